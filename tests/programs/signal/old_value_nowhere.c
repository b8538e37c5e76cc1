// SPDX-License-Identifier: GPL-2.0
/*
 * What is set has been set although the value before cannot be told, for want of memory there.
 *
 * feature: memory that cannot be used
 * calls: rt_sigprocmask, rt_sigaction, prlimit64
 * away: works
 */
#include <setjmp.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "shape.h"
#include "signals.h"

/* As the kernel has it, which the C library's is not. */
struct action {
	void (*handler)(int, siginfo_t *, void *);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
};

static void *const nowhere = (void *)16;
static sigjmp_buf back;
static volatile int *closed;
static volatile sig_atomic_t which;

static void first(int signal, siginfo_t *info, void *context)
{
	which = 1;
	siglongjmp(back, 1);
}

static void second(int signal, siginfo_t *info, void *context)
{
	which = 2;
	siglongjmp(back, 1);
}

static void prepare(void)
{
	closed = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(closed != MAP_FAILED);
	handle(SIGSEGV, first, 0);
}

static void mask_is_set(void)
{
	unsigned long both = 1ul << (SIGUSR1 - 1) | 1ul << (SIGUSR2 - 1), one = 1ul << (SIGUSR1 - 1);

	must(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &both, nowhere, 8) == -1 && errno == EFAULT);
	must(is_blocked(SIGUSR1) && is_blocked(SIGUSR2));
	must(syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &one, nowhere, 8) == -1 && errno == EFAULT);
	must(!is_blocked(SIGUSR1) && is_blocked(SIGUSR2));
	unblock(SIGUSR2);
}

static void action_is_set(void (*handler)(int, siginfo_t *, void *), int number)
{
	struct action action;

	must(!syscall(SYS_rt_sigaction, SIGSEGV, NULL, &action, 8));
	action.handler = handler;
	must(syscall(SYS_rt_sigaction, SIGSEGV, &action, nowhere, 8) == -1 && errno == EFAULT);
	which = 0;
	if (!sigsetjmp(back, 1))
		*closed = 1;
	must(which == number);
}

static void limit_is_set(unsigned long n)
{
	struct rlimit limit, now;

	must(!getrlimit(RLIMIT_DATA, &limit));
	limit.rlim_cur = (1ul << 40) + n * 4096;
	must(syscall(SYS_prlimit64, 0, RLIMIT_DATA, &limit, nowhere) == -1 && errno == EFAULT);
	must(!getrlimit(RLIMIT_DATA, &now) && now.rlim_cur == limit.rlim_cur);
}

static void step(unsigned long n)
{
	mask_is_set();
	action_is_set(second, 2);
	action_is_set(first, 1);
	limit_is_set(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
