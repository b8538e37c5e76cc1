// SPDX-License-Identifier: GPL-2.0
/* Emptying a node: its own processes come home, those of others leave. */
#include <linux/sched/signal.h>

#include "empty.h"
#include "event.h"
#include "guest/guest.h"
#include "node.h"
#include "process.h"

/* How often those who are left are counted, and asked once more, ms: some could not come just then. */
#define LOOK_MS 20

static void call_home(struct mos_node *mn)
{
	struct mos_process *p;
	unsigned long index;

	for (index = 0; (p = mos_process_next(&mn->processes->deputies, &index)); index++) {
		mos_process_call_home(p);
		mos_process_put(p);
	}
}

static unsigned int count_away(struct mos_node *mn)
{
	struct mos_counts counts;

	mos_processes_count(mn, &counts);
	return counts.away;
}

static void send_home(struct mos_node *mn)
{
	struct mos_process *p;
	unsigned long index;

	for (index = 0; (p = mos_process_next(&mn->processes->guests, &index)); index++) {
		if (mos_process_state(p) == MOS_ST_RUNNING)
			mos_guest_dismiss(p, false);
		mos_process_put(p);
	}
}

static unsigned int count_guests(struct mos_node *mn)
{
	struct mos_counts counts;

	mos_processes_count(mn, &counts);
	return counts.guests;
}

/* Return: how many are left when the time is over, or -EINTR for a sender who is killed. */
static int empty(struct mos_node *mn, void (*ask)(struct mos_node *mn),
		 unsigned int (*count)(struct mos_node *mn), unsigned int timeout_ms)
{
	unsigned long deadline = jiffies + msecs_to_jiffies(timeout_ms);
	unsigned int left;

	for (;;) {
		ask(mn);
		left = count(mn);
		if (!left || time_after_eq(jiffies, deadline))
			return left;
		schedule_timeout_killable(msecs_to_jiffies(LOOK_MS));
		if (fatal_signal_pending(current))
			return -EINTR;
	}
}

/**
 * mos_node_bring() - bring all processes of this node home
 * @mn: this node
 * @timeout_ms: how long that may take
 * @why: empty; set to who is still away
 *
 * From now on the balancer sends none of them away (lstay).
 *
 * Context: may sleep, killably.
 * Return: 0; -ETIMEDOUT: some are still away; -EINTR.
 */
int mos_node_bring(struct mos_node *mn, unsigned int timeout_ms, struct mos_words *why)
{
	int left;

	mos_setting_set(mn, mos_setting_find("lstay"), 1);
	mos_event_node(mn, MOSIX_EVENT_BRING, READ_ONCE(mn->id));
	left = empty(mn, call_home, count_away, timeout_ms);
	if (left <= 0)
		return left;
	mos_words_say(why, "%d still away: ", left);
	mos_processes_name_away(mn, why);
	return -ETIMEDOUT;
}

/**
 * mos_node_expel() - send all guests of this node home
 * @mn: this node
 * @timeout_ms: how long that may take
 * @why: empty; set to who is still here
 *
 * From now on none may come (block).
 *
 * Context: may sleep, killably.
 * Return: 0; -ETIMEDOUT: some are still here; -EINTR.
 */
int mos_node_expel(struct mos_node *mn, unsigned int timeout_ms, struct mos_words *why)
{
	int left;

	mos_setting_set(mn, mos_setting_find("block"), 1);
	mos_event_node(mn, MOSIX_EVENT_EXPEL, READ_ONCE(mn->id));
	left = empty(mn, send_home, count_guests, timeout_ms);
	if (left <= 0)
		return left;
	mos_words_say(why, "%d guest%s still here: ", left, left == 1 ? " is" : "s are");
	mos_processes_name_guests(mn, why);
	return -ETIMEDOUT;
}
