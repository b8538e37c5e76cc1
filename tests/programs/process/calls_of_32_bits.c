// SPDX-License-Identifier: GPL-2.0
/*
 * A 64-bit program makes calls of the 32-bit kind, in code of either kind.
 *
 * feature: calls of old
 * away: comes home
 */
#include <fcntl.h>

#include "code32.h"
#include "shape.h"

/* As 32-bit code numbers them. */
#define CLOSE 6
#define GETPID 20

static struct code32 *code;

static void prepare(void)
{
	code = code32_make();
}

static int call(int number, int argument)
{
	int result;

	asm volatile("int $0x80" : "=a"(result) : "a"(number), "b"(argument) : "r8", "r9", "r10", "r11", "memory");
	return result;
}

static void step(unsigned long n)
{
	int fd = dup(0);

	must(fd >= 0 && call(GETPID, 0) == getpid());
	code->call = CLOSE;
	code->argument = fd;
	code32_run(code, 300000);
	must(code->result == 0 && fcntl(fd, F_GETFD) == -1 && errno == EBADF);
	code32_run(code, 300000);
	must(code->result == -EBADF);
}

const struct shape shape = { .prepare = prepare, .step = step };
