// SPDX-License-Identifier: GPL-2.0
/* The return of a process: its image comes in, and at one point home is where it runs again. */
#include <linux/file.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/tty.h>

#include "../compat/task.h"
#include "../event.h"
#include "../image/image.h"
#include "../process.h"
#include "../stage.h"
#include "deputy.h"
#include "watch.h"

/* How long the other threads may take to break off what they do, ms. */
#define GATHER_MS 1000

/**
 * struct farewell - what a guest says when it wants to leave
 * @clocks: what its program has seen on them
 * @flags: enum mos_leave_flags
 * @nr: threads; the rest of the message says how many signals each has received
 * @r: at that rest
 */
struct farewell {
	struct mos_clocks clocks;
	u32 flags;
	u32 nr;
	struct mos_reader r;
};

static int get_farewell(struct mos_msg *msg, struct farewell *bye)
{
	mos_reader_init(&bye->r, msg->body);
	mos_get_handle(&bye->r);
	mos_get_u32(&bye->r);
	mos_clocks_get(&bye->r, &bye->clocks);
	bye->flags = mos_get_u32(&bye->r);
	bye->nr = mos_get_u32(&bye->r);
	return bye->r.err || bye->flags & ~MOS_LEAVE_FLAGS || bye->nr > MOS_THREADS_MAX ? -EBADMSG : 0;
}

static bool is_in_foreground(void)
{
	struct tty_struct *tty = get_current_tty();
	struct pid *front = tty ? tty_get_pgrp(tty) : NULL;
	bool is;

	rcu_read_lock();
	is = front && front == task_pgrp(current);
	rcu_read_unlock();
	put_pid(front);
	tty_kref_put(tty);
	return is;
}

/* The balancer of another node does not know what is to be left alone. Whoever wants it here, too, is not kept waiting. */
static int judge(struct mos_process *p, const struct farewell *bye, struct mos_words *why)
{
	if (!(bye->flags & MOS_LEAVE_LIGHT) || READ_ONCE(p->deputy.order) || READ_ONCE(p->deputy.asked))
		return 0;
	if (mos_process_is_locked(p->node, current))
		mos_words_say(why, "user_lock: it is locked");
	else if (is_in_foreground())
		mos_words_say(why, "it is in the foreground of a terminal");
	else
		return 0;
	return -EPERM;
}

/* Has each thread got every signal that was sent to it? One that is not mentioned may have got none. */
static bool have_seen(struct mos_process *p, struct farewell *bye)
{
	u32 nr = 0;

	for (u32 i = 0; i < bye->nr && !bye->r.err; i++) {
		struct mos_thread *t = __mos_thread_find(p, mos_get_u32(&bye->r));
		u32 seen = mos_get_u32(&bye->r);

		nr += t && seen == t->deputy.sent;
	}
	return !bye->r.err && nr == p->nr_threads;
}

/*
 * From here on no thread does anything by itself. Where one has sent a signal that is on its way yet, or stands
 * still for another reason, the guest has to try again.
 */
static int begin_return(struct mos_thread *lead, struct farewell *bye)
{
	struct mos_process *p = lead->process;
	int err = 0;

	spin_lock_bh(&p->lock);
	if (!__mos_process_stands(p))
		err = -EBUSY;
	if (!err && !have_seen(p, bye))
		err = -EAGAIN;
	if (!err && p->state != MOS_ST_AWAY)
		err = -EPROTO;
	if (!err) {
		WRITE_ONCE(p->state, mos_state_next(p->state, MOS_EV_LEAVE));
		WRITE_ONCE(p->lead, lead);
	}
	spin_unlock_bh(&p->lock);
	return err;
}

static int gather(struct mos_thread *t, struct farewell *bye)
{
	struct mos_process *p = t->process;

	WRITE_ONCE(p->deputy.called, true);
	mos_thread_stand(t);
	if (!mos_process_stands(p))
		mos_process_rouse(p);
	wait_event_killable_timeout(p->wait, mos_process_stands(p), msecs_to_jiffies(GATHER_MS));
	return begin_return(t, bye);
}

static struct mos_msg *next_piece(struct mos_thread *t)
{
	struct mos_process *p = t->process;
	struct mos_msg *msg;

	wait_event_killable(t->wait, !list_empty_careful(&t->inbox) || READ_ONCE(p->lost));
	if (fatal_signal_pending(current) || READ_ONCE(p->lost))
		return NULL;
	msg = mos_thread_take(t);
	if (!msg || msg->type != MOS_MSG_G2H_CALL)
		return msg;
	/* It goes on where it is, and has called before we knew. */
	mos_deputy_call_again(t, msg);
	return NULL;
}

/* A file at home, for an area that the guest maps. */
static struct file *open_file(struct mos_process *p, u32 index)
{
	if (index >= p->deputy.nr_files)
		return ERR_PTR(-EBADMSG);
	return get_file(p->deputy.files[index]);
}

/*
 * The fault is raised here, with the force that the processor gives it. It has come because no handler may run: the
 * guest's kernel has found none, or its signal blocked, and has then unblocked it and forgotten the handler, which
 * we have not.
 */
static void raise_fault(struct kernel_siginfo *fault)
{
	int sig = fault->si_signo;
	sigset_t blocked = current->blocked;

	if (!sig)
		return;
	spin_lock_irq(&mos_own_sighand()->siglock);
	mos_own_sighand()->action[sig - 1].sa.sa_handler = SIG_DFL;
	spin_unlock_irq(&mos_own_sighand()->siglock);
	sigdelset(&blocked, sig);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
	send_sig_info(sig, fault, current);
}

/*
 * Whoever wants the process home asks anew. That is to be known before the guest is answered: from then on it may call
 * its threads again, and that must not be forgotten.
 */
static void forget_call(struct mos_process *p)
{
	spin_lock_bh(&p->lock);
	p->deputy.asked = false;
	WRITE_ONCE(p->deputy.called, false);
	spin_unlock_bh(&p->lock);
}

/* The guest goes on before anything of its image has come. */
static void refuse(struct mos_process *p)
{
	if (mos_process_state(p) == MOS_ST_RETURNING)
		mos_process_step(p, MOS_EV_FAIL);
	mos_process_dismiss(p, MOS_WORD_STAY);
}

/* What has stayed here of its memory may take all the room that there is, and can do without. */
static int reopen_windows(const struct mos_group *group)
{
	if (!mos_windows_open(group))
		return 0;
	mos_space_clear();
	return mos_windows_open(group);
}

/* The guest goes on: what has come of its image is not the process. */
static void stay_away(struct mos_process *p, const struct mos_group *group, int err,
		      const struct mos_words *why)
{
	mos_space_give_back();
	if (reopen_windows(group))
		pr_warn("mosix: process %d (%s) has no room for its windows\n",
			task_tgid_nr(current), p->comm);
	/* While it is being killed the others may still be taking theirs up. */
	for (unsigned int i = 0; i < group->nr && !fatal_signal_pending(current); i++) {
		mos_thread_forget_image(group->threads[i]);
		group->threads[i]->unfinished.ret = 0;
	}
	mos_process_step(p, MOS_EV_FAIL);
	mos_process_dismiss(p, MOS_WORD_STAY);
	if (!fatal_signal_pending(current))
		mos_order_finish(p, err, why);
}

/**
 * mos_deputy_arrive() - take up what the guest of the current thread was
 * @t: the thread, whose image has come
 *
 * Context: the deputy, in the finished address space; may sleep.
 * Return: as mos_thread_apply().
 */
int mos_deputy_arrive(struct mos_thread *t)
{
	struct mos_landing landing = {};
	int err;

	/* What a sleep would tell of its rest went into the window. */
	current->restart_block.nanosleep.type = TT_NONE;
	err = mos_thread_apply(t, true, &landing);
	if (err)
		return err;
	mos_deputy_account(t, &landing.usage);
	*t->deputy.regs = landing.regs;
	t->deputy.fault = landing.fault;
	return 0;
}

/**
 * mos_deputy_land() - the current thread is home again, and about to run
 * @t: it
 *
 * Context: the deputy; may sleep.
 */
void mos_deputy_land(struct mos_thread *t)
{
	mos_thread_forget_image(t);
	raise_fault(&t->deputy.fault);
}

static void note_return(struct mos_process *p, const struct mos_restore *in, ktime_t began)
{
	struct mos_deputy *d = &p->deputy;

	d->moves++;
	d->bytes += in->bytes;
	d->since = ktime_get();
	d->freeze_ns = ktime_to_ns(ktime_sub(d->since, began));
	d->asked = false;
	atomic64_inc(&p->node->processes->moves);
}

static int take_in(struct mos_restore *in, struct mos_msg **last)
{
	int err;

	mos_windows_close(in->p);
	err = mos_restore_receive(in, MOS_MSG_G2H_IMAGE, next_piece, last) ?: mos_restore_finish(in) ?:
	      mos_restore_settle(in, mos_deputy_arrive(in->t));
	mos_restore_free(in);
	return err;
}

/**
 * mos_deputy_return() - the guest wants to come home
 * @t: the thread that leads it
 * @leave: its message; consumed
 *
 * Home decides: until the commit below the guest stands still, waiting for our
 * word, and is the process again if that is no; from the commit on the process
 * runs here.
 *
 * Context: the deputy; may sleep.
 * Return: true when the process is home, its registers in the deputy's regs.
 */
bool mos_deputy_return(struct mos_thread *t, struct mos_msg *leave)
{
	struct mos_process *p = t->process;
	struct mos_restore in = { .t = t, .p = p, .home = true, .open = open_file };
	struct mos_msg *last = NULL;
	ktime_t began = ktime_get();
	u32 from = mos_peer_id(p->peer);
	struct mos_words why = { "a signal is on its way" };
	struct mos_group group = {};
	struct farewell bye;
	int err = get_farewell(leave, &bye);

	mos_stage(MOS_STAGE_ANNOUNCED);
	err = err ?: judge(p, &bye, &why) ?: gather(t, &bye) ?: mos_group_take(&group, t);
	forget_call(p);
	mos_process_answer(p, leave, err, err ? &why : NULL);
	mos_msg_free(leave);
	if (err) {
		refuse(p);
		return false;
	}
	mos_stage(MOS_STAGE_AGREED);
	err = take_in(&in, &last);
	if (err) {
		mos_watch_tell(p);
		if (last) {
			mos_process_answer(p, last, err, &in.why);
			mos_msg_free(last);
		}
		stay_away(p, &group, err, &in.why);
		mos_group_free(&group);
		return false;
	}
	mos_group_free(&group);
	if (!mos_clocks_await(&bye.clocks, mos_clocks_added().raw))
		pr_warn_ratelimited("mosix: process %d (%s): the clocks of the node that it was on are seconds ahead\n",
				    task_tgid_nr(current), p->comm);

	mos_stage(MOS_STAGE_BACK);

	/* ---- commit: from here on the process runs at home, and nowhere else ---- */

	note_return(p, &in, began);
	mos_process_drop_files(p);
	mos_process_conclude(p, MOS_ST_RETURNING, MOS_EV_COMMIT, 0, NULL);
	mos_stage(MOS_STAGE_RETURNED);
	mos_process_answer(p, last, 0, NULL);
	mos_msg_free(last);
	mos_event_process(p, MOSIX_EVENT_HOME, from);
	return true;
}
