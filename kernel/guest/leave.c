// SPDX-License-Identifier: GPL-2.0
/* A guest's way home, and its end on this node. */
#include <linux/sched/signal.h>
#include <asm/unistd.h>

#include "../compat/symbols.h"
#include "../event.h"
#include "../image/image.h"
#include "../muster.h"
#include "../process.h"
#include "../ship.h"
#include "../stage.h"
#include "guest.h"
#include "imagefs.h"

/**
 * mos_guest_end() - end the current guest on this node; see mos_guest_die()
 * @p: it
 * @why: for the log, or NULL when there is nothing to explain
 *
 * What it held is let go of when the task exits: see mos_guest_exited().
 */
void mos_guest_end(struct mos_process *p, const char *why)
{
	if (why)
		pr_info_ratelimited("mosix: guest %s (process %u of node %u) ends: %s\n", p->comm,
				    p->guest.facts.pid, p->handle.home, why);
	mos_syscall(__NR_exit_group, SIGKILL, 0, 0, 0, 0, 0);
}

/* So long a guest is kept that its home wants to be where it is, before that is asked again, ms. */
#define KEPT_MS 60000

/* It is about to be told to home: who wishes it after that says so anew. Return: whether it is a light one. */
static bool take_wish(struct mos_process *p)
{
	bool light;

	spin_lock_bh(&p->lock);
	light = p->guest.light;
	p->guest.light = false;
	p->guest.asks = false;
	WRITE_ONCE(p->guest.bring, false);
	spin_unlock_bh(&p->lock);
	return light;
}

/* Home was not told. Somebody may have wished it meanwhile, and less lightly. */
static void restore_wish(struct mos_process *p, bool light)
{
	spin_lock_bh(&p->lock);
	p->guest.light = light && (p->guest.light || !p->guest.bring);
	WRITE_ONCE(p->guest.bring, true);
	spin_unlock_bh(&p->lock);
}

/* How many signals have come from home; none of them may be left waiting here, for it would be lost. */
static int put_seen(struct mos_writer *w, const struct mos_group *group)
{
	struct mos_process *p = group->threads[0]->process;
	int err = 0;

	mos_put_u32(w, group->nr);
	spin_lock_bh(&p->lock);
	for (unsigned int i = 0; i < group->nr; i++) {
		struct mos_thread *t = group->threads[i];

		if (!list_empty(&t->guest.signals))
			err = -EAGAIN;
		mos_put_u32(w, t->tid);
		mos_put_u32(w, t->guest.seen);
	}
	spin_unlock_bh(&p->lock);
	return err;
}

/*
 * From here on home takes no more signals; and it knows that we want to come. On the channel of the process this
 * does not overtake the word that its threads come together.
 */
static struct mos_msg *say_farewell(struct mos_thread *t, const struct mos_group *group, bool light)
{
	struct mos_writer w = mos_thread_letter(t, 256 + 8 * group->nr);
	struct mos_process *p = t->process;
	int err;

	mos_clocks_put(&w, p->guest.raw);
	mos_put_u32(&w, light ? MOS_LEAVE_LIGHT : 0);
	err = put_seen(&w, group);
	if (err) {
		mos_buf_free(w.buf);
		return ERR_PTR(err);
	}
	return mos_process_call(p, MOS_MSG_G2H_LEAVE, p->channel, &w, 0);
}

static int announce(struct mos_thread *t, const struct mos_group *group)
{
	struct mos_process *p = t->process;
	bool light = take_wish(p);
	struct mos_msg *reply;
	struct mos_words why;
	struct mos_reader r;
	int err;

	do {
		reply = say_farewell(t, group, light);
	} while (IS_ERR(reply) && mos_process_try_again(p, PTR_ERR(reply)));
	if (IS_ERR(reply)) {
		restore_wish(p, light);
		return PTR_ERR(reply);
	}
	mos_reader_init(&r, reply->body);
	err = mos_get_verdict(&r, &why);
	mos_msg_free(reply);
	if (err == -EPERM)
		WRITE_ONCE(p->guest.kept, ktime_add_ms(ktime_get(), KEPT_MS));
	return err;
}

/* What failed here home cannot know: it waits for the rest of the image. */
static void break_off(struct mos_thread *t, struct mos_ship *ship)
{
	struct mos_stream stream;
	int err;

	do {
		mos_stream_init(&stream, t, mos_ship_piece, ship);
		err = mos_image_break(&stream);
	} while (mos_process_try_again(t->process, err));
	mos_ship_settle(ship);
}

static int ship_home(struct mos_thread *t, const struct mos_group *group)
{
	struct mos_process *p = t->process;
	const struct mos_vdso *vdso = &p->guest.vdso;
	struct mos_space space = {
		.file_of = mos_imagefs_index,
		.skip = vdso->text - vdso->before,
		.skip_end = vdso->text + vdso->size,
	};
	struct mos_ship ship = { .type = MOS_MSG_G2H_IMAGE };
	struct mos_stream stream;
	int err, settled;

	err = mos_space_capture(&space);
	if (!err) {
		mos_stream_init(&stream, t, mos_ship_piece, &ship);
		err = mos_image_capture(&stream, &space, group);
	}
	settled = mos_ship_settle(&ship);
	if (err && !settled)
		break_off(t, &ship);
	mos_space_free(&space);
	/* The first failure is the reason; those behind it may be no more than what it has led to. */
	err = err ?: settled;
	if (err)
		pr_info_ratelimited("mosix: guest %s (process %u of node %u) cannot go home now (%d) %s\n",
				    p->comm, p->guest.facts.pid, p->handle.home, err, ship.why.text);
	return err;
}

/*
 * Send the guest home. Home decides. While the answer is out the guest stands still; where it never
 * comes the link is lost, and the guest ends. With a verdict against it, the
 * guest is still the process. -ESRCH means that home has no such process now.
 */
static int lead(struct mos_thread *t)
{
	struct mos_process *p = t->process;
	struct mos_group group;
	int err = mos_group_take(&group, t);

	if (err) {
		mos_process_dismiss(p, MOS_WORD_STAY);
		return err;
	}
	mos_process_step(p, MOS_EV_LEAVE);
	mos_stage(MOS_STAGE_LEAVE);
	err = announce(t, &group);
	mos_stage(MOS_STAGE_ALLOWED);
	err = err ?: ship_home(t, &group);
	mos_group_free(&group);
	if (err == -EHOSTDOWN || err == -ESRCH || fatal_signal_pending(current))
		mos_guest_die(p, "its home is gone");
	if (!err) {
		mos_process_step(p, MOS_EV_COMMIT);
		mos_stage(MOS_STAGE_LEFT);
		mos_guest_die(p, NULL);
	}
	mos_process_step(p, MOS_EV_FAIL);
	mos_process_dismiss(p, MOS_WORD_STAY);
	return err;
}

/* All threads are to come together; home breaks off the calls that they wait for. */
static void call_all(struct mos_process *p)
{
	bool first, alone;

	spin_lock_bh(&p->lock);
	alone = list_is_singular(&p->threads);
	/* That this node wishes it home does not know, and what home has asked it may have forgotten since. */
	first = !p->guest.asks;
	p->guest.asks = true;
	WRITE_ONCE(p->guest.bring, true);
	spin_unlock_bh(&p->lock);
	if (!first || alone)
		return;
	mos_process_rouse(p);
	while (mos_process_try_again(p, mos_process_tell(p, MOS_MSG_G2H_GATHER)))
		;
}

static bool is_over(struct mos_process *p)
{
	return READ_ONCE(p->guest.over) || READ_ONCE(p->lost);
}

/**
 * mos_guest_leave() - go home, with all threads
 * @t: its thread
 * @regs: its registers, as if it computed
 * @fault: the signal that its last instruction raised, for home to judge, or NULL
 *
 * Context: the guest's task; may sleep. Does not return when the guest has left.
 * Return: why home could not take it now: it is still here. -EAGAIN where it is to look for signals first.
 */
int mos_guest_leave(struct mos_thread *t, const struct pt_regs *regs,
		    const struct kernel_siginfo *fault)
{
	struct mos_process *p = t->process;
	int err = mos_thread_capture(t, regs, fault);

	if (err)
		return err;
	call_all(p);
	mos_thread_stand(t);
	wait_event_killable(t->wait, READ_ONCE(t->word) || is_over(p) || mos_thread_lead(t));
	if (fatal_signal_pending(current) || is_over(p))
		mos_guest_die(p, READ_ONCE(p->lost) ? "its home is gone" : NULL);
	err = READ_ONCE(p->lead) == t ? lead(t) : -EAGAIN;
	mos_thread_forget_image(t);
	return err;
}

static void end_process(struct mos_process *p)
{
	mos_process_step(p, MOS_EV_END);
	if (mos_process_forget(p) && p->guest.committed)
		mos_event_process(p, MOSIX_EVENT_LEFT, p->handle.home);
}

static bool is_last(struct mos_thread *t)
{
	struct mos_process *p = t->process;
	bool last;

	spin_lock_bh(&p->lock);
	last = list_is_singular(&p->threads);
	spin_unlock_bh(&p->lock);
	return last || (current->signal->flags & SIGNAL_GROUP_EXIT);
}

/**
 * mos_guest_exited() - the task of a guest's thread is ending
 * @t: its thread
 *
 * Where home does not know of it yet, it is told. A thread that has told home itself leaves the others alone.
 *
 * Context: the task itself in do_exit(), preemption off.
 */
void mos_guest_exited(struct mos_thread *t)
{
	struct mos_process *p = t->process;
	enum mos_state state = mos_process_state(p);

	if (!t->ended && (state == MOS_ST_RUNNING || state == MOS_ST_LEAVING) &&
	    !mos_process_step(p, MOS_EV_END))
		mos_process_tell_end(p, MOS_MSG_G2H_GONE, current->exit_code);
	if (!t->ended || is_last(t))
		end_process(p);
	mos_thread_drain(t, "the guest has died on the other node");
}
