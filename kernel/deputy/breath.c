// SPDX-License-Identifier: GPL-2.0
/*
 * The signals of timers leave a program time to go on.
 *
 * At home a handler takes microseconds. Away it takes a way to home and back more, which may be longer than the
 * timer's period: then the next signal would be there whenever a handler returns, and the program would never come to
 * anything else, the call included that stops the timer. So after a handler such signals wait for as long as the last
 * one took, or until the program has made a call: who computes has half of the time, who calls is a call ahead each
 * time. When a timer's signal comes nobody can rely on. For those that are sent, and for what else a task sees to
 * when it looks for signals, the deputy looks again each millisecond.
 */
#include <linux/sched/signal.h>
#include <asm/unistd.h>

#include "../compat/task.h"
#include "../process.h"
#include "deputy.h"

#define BREATH_MAX (50 * NSEC_PER_MSEC)
#define LOOK_EACH NSEC_PER_MSEC

static bool is_from_timer(const struct kernel_siginfo *info)
{
	switch (info->si_signo) {
	case SIGALRM:
	case SIGVTALRM:
	case SIGPROF:
		return info->si_code == SI_KERNEL || info->si_code == SI_TIMER;
	default:
		return info->si_code == SI_TIMER;
	}
}

/* Which signals wait that a timer has sent, and which that somebody else has. */
static void sort_out(const struct sigpending *pending, unsigned long *timers, unsigned long *others)
{
	const struct sigqueue *q;

	list_for_each_entry(q, &pending->list, list)
		*(is_from_timer(&q->info) ? timers : others) |= sigmask(q->info.si_signo);
}

static bool is_timers_only(void)
{
	unsigned long deliverable, timers = 0, others = 0;

	spin_lock_irq(&mos_own_sighand()->siglock);
	deliverable = mos_deputy_deliverable();
	sort_out(&current->pending, &timers, &others);
	sort_out(&current->signal->shared_pending, &timers, &others);
	spin_unlock_irq(&mos_own_sighand()->siglock);
	return deliverable && !(deliverable & ~timers) && !(deliverable & others) && !mos_deputy_may_stop();
}

/**
 * mos_deputy_tells_mask() - does the guest only tell what it blocks, as it does after a handler?
 * @nr: number of the call that it makes
 * @args: its arguments
 */
bool mos_deputy_tells_mask(u32 nr, const u64 *args)
{
	return nr == __NR_rt_sigprocmask && !args[1] && !args[2];
}

/**
 * mos_deputy_handled() - a handler has returned: what timers send waits for a while
 * @t: the thread
 *
 * Context: the deputy.
 */
void mos_deputy_handled(struct mos_thread *t)
{
	ktime_t now = ktime_get();

	if (!t->deputy.taken)
		return;
	t->deputy.breath = ktime_add_ns(now, min(ktime_to_ns(ktime_sub(now, t->deputy.taken)), BREATH_MAX));
	t->deputy.taken = 0;
}

/**
 * mos_deputy_breath() - how long are the signals that have come to wait?
 * @t: the thread
 *
 * Context: the deputy.
 * Return: time from now until they are to be looked at again; 0 if they are to be taken, or if there are none.
 */
ktime_t mos_deputy_breath(const struct mos_thread *t)
{
	ktime_t left;

	if (!signal_pending(current))
		return 0;
	left = ktime_sub(t->deputy.breath, ktime_get());
	return left > 0 && is_timers_only() ? min_t(ktime_t, left, LOOK_EACH) : 0;
}
