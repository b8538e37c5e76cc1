// SPDX-License-Identifier: GPL-2.0
/*
 * Messages of 64 KiB, one behind the other. `stream serve` takes them over TCP and answers each 64 MiB with a
 * byte; `stream ADDRESS`, told to go, prints how long 64 MiB and that byte took, in ns. `stream write FILE` prints how
 * long it took to write as much to a file.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"

#define PORT		7008
#define MESSAGE		65536
#define MESSAGES	1024

static char data[MESSAGE];

static void serve(int fd, struct sockaddr_in *address)
{
	static const int on = 1;
	int client, taken;

	must(!setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)));
	must(!bind(fd, (struct sockaddr *)address, sizeof(*address)) && !listen(fd, 1));
	say_ready();
	client = accept(fd, NULL, NULL);
	must(client >= 0);
	for (taken = 0; recv(client, data, MESSAGE, MSG_WAITALL) == MESSAGE;) {
		if (++taken % MESSAGES == 0)
			must(send(client, data, 1, 0) == 1);
	}
}

static void send_all(int fd)
{
	for (int i = 0; i < MESSAGES; i++) {
		ssize_t done, some;

		for (done = 0; done < MESSAGE; done += some) {
			some = send(fd, data + done, MESSAGE - done, 0);
			must(some > 0);
		}
	}
	must(recv(fd, data, 1, 0) == 1);
}

static void write_all(int fd)
{
	for (int i = 0; i < MESSAGES; i++)
		must(write(fd, data, MESSAGE) == MESSAGE);
}

static void go(int fd, void (*all)(int fd))
{
	while (told_to_go()) {
		long start = now_ns();

		all(fd);
		printf("%ld\n", now_ns() - start);
		fflush(stdout);
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(PORT) };
	bool writes = argc == 3 && !strcmp(argv[1], "write");
	int fd = writes ? open(argv[2], O_WRONLY) : socket(AF_INET, SOCK_STREAM, 0);

	must(fd >= 0 && (writes || argc == 2));
	if (writes) {
		go(fd, write_all);
	} else if (!strcmp(argv[1], "serve")) {
		serve(fd, &address);
	} else {
		must(inet_aton(argv[1], &address.sin_addr));
		must(!connect(fd, (struct sockaddr *)&address, sizeof(address)));
		go(fd, send_all);
	}
	return 0;
}
