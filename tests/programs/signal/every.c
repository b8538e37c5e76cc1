// SPDX-License-Identifier: GPL-2.0
/*
 * Every signal that can be caught reaches its handler, and says who sent it.
 *
 * feature: handlers
 * calls: rt_sigaction, rt_sigreturn, tgkill
 * away: works
 */
#include <sys/syscall.h>

#include "shape.h"
#include "signals.h"

/* So many in one step. */
#define SOME 9

/* 32 and 33 are the C library's own. */
static bool can_be_caught(int signal)
{
	return signal != SIGKILL && signal != SIGSTOP && signal != 32 && signal != 33;
}

/* As the C library asks the kernel. */
struct kernel_action {
	void (*handler)(int, siginfo_t *, void *);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
};

void return_from_handler(void);
asm("return_from_handler:\n\tmov $15, %eax\n\tsyscall\n");

/* The C library's own, which it lets nobody else have. */
static void catch_without_library(int signal)
{
	struct kernel_action action = { caught_note, SA_SIGINFO | 0x04000000, return_from_handler, 0 }, old, back;
	unsigned long mask = 1ul << (signal - 1), was;

	must(!syscall(SYS_rt_sigaction, signal, &action, &old, 8));
	must(!syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &mask, &was, 8));
	caught_none();
	must(!syscall(SYS_tgkill, getpid(), getpid(), signal));
	must(caught_count == 1 && caught_last(signal, SI_TKILL) && caught[0].si_pid == getpid());
	must(!syscall(SYS_rt_sigprocmask, SIG_SETMASK, &was, NULL, 8));
	must(!syscall(SYS_rt_sigaction, signal, &old, &back, 8) && back.handler == caught_note);
}

static void prepare(void)
{
	int signal;

	for (signal = 1; signal <= SIGRTMAX; signal++)
		if (can_be_caught(signal))
			handle(signal, caught_note, 0);
}

static void catch(int signal)
{
	if (!can_be_caught(signal))
		return;
	caught_none();
	must(!raise(signal));
	must(caught_count == 1 && caught_last(signal, SI_TKILL));
	must(caught[0].si_pid == getpid() && caught[0].si_uid == getuid());
}

static void step(unsigned long n)
{
	int i;

	for (i = 0; i < SOME; i++)
		catch((n * SOME + i) % SIGRTMAX + 1);
}

static void verify(void)
{
	struct sigaction action = { .sa_handler = SIG_IGN };
	int signal;

	for (signal = 1; signal <= SIGRTMAX; signal++)
		catch(signal);
	catch_without_library(32);
	catch_without_library(33);
	must(sigaction(SIGKILL, &action, NULL) == -1 && errno == EINVAL);
	must(sigaction(SIGSTOP, &action, NULL) == -1 && errno == EINVAL);
}

const struct shape shape = { prepare, step, verify };
