// SPDX-License-Identifier: GPL-2.0
/*
 * Values of semaphores are set and asked for, one by one and together, and a child's are undone.
 *
 * feature: System V semaphores
 * calls: semctl, semtimedop
 * away: comes home
 */
#include <sys/sem.h>
#include <sys/wait.h>

#include "files.h"
#include "shape.h"

static void child(int set)
{
	struct sembuf take = { 0, -5, SEM_UNDO };

	must(!semop(set, &take, 1));
	_exit(0);
}

static void step(unsigned long n)
{
	unsigned short values[2] = { 7, n % 1000 };
	int set = semget(IPC_PRIVATE, 2, 0600), status;
	struct semid_ds about;
	pid_t pid;

	must(set >= 0 && !semctl(set, 0, SETALL, values) && semctl(set, 1, GETVAL) == (int)(n % 1000));
	pid = fork();
	if (!pid)
		child(set);
	must(waitpid(pid, &status, 0) == pid && !status);
	must(semctl(set, 0, GETPID) == pid && semctl(set, 0, GETVAL) == 7);
	must(!semctl(set, 0, SETVAL, 9) && !semctl(set, 0, GETALL, values) && values[0] == 9);
	must(!semctl(set, 0, IPC_STAT, &about) && about.sem_nsems == 2 && about.sem_perm.mode == 0600);
	must(!semctl(set, 0, IPC_RMID) && semctl(set, 0, GETVAL) == -1 && errno == EINVAL);
}

const struct shape shape = { .step = step };
