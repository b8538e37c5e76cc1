// SPDX-License-Identifier: GPL-2.0
/* The homes of guests are told from time to time what these have used: one that computes makes no calls. */
#include "../image/image.h"
#include "../process.h"
#include "guest.h"

/* Home shows no more than what is used in this time too little, and its timers and limits act no later, ms. */
#define REPORT_MS 500
/* A thread that has used no more than this since home was told of it is not worth a word, ns. So few are worth one. */
#define LEAST_NS (5 * NSEC_PER_MSEC)

static bool is_worth(const struct mos_thread *t, struct mos_usage *usage)
{
	struct task_struct *task = READ_ONCE(t->task);

	if (!task)
		return false;
	*usage = mos_usage_of(task);
	return usage->runtime > READ_ONCE(t->guest.told) + LEAST_NS;
}

static unsigned int count_worth(struct mos_process *p)
{
	struct mos_usage usage;
	struct mos_thread *t;
	unsigned int nr = 0;

	spin_lock_bh(&p->lock);
	list_for_each_entry(t, &p->threads, list)
		nr += is_worth(t, &usage);
	spin_unlock_bh(&p->lock);
	return min(nr, MOS_USED_MAX);
}

/* Those that find no room have their turn the next time. */
static void put_worth(struct mos_process *p, struct mos_writer *w, unsigned int room)
{
	struct mos_usage usage;
	struct mos_thread *t;

	spin_lock_bh(&p->lock);
	list_for_each_entry(t, &p->threads, list) {
		if (!room)
			break;
		if (!is_worth(t, &usage))
			continue;
		mos_put_u32(w, t->tid);
		mos_put_usage(w, &usage);
		WRITE_ONCE(t->guest.told, usage.runtime);
		room--;
	}
	spin_unlock_bh(&p->lock);
}

/* These are totals: what gets lost is made up for by the next. So nothing is queued for a home that does not hear. */
static void report(struct mos_process *p)
{
	unsigned int nr = mos_peer_is_up(p->peer) ? count_worth(p) : 0;
	struct mos_writer w;

	if (!nr)
		return;
	w = mos_process_letter(p, 4 + nr * MOS_USED_SIZE);
	mos_put_u32(&w, p->guest.stay);
	put_worth(p, &w, nr);
	mos_process_post(p, MOS_MSG_G2H_USED, &w);
}

/**
 * mos_guests_report() - tell the homes of all guests what these have used
 * @work: of the node
 */
void mos_guests_report(struct work_struct *work)
{
	struct mos_processes *all = container_of(to_delayed_work(work), struct mos_processes, report);
	struct mos_process *p;
	unsigned long index;
	bool any = false;

	for (index = 0; (p = mos_process_next(&all->guests, &index)); index++) {
		any = true;
		if (mos_process_state(p) == MOS_ST_RUNNING)
			report(p);
		mos_process_put(p);
	}
	if (any)
		queue_delayed_work(all->work, &all->report, msecs_to_jiffies(REPORT_MS));
}

/**
 * mos_guests_report_soon() - a guest begins to run on a node
 * @mn: the node
 *
 * Context: any.
 */
void mos_guests_report_soon(struct mos_node *mn)
{
	struct mos_processes *all = mn->processes;

	queue_delayed_work(all->work, &all->report, msecs_to_jiffies(REPORT_MS));
}
