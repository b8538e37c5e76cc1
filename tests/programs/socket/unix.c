// SPDX-License-Identifier: GPL-2.0
/*
 * Unix sockets with a name in a directory: streams, packets and datagrams, each with its own bounds.
 *
 * feature: Unix sockets
 * calls: socket, bind, listen, accept, connect, getsockname
 * away: works
 */
#include "shape.h"
#include "sockets.h"

static const int types[] = { SOCK_STREAM, SOCK_SEQPACKET, SOCK_DGRAM };

/* A stream gives both words at once, the others one at a time. */
static void exchange(int type, int from, int to)
{
	char words[8];

	must(send(from, "one", 3, 0) == 3 && send(from, "two", 3, 0) == 3);
	if (type == SOCK_STREAM) {
		must(recv(to, words, sizeof(words), 0) == 6 && !memcmp(words, "onetwo", 6));
		return;
	}
	must(recv(to, words, sizeof(words), 0) == 3 && !memcmp(words, "one", 3));
	must(recv(to, words, sizeof(words), 0) == 3 && !memcmp(words, "two", 3));
}

static void step(unsigned long n)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "socket" }, got;
	int type = types[n % 3], server = socket(AF_UNIX, type, 0), client = socket(AF_UNIX, type, 0), end = server;
	socklen_t len = sizeof(got);

	must(!bind(server, (struct sockaddr *)&name, sizeof(name)));
	must(!getsockname(server, (struct sockaddr *)&got, &len) && !strcmp(got.sun_path, "socket"));
	must(type == SOCK_DGRAM || !listen(server, 1));
	must(!connect(client, (struct sockaddr *)&name, sizeof(name)) && !unlink("socket"));
	if (type != SOCK_DGRAM)
		end = accept(server, NULL, NULL);
	exchange(type, client, end);
	must(!close(client) && !close(server) && (end == server || !close(end)));
	must(connect(socket(AF_UNIX, type, 0), (struct sockaddr *)&name, sizeof(name)) == -1 && errno == ENOENT);
	must(!close(server));
}

const struct shape shape = { NULL, step, NULL };
