// SPDX-License-Identifier: GPL-2.0
/*
 * Semaphores of System V: several at once or none, without waiting, and until a time is over.
 *
 * feature: System V semaphores
 * calls: semget, semop, semtimedop
 * away: works
 */
#include <sys/sem.h>
#include <sys/syscall.h>
#include <time.h>

#include "files.h"
#include "shape.h"

static int set;

static int change(short first, short second, short flags)
{
	struct sembuf both[2] = { { 0, first, flags }, { 1, second, flags } };

	/* semop() of the C library is semtimedop. */
	return syscall(SYS_semop, set, both, 2);
}

static void prepare(void)
{
	set = semget(IPC_PRIVATE, 2, 0600);
	must(set >= 0 && !change(3, 1, 0));
}

/* The first is 3 and the second is 1. */
static void step(unsigned long n)
{
	struct sembuf one = { 1, -1, SEM_UNDO }, zero = { 1, 0, 0 };
	struct timespec short_time = { .tv_nsec = 1000000 };

	must(!change(-3, -1, 0) && change(-1, 2, IPC_NOWAIT) == -1 && errno == EAGAIN);
	must(!semop(set, &zero, 1) && !change(3, 1, 0));
	must(!semop(set, &one, 1) && semtimedop(set, &one, 1, &short_time) == -1 && errno == EAGAIN);
	one.sem_op = 1;
	must(!semop(set, &one, 1) && semget(IPC_PRIVATE, 0, 0600) == -1 && errno == EINVAL);
	one.sem_num = 2;
	must(semop(set, &one, 1) == -1 && errno == EFBIG);
}

static void verify(void)
{
	must(!change(-3, -1, IPC_NOWAIT) && !change(3, 1, 0));
}

/* Home only: it must not have to come home for it before. */
__attribute__((destructor))
static void clean_up(void)
{
	semctl(set, 0, IPC_RMID);
}

const struct shape shape = { prepare, step, verify };
