// SPDX-License-Identifier: GPL-2.0
/*
 * A thread has a shadow stack, which holds whither it may return.
 *
 * feature: shadow stacks
 * calls: arch_prctl
 * away: refused shadow_stack
 * needs: flag user_shstk
 */
#include <pthread.h>
#include <sys/syscall.h>

#include "shape.h"

/* Not in the headers of an older kernel. */
enum { SHADOW_STACK_ENABLE = 0x5001, SHADOW_STACK = 1 };

static volatile long answer = 1;

__attribute__((always_inline))
static inline long call(long nr, long a, long b)
{
	long ret;

	asm volatile("syscall" : "=a"(ret) : "a"(nr), "D"(a), "S"(b) : "rcx", "r11", "memory");
	return ret;
}

/* The stack begins empty: no function that was called before may return, so this one never does. */
__attribute__((noreturn))
static void *keep(void *none)
{
	answer = call(SYS_arch_prctl, SHADOW_STACK_ENABLE, SHADOW_STACK);
	for (;;)
		call(SYS_pause, 0, 0);
}

static void prepare(void)
{
	pthread_t thread;

	must(!pthread_create(&thread, NULL, keep, NULL));
	while (answer > 0)
		usleep(1000);
	must(!answer || answer == -EINVAL || answer == -EOPNOTSUPP);
	if (answer)
		shape_without();
}

static void step(unsigned long n)
{
	must(answer <= 0);
}

const struct shape shape = { .prepare = prepare, .step = step };
