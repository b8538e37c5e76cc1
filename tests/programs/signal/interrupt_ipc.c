// SPDX-License-Identifier: GPL-2.0
/*
 * A semaphore of System V is never waited for again after a handler, whatever was asked for.
 *
 * feature: waits and handlers
 * calls: semop, semtimedop
 * away: works
 */
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/syscall.h>

#include "shape.h"
#include "signals.h"

static int semaphores;

/* Comes home for it, after everything else. */
static void remove_them(void)
{
	semctl(semaphores, 0, IPC_RMID);
}

/* semop() of the C library is semtimedop. */
static int operate(struct sembuf *one)
{
	return syscall(SYS_semop, semaphores, one, 1);
}

static void prepare(void)
{
	semaphores = semget(IPC_PRIVATE, 1, 0600);
	must(semaphores >= 0 && !atexit(remove_them));
}

static void step(unsigned long n)
{
	const struct timespec long_while = { 60, 0 };
	struct sembuf take = { .sem_op = -1 };

	must_be_interrupted(operate(&take));
	must_not_be_restarted(operate(&take));
	must_not_be_restarted(semtimedop(semaphores, &take, 1, &long_while));
}

const struct shape shape = { .prepare = prepare, .step = step };
