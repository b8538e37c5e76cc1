// SPDX-License-Identifier: GPL-2.0
/*
 * Nobody listens, the other end is gone, the connection is reset: each is told by its own error, and a signal.
 *
 * feature: TCP
 * calls: connect, sendto, recvfrom, getsockopt
 * away: works
 */
#include "shape.h"
#include "sockets.h"

static volatile sig_atomic_t pipes;

static void on_pipe(int signal)
{
	pipes++;
}

static void prepare(void)
{
	signal(SIGPIPE, on_pipe);
}

static void nobody_listens(void)
{
	struct sockaddr_in address;
	int unheard = bound_socket(SOCK_STREAM, &address), client = socket(AF_INET, SOCK_STREAM, 0);

	must(connect(client, (struct sockaddr *)&address, sizeof(address)) == -1 && errno == ECONNREFUSED);
	must(send(client, "x", 1, MSG_NOSIGNAL) == -1 && errno == EPIPE);
	must(!close(client) && !close(unheard));
}

/* Closed with a byte unread, which has come, it is reset. */
static void is_reset(void)
{
	int before = pipes, ends[2];
	char byte;

	tcp_pair(ends);
	must(send(ends[0], "unread", 6, 0) == 6 && wait_for(ends[1], POLLIN) & POLLIN && !close(ends[1]));
	must(wait_for(ends[0], POLLIN) & POLLERR);
	must(recv(ends[0], &byte, 1, 0) == -1 && errno == ECONNRESET);
	must(recv(ends[0], &byte, 1, 0) == 0);
	must(send(ends[0], "x", 1, MSG_NOSIGNAL) == -1 && errno == EPIPE && pipes == before);
	must(send(ends[0], "x", 1, 0) == -1 && errno == EPIPE && pipes == before + 1);
	must(!close(ends[0]));
}

/* For datagrams the error belongs to the next call, whatever it is. */
static void nobody_receives(void)
{
	struct sockaddr_in address;
	int gone = bound_socket(SOCK_DGRAM, &address), client = socket(AF_INET, SOCK_DGRAM, 0), error;
	socklen_t len = sizeof(error);

	must(!close(gone) && !connect(client, (struct sockaddr *)&address, sizeof(address)));
	must(send(client, "x", 1, 0) == 1 && wait_for(client, POLLIN) & POLLERR);
	must(!getsockopt(client, SOL_SOCKET, SO_ERROR, &error, &len) && error == ECONNREFUSED);
	must(!getsockopt(client, SOL_SOCKET, SO_ERROR, &error, &len) && error == 0 && !close(client));
}

static void step(unsigned long n)
{
	nobody_listens();
	is_reset();
	nobody_receives();
}

const struct shape shape = { prepare, step, NULL };
