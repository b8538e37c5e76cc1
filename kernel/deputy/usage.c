// SPDX-License-Identifier: GPL-2.0
/* CPU time that a process uses away is its own at home; and how it is to be scheduled is heeded, as somebody at home says. */
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>

#include "../cantmove.h"
#include "../compat/symbols.h"
#include "../process.h"
#include "deputy.h"

/* As the tick does it, which is kept away meanwhile: it adds to the same numbers. */
static void add_used(u64 utime, u64 stime, u64 runtime)
{
	local_irq_disable();
	current->utime += utime;
	account_group_user_time(current, utime);
	current->stime += stime;
	account_group_system_time(current, stime);
	current->se.sum_exec_runtime += runtime;
	account_group_exec_runtime(current, runtime);
	mos_run_cpu_timers();
	local_irq_enable();
}

/**
 * mos_deputy_account() - CPU time used away is the process' own
 * @t: the thread
 * @usage: what the guest has used since it began
 *
 * It is added to that of the deputy, whose task is the program's, and to the sums
 * that timers on CPU time go by.
 *
 * Context: the deputy.
 */
void mos_deputy_account(struct mos_thread *t, const struct mos_usage *usage)
{
	struct mos_usage *counted = &t->deputy.counted;

	if (usage->utime < counted->utime || usage->stime < counted->stime || usage->runtime < counted->runtime)
		return;
	add_used(usage->utime - counted->utime, usage->stime - counted->stime, usage->runtime - counted->runtime);
	t->process->deputy.away_ns += usage->runtime - counted->runtime;
	*counted = *usage;
}

static void note_used(struct mos_process *p, struct mos_reader *r)
{
	struct mos_thread *t = __mos_thread_find(p, mos_get_u32(r));
	struct mos_usage usage;

	mos_get_usage(r, &usage);
	if (!t || r->err)
		return;
	t->deputy.report = usage;
	WRITE_ONCE(t->deputy.reported, true);
	wake_up(&t->wait);
}

/**
 * mos_deputy_used() - the node of a guest says what its threads have used
 * @mn: this node
 * @msg: consumed
 *
 * Each deputy adds it by itself. What was said of an earlier stay may come late, and has come home with the image.
 *
 * Context: any.
 */
void mos_deputy_used(struct mos_node *mn, struct mos_msg *msg)
{
	struct mos_reader r;
	struct mos_process *p = mos_process_addressed(mn, msg, MOS_ROLE_HOME, &r);

	if (p) {
		spin_lock_bh(&p->lock);
		if (p->state == MOS_ST_AWAY && mos_get_u32(&r) == p->deputy.stay)
			while (mos_reader_left(&r) && !r.err)
				note_used(p, &r);
		spin_unlock_bh(&p->lock);
		mos_process_put(p);
	}
	mos_msg_free(msg);
}

static bool take_report(struct mos_thread *t, struct mos_usage *usage)
{
	struct mos_process *p = t->process;
	bool reported;

	spin_lock_bh(&p->lock);
	reported = t->deputy.reported;
	*usage = t->deputy.report;
	WRITE_ONCE(t->deputy.reported, false);
	spin_unlock_bh(&p->lock);
	return reported;
}

/**
 * mos_deputy_heed_report() - add what the guest of the current thread is said to have used
 * @t: the thread
 *
 * A timer that this has run out, or a limit, sends its signal before this returns.
 *
 * Context: the deputy; may sleep.
 */
void mos_deputy_heed_report(struct mos_thread *t)
{
	struct mos_usage usage;

	if (!READ_ONCE(t->deputy.reported) || !take_report(t, &usage))
		return;
	mos_deputy_account(t, &usage);
	mos_task_work_run();
	mos_deputy_heed_scheduling(t);
}

static void tell_nice(struct mos_thread *t)
{
	int nice = task_nice(current);
	struct mos_writer w;

	if (nice == t->deputy.nice)
		return;
	t->deputy.nice = nice;
	do {
		w = mos_thread_letter(t, 4);
		mos_put_u32(&w, nice - MIN_NICE);
	} while (mos_process_try_again(t->process, mos_thread_post(t, MOS_MSG_H2G_NICE, &w)));
}

/**
 * mos_deputy_heed_scheduling() - somebody at home may have said how the current thread is to be scheduled
 * @t: the thread
 *
 * Nobody tells us when. It is away as nice as it is here; into a real-time class no node lets a guest, and it comes
 * home.
 *
 * Context: the deputy; may sleep.
 */
void mos_deputy_heed_scheduling(struct mos_thread *t)
{
	if (mos_is_realtime(current))
		mos_process_call_home(t->process);
	else
		tell_nice(t);
}
