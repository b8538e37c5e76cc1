// SPDX-License-Identifier: GPL-2.0
/*
 * A context for reads and writes that are submitted is kept: the kernel writes their completions into it.
 *
 * feature: asynchronous input and output
 * calls: io_setup, io_submit, io_getevents
 * away: refused shm
 */
#include <linux/aio_abi.h>
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

static aio_context_t context;
static int fd;

static void prepare(void)
{
	fd = make_file("file");
	must(!syscall(SYS_io_setup, 4, &context));
}

static void step(unsigned long n)
{
	unsigned char out = n, back = n + 1;
	struct iocb write = { .aio_lio_opcode = IOCB_CMD_PWRITE, .aio_fildes = fd, .aio_buf = (uintptr_t)&out,
			      .aio_nbytes = 1, .aio_data = n };
	struct iocb *list = &write;
	struct io_event event;

	must(syscall(SYS_io_submit, context, 1, &list) == 1);
	must(syscall(SYS_io_getevents, context, 1, 1, &event, NULL) == 1);
	must(event.data == n && event.res == 1);
	must(pread(fd, &back, 1, 0) == 1 && back == out);
}

static void verify(void)
{
	must(!syscall(SYS_io_destroy, context));
}

const struct shape shape = { prepare, step, verify };
