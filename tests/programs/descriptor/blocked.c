// SPDX-License-Identifier: GPL-2.0
/*
 * Reads that wait, of many kinds by turns, until a child gives what they wait for.
 *
 * feature: waits
 * calls: read, semop, mq_timedreceive, recvfrom
 * away: works
 * children: away
 */
#include <mqueue.h>
#include <sys/eventfd.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

enum { PIPE, EVENT, SOCKET, QUEUE, SEMAPHORE, KINDS };

static int ask[2], ends[2], sockets[2], event, semaphore;
static mqd_t queue;

static void change_semaphore(int by)
{
	struct sembuf change = { 0, by, 0 };

	/* semop() of the C library is semtimedop. */
	must(!syscall(SYS_semop, semaphore, &change, 1));
}

static void give(int kind, char value)
{
	uint64_t count = value + 1;

	switch (kind) {
	case PIPE:
		must(write(ends[1], &value, 1) == 1);
		break;
	case EVENT:
		must(write(event, &count, 8) == 8);
		break;
	case SOCKET:
		must(send(sockets[1], &value, 1, 0) == 1);
		break;
	case QUEUE:
		must(!mq_send(queue, &value, 1, 0));
		break;
	default:
		change_semaphore(value + 1);
	}
}

static void take(int kind, char value)
{
	uint64_t count;
	char byte = ~value;

	switch (kind) {
	case PIPE:
		must(read(ends[0], &byte, 1) == 1 && byte == value);
		break;
	case EVENT:
		must(read(event, &count, 8) == 8 && count == (uint64_t)value + 1);
		break;
	case SOCKET:
		must(recv(sockets[0], &byte, 1, 0) == 1 && byte == value);
		break;
	case QUEUE:
		must(mq_receive(queue, &byte, 1, NULL) == 1 && byte == value);
		break;
	default:
		change_semaphore(-value - 1);
	}
}

static void give_late(void)
{
	char asked[2];

	while (read(ask[0], asked, 2) == 2) {
		usleep(4000);
		give(asked[0], asked[1]);
	}
	_exit(0);
}

static void prepare(void)
{
	struct mq_attr attributes = { .mq_maxmsg = 1, .mq_msgsize = 1 };
	char name[32];

	snprintf(name, sizeof(name), "/blocked.%d", getpid());
	queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
	must(queue >= 0 && !mq_unlink(name));
	event = eventfd(0, 0);
	semaphore = semget(IPC_PRIVATE, 1, 0600);
	must(event >= 0 && semaphore >= 0 && !pipe(ask) && !pipe(ends));
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
	if (!fork()) {
		close(ask[1]);
		give_late();
	}
	must(!close(ask[0]));
}

static void step(unsigned long n)
{
	char asked[2] = { n % KINDS, n % 100 };

	must(write(ask[1], asked, 2) == 2);
	take(asked[0], asked[1]);
}

/* Not in verify(), which must not have to come home. */
__attribute__((destructor))
static void clean_up(void)
{
	semctl(semaphore, 0, IPC_RMID);
}

const struct shape shape = { .prepare = prepare, .step = step };
