// SPDX-License-Identifier: GPL-2.0
/* The deputy's loop: what a task does at home while its process is away. */
#include <linux/sched/signal.h>

#include "../compat/symbols.h"
#include "../process.h"
#include "deputy.h"

static bool has_business(struct mos_process *p)
{
	return !list_empty_careful(&p->inbox) || READ_ONCE(p->lost) ||
	       (mos_deputy_wants_back(p) && !p->deputy.asked);
}

/* There is no process any more, only its deputy: it ends, and the log says why. */
static void end(struct mos_process *p)
{
	pr_notice("mosix: process %d (%s) ends: %s\n", task_pid_nr(current), p->comm,
		  p->end.text);
	send_sig(SIGKILL, current, 1);
	for (;;) {
		struct ksignal ksig;

		mos_get_signal(&ksig);
	}
}

/* Ask once; where the guest could not come it is asked again. */
static void ask_back(struct mos_process *p)
{
	if (p->deputy.asked)
		return;
	mos_deputy_tell(p, MOS_MSG_H2G_BRING, NULL);
	p->deputy.asked = true;
}

/* Sleep until there is something to do, a signal to take included. */
static void rest(struct mos_process *p)
{
	struct ksignal ksig;

	if (!mos_deputy_wants_back(p)) {
		wait_event_interruptible(p->wait, has_business(p));
		mos_deputy_signals(p);
		return;
	}
	/* Signals wait until the process is home, but for one that kills. */
	ask_back(p);
	wait_event_killable(p->wait, has_business(p));
	if (fatal_signal_pending(current))
		mos_get_signal(&ksig);
}

/**
 * mos_deputy_serve() - stand in for a process that is away
 * @p: the process, just committed
 *
 * Context: the deputy; sleeps. Does not return where the process ends.
 * It returns when the process is home again.
 */
void mos_deputy_serve(struct mos_process *p)
{
	struct mos_msg *msg;

	for (;;) {
		rest(p);
		if (READ_ONCE(p->lost))
			end(p);
		msg = mos_process_take(p);
		if (!msg)
			continue;
		if (msg->type == MOS_MSG_G2H_CALL) {
			mos_deputy_call(p, msg);
		} else if (msg->type == MOS_MSG_G2H_LEAVE) {
			if (mos_deputy_return(p, msg))
				return;
		} else {
			mos_reply_verdict(msg, -EPROTO, "nothing of the kind is expected");
			mos_msg_free(msg);
		}
	}
}

static void reply_gone(struct mos_msg *msg)
{
	struct mos_writer w;

	if (msg->type != MOS_MSG_G2H_CALL) {
		mos_reply_verdict(msg, -ESRCH, "home does not know the process");
		return;
	}
	mos_writer_init(&w, mos_buf_alloc(4, GFP_ATOMIC), GFP_ATOMIC);
	mos_put_u32(&w, MOS_RESULT_GONE);
	mos_peer_reply(msg, w.buf);
}

/* A guest that waits for an answer gets one, and ends. */
static void drain(struct mos_process *p)
{
	struct mos_msg *msg;

	while ((msg = mos_process_take(p))) {
		reply_gone(msg);
		mos_msg_free(msg);
	}
}

/**
 * mos_deputy_message() - a guest says something that its deputy must deal with
 * @mn: this node
 * @msg: consumed
 *
 * Context: any.
 */
void mos_deputy_message(struct mos_node *mn, struct mos_msg *msg)
{
	struct mos_reader r;
	struct mos_process *p = mos_process_addressed(mn, msg, MOS_ROLE_HOME, &r);

	if (!p || mos_process_state(p) == MOS_ST_ENDED) {
		reply_gone(msg);
		mos_msg_free(msg);
	} else {
		mos_process_deliver(p, msg);
	}
	if (p)
		mos_process_put(p);
}

/* The process is not with this peer any more; at home that would be nothing to it. */
static void lose(struct mos_process *p, struct mos_peer *peer, const struct mos_words *end)
{
	bool lost;

	spin_lock_bh(&p->lock);
	lost = p->peer == peer && p->state != MOS_ST_HOME && p->state != MOS_ST_ENDED;
	if (lost) {
		p->end = *end;
		WRITE_ONCE(p->lost, true);
	}
	spin_unlock_bh(&p->lock);
	if (!lost)
		return;
	wake_up(&p->wait);
	mos_process_kick(p);
}

/**
 * mos_deputy_gone() - a guest has died where it was
 * @mn: this node
 * @msg: consumed
 *
 * Context: any.
 */
void mos_deputy_gone(struct mos_node *mn, struct mos_msg *msg)
{
	struct mos_words end = {};
	struct mos_reader r;
	struct mos_process *p = mos_process_addressed(mn, msg, MOS_ROLE_HOME, &r);

	mos_words_say(&end, "its guest on node %u was killed there (status %#x)",
		      mos_peer_id(msg->from), mos_get_u32(&r));
	if (p) {
		lose(p, msg->from, &end);
		mos_process_put(p);
	}
	mos_msg_free(msg);
}

/**
 * mos_deputy_lost() - the node of a guest is gone for good
 * @p: the process
 * @peer: that node
 *
 * Context: may sleep.
 */
void mos_deputy_lost(struct mos_process *p, struct mos_peer *peer)
{
	struct mos_words end = {};

	mos_words_say(&end, "node %u, where it ran, has not been heard of for the grace period",
		      mos_peer_id(peer));
	lose(p, peer, &end);
}

/**
 * mos_deputy_exited() - a deputy's task is ending
 * @p: the process
 *
 * Context: the task itself in do_exit(), preemption off.
 */
void mos_deputy_exited(struct mos_process *p)
{
	struct mos_words why = { "the process has ended" };
	enum mos_state state = mos_process_state(p);

	if (state == MOS_ST_AWAY || state == MOS_ST_RETURNING)
		mos_process_tell_end(p, MOS_MSG_H2G_END, 0);
	else if (state == MOS_ST_SHIPPING)
		mos_process_tell_end(p, MOS_MSG_H2G_ABORT, 0);
	mos_process_step(p, MOS_EV_END);
	mos_process_forget(p);
	if (p->deputy.request) {
		reply_gone(p->deputy.request);
		mos_msg_free(p->deputy.request);
		p->deputy.request = NULL;
	}
	drain(p);
	mos_order_finish(p, -ESRCH, &why);
	wake_up(&p->wait);
}
