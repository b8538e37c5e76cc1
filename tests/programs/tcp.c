// SPDX-License-Identifier: GPL-2.0
/* A server that sends a numbered stream of bytes and a client that checks and echoes each of them. */
#include "test.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#define PIECE 16384

/* Byte number n of the stream, from the server to the client; the client echoes its complement. */
static uint8_t stream_byte(uint64_t n)
{
	uint64_t x = (n >> 3) * 0x9e3779b97f4a7c15u;

	return (x ^ x >> 29) >> (n % 8 * 8);
}

static void fill(uint8_t *piece, uint64_t from, size_t len, uint8_t flip)
{
	size_t i;

	for (i = 0; i < len; i++)
		piece[i] = stream_byte(from + i) ^ flip;
}

static void check(const uint8_t *piece, uint64_t from, size_t len, uint8_t flip)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (piece[i] == (uint8_t)(stream_byte(from + i) ^ flip))
			continue;
		printf("byte %llu is wrong\n", (unsigned long long)(from + i));
		exit(1);
	}
}

static void send_all(int fd, const uint8_t *piece, size_t len)
{
	while (len) {
		ssize_t sent = send(fd, piece, len, MSG_NOSIGNAL);

		must(sent > 0);
		piece += sent;
		len -= sent;
	}
}

static void say_port(int fd, const char *file)
{
	struct sockaddr_in address;
	socklen_t len = sizeof(address);
	char name[4096];
	FILE *out;

	must(!getsockname(fd, (struct sockaddr *)&address, &len));
	snprintf(name, sizeof(name), "%s.new", file);
	out = fopen(name, "w");
	must(out);
	fprintf(out, "%d\n", ntohs(address.sin_port));
	must(!fclose(out));
	must(!rename(name, file));
}

/* Sends while there is room and checks what comes back, up to a window of bytes apart. */
static int serve(const char *file, uint64_t total)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int listener = socket(AF_INET, SOCK_STREAM, 0), fd;
	uint64_t sent = 0, echoed = 0, seed = 1;
	static uint8_t piece[PIECE];

	must(listener >= 0);
	must(!bind(listener, (struct sockaddr *)&any, sizeof(any)));
	must(!listen(listener, 1));
	say_port(listener, file);
	fd = accept(listener, NULL, NULL);
	must(fd >= 0);
	while (echoed < total) {
		if (sent < total && sent - echoed < 4 * PIECE) {
			size_t len = test_next(&seed) % PIECE + 1;

			if (len > total - sent)
				len = total - sent;
			fill(piece, sent, len, 0);
			send_all(fd, piece, len);
			sent += len;
		} else {
			ssize_t got = recv(fd, piece, sizeof(piece), 0);

			must(got > 0);
			check(piece, echoed, got, 0xff);
			echoed += got;
		}
	}
	shutdown(fd, SHUT_WR);
	must(recv(fd, piece, 1, 0) == 0);
	printf("served %llu bytes, every echo was right\n", (unsigned long long)total);
	return 0;
}

static int connect_to(int port)
{
	struct sockaddr_in home = { .sin_family = AF_INET, .sin_port = htons(port),
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	must(fd >= 0);
	must(!connect(fd, (struct sockaddr *)&home, sizeof(home)));
	return fd;
}

static int client(int port)
{
	struct pollfd wait = { .fd = connect_to(port), .events = POLLIN };
	static uint8_t piece[PIECE];
	uint64_t seen = 0, told = 0;

	for (;;) {
		ssize_t got;

		must(poll(&wait, 1, 60000) == 1);
		got = recv(wait.fd, piece, sizeof(piece), 0);
		must(got >= 0);
		if (got == 0)
			break;
		check(piece, seen, got, 0);
		fill(piece, seen, got, 0xff);
		send_all(wait.fd, piece, got);
		seen += got;
		for (; told + (1 << 20) <= seen; told += 1 << 20)
			printf("%llu MiB\n", (unsigned long long)(told >> 20) + 1);
	}
	printf("client saw %llu bytes, each as it must be\n", (unsigned long long)seen);
	return 0;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 4096);
	if (argc == 4 && !strcmp(argv[1], "serve"))
		return serve(argv[2], strtoull(argv[3], NULL, 0));
	if (argc == 3 && !strcmp(argv[1], "client"))
		return client(atoi(argv[2]));
	fprintf(stderr, "usage: tcp serve PORTFILE BYTES | tcp client PORT\n");
	return 2;
}
