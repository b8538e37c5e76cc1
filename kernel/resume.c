// SPDX-License-Identifier: GPL-2.0
/* What the kernel keeps to resume a wait: which call has made it, and when it ends. */
#include <linux/restart_block.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>
#include <asm/ptrace.h>
#include <asm/unistd.h>

#include "clocks.h"
#include "compat/symbols.h"
#include "resume.h"

/**
 * DOC: Waits that are not resumed
 *
 * What the kernel keeps to resume a wait (restart_syscall) is in the task at home: when the wait ends, and where to
 * tell what came of it. That address is the program's, or one in the window, and another machine's once the program
 * has moved. So the program makes the call anew, with its own arguments and what is left of its timeout: see
 * timeout.c. Which call it was, and when it ends, is found out here.
 */

/**
 * mos_resume_made_by() - the call that made the wait which is about to be resumed
 * @regs: of the program, about to make a call; its arguments are in them still
 *
 * Context: the task itself, at home.
 * Return: its number, or that of the call in @regs where it resumes nothing that we know.
 */
long mos_resume_made_by(const struct pt_regs *regs)
{
	unsigned long resume = (unsigned long)current->restart_block.fn;

	if (regs->ax != __NR_restart_syscall)
		return regs->ax;
	if (resume == mos_symbol_futex_restart())
		return __NR_futex;
	if (resume == mos_symbol_poll_restart())
		return __NR_poll;
	/* One takes an address first, and the other the number of a clock. */
	if (resume == mos_symbol_sleep_restart())
		return regs->di < PAGE_SIZE ? __NR_clock_nanosleep : __NR_nanosleep;
	return regs->ax;
}

/**
 * mos_resume_knows() - is what is kept the wait that such a call has made, and can the call stand in for it?
 * @nr: the call
 *
 * Context: the task itself, at home.
 */
bool mos_resume_knows(long nr)
{
	unsigned long resume = (unsigned long)current->restart_block.fn;

	switch (nr) {
	case __NR_poll:
		return resume == mos_symbol_poll_restart();
	case __NR_nanosleep:
	case __NR_clock_nanosleep:
		return resume == mos_symbol_sleep_restart();
	default:
		return false;
	}
}

static s64 now_of(clockid_t clock)
{
	switch (clock) {
	case CLOCK_BOOTTIME:
		return ktime_get_boottime_ns();
	case CLOCK_TAI:
		return ktime_get_clocktai_ns();
	default:
		return ktime_get_ns();
	}
}

/**
 * mos_resume_end() - when does the wait that is kept end?
 * @nr: the call that has made it
 *
 * Context: the task itself, at home.
 * Return: what the program's CLOCK_MONOTONIC shows then, ns; 0 where it does not end by itself, or nothing is known.
 */
u64 mos_resume_end(long nr)
{
	const struct restart_block *kept = &current->restart_block;
	s64 left;

	switch (nr) {
	case __NR_futex:
		left = kept->futex.time - ktime_get_ns();
		break;
	case __NR_poll:
		if (!kept->poll.has_timeout)
			return 0;
		left = kept->poll.tv_sec * NSEC_PER_SEC + kept->poll.tv_nsec - ktime_get_ns();
		break;
	case __NR_nanosleep:
	case __NR_clock_nanosleep:
		left = kept->nanosleep.expires - now_of(kept->nanosleep.clockid);
		break;
	default:
		return 0;
	}
	return mos_clocks_shown() + max(left, 0LL);
}
