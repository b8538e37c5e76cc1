// SPDX-License-Identifier: GPL-2.0
/*
 * Round trips of 64 bytes over TCP without delay. `tcp serve` echoes; `tcp ADDRESS`,
 * told to go, prints the median and the 99th percentile of many, in ns.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"

#define PORT	7007
#define TRIPS	2000
#define SIZE	64

static const int on = 1;
static char data[SIZE];

static void serve(int fd, struct sockaddr_in *address)
{
	int client;

	must(!setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)));
	must(!bind(fd, (struct sockaddr *)address, sizeof(*address)) && !listen(fd, 1));
	client = accept(fd, NULL, NULL);
	must(client >= 0 && !setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)));
	while (recv(client, data, SIZE, MSG_WAITALL) == SIZE)
		must(send(client, data, SIZE, 0) == SIZE);
}

static void ask(int fd, struct sockaddr_in *address)
{
	static long took[TRIPS];

	must(!connect(fd, (struct sockaddr *)address, sizeof(*address)));
	must(!setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)));
	while (told_to_go()) {
		for (int i = 0; i < TRIPS; i++) {
			long start = now_ns();

			must(send(fd, data, SIZE, 0) == SIZE);
			must(recv(fd, data, SIZE, MSG_WAITALL) == SIZE);
			took[i] = now_ns() - start;
		}
		print_percentiles(took, TRIPS);
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(PORT) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	must(fd >= 0 && argc == 2);
	if (!strcmp(argv[1], "serve")) {
		serve(fd, &address);
	} else {
		must(inet_aton(argv[1], &address.sin_addr));
		ask(fd, &address);
	}
	return 0;
}
