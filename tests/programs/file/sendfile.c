// SPDX-License-Identifier: GPL-2.0
/*
 * A file is sent into a pipe and a socket, from its own offset and from a given one.
 *
 * feature: copies inside the kernel
 * calls: sendfile
 * away: works
 */
#include <sys/sendfile.h>
#include <sys/socket.h>

#include "files.h"
#include "shape.h"

enum { LENGTH = 30000 };

static int fd, pipes[2], sockets[2];
static char bytes[LENGTH], back[LENGTH];

static void prepare(void)
{
	fd = make_file("file");
	test_fill(bytes, LENGTH, 1);
	must(write(fd, bytes, LENGTH) == LENGTH && lseek(fd, 0, SEEK_SET) == 0);
	must(!pipe(pipes) && !socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
}

static void step(unsigned long n)
{
	off_t offset = 20000 + n % 100;

	must(sendfile(pipes[1], fd, &offset, 5000) == 5000 && offset == 25000 + (off_t)(n % 100));
	must(read(pipes[0], back, LENGTH) == 5000 && !memcmp(back, bytes + offset - 5000, 5000));
	must(lseek(fd, 0, SEEK_CUR) == 0 && sendfile(sockets[1], fd, NULL, 1000) == 1000);
	must(lseek(fd, 0, SEEK_CUR) == 1000 && lseek(fd, 0, SEEK_SET) == 0);
	must(recv(sockets[0], back, 1000, MSG_WAITALL) == 1000 && !memcmp(back, bytes, 1000));
	offset = LENGTH;
	must(sendfile(pipes[1], fd, &offset, 1) == 0);
	must(sendfile(fd, sockets[0], NULL, 1) == -1);
}

const struct shape shape = { .prepare = prepare, .step = step };
