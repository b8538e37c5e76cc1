// SPDX-License-Identifier: GPL-2.0
/*
 * A context for reads and writes that are submitted is kept from step to step, and with it the ring of completions
 * that the kernel shares with the program.
 *
 * feature: asynchronous input and output
 * calls: io_setup, io_submit, io_getevents, io_destroy
 * away: refused shm
 */
#include <linux/aio_abi.h>
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

static aio_context_t context;
static int fd;

/* Return: what became of it. */
static long submit(unsigned int how, void *bytes, size_t len)
{
	struct iocb one = { .aio_lio_opcode = how, .aio_fildes = fd, .aio_buf = (uintptr_t)bytes, .aio_nbytes = len };
	struct iocb *list = &one;
	struct io_event event;

	must(syscall(SYS_io_submit, context, 1, &list) == 1);
	must(syscall(SYS_io_getevents, context, 1, 1, &event, NULL) == 1);
	return event.res;
}

static void prepare(void)
{
	fd = make_file("file");
	must(!syscall(SYS_io_setup, 4, &context));
}

static void step(unsigned long n)
{
	char out[5000], back[5000];

	test_fill(out, sizeof(out), n);
	must(submit(IOCB_CMD_PWRITE, out, sizeof(out)) == sizeof(out));
	must(submit(IOCB_CMD_PREAD, back, sizeof(back)) == sizeof(back) && !memcmp(out, back, sizeof(out)));
}

static void verify(void)
{
	must(!syscall(SYS_io_destroy, context));
}

const struct shape shape = { prepare, step, verify };
