// SPDX-License-Identifier: GPL-2.0
/*
 * A segment of System V is attached for a while, and holds what was put into it until the next time.
 *
 * feature: shared memory
 * calls: shmget, shmat, shmdt, shmctl
 * away: comes home
 * moves: shm
 */
#include <sys/shm.h>

#include "shape.h"

static int id;

static void prepare(void)
{
	id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
	must(id >= 0);
}

static void step(unsigned long n)
{
	unsigned long *word = shmat(id, NULL, 0);
	struct shmid_ds about;

	must(word != (void *)-1 && *word == n);
	*word = n + 1;
	must(!shmctl(id, IPC_STAT, &about) && about.shm_nattch == 1 && about.shm_lpid == getpid());
	must(!shmdt(word));
}

static void verify(void)
{
	struct shmid_ds about;

	must(!shmctl(id, IPC_STAT, &about) && about.shm_nattch == 0);
	must(!shmctl(id, IPC_RMID, NULL) && shmat(id, NULL, 0) == (void *)-1);
}

const struct shape shape = { prepare, step, verify };
