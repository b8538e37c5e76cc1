// SPDX-License-Identifier: GPL-2.0
/* A guest's way home, and its end on this node. */
#include <linux/sched/signal.h>
#include <asm/unistd.h>

#include "../compat/symbols.h"
#include "../image/image.h"
#include "../process.h"
#include "../ship.h"
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

/* A fault that only home can judge travels along; without one there is a zero. */
static void put_fault(struct mos_writer *w, const struct kernel_siginfo *fault)
{
	mos_put_u32(w, fault ? fault->si_signo : 0);
	if (fault)
		mos_put_bytes(w, fault, sizeof(*fault));
}

static int announce(struct mos_process *p, const struct kernel_siginfo *fault)
{
	struct mos_writer w = mos_process_letter(p, 256);
	struct mos_msg *reply;
	struct mos_words why;
	struct mos_reader r;
	u64 utime, stime, runtime;
	int err;

	mos_usage_now(&utime, &stime, &runtime);
	mos_put_u64(&w, utime);
	mos_put_u64(&w, stime);
	mos_put_u64(&w, runtime);
	mos_put_u32(&w, READ_ONCE(p->guest.seen));
	mos_clocks_put(&w, p->guest.raw);
	put_fault(&w, fault);
	reply = mos_peer_call(p->peer, MOS_MSG_G2H_LEAVE, p->channel, w.buf, 0);
	if (IS_ERR(reply))
		return PTR_ERR(reply);
	mos_reader_init(&r, reply->body);
	err = mos_get_verdict(&r, &why);
	mos_msg_free(reply);
	return err;
}

/* What failed here home cannot know: it waits for the rest of the image. */
static void break_off(struct mos_process *p, struct mos_ship *ship)
{
	struct mos_stream stream;
	int err;

	do {
		mos_stream_init(&stream, p, mos_ship_piece, ship);
		err = mos_image_break(&stream);
	} while (mos_process_try_again(p, err));
	mos_ship_settle(ship);
}

static int ship_home(struct mos_process *p, const struct pt_regs *regs)
{
	struct mos_space space = { .file_of = mos_imagefs_index };
	struct mos_ship ship = { .type = MOS_MSG_G2H_IMAGE };
	struct mos_stream stream;
	int err, settled;

	err = mos_space_capture(&space);
	if (!err) {
		mos_stream_init(&stream, p, mos_ship_piece, &ship);
		err = mos_image_capture(&stream, &space, regs);
	}
	settled = mos_ship_settle(&ship);
	if (err && !settled)
		break_off(p, &ship);
	mos_space_free(&space);
	if (err || settled)
		pr_info_ratelimited("mosix: guest %s (process %u of node %u) cannot go home now (%d) %s\n",
				    p->comm, p->guest.facts.pid, p->handle.home, settled ?: err,
				    ship.why.text);
	return settled ?: err;
}

/*
 * Send the current guest home. Home decides. While the answer is out the guest stands still; where it never
 * comes the link is lost, and the guest ends. With a verdict against it, the
 * guest is still the process. -ESRCH means that home has no such process now.
 */
static int leave(struct mos_process *p, const struct pt_regs *regs,
		 const struct kernel_siginfo *fault)
{
	int err = announce(p, fault);

	if (!err)
		err = ship_home(p, regs);
	if (err == -EHOSTDOWN || err == -ESRCH || fatal_signal_pending(current))
		mos_guest_die(p, "its home is gone");
	return err;
}

/**
 * mos_guest_leave() - go home
 * @p: the guest
 * @regs: its registers, as if it computed
 * @fault: the signal that its last instruction raised, for home to judge, or NULL
 *
 * Context: the guest's task; may sleep. Does not return when the guest has left.
 * Return: why home could not take it now: it is still here.
 */
int mos_guest_leave(struct mos_process *p, const struct pt_regs *regs,
		    const struct kernel_siginfo *fault)
{
	int err;

	mos_process_step(p, MOS_EV_LEAVE);
	WRITE_ONCE(p->guest.bring, false);
	err = leave(p, regs, fault);
	if (!err) {
		mos_process_step(p, MOS_EV_COMMIT);
		mos_guest_die(p, NULL);
	}
	mos_process_step(p, MOS_EV_FAIL);
	return err;
}

/**
 * mos_guest_exited() - a guest's task is ending
 * @p: the guest
 *
 * Where home does not know of it yet, it is told.
 *
 * Context: the task itself in do_exit(), preemption off.
 */
void mos_guest_exited(struct mos_process *p)
{
	enum mos_state state = mos_process_state(p);

	if (state == MOS_ST_RUNNING || state == MOS_ST_LEAVING)
		mos_process_tell_end(p, MOS_MSG_G2H_GONE, current->exit_code);
	mos_process_step(p, MOS_EV_END);
	mos_process_forget(p);
	mos_process_drain(p, "the guest has died on the other node");
}
