// SPDX-License-Identifier: GPL-2.0
/* The timeout of a wait that is made anew: it ends when the first one would have. */
#include <uapi/linux/futex.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/time64.h>
#include <linux/uaccess.h>
#include <asm/ptrace.h>
#include <asm/unistd.h>

#include "clocks.h"
#include "timeout.h"

/**
 * DOC: Waits that are made anew
 *
 * A wait that a move has broken off is made anew, with the arguments that it had: a timeout for a while would begin
 * again. So it is remembered, beside the call, when the wait ends by the program's CLOCK_MONOTONIC, which goes on
 * wherever it is. Whoever carries the call out anew, the gate at home or the guest's, does so with what is left. The
 * program's registers and its memory stay as they are: a shorter timeout that the kernel reads from memory lies in a
 * page that is lent to the program for as long as the call lasts.
 *
 * Of calls that write what is left to where the timeout was (select, ppoll) and of those that wait until a
 * point in time nothing has to be remembered.
 */

/* How a call is told its timeout. */
enum form {
	FORM_NONE,
	FORM_MS,
	FORM_TIMESPEC,
};

/* One of those that go on by themselves, and that a sleep for a while measures alike. */
static bool is_plain_clock(clockid_t clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME || clock == CLOCK_TAI;
}

/* Which argument of the call is a timeout for a while; FORM_NONE where it has none. */
static enum form find_timeout(u32 nr, const u64 *args, unsigned int *index)
{
	switch (nr) {
	case __NR_poll:
		*index = 2;
		return FORM_MS;
	case __NR_epoll_wait:
	case __NR_epoll_pwait:
		*index = 3;
		return FORM_MS;
	case __NR_epoll_pwait2:
	case __NR_semtimedop:
		*index = 3;
		return FORM_TIMESPEC;
	case __NR_rt_sigtimedwait:
		*index = 2;
		return FORM_TIMESPEC;
	case __NR_nanosleep:
		*index = 0;
		return FORM_TIMESPEC;
	case __NR_clock_nanosleep:
		*index = 2;
		return (u32)args[1] & TIMER_ABSTIME || !is_plain_clock(args[0]) ? FORM_NONE : FORM_TIMESPEC;
	case __NR_futex:
		*index = 3;
		return ((u32)args[1] & ~FUTEX_PRIVATE_FLAG) == FUTEX_WAIT ? FORM_TIMESPEC : FORM_NONE;
	default:
		return FORM_NONE;
	}
}

static u64 read_timespec(u64 addr)
{
	struct timespec64 time;

	if (!addr || get_timespec64(&time, (struct __kernel_timespec __user *)addr) || !timespec64_valid(&time))
		return 0;
	return timespec64_to_ns(&time);
}

/* 0 for none, or for one that the call will not take. */
static u64 read_timeout(enum form form, u64 arg)
{
	switch (form) {
	case FORM_MS:
		return (int)arg > 0 ? (int)arg * (u64)NSEC_PER_MSEC : 0;
	case FORM_TIMESPEC:
		return read_timespec(arg);
	default:
		return 0;
	}
}

/**
 * mos_timeout_end() - when does a wait that begins now end?
 * @nr: the call
 * @args: its arguments
 *
 * Context: the task itself; may sleep.
 * Return: what the program's CLOCK_MONOTONIC shows then, ns; 0 where it has no timeout for a while.
 */
u64 mos_timeout_end(u32 nr, const u64 *args)
{
	unsigned int index;
	enum form form = find_timeout(nr, args, &index);
	u64 timeout = form == FORM_NONE ? 0 : read_timeout(form, args[index]);

	return timeout && timeout < KTIME_MAX / 2 ? mos_clocks_shown() + timeout : 0;
}

/* A page of its own: there is none of the program that we may write to. */
static unsigned long lend_timespec(u64 ns)
{
	struct timespec64 time = ns_to_timespec64(ns);
	unsigned long page = vm_mmap(NULL, 0, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, 0);

	if (IS_ERR_VALUE(page))
		return 0;
	if (put_timespec64(&time, (struct __kernel_timespec __user *)page)) {
		mos_timeout_give_back(page);
		return 0;
	}
	return page;
}

/**
 * mos_timeout_shorten() - have a wait that is made anew end when the first one would have
 * @nr: the call
 * @args: its arguments; the timeout is replaced
 * @end: what mos_timeout_end() has said
 * @lent: set to what is to be given back when the call is over, or 0
 *
 * Where there is no room for what is to be lent the wait has its whole timeout again.
 *
 * Context: the task itself; may sleep.
 * Return: false where the arguments are what they were.
 */
bool mos_timeout_shorten(u32 nr, u64 *args, u64 end, unsigned long *lent)
{
	u64 shown = mos_clocks_shown();
	u64 left = end > shown ? end - shown : 0;
	unsigned int index;
	enum form form = find_timeout(nr, args, &index);

	*lent = 0;
	if (!end || form == FORM_NONE || left >= read_timeout(form, args[index]))
		return false;
	if (form == FORM_MS) {
		args[index] = DIV_ROUND_UP(left, NSEC_PER_MSEC);
		return true;
	}
	*lent = lend_timespec(left);
	if (*lent)
		args[index] = *lent;
	return *lent;
}

/**
 * mos_timeout_give_back() - the call is over that something was lent for
 * @lent: what it was, or 0
 *
 * Context: the task itself; may sleep.
 */
void mos_timeout_give_back(unsigned long lent)
{
	if (lent)
		vm_munmap(lent, PAGE_SIZE);
}

/**
 * mos_timeout_tell_rest() - a handler ends a sleep: tell the program what is left of it
 * @nr: the call
 * @regs: its arguments are in them
 * @end: what mos_timeout_end() has said
 *
 * Context: the task itself; may sleep.
 * Return: 0, or -EFAULT, with which the sleep ends then.
 */
int mos_timeout_tell_rest(u32 nr, const struct pt_regs *regs, u64 end)
{
	unsigned long to = nr == __NR_nanosleep ? regs->si : nr == __NR_clock_nanosleep ? regs->r10 : 0;
	u64 shown = mos_clocks_shown();
	struct timespec64 rest = ns_to_timespec64(end > shown ? end - shown : 0);

	return end && to ? put_timespec64(&rest, (struct __kernel_timespec __user *)to) : 0;
}
