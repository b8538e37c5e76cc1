// SPDX-License-Identifier: GPL-2.0
/*
 * A stack that overflows is SIGSEGV, handled on the alternate stack; siglongjmp leads out.
 *
 * feature: alternate stacks
 * calls: sigaltstack, prlimit64
 * away: works
 */
#include <setjmp.h>
#include <sys/resource.h>

#include "shape.h"
#include "signals.h"

/* For the whole stack. */
#define ROOM (1024 * 1024)

static char other[32768] __attribute__((aligned(16)));
static sigjmp_buf back;
static char *deepest;

static void leave(int signal, siginfo_t *info, void *context)
{
	char *address = info->si_addr;

	must(address <= deepest + 16384 && address >= deepest - 16384);
	siglongjmp(back, 1);
}

#pragma GCC diagnostic ignored "-Winfinite-recursion"
static __attribute__((noinline)) int go_deeper(int depth)
{
	volatile char frame[4096];

	frame[0] = depth;
	deepest = (char *)frame;
	return go_deeper(depth + 1) + frame[0];
}

static void prepare(void)
{
	stack_t stack = { .ss_sp = other, .ss_size = sizeof(other) };
	struct rlimit limit;

	must(!getrlimit(RLIMIT_STACK, &limit));
	limit.rlim_cur = ROOM;
	must(!setrlimit(RLIMIT_STACK, &limit));
	must(!sigaltstack(&stack, NULL));
	handle(SIGSEGV, leave, SA_ONSTACK);
}

static void step(unsigned long n)
{
	char here;

	if (!sigsetjmp(back, 1))
		must(!go_deeper(0));
	must(&here - deepest > ROOM / 2);
}

const struct shape shape = { .prepare = prepare, .step = step };
