// SPDX-License-Identifier: GPL-2.0
/*
 * To receive and to send may last no longer than the socket says.
 *
 * feature: socket options
 * calls: setsockopt, recvfrom, sendto
 * away: works
 */
#include <sys/time.h>
#include <time.h>

#include "shape.h"
#include "sockets.h"

#define TIMEOUT 40000		/* us */
#define TICKS 16000		/* us: the kernel counts whole ticks, and one that comes late counts all the same */

static int ends[2];

static void prepare(void)
{
	struct timeval timeout = { .tv_usec = TIMEOUT };
	char bytes[4096] = "";

	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	must(!setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout)));
	must(!setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout)));
	while (send(ends[0], bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		;
}

static long since(const struct timespec *begin)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - begin->tv_sec) * 1000000 + (now.tv_nsec - begin->tv_nsec) / 1000;
}

static void step(unsigned long n)
{
	struct timespec begin;
	struct timeval timeout;
	socklen_t len = sizeof(timeout);
	char byte = 'x';

	clock_gettime(CLOCK_MONOTONIC, &begin);
	if (n % 2)
		must(recv(ends[0], &byte, 1, 0) == -1 && errno == EAGAIN);
	else
		must(send(ends[0], &byte, 1, 0) == -1 && errno == EAGAIN);
	must(since(&begin) >= TIMEOUT - TICKS);
	must(!getsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &timeout, &len) && timeout.tv_sec == 0);
	must(timeout.tv_usec == TIMEOUT);
}

const struct shape shape = { prepare, step, NULL };
