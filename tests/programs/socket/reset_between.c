// SPDX-License-Identifier: GPL-2.0
/*
 * The other end breaks off in the middle of a long write: the write is short, and the next call is told why, before
 * any SIGPIPE. Where a move has broken off the same write that may have got lost.
 *
 * feature: TCP
 * calls: write
 * away: works
 * steps: 20
 */
#include "shape.h"
#include "slow.h"
#include "sockets.h"

/* More than TCP holds here, by far, and several of the parts in which a write goes home. */
enum { LENGTH = 4 << 20, HELD = 64 << 10 };

static int listener;
static struct sockaddr_in address;
static unsigned char *bytes;
static unsigned int resets, pipes;
static volatile sig_atomic_t signals;

static void note(int signal)
{
	signals++;
}

/* Takes in as much as it is told to, and resets the connection. */
static void breaks_off(int end)
{
	static unsigned char back[65536];
	struct linger at_once = { 1, 0 };
	int many, fd;

	while (read(slow_told[0], &many, sizeof(many)) == sizeof(many)) {
		fd = accept(end, NULL, NULL);
		must(fd >= 0 && !setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)));
		for (ssize_t got; many > 0; many -= got) {
			got = read(fd, back, sizeof(back));
			must(got > 0);
		}
		must(!close(fd));
	}
	_exit(0);
}

static void prepare(void)
{
	int end, held = HELD;

	bytes = calloc(1, LENGTH);
	listener = bound_socket(SOCK_STREAM, &address);
	must(!setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &held, sizeof(held)));
	must(bytes && !listen(listener, 1));
	end = dup(listener);
	must(end >= 0);
	slow_begin(breaks_off, listener, end);
	must(signal(SIGPIPE, note) != SIG_ERR);
}

static void step(unsigned long n)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0), held = HELD;
	ssize_t written;

	signals = 0;
	slow_tell((n % 8 + 1) * 300000);
	must(fd >= 0 && !setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &held, sizeof(held)));
	must(!connect(fd, (struct sockaddr *)&address, sizeof(address)));
	written = write(fd, bytes, LENGTH);
	must(written > 0 && written < LENGTH && !signals);
	must(write(fd, bytes, 1) == -1 && (errno == ECONNRESET || errno == EPIPE));
	must(signals == (errno == EPIPE));
	errno == EPIPE ? pipes++ : resets++;
	must(!close(fd));
}

static void verify(void)
{
	must(resets > pipes);
}

const struct shape shape = { prepare, step, verify };
