// SPDX-License-Identifier: GPL-2.0
/*
 * A FIFO has no writer, one, and none again; without a reader it cannot be written.
 *
 * feature: pipes and FIFOs
 * calls: openat, read, write, poll
 * away: works
 */
#include <poll.h>

#include "files.h"
#include "shape.h"

static void prepare(void)
{
	must(!mkfifo("fifo", 0600) && signal(SIGPIPE, SIG_IGN) != SIG_ERR);
}

static void step(unsigned long n)
{
	struct pollfd reader = { .events = POLLIN };
	char byte = 'x';
	int writer;

	must(open("fifo", O_WRONLY | O_NONBLOCK) == -1 && errno == ENXIO);
	reader.fd = open("fifo", O_RDONLY | O_NONBLOCK);
	must(reader.fd >= 0 && read(reader.fd, &byte, 1) == 0);
	writer = open("fifo", O_WRONLY);
	must(writer >= 0 && read(reader.fd, &byte, 1) == -1 && errno == EAGAIN);
	must(write(writer, "abc", 3) == 3 && !close(writer));
	must(poll(&reader, 1, 0) == 1 && reader.revents == (POLLIN | POLLHUP));
	must(read(reader.fd, &byte, 1) == 1 && byte == 'a');
	writer = open("fifo", O_WRONLY);
	must(writer >= 0 && !close(reader.fd) && write(writer, "x", 1) == -1 && errno == EPIPE);
	must(lseek(writer, 0, SEEK_CUR) == -1 && errno == ESPIPE && !close(writer));
}

const struct shape shape = { .prepare = prepare, .step = step };
