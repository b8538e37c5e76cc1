// SPDX-License-Identifier: GPL-2.0
/*
 * Round trips by what others use: a request of 64 bytes and a reply. `peer serve KIND REPLY` answers with so many
 * bytes; `peer ask KIND REPLY ADDRESS`, told to go, prints the median and the 99th percentile of many, in ns.
 * KIND is tcp (without delay), udp or tipc, which needs no address.
 */
#include <arpa/inet.h>
#include <linux/tipc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"

#define PORT	7007
#define SERVICE	18888
#define TRIPS	2000
#define REQUEST	64
#define LARGEST	65536
#define MOST	64	/* that ask at once */

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_tipc tipc;
};

struct kind {
	const char *name;
	int family, type;
};

static const struct kind kinds[] = {
	{ "tcp", AF_INET, SOCK_STREAM },
	{ "udp", AF_INET, SOCK_DGRAM },
	{ "tipc", AF_TIPC, SOCK_SEQPACKET },
};

static const int on = 1;
static char data[LARGEST];

static const struct kind *find(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	fprintf(stderr, "peer: %s is none of tcp, udp and tipc\n", name);
	exit(2);
}

/* Where the server is; it takes from all addresses, and serves all of the cluster. */
static socklen_t make_address(const struct kind *kind, const char *text, union address *address)
{
	memset(address, 0, sizeof(*address));
	address->any.sa_family = kind->family;
	if (kind->family == AF_INET) {
		address->in.sin_port = htons(PORT);
		must(!text || inet_aton(text, &address->in.sin_addr));
		return sizeof(address->in);
	}
	address->tipc.addrtype = text ? TIPC_SERVICE_ADDR : TIPC_SERVICE_RANGE;
	address->tipc.scope = TIPC_CLUSTER_SCOPE;
	if (text)
		address->tipc.addr.name.name.type = SERVICE;
	else
		address->tipc.addr.nameseq.type = SERVICE;
	return sizeof(address->tipc);
}

static void take(int fd, const struct kind *kind, size_t len)
{
	must(recv(fd, data, len, kind->type == SOCK_STREAM ? MSG_WAITALL : 0) == (ssize_t)len);
}

static void hurry(int fd, const struct kind *kind)
{
	must(kind->type != SOCK_STREAM || !setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)));
}

static void serve_datagrams(int fd, size_t reply)
{
	union address from;
	socklen_t len = sizeof(from);

	for (; recvfrom(fd, data, REQUEST, 0, &from.any, &len) == REQUEST; len = sizeof(from))
		must(sendto(fd, data, reply, 0, &from.any, len) == (ssize_t)reply);
}

static void serve_one(int fd, const struct kind *kind, size_t reply)
{
	hurry(fd, kind);
	while (recv(fd, data, REQUEST, MSG_WAITALL) == REQUEST)
		must(send(fd, data, reply, 0) == (ssize_t)reply);
}

/* A process for each. */
static void serve_all(int fd, const struct kind *kind, size_t reply)
{
	int client;

	signal(SIGCHLD, SIG_IGN);
	while ((client = accept(fd, NULL, NULL)) >= 0) {
		if (!fork()) {
			serve_one(client, kind, reply);
			_exit(0);
		}
		close(client);
	}
}

static void serve(int fd, const struct kind *kind, size_t reply)
{
	union address address;
	socklen_t len = make_address(kind, NULL, &address);

	must(kind->family != AF_INET || !setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)));
	must(!bind(fd, &address.any, len));
	if (kind->type == SOCK_DGRAM) {
		say_ready();
		serve_datagrams(fd, reply);
		return;
	}
	must(!listen(fd, MOST));
	say_ready();
	serve_all(fd, kind, reply);
}

static void ask(int fd, const struct kind *kind, size_t reply, const char *where)
{
	static long took[TRIPS];
	union address address;
	socklen_t len = make_address(kind, where, &address);
	int times;

	must(!connect(fd, &address.any, len));
	hurry(fd, kind);
	while ((times = told_how_often(TRIPS))) {
		must(times <= TRIPS);
		for (int i = 0; i < times; i++) {
			long start = now_ns();

			must(send(fd, data, REQUEST, 0) == REQUEST);
			take(fd, kind, reply);
			took[i] = now_ns() - start;
		}
		print_percentiles(took, times);
	}
}

int main(int argc, char **argv)
{
	const struct kind *kind;
	int fd;

	must(argc >= 4);
	kind = find(argv[2]);
	fd = socket(kind->family, kind->type, 0);
	must(fd >= 0);
	if (!strcmp(argv[1], "serve"))
		serve(fd, kind, atol(argv[3]));
	else
		ask(fd, kind, atol(argv[3]), argc > 4 ? argv[4] : "");
	return 0;
}
