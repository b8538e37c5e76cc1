// SPDX-License-Identifier: GPL-2.0
/* What reaches a guest from home while it lives: signals, stop and go on, come back, the end. */
#include <linux/delay.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "../image/image.h"
#include "../migrate.h"
#include "../park.h"
#include "../process.h"
#include "guest.h"
#include "imagefs.h"
#include "../signal.h"

/*
 * Signals that may wait for a guest. Handlers that do not block their own signal may have as many on their way
 * as the owner's RLIMIT_SIGPENDING allows at home, and none of them may kill the program.
 */
#define SIGNALS_MAX 65536

/* So long the handler of a fault is waited for that has blocked a signal, before a process goes that is to. */
#define HELD_MAX HZ

/**
 * struct forwarded - a signal that home has taken for us and wants handled here
 * @list: in the guest's queue
 * @since: when it came, in jiffies
 * @signal: what to deliver
 */
struct forwarded {
	struct list_head list;
	unsigned long since;
	struct mos_signal signal;
};

void mos_signals_free(struct list_head *signals)
{
	struct forwarded *f, *next;

	list_for_each_entry_safe(f, next, signals, list)
		kfree(f);
}

static int enqueue(struct mos_thread *t, struct forwarded *f)
{
	int err = -ENOBUFS;

	spin_lock_bh(&t->process->lock);
	if (t->guest.nr_signals < SIGNALS_MAX) {
		list_add_tail(&f->list, &t->guest.signals);
		t->guest.nr_signals++;
		/* Who reads it finds the signal: see mos_guest_has_signals(). */
		smp_store_release(&t->guest.seen, t->guest.seen + 1);
		err = 0;
	}
	spin_unlock_bh(&t->process->lock);
	return err;
}

/**
 * mos_guest_queue_signal() - take a signal out of a message
 * @t: its thread
 * @r: at the signal; its error is set where the signal could not be kept
 *
 * Context: any. The guest's task is made to look if it is not the caller.
 */
void mos_guest_queue_signal(struct mos_thread *t, struct mos_reader *r)
{
	struct forwarded *f = kzalloc(sizeof(*f), GFP_ATOMIC | __GFP_NOWARN);

	if (!f) {
		r->err = -ENOMEM;
		return;
	}
	mos_get_signal_record(r, &f->signal);
	f->since = jiffies;
	if (!r->err)
		r->err = enqueue(t, f);
	if (r->err) {
		kfree(f);
		return;
	}
	if (READ_ONCE(t->task) == current)
		set_thread_flag(TIF_NOTIFY_SIGNAL);
	else
		mos_thread_kick(t);
}

/* None may be left here when the process goes. */
static bool must_not_wait(struct mos_thread *t, const struct forwarded *f)
{
	return READ_ONCE(t->process->guest.bring) && time_after(jiffies, f->since + HELD_MAX);
}

/*
 * The next signal to be handled. What this node's kernel has blocked for the handler of a fault home may not know yet:
 * what has come for that all the same waits until it is unblocked.
 */
static struct forwarded *next_forwarded(struct mos_thread *t)
{
	struct forwarded *f;

	lockdep_assert_held(&t->process->lock);
	list_for_each_entry(f, &t->guest.signals, list)
		if (f->signal.waiting || !sigismember(&current->blocked, f->signal.info.si_signo) || must_not_wait(t, f))
			return f;
	return NULL;
}

static bool has_signals(struct mos_thread *t)
{
	bool has;

	if (list_empty_careful(&t->guest.signals))
		return false;
	spin_lock_bh(&t->process->lock);
	has = next_forwarded(t);
	spin_unlock_bh(&t->process->lock);
	return has;
}

/**
 * mos_guest_has_signals() - has a signal come from home that is to be handled now?
 * @t: its thread
 * @seen: set to how many have come
 *
 * Where there is one the task is made to look: it may have been unblocked just now.
 *
 * Context: the guest's task; takes and drops the lock of the process.
 */
bool mos_guest_has_signals(struct mos_thread *t, u32 *seen)
{
	bool has;

	*seen = smp_load_acquire(&t->guest.seen);
	has = has_signals(t);
	if (has)
		set_thread_flag(TIF_NOTIFY_SIGNAL);
	return has;
}

static struct forwarded *take_signal(struct mos_thread *t)
{
	struct forwarded *f;

	spin_lock_bh(&t->process->lock);
	f = next_forwarded(t);
	if (f) {
		list_del(&f->list);
		t->guest.nr_signals--;
	}
	/* The kernel asks again for as long as it is told that there is more. */
	if (next_forwarded(t) || READ_ONCE(t->process->guest.bring))
		set_thread_flag(TIF_NOTIFY_SIGNAL);
	spin_unlock_bh(&t->process->lock);
	return f;
}

/*
 * Hand a signal to the kernel, which builds the frame, restarts or breaks off
 * the call, and blocks what the handler wants blocked.
 */
static bool deliver(struct mos_thread *t, struct ksignal *ksig)
{
	struct forwarded *f = take_signal(t);

	if (!f)
		return false;
	mos_clocks_reach(f->signal.shown);
	if (f->signal.waiting) {
		/* As sigsuspend() and its kind leave it: the frame keeps the old mask. */
		current->saved_sigmask = current->blocked;
		set_restore_sigmask();
		sigprocmask(SIG_SETMASK, &f->signal.blocked, NULL);
	}
	ksig->sig = f->signal.info.si_signo;
	ksig->info = f->signal.info;
	ksig->ka.sa = f->signal.action;
	if (ksig->ka.sa.sa_flags & SA_ONESHOT) {
		spin_lock_irq(&mos_own_sighand()->siglock);
		mos_own_sighand()->action[ksig->sig - 1].sa.sa_handler = SIG_DFL;
		spin_unlock_irq(&mos_own_sighand()->siglock);
	}
	kfree(f);
	return true;
}

/* A wait that was broken off is not resumed, as it may go on elsewhere: it is made anew. */
static void make_anew(struct mos_thread *t)
{
	struct pt_regs *regs = task_pt_regs(current);
	long nr = syscall_get_nr(current, regs);

	if (nr != -1)
		regs->ax = mos_wait_anew(nr, mos_interrupted_by_us(nr, regs->ax));
	mos_unfinished_note(&t->unfinished, regs);
}

/* The registers as they would be in user mode, if no handler is run. */
static struct pt_regs user_state(struct mos_thread *t)
{
	struct pt_regs state;

	make_anew(t);
	state = *task_pt_regs(current);
	mos_unfinished_rewind(&t->unfinished, &state);
	mos_regs_settle(&state);
	return state;
}

static bool is_unhandled(int sig)
{
	__sighandler_t handler = mos_own_sighand()->action[sig - 1].sa.sa_handler;

	return handler == SIG_DFL || handler == SIG_IGN || sigismember(&current->blocked, sig);
}

/* A fault that has no handler here, which only home may judge: its siginfo, or false. */
static bool find_fault(struct kernel_siginfo *info)
{
	struct sigqueue *q;
	bool found = false;

	if (!(current->pending.signal.sig[0] & MOS_FAULTS))
		return false;
	spin_lock_irq(&mos_own_sighand()->siglock);
	list_for_each_entry(q, &current->pending.list, list) {
		if (!(sigmask(q->info.si_signo) & MOS_FAULTS) || !is_unhandled(q->info.si_signo))
			continue;
		*info = q->info;
		found = true;
		break;
	}
	spin_unlock_irq(&mos_own_sighand()->siglock);
	return found;
}

/*
 * What an instruction has raised is handled before what has come, as the kernel has it: a handler may jump away, and
 * one that was to run below it never would. What has no handler is home's to judge, when nothing else is left here.
 */
static bool comes_first(void)
{
	struct kernel_siginfo fault;

	return mos_has_faulted() && !find_fault(&fault);
}

/*
 * In the middle of the vdso a program may be looking at the clocks of its time namespace, which are not there at
 * home. It will be out of there in a moment. Where the vdso asks the kernel in their place it has no more to do
 * with them; and home, which wants the process, would have it ask for ever.
 */
static bool may_look_at_clocks(void)
{
	struct pt_regs *regs = task_pt_regs(current);
	long nr = syscall_get_nr(current, regs);

	return mos_vdso_is_inside(regs->ip) && (nr == -1 || nr == __NR_getrandom);
}

/* Is there a signal that waits for the end of a handler? That will be in a moment, too. */
static bool holds_signals(struct mos_thread *t)
{
	return !list_empty_careful(&t->guest.signals) && !has_signals(t);
}

/* Home wants it, and can have it. */
static bool may_leave(struct mos_thread *t)
{
	return READ_ONCE(t->process->guest.bring) && !may_look_at_clocks() && !holds_signals(t);
}

/**
 * mos_guest_remind() - have a guest look again whether it can go home
 * @work: the guest's
 */
void mos_guest_remind(struct work_struct *work)
{
	struct mos_process *p = container_of(to_delayed_work(work), struct mos_process, guest.remind);

	mos_process_rouse(p);
	mos_process_put(p);
}

static void remind_soon(struct mos_process *p)
{
	mos_process_get(p);
	if (!queue_delayed_work(p->node->processes->work, &p->guest.remind, 1))
		mos_process_put(p);
}

/* Home wants it, or it has come to what works at home only. */
static bool must_go(struct mos_thread *t)
{
	return may_leave(t) ||
	       mos_guest_vdso_is_inside(&t->process->guest.vdso, task_pt_regs(current)->ip);
}

/*
 * Go home, if home wants or a fault demands it. Returns false where there is no
 * reason to; true where home could not have us now.
 */
static bool left_in_vain(struct mos_thread *t)
{
	struct kernel_siginfo fault;
	bool faulted = find_fault(&fault);
	struct pt_regs state;

	/* A fault with a handler is handled where it happened. */
	if (!faulted && (!must_go(t) || mos_has_faulted()))
		return false;
	state = user_state(t);
	if (mos_guest_leave(t, &state, faulted ? &fault : NULL) != -EAGAIN)
		schedule_timeout_killable(HZ / 10);
	return true;
}

/* Nor is a handler called from there: the process may go home in it, and would return there. */
static bool may_deliver(struct mos_thread *t)
{
	return has_signals(t) && !may_look_at_clocks();
}

static bool must_look(struct mos_thread *t)
{
	return READ_ONCE(t->process->guest.over) || READ_ONCE(t->process->lost) || must_go(t) ||
	       READ_ONCE(t->guest.stop) || may_deliver(t);
}

/* Home has been stopped: so are we, but for what cannot wait. */
static void stand_still(struct mos_thread *t)
{
	wait_event_killable(t->wait, !READ_ONCE(t->guest.stop) || READ_ONCE(t->process->guest.over) ||
			    READ_ONCE(t->process->lost) || may_leave(t));
}

/**
 * mos_guest_get_signal() - a guest looks for signals on its way to user mode
 * @t: its thread
 * @ksig: set when there is one to handle
 *
 * Context: the guest's task, instead of get_signal().
 * Return: as get_signal().
 */
bool mos_guest_get_signal(struct mos_thread *t, struct ksignal *ksig)
{
	for (;;) {
		stand_still(t);
		mos_imagefs_refresh(t->process);
		mos_guest_vdso_step_back(&t->process->guest.vdso, task_pt_regs(current));
		if (READ_ONCE(t->process->guest.over))
			mos_guest_die(t->process, NULL);
		if (READ_ONCE(t->process->lost))
			mos_guest_die(t->process, "its home is gone");
		/* A signal that has arrived is handled before the process leaves. */
		if (!comes_first() && may_deliver(t) && deliver(t, ksig))
			return true;
		if (!fatal_signal_pending(current) && left_in_vain(t))
			continue;
		if (mos_get_signal(ksig)) {
			if (ksig->ka.sa.sa_flags & SA_ONESHOT)
				mos_guest_tell_used_up(t, ksig);
			/* The kernel asks again before the handler runs. */
			if (must_look(t))
				set_thread_flag(TIF_NOTIFY_SIGNAL);
			return true;
		}
		if (!must_look(t))
			break;
	}
	if (READ_ONCE(t->process->guest.bring) || has_signals(t))
		remind_soon(t->process);
	make_anew(t);
	return false;
}

static void set_flag(struct mos_process *p, bool *flag, bool value)
{
	WRITE_ONCE(*flag, value);
	mos_process_rouse(p);
}

static bool begin_to_run(struct mos_process *p, u32 stay)
{
	p->guest.stay = stay;
	if (mos_process_step(p, MOS_EV_COMMIT))
		return false;
	WRITE_ONCE(p->guest.committed, true);
	mos_process_rouse(p);
	mos_guests_report_soon(p->node);
	return true;
}

/* Home believes that a guest runs which is no more, or never was. */
static void tell_gone(struct mos_msg *commit)
{
	struct mos_handle handle;
	struct mos_writer w;
	struct mos_reader r;
	u32 stay;
	int err;

	mos_reader_init(&r, commit->body);
	handle = mos_get_handle(&r);
	stay = mos_get_u32(&r);
	do {
		mos_writer_init(&w, mos_buf_alloc(MOS_HANDLE_SIZE + 8, GFP_KERNEL), GFP_KERNEL);
		mos_put_handle(&w, &handle);
		mos_put_u32(&w, stay);
		mos_put_u32(&w, SIGKILL);
		err = mos_writer_finish(&w) ?:
		      mos_peer_send(commit->from, MOS_MSG_G2H_GONE, handle.index, w.buf);
	} while (mos_is_short(err) && !msleep_interruptible(10));
}

/* The move is off or the process is over. Nobody comes for a guest that was never born. */
static void end(struct mos_process *p)
{
	set_flag(p, &p->guest.over, true);
	if (mos_process_state(p) == MOS_ST_EXPECTED && !mos_process_step(p, MOS_EV_END))
		mos_process_forget(p);
}

static void lose_signal(struct mos_process *p, int err)
{
	pr_notice_ratelimited("mosix: guest %s (process %u of node %u) ends: a signal from its home is lost (%d)\n",
			      p->comm, p->guest.facts.pid, p->handle.home, err);
	set_flag(p, &p->guest.over, true);
}

static void set_stop(struct mos_thread *t, bool value)
{
	WRITE_ONCE(t->guest.stop, value);
	wake_up(&t->wait);
	mos_thread_kick(t);
}

/* How nice it is its home decides; out of range means nothing to the kernel. */
static void set_nice(struct mos_thread *t, struct mos_reader *r)
{
	struct task_struct *task = READ_ONCE(t->task);
	u32 nice = mos_get_u32(r);

	if (task && !r->err && nice < NICE_WIDTH)
		set_user_nice(task, (int)nice + MIN_NICE);
}

static void thread_told(struct mos_thread *t, u16 type, struct mos_reader *r)
{
	switch (type) {
	case MOS_MSG_H2G_SIGNAL:
		mos_imagefs_promised(t->process, mos_get_u32(r));
		mos_guest_queue_signal(t, r);
		/* Home takes it for delivered: a guest that has not got it is not the process any more. */
		if (r->err)
			lose_signal(t->process, r->err);
		break;
	case MOS_MSG_H2G_STOP:
		set_stop(t, true);
		break;
	case MOS_MSG_H2G_CONT:
		set_stop(t, false);
		break;
	case MOS_MSG_H2G_NICE:
		set_nice(t, r);
		break;
	}
}

static void told(struct mos_process *p, u16 type, struct mos_reader *r)
{
	switch (type) {
	case MOS_MSG_H2G_BRING:
		mos_guest_send_home(p, false);
		break;
	case MOS_MSG_H2G_CHANGED:
		mos_imagefs_changed(p, r);
		break;
	case MOS_MSG_H2G_ABORT:
	case MOS_MSG_H2G_END:
		end(p);
		break;
	}
}

/**
 * mos_guest_send_home() - have a guest go home, because this node or its home wants it to
 * @p: the guest; one that does not run yet comes to it when it does
 * @light: its home may say no; a wish that is not light makes one that is there no longer so
 *
 * Where home cannot have it just then it stays, and may be asked again.
 *
 * Context: any.
 */
void mos_guest_send_home(struct mos_process *p, bool light)
{
	spin_lock_bh(&p->lock);
	p->guest.light = light && (p->guest.light || !p->guest.bring);
	spin_unlock_bh(&p->lock);
	set_flag(p, &p->guest.bring, true);
}

/**
 * mos_guest_dismiss() - this node wants to be without a guest
 * @p:     the guest
 * @light: as for mos_guest_send_home()
 *
 * Home breaks off what its threads wait for there. It is told so first, or the guest might be refused in between and
 * its deputies then stand there for nothing.
 *
 * Context: any.
 */
void mos_guest_dismiss(struct mos_process *p, bool light)
{
	if (mos_process_state(p) == MOS_ST_RUNNING && !READ_ONCE(p->guest.bring))
		mos_process_tell(p, MOS_MSG_G2H_GATHER);
	mos_guest_send_home(p, light);
}

/**
 * mos_guest_is_kept() - has its home said lately that the balancer is not to send a guest home?
 * @p: the guest
 *
 * Context: any.
 */
bool mos_guest_is_kept(const struct mos_process *p)
{
	return ktime_before(ktime_get(), READ_ONCE(p->guest.kept));
}

/**
 * mos_guest_thread_told() - home says something to one thread that needs no answer
 * @mn: this node
 * @msg: consumed
 *
 * Context: any.
 */
void mos_guest_thread_told(struct mos_node *mn, struct mos_msg *msg)
{
	struct mos_reader r;
	struct mos_process *p = mos_process_addressed(mn, msg, MOS_ROLE_GUEST, &r);
	struct mos_thread *t = p ? mos_thread_addressed(p, &r) : NULL;

	if (t) {
		thread_told(t, msg->type, &r);
		mos_thread_put(t);
	}
	if (p)
		mos_process_put(p);
	mos_msg_free(msg);
}

/**
 * mos_guest_told() - home says something that needs no answer
 * @mn: this node
 * @msg: consumed
 *
 * Context: any; for a commit, may sleep.
 */
void mos_guest_told(struct mos_node *mn, struct mos_msg *msg)
{
	struct mos_reader r;
	struct mos_process *p = mos_process_addressed(mn, msg, MOS_ROLE_GUEST, &r);

	if (msg->type == MOS_MSG_H2G_COMMIT && (!p || !begin_to_run(p, mos_get_u32(&r))))
		tell_gone(msg);
	if (p) {
		told(p, msg->type, &r);
		mos_process_put(p);
	}
	mos_msg_free(msg);
}

/**
 * mos_guest_lost() - the home of a guest is gone for good
 * @p: the guest
 * @peer: that home
 *
 * Context: may sleep.
 */
void mos_guest_lost(struct mos_process *p, struct mos_peer *peer)
{
	set_flag(p, &p->lost, true);
	if (mos_process_state(p) == MOS_ST_EXPECTED && !mos_process_step(p, MOS_EV_END))
		mos_process_forget(p);
}
