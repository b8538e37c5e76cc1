// SPDX-License-Identifier: GPL-2.0
/*
 * A file is sent to a socket by the kernel.
 *
 * feature: large transfers
 * calls: sendfile, recvfrom
 * away: works
 */
#include <fcntl.h>
#include <sys/sendfile.h>

#include "shape.h"
#include "sockets.h"

#define SIZE 20000

static int file, ends[2];

static void prepare(void)
{
	char bytes[SIZE];

	file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);
	test_fill(bytes, SIZE, 1);
	must(write(file, bytes, SIZE) == SIZE);
	tcp_pair(ends);
}

static void step(unsigned long n)
{
	char bytes[SIZE];
	off_t from = 0;

	must(sendfile(ends[0], file, &from, SIZE + 1) == SIZE && from == SIZE);
	must(recv(ends[1], bytes, SIZE, MSG_WAITALL) == SIZE && test_filled(bytes, SIZE, 1));
	must(lseek(file, 0, SEEK_CUR) == SIZE && sendfile(ends[0], file, NULL, 1) == 0);
}

const struct shape shape = { prepare, step, NULL };
