// SPDX-License-Identifier: GPL-2.0
/*
 * Reads and writes are submitted, and their completions collected.
 *
 * feature: asynchronous input and output
 * calls: io_setup, io_submit, io_getevents, io_pgetevents, io_cancel, io_destroy
 * away: comes home
 * moves: shm
 */
#include <linux/aio_abi.h>
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

static int fd;

static void prepare(void)
{
	fd = make_file("file");
}

static void step(unsigned long n)
{
	char out[5000], back[5000];
	struct iocb write = { .aio_lio_opcode = IOCB_CMD_PWRITE, .aio_fildes = fd, .aio_buf = (uintptr_t)out,
			      .aio_nbytes = sizeof(out), .aio_data = n };
	struct iocb read = { .aio_lio_opcode = IOCB_CMD_PREAD, .aio_fildes = fd, .aio_buf = (uintptr_t)back,
			     .aio_nbytes = sizeof(back), .aio_data = n + 1 };
	struct iocb *list[2] = { &write, &read };
	struct io_event event;
	aio_context_t context = 0;

	test_fill(out, sizeof(out), n);
	must(!syscall(SYS_io_setup, 4, &context));
	must(syscall(SYS_io_submit, context, 1, &list[0]) == 1);
	must(syscall(SYS_io_getevents, context, 1, 1, &event, NULL) == 1);
	must(event.data == n && event.res == sizeof(out));
	must(syscall(SYS_io_submit, context, 1, &list[1]) == 1);
	must(syscall(SYS_io_pgetevents, context, 1, 1, &event, NULL, NULL) == 1);
	must(event.data == n + 1 && event.res == sizeof(back) && !memcmp(out, back, sizeof(out)));
	must(syscall(SYS_io_cancel, context, &read, &event) == -1 && errno == EINVAL);
	must(!syscall(SYS_io_destroy, context));
}

const struct shape shape = { .prepare = prepare, .step = step };
