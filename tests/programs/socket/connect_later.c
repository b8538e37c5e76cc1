// SPDX-License-Identifier: GPL-2.0
/*
 * A connection is begun without waiting; when it can be written it stands, or its error tells why not.
 *
 * feature: TCP
 * calls: connect, poll, getsockopt
 * away: works
 */
#include "shape.h"
#include "sockets.h"

static struct sockaddr_in listening, silent;
static int listener;

static void prepare(void)
{
	listener = bound_socket(SOCK_STREAM, &listening);
	must(!listen(listener, 8));
	must(bound_socket(SOCK_STREAM, &silent) >= 0);
}

static int error_after(const struct sockaddr_in *address)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), error = -1;
	socklen_t len = sizeof(error);

	if (!connect(fd, (struct sockaddr *)address, sizeof(*address)))
		error = 0;
	else if (errno == EINPROGRESS)
		must(wait_for(fd, POLLOUT) & POLLOUT && !getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len));
	else
		error = errno;
	must(!close(fd));
	return error;
}

static void step(unsigned long n)
{
	int accepted;

	must(error_after(&listening) == 0 && error_after(&silent) == ECONNREFUSED);
	must(wait_for(listener, POLLIN) == POLLIN);
	accepted = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	must(accepted >= 0 && !close(accepted));
	must(events_of(listener, POLLIN) == 0);
}

const struct shape shape = { prepare, step, NULL };
