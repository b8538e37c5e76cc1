// SPDX-License-Identifier: GPL-2.0
/* The deputy's loop: what a task does at home while its process is away. */
#include <linux/sched/signal.h>

#include "../compat/symbols.h"
#include "../event.h"
#include "../image/image.h"
#include "../muster.h"
#include "../process.h"
#include "deputy.h"
#include "watch.h"

/* That its process is being stopped does not wake who sleeps killably: how often he looks, ms. */
#define LOOK_MS 50

static bool has_business(struct mos_thread *t)
{
	struct mos_process *p = t->process;

	return !list_empty_careful(&t->inbox) || READ_ONCE(p->lost) || READ_ONCE(t->deputy.reported) ||
	       mos_deputy_wants_back(p);
}

/* More than word of a file that has changed. */
static bool has_news(struct mos_thread *t)
{
	return has_business(t) || mos_watch_has_news(t->process);
}

/* A file that is written to all the time is told of once in a tick, unless there is something else to say. */
static void tell_news(struct mos_thread *t)
{
	if (!mos_watch_has_news(t->process))
		return;
	mos_watch_tell(t->process);
	if (mos_deputy_breath(t))
		wait_event_killable_timeout(t->wait, has_business(t), 1);
	else
		wait_event_interruptible_timeout(t->wait, has_business(t), 1);
}

/* There is no process any more, only its deputy: it ends, and the log says why. */
static void end(struct mos_process *p)
{
	if (!xchg(&p->deputy.ends, true))
		pr_notice("mosix: process %d (%s) ends: %s\n", task_tgid_nr(current), p->comm, p->end.text);
	send_sig(SIGKILL, current, 1);
	for (;;) {
		struct ksignal ksig;

		mos_get_signal(&ksig);
	}
}

/* Who was not called yet breaks off what it does. */
static bool call_threads(struct mos_process *p)
{
	bool first;

	spin_lock_bh(&p->lock);
	first = !p->deputy.called;
	WRITE_ONCE(p->deputy.called, true);
	spin_unlock_bh(&p->lock);
	if (first)
		mos_process_rouse(p);
	return first;
}

static bool may_ask(struct mos_process *p)
{
	bool may;

	spin_lock_bh(&p->lock);
	may = !p->deputy.asked;
	p->deputy.asked = true;
	spin_unlock_bh(&p->lock);
	return may;
}

/*
 * Ask once; where the guest could not come it is asked again. Where its threads have only been called, it is asked by
 * who has called them, or comes by itself.
 */
static void ask_back(struct mos_process *p)
{
	if (!READ_ONCE(p->deputy.order) && !mos_deputy_holds_signals())
		return;
	call_threads(p);
	if (!may_ask(p))
		return;
	while (mos_process_try_again(p, mos_process_tell(p, MOS_MSG_H2G_BRING)))
		mos_keys_open();
}

/*
 * Who stands has been told something; or has something to do, or need not stand any more. While the image comes in he
 * goes by a word alone: if the guest is lost then, who leads knows whether home has all of it by now.
 */
static bool is_needed(struct mos_thread *t)
{
	struct mos_process *p = t->process;
	enum mos_state state = mos_process_state(p);

	if (READ_ONCE(t->word))
		return true;
	if (state == MOS_ST_RETURNING)
		return false;
	return !list_empty_careful(&t->inbox) || READ_ONCE(p->lost) ||
	       (state == MOS_ST_AWAY && (!mos_deputy_wants_back(p) || mos_deputy_is_stopping()));
}

static bool step_out(struct mos_thread *t, enum mos_word *word)
{
	struct mos_process *p = t->process;
	bool may;

	spin_lock_bh(&p->lock);
	may = t->word || p->state != MOS_ST_RETURNING;
	if (may) {
		__mos_thread_set_stands(t, false);
		*word = t->word;
		t->word = MOS_WORD_NONE;
	}
	spin_unlock_bh(&p->lock);
	return may;
}

/* While the image comes in a word wakes whoever stands, and nothing else is heeded. */
static long look_in(struct mos_process *p)
{
	return mos_process_state(p) == MOS_ST_RETURNING ? MAX_SCHEDULE_TIMEOUT : msecs_to_jiffies(LOOK_MS);
}

/* Signals wait until the process is home, but for one that kills, or a stop that the others have begun. */
static enum mos_word stand_by(struct mos_thread *t)
{
	enum mos_word word = MOS_WORD_NONE;
	struct ksignal ksig;

	mos_thread_stand(t);
	do {
		while (!wait_event_killable_timeout(t->wait, is_needed(t), look_in(t->process)))
			;
		if (fatal_signal_pending(current))
			mos_get_signal(&ksig);
		if (READ_ONCE(t->word) == MOS_WORD_APPLY)
			mos_thread_answer(t, mos_deputy_arrive(t));
	} while (!step_out(t, &word));
	return word;
}

/* Sleep until there is something to do, a signal to take included. */
static enum mos_word rest(struct mos_thread *t)
{
	ktime_t breath;

	if (mos_deputy_wants_back(t->process)) {
		if (mos_deputy_is_stopping()) {
			mos_deputy_stop(t);
			return MOS_WORD_NONE;
		}
		ask_back(t->process);
		return stand_by(t);
	}
	wait_event_interruptible(t->wait, has_news(t));
	breath = mos_deputy_breath(t);
	if (breath)
		__wait_event_hrtimeout(t->wait, has_news(t), breath, (TASK_KILLABLE | TASK_NOLOAD));
	else
		mos_deputy_signals(t);
	return MOS_WORD_NONE;
}

/* Return: true when the process is home. */
static bool handle(struct mos_thread *t, struct mos_msg *msg)
{
	switch (msg->type) {
	case MOS_MSG_G2H_CALL:
		mos_deputy_call(t, msg);
		return false;
	case MOS_MSG_G2H_LEAVE:
		return mos_deputy_return(t, msg);
	default:
		mos_reply_verdict(msg, -EPROTO, "nothing of the kind is expected");
		mos_msg_free(msg);
		return false;
	}
}

/**
 * mos_deputy_serve() - stand in for a thread that is away
 * @t: the thread, just committed
 *
 * Context: the deputy; sleeps. Does not return where the process ends.
 * It returns when the process is home again.
 */
void mos_deputy_serve(struct mos_thread *t)
{
	bool home = false;
	struct mos_msg *msg;

	while (!home) {
		/* What the program has forbidden itself must not be in our way. */
		mos_keys_open();
		home = rest(t) == MOS_WORD_GO;
		if (home)
			break;
		if (READ_ONCE(t->process->lost))
			end(t->process);
		tell_news(t);
		mos_deputy_heed_report(t);
		msg = mos_thread_take(t);
		home = msg && handle(t, msg);
	}
	mos_deputy_land(t);
}

/**
 * mos_deputy_gather() - a guest is about to come home
 * @mn: this node
 * @msg: consumed
 *
 * Some of its threads may be waiting for calls that take for ever.
 *
 * Context: any.
 */
void mos_deputy_gather(struct mos_node *mn, struct mos_msg *msg)
{
	struct mos_reader r;
	struct mos_process *p = mos_process_addressed(mn, msg, MOS_ROLE_HOME, &r);

	if (p) {
		call_threads(p);
		mos_process_put(p);
	}
	mos_msg_free(msg);
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
static void drain(struct mos_thread *t)
{
	struct mos_msg *msg;

	while ((msg = mos_thread_take(t))) {
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
	struct mos_thread *t = p ? mos_thread_addressed(p, &r) : NULL;

	if (!t || mos_process_state(p) == MOS_ST_ENDED) {
		reply_gone(msg);
		mos_msg_free(msg);
	} else {
		mos_thread_deliver(t, msg);
	}
	if (t)
		mos_thread_put(t);
	if (p)
		mos_process_put(p);
}

/* The first is 1. */
#define ANY_STAY 0

/*
 * The process is not with this peer any more; at home that would be nothing to it. What comes late may be of another
 * stay than this.
 */
static void lose(struct mos_process *p, struct mos_peer *peer, u32 stay, const struct mos_words *end)
{
	bool lost;

	spin_lock_bh(&p->lock);
	lost = p->peer == peer && p->state != MOS_ST_HOME && p->state != MOS_ST_ENDED &&
	       (stay == ANY_STAY || stay == p->deputy.stay);
	if (lost) {
		p->end = *end;
		WRITE_ONCE(p->lost, true);
	}
	spin_unlock_bh(&p->lock);
	if (lost)
		mos_process_rouse(p);
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
	u32 stay = mos_get_u32(&r);

	mos_words_say(&end, "its guest on node %u was killed there (status %#x)", mos_peer_id(msg->from),
		      mos_get_u32(&r));
	if (p) {
		lose(p, msg->from, stay, &end);
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
	lose(p, peer, ANY_STAY, &end);
}

/* The whole process ends, and not only the current thread, or all but one that executes another program. */
static bool is_end_of_all(struct mos_thread *t)
{
	struct mos_process *p = t->process;
	bool last;

	spin_lock_bh(&p->lock);
	last = list_is_singular(&p->threads) && !current->signal->group_exec_task;
	spin_unlock_bh(&p->lock);
	return last || (current->signal->flags & SIGNAL_GROUP_EXIT);
}

static void tell_end(struct mos_process *p)
{
	mos_process_tell_end(p, MOS_MSG_H2G_END, 0);
	mos_event_process(p, MOSIX_EVENT_ENDED, mos_peer_id(p->peer));
}

static void end_process(struct mos_process *p)
{
	struct mos_words why = { "the process has ended" };
	enum mos_state state = mos_process_state(p);

	if (!mos_process_step(p, MOS_EV_END)) {
		if (state == MOS_ST_AWAY || state == MOS_ST_RETURNING)
			tell_end(p);
		else if (state == MOS_ST_SHIPPING)
			mos_process_tell_end(p, MOS_MSG_H2G_ABORT, 0);
	}
	mos_process_forget(p);
	mos_order_finish(p, -ESRCH, &why);
	wake_up(&p->wait);
}

/**
 * mos_deputy_exited() - a deputy's task is ending
 * @t: its thread
 *
 * Context: the task itself in do_exit(), preemption off.
 */
void mos_deputy_exited(struct mos_thread *t)
{
	if (is_end_of_all(t))
		end_process(t->process);
	if (t->deputy.request) {
		reply_gone(t->deputy.request);
		mos_msg_free(t->deputy.request);
		t->deputy.request = NULL;
	}
	drain(t);
}
