// SPDX-License-Identifier: GPL-2.0
/*
 * A segment of System V is attached.
 *
 * feature: shared memory
 * calls: shmget, shmat, shmctl
 * away: refused shm
 */
#include <sys/shm.h>

#include "shape.h"

static unsigned long *word;

static void prepare(void)
{
	int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);

	word = shmat(id, NULL, 0);
	must(word != (void *)-1 && !shmctl(id, IPC_RMID, NULL) && *word == 0);
}

static void step(unsigned long n)
{
	must(*word == n);
	*word = n + 1;
}

const struct shape shape = { .prepare = prepare, .step = step };
