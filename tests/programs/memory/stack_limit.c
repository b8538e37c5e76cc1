// SPDX-License-Identifier: GPL-2.0
/*
 * A stack that is full brings SIGSEGV, which is handled on another; with a higher limit it grows on.
 *
 * feature: stacks
 * calls: prlimit64, sigaltstack
 * away: works
 */
#include <sys/resource.h>

#include "pages.h"
#include "shape.h"

static unsigned char other[65536];

static void limit(size_t bytes)
{
	struct rlimit limit;

	must(!getrlimit(RLIMIT_STACK, &limit));
	limit.rlim_cur = bytes;
	must(!setrlimit(RLIMIT_STACK, &limit));
}

static void prepare(void)
{
	stack_t stack = { .ss_sp = other, .ss_size = sizeof(other) };

	catch_faults();
	must(!sigaltstack(&stack, NULL));
	limit(1 << 20);
}

static unsigned char *below(size_t bytes)
{
	return (unsigned char *)__builtin_frame_address(0) - bytes;
}

static void step(unsigned long n)
{
	must(touch(below(900 << 10), WRITES) == 0);
	must(faults(below(3 << 20), WRITES, SIGSEGV, SEGV_MAPERR));
}

static void verify(void)
{
	limit(4 << 20);
	must(touch(below(3 << 20), WRITES) == 0);
	must(faults(below(5 << 20), WRITES, SIGSEGV, SEGV_MAPERR));
}

const struct shape shape = { prepare, step, verify };
