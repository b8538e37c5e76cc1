// SPDX-License-Identifier: GPL-2.0
/*
 * More than a connection holds is sent by one call, which waits until a slow child has received it all.
 *
 * feature: TCP
 * calls: sendto, sendmsg, writev, sendfile, splice
 * away: works
 * children: away
 */
#include <fcntl.h>
#include <sys/sendfile.h>

#include "files.h"
#include "shape.h"
#include "slow.h"
#include "sockets.h"

/* As much as a pipe holds. */
enum { PIPED = 65536 };

static int ends[2], file, through[2];

static void prepare(void)
{
	int little = 30000;

	tcp_pair(ends);
	must(!setsockopt(ends[1], SOL_SOCKET, SO_RCVBUF, &little, sizeof(little)));
	must(!setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &little, sizeof(little)));
	slow_begin(slow_reads, ends[1], ends[0]);
	file = make_file("bytes");
	must(write(file, slow_bytes, SLOW_LENGTH) == SLOW_LENGTH);
	must(!pipe(through));
}

static ssize_t send_by_message(void)
{
	struct msghdr message = { .msg_iov = slow_parts(slow_bytes), .msg_iovlen = SLOW_PARTS };

	return sendmsg(ends[0], &message, 0);
}

static ssize_t send_the_file(void)
{
	off_t at = 0;
	ssize_t sent = sendfile(ends[0], file, &at, SLOW_LENGTH);

	must(at == sent);
	return sent;
}

static ssize_t send_by_pipe(void)
{
	must(write(through[1], slow_bytes, PIPED) == PIPED);
	return splice(through[0], NULL, ends[0], NULL, SLOW_LENGTH, 0);
}

#define must_send(call, length)                                                \
	do {                                                                   \
		slow_tell(length);                                             \
		must((call) == (length));                                      \
		must(slow_was_right(length));                                  \
	} while (0)

static void step(unsigned long n)
{
	must_send(send(ends[0], slow_bytes, SLOW_LENGTH, 0), SLOW_LENGTH);
	must_send(send_by_message(), SLOW_LENGTH);
	must_send(writev(ends[0], slow_parts(slow_bytes), SLOW_PARTS), SLOW_LENGTH);
	must_send(send_the_file(), SLOW_LENGTH);
	must_send(send_by_pipe(), PIPED);
}

const struct shape shape = { .prepare = prepare, .step = step };
