// SPDX-License-Identifier: GPL-2.0
/*
 * The program handles system calls itself, from wherever it says.
 *
 * feature: system calls of its own
 * calls: prctl
 * away: refused user_dispatch
 */
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>

#include "shape.h"

/* Read by the kernel with each call. */
static volatile char selector = SYSCALL_DISPATCH_FILTER_ALLOW;

/* Sent for a call that is not the kernel's: its number is the answer. */
static void answer(int signal, siginfo_t *info, void *context)
{
	selector = SYSCALL_DISPATCH_FILTER_ALLOW;
	((ucontext_t *)context)->uc_mcontext.gregs[REG_RAX] = info->si_syscall + 1;
}

static void prepare(void)
{
	struct sigaction action = { .sa_sigaction = answer, .sa_flags = SA_SIGINFO };

	must(!sigaction(SIGSYS, &action, NULL));
	must(!prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0, 0, &selector));
}

static void step(unsigned long n)
{
	selector = SYSCALL_DISPATCH_FILTER_BLOCK;
	must(syscall(5000 + n % 100) == 5001 + (long)n % 100);
}

const struct shape shape = { .prepare = prepare, .step = step };
