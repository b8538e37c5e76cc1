// SPDX-License-Identifier: GPL-2.0
/* Catching a task at a point where its registers are exact and nothing of it is half done. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/sched/task_stack.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

#include "cantmove.h"
#include "compat/symbols.h"
#include "image/image.h"
#include "migrate.h"
#include "park.h"
#include "process.h"

/* How often a task that is still running is reminded, ms. */
#define REMIND_MS 5

/**
 * mos_interrupted_by_us() - how a call goes on that we, and no signal, have interrupted
 * @nr: system call
 * @ret: what it returned
 *
 * Many report EINTR for any interruption. Ours is none that the program may see:
 * nobody sent it a signal. What close() closes is closed nevertheless.
 *
 * Return: @ret, or -ERESTARTNOHAND in its place.
 */
long mos_interrupted_by_us(long nr, long ret)
{
	return ret == -EINTR && nr != __NR_close ? -ERESTARTNOHAND : ret;
}

/**
 * mos_wait_anew() - how a wait goes on after a move
 * @nr: system call
 * @ret: what it returned
 *
 * What the kernel keeps to resume a wait holds addresses of the program, which
 * are another machine's once it has moved: such a call is made anew. A sleep
 * holds none, and goes on where it was.
 *
 * Return: @ret, or -ERESTARTNOHAND in its place.
 */
long mos_wait_anew(long nr, long ret)
{
	bool sleeps = nr == __NR_nanosleep || nr == __NR_clock_nanosleep ||
		      nr == __NR_restart_syscall;

	return ret == -ERESTART_RESTARTBLOCK && !sleeps ? -ERESTARTNOHAND : ret;
}

/* The call that made the wait which is to be resumed; its arguments are in their registers still. */
static long made_by(long nr)
{
	unsigned long resume = (unsigned long)current->restart_block.fn;

	if (nr != __NR_restart_syscall)
		return nr;
	if (resume == mos_symbol_futex_restart())
		return __NR_futex;
	if (resume == mos_symbol_poll_restart())
		return __NR_poll;
	return nr;
}

/* Caught while it computed: the registers are those of the program. */
static void park_here(struct mos_process *p)
{
	struct pt_regs *regs = task_pt_regs(current);
	struct pt_regs state = *regs;

	if (mos_depart(p, &state)) {
		*regs = state;
		regs->orig_ax = -1;
	}
	mos_unmark();
}

/*
 * Caught in a system call. The kernel finishes or restarts it by itself, and
 * at its next entry the task comes to our gate with clean registers and the
 * right signal mask; no restart logic of the kernel is repeated here.
 */
static void arm_gate(void)
{
	struct pt_regs *regs = task_pt_regs(current);

	if (!task_sigpending(current))
		regs->ax = mos_interrupted_by_us(regs->orig_ax, regs->ax);
}

/* A dispatch that the program has set up for itself is not ours to replace. */
static bool may_mark(const struct mos_thread *thread)
{
	const struct mos_thread *mine = mos_marked(current);

	return mine ? mine == thread :
		      !test_task_syscall_work(current, SYSCALL_USER_DISPATCH);
}

/**
 * mos_kick_arrived() - the task has been made to look
 * @work: of its thread
 *
 * A guest and a deputy look by themselves once their sleep is broken; a task
 * at home that is wanted is caught here.
 *
 * Context: the task itself, on its way to user mode, or exiting.
 */
void mos_kick_arrived(struct callback_head *work)
{
	struct mos_thread *thread = container_of(work, struct mos_thread, kick);
	struct mos_process *p = thread->process;
	bool dying = current->flags & PF_EXITING;
	bool wanted;

	/*
	 * Works run last in, first out, and those behind us wait for as long as
	 * we park: a file that is being closed would stay open. Go last.
	 */
	if (work->next && !dying && !task_work_add(current, work, TWA_SIGNAL))
		return;
	clear_bit(0, &thread->kicked);
	wanted = !dying && p->role == MOS_ROLE_HOME &&
		 mos_process_state(p) == MOS_ST_CATCHING && !current->ptrace &&
		 may_mark(thread);
	/* Who is parked may never come back here: the mark holds what the kick held. */
	if (wanted)
		mos_mark(thread);
	mos_process_put(p);
	module_put(THIS_MODULE);
	if (!wanted)
		return;
	if (syscall_get_nr(current, task_pt_regs(current)) == -1)
		park_here(p);
	else
		arm_gate();
}

/**
 * mos_park_at_entry() - an armed task is about to make a system call
 * @p: it
 * @regs: its registers
 *
 * Context: the task itself, at the entry of a system call.
 * Return: true when it has been away and @regs are new: the call is not to be
 * made. False: nothing has happened, make the call.
 */
bool mos_park_at_entry(struct mos_process *p, struct pt_regs *regs)
{
	struct pt_regs state = *regs;
	bool back;

	mos_regs_undo_entry(&state);
	state.ax = made_by(state.ax);
	back = mos_depart(p, &state);
	if (back) {
		*regs = state;
		regs->orig_ax = -1;
	}
	mos_unmark();
	return back;
}

/**
 * mos_park_request() - have a task parked
 * @p: at home, in the state CATCHING
 * @timeout_ms: how long it may take
 *
 * The task goes on by itself with mos_depart() once it is caught.
 *
 * Context: may sleep; not the task itself.
 * Return: 0 when it has been caught, or -EBUSY when it was not in time, or -EINTR
 * when the caller is being killed; it may still be, until the state is changed. -ESRCH
 * when it ends.
 */
int mos_park_request(struct mos_process *p, unsigned int timeout_ms)
{
	unsigned long deadline = jiffies + msecs_to_jiffies(timeout_ms);
	int err = 0;

	while (!err && mos_process_state(p) == MOS_ST_CATCHING) {
		mos_process_kick(p);
		wait_event_timeout(p->wait,
				   mos_process_state(p) != MOS_ST_CATCHING,
				   msecs_to_jiffies(REMIND_MS));
		if (fatal_signal_pending(current))
			err = -EINTR;
		else if (mos_has_ended(p->thread.task))
			err = -ESRCH;
		else if (time_after(jiffies, deadline))
			err = -EBUSY;
	}
	return err;
}
