// SPDX-License-Identifier: GPL-2.0
/*
 * A byte is sent out of band: a signal tells of it, and the mark where it was in the stream.
 *
 * feature: TCP
 * calls: sendto, recvfrom, ioctl, fcntl
 * away: works
 */
#include <fcntl.h>
#include <sys/ioctl.h>

#include "shape.h"
#include "sockets.h"

static volatile sig_atomic_t urgent;
static int ends[2];

static void on_urgent(int signal)
{
	urgent++;
}

static void prepare(void)
{
	signal(SIGURG, on_urgent);
	tcp_pair(ends);
	must(!fcntl(ends[1], F_SETOWN, getpid()));
}

static void step(unsigned long n)
{
	int before = urgent;
	char bytes[8];

	must(send(ends[0], "ab", 2, 0) == 2 && send(ends[0], "!", 1, MSG_OOB) == 1 && send(ends[0], "cd", 2, 0) == 2);
	must(wait_for(ends[1], POLLPRI) == POLLPRI);
	must(recv(ends[1], bytes, 1, MSG_OOB) == 1 && bytes[0] == '!' && urgent > before);
	must(recv(ends[1], bytes, 8, 0) == 2 && !memcmp(bytes, "ab", 2) && sockatmark(ends[1]) == 1);
	must(recv(ends[1], bytes, 2, MSG_WAITALL) == 2 && !memcmp(bytes, "cd", 2) && sockatmark(ends[1]) == 0);
}

const struct shape shape = { prepare, step, NULL };
