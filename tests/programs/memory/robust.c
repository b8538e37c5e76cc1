// SPDX-License-Identifier: GPL-2.0
/*
 * A child ends with a lock in its hands; its parent takes the lock over and is told so.
 *
 * feature: locks
 * calls: set_robust_list, clone
 * away: comes home
 * moves: shm
 */
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "shape.h"

static pthread_mutex_t *mutex;

static void prepare(void)
{
	pthread_mutexattr_t how;

	mutex = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(mutex != MAP_FAILED && !pthread_mutexattr_init(&how));
	must(!pthread_mutexattr_setrobust(&how, PTHREAD_MUTEX_ROBUST));
	must(!pthread_mutexattr_setpshared(&how, PTHREAD_PROCESS_SHARED) && !pthread_mutex_init(mutex, &how));
}

static void step(unsigned long n)
{
	pid_t pid = fork();
	int status;

	if (!pid)
		_exit(pthread_mutex_lock(mutex));
	must(waitpid(pid, &status, 0) == pid && status == 0);
	must(pthread_mutex_lock(mutex) == EOWNERDEAD && !pthread_mutex_consistent(mutex));
	must(!pthread_mutex_unlock(mutex));
}

const struct shape shape = { prepare, step, NULL };
