// SPDX-License-Identifier: GPL-2.0
/*
 * The registers and the mask that a handler changes in its frame are those with which the program goes on.
 *
 * feature: frames of handlers
 * calls: rt_sigreturn, rt_sigprocmask
 * away: works
 */
#include <sys/syscall.h>
#include <ucontext.h>

#include "shape.h"
#include "signals.h"

static volatile greg_t wanted;

static void change(int signal, siginfo_t *info, void *context)
{
	ucontext_t *user = context;
	greg_t *regs = user->uc_mcontext.gregs;

	must(regs[REG_R12] == 1 && regs[REG_R13] == 2 && regs[REG_RBX] == 3);
	regs[REG_R12] = wanted;
	regs[REG_R13] = ~wanted;
	regs[REG_RAX] = wanted + 1;
	sigaddset(&user->uc_sigmask, SIGUSR2);
}

static void prepare(void)
{
	handle(SIGUSR1, change, 0);
}

/* The handler runs before the call returns, so it decides what that returns. */
static void step(unsigned long n)
{
	register long r12 asm("r12") = 1, r13 asm("r13") = 2, rbx asm("rbx") = 3;
	long pid = getpid(), result = SYS_kill;

	wanted = n + 0x123456789;
	asm volatile("syscall" : "+a"(result), "+r"(r12), "+r"(r13), "+r"(rbx)
		     : "D"(pid), "S"(SIGUSR1) : "rcx", "r11", "memory");
	must(r12 == (long)(n + 0x123456789) && r13 == ~r12 && rbx == 3 && result == r12 + 1);
	must(is_blocked(SIGUSR2));
	unblock(SIGUSR2);
}

const struct shape shape = { .prepare = prepare, .step = step };
