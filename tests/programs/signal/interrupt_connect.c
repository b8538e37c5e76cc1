// SPDX-License-Identifier: GPL-2.0
/*
 * A connect to who takes nobody any more is broken off by a handler, or goes on after it if that was asked for.
 *
 * feature: waits and handlers
 * calls: connect, accept
 * away: works
 */
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "shape.h"
#include "signals.h"

static struct sockaddr_un local = { .sun_family = AF_UNIX };
static struct sockaddr_in remote = { .sin_family = AF_INET };
static int local_listener;

/* The third time, there is room. */
static void make_room(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 3)
		must(!close(accept(local_listener, NULL, NULL)));
}

/* Takes one connection, and has it. */
static int listen_full(struct sockaddr *address, socklen_t len)
{
	int listener = socket(address->sa_family, SOCK_STREAM, 0), first = socket(address->sa_family, SOCK_STREAM, 0);

	must(listener >= 0 && first >= 0 && !bind(listener, address, len) && !listen(listener, 0));
	must(!getsockname(listener, address, &len) && !connect(first, address, len));
	return listener;
}

static void prepare(void)
{
	snprintf(local.sun_path + 1, sizeof(local.sun_path) - 1, "interrupt_connect.%d", getpid());
	remote.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	local_listener = listen_full((struct sockaddr *)&local, sizeof(local));
	listen_full((struct sockaddr *)&remote, sizeof(remote));
}

static void step(unsigned long n)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), far = socket(AF_INET, SOCK_STREAM, 0);

	must(fd >= 0 && far >= 0);
	must_be_interrupted(connect(fd, (struct sockaddr *)&local, sizeof(local)));
	must_be_restarted(!connect(fd, (struct sockaddr *)&local, sizeof(local)), make_room);
	must(caught_count >= 3);
	must_be_interrupted(connect(far, (struct sockaddr *)&remote, sizeof(remote)));
	must(!close(fd) && !close(far));
}

const struct shape shape = { .prepare = prepare, .step = step };
