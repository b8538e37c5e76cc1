// SPDX-License-Identifier: GPL-2.0
/*
 * accept is broken off by a handler, or goes on after it if that was asked for; with SO_RCVTIMEO it never goes on.
 *
 * feature: waits and handlers
 * calls: accept, accept4
 * away: works
 */
#include "shape.h"
#include "signals.h"
#include "sockets.h"

static struct sockaddr_in address;
static int listener, caller;

/* The third time, somebody comes. */
static void come(int signal, siginfo_t *info, void *context)
{
	if (++caught_count != 3)
		return;
	caller = socket(AF_INET, SOCK_STREAM, 0);
	must(!connect(caller, (struct sockaddr *)&address, sizeof(address)));
}

static void prepare(void)
{
	listener = bound_socket(SOCK_STREAM, &address);
	must(!listen(listener, 1));
}

static void has_come(int fd)
{
	must(caught_count >= 3 && !close(fd) && !close(caller));
}

static void step(unsigned long n)
{
	struct timeval long_time = { .tv_sec = 60 }, any = { 0 };
	int fd;

	must_be_interrupted(accept(listener, NULL, NULL));
	must_be_restarted((fd = accept(listener, NULL, NULL)) >= 0, come);
	has_come(fd);
	must_be_interrupted(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
	must_be_restarted((fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) >= 0, come);
	has_come(fd);
	must(!setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &long_time, sizeof(long_time)));
	must_not_be_restarted(accept(listener, NULL, NULL));
	must(!setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &any, sizeof(any)));
}

const struct shape shape = { .prepare = prepare, .step = step };
