// SPDX-License-Identifier: GPL-2.0
/*
 * Waits for a futex, a semaphore, a message, a signal or a socket end after their timeout, not before.
 *
 * feature: waits with a timeout
 * calls: futex, semtimedop, mq_timedreceive, rt_sigtimedwait, recvfrom
 * away: works
 */
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <semaphore.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "shape.h"
#include "clocks.h"
#include "signals.h"

static int semaphores, pair[2];
static sem_t in_memory;
static mqd_t queue;

/* Comes home for it, after everything else. */
static void remove_them(void)
{
	semctl(semaphores, 0, IPC_RMID);
}

static void prepare(void)
{
	struct timeval limit = { 0, 15000 };
	char name[40];

	semaphores = semget(IPC_PRIVATE, 1, 0600);
	must(semaphores >= 0 && !atexit(remove_them));
	must(!sem_init(&in_memory, 0, 0));
	snprintf(name, sizeof(name), "/wait_timeout.%d", getpid());
	queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, NULL);
	must(queue >= 0 && !mq_unlink(name));
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	must(!setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)));
	block(SIGUSR1);
}

static struct timespec soon(void)
{
	return from_ns(now(CLOCK_REALTIME) + 15 * MS);
}

static long wait_for_futex(const struct timespec *t)
{
	static int word;

	return syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, t, NULL, 0);
}

static void step(unsigned long n)
{
	struct timespec t = from_ns(15 * MS), until;
	struct sembuf take = { .sem_op = -1 };
	sigset_t set = set_of(SIGUSR1);
	char text[8192];

	must_take(wait_for_futex(&t) == -1 && errno == ETIMEDOUT, 15 * MS, 5 * SECOND);
	must_take(semtimedop(semaphores, &take, 1, &t) == -1 && errno == EAGAIN, 15 * MS, 5 * SECOND);
	must_take(sigtimedwait(&set, NULL, &t) == -1 && errno == EAGAIN, 15 * MS, 5 * SECOND);
	must_take(recv(pair[0], text, 1, 0) == -1 && errno == EAGAIN, 11 * MS, 5 * SECOND);
	until = soon();
	must(sem_timedwait(&in_memory, &until) == -1 && errno == ETIMEDOUT);
	must(now(CLOCK_REALTIME) >= in_ns(until));
	until = soon();
	must(mq_timedreceive(queue, text, sizeof(text), NULL, &until) == -1 && errno == ETIMEDOUT);
	must(now(CLOCK_REALTIME) >= in_ns(until));
}

const struct shape shape = { .prepare = prepare, .step = step };
