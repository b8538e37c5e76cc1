// SPDX-License-Identifier: GPL-2.0
/* What reaches a guest from home while it lives: signals, stop and go on, come back, the end. */
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <asm/syscall.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "../image/image.h"
#include "../migrate.h"
#include "../process.h"
#include "guest.h"
#include "../signal.h"

/*
 * Signals that may wait for a guest. Handlers that do not block their own signal may have as many on their way
 * as the owner's RLIMIT_SIGPENDING allows at home, and none of them may kill the program.
 */
#define SIGNALS_MAX 65536

/**
 * struct forwarded - a signal that home has taken for us and wants handled here
 * @list: in the guest's queue
 * @signal: what to deliver
 */
struct forwarded {
	struct list_head list;
	struct mos_signal signal;
};

void mos_signals_free(struct list_head *signals)
{
	struct forwarded *f, *next;

	list_for_each_entry_safe(f, next, signals, list)
		kfree(f);
}

static int enqueue(struct mos_process *p, struct forwarded *f)
{
	int err = -ENOBUFS;

	spin_lock_bh(&p->lock);
	if (p->guest.nr_signals < SIGNALS_MAX) {
		list_add_tail(&f->list, &p->guest.signals);
		p->guest.nr_signals++;
		p->guest.seen++;
		err = 0;
	}
	spin_unlock_bh(&p->lock);
	return err;
}

/**
 * mos_guest_queue_signal() - take a signal out of a message
 * @p: the guest
 * @r: at the signal; its error is set where the signal could not be kept
 *
 * Context: any. The guest's task is made to look if it is not the caller.
 */
void mos_guest_queue_signal(struct mos_process *p, struct mos_reader *r)
{
	struct forwarded *f = kzalloc(sizeof(*f), GFP_ATOMIC | __GFP_NOWARN);

	if (!f) {
		r->err = -ENOMEM;
		return;
	}
	mos_get_signal_record(r, &f->signal);
	if (!r->err)
		r->err = enqueue(p, f);
	if (r->err) {
		kfree(f);
		return;
	}
	if (READ_ONCE(p->thread.task) == current)
		set_thread_flag(TIF_NOTIFY_SIGNAL);
	else
		mos_process_kick(p);
}

static struct forwarded *take_signal(struct mos_process *p)
{
	struct forwarded *f = NULL;

	spin_lock_bh(&p->lock);
	if (!list_empty(&p->guest.signals)) {
		f = list_first_entry(&p->guest.signals, struct forwarded, list);
		list_del(&f->list);
		p->guest.nr_signals--;
	}
	/* The kernel asks again for as long as it is told that there is more. */
	if (!list_empty(&p->guest.signals) || READ_ONCE(p->guest.bring))
		set_thread_flag(TIF_NOTIFY_SIGNAL);
	spin_unlock_bh(&p->lock);
	return f;
}

/*
 * Hand a signal to the kernel, which builds the frame, restarts or breaks off
 * the call, and blocks what the handler wants blocked.
 */
static bool deliver(struct mos_process *p, struct ksignal *ksig)
{
	struct forwarded *f = take_signal(p);

	if (!f)
		return false;
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

/* A wait of this node's kernel that was broken off cannot be resumed: home resumes waits. */
static void make_anew(void)
{
	struct pt_regs *regs = task_pt_regs(current);
	long nr = syscall_get_nr(current, regs);

	if (nr != -1)
		regs->ax = mos_wait_anew(nr, mos_interrupted_by_us(nr, regs->ax));
}

/* The registers as they would be in user mode, if no handler is run. */
static struct pt_regs user_state(void)
{
	struct pt_regs state;

	make_anew();
	state = *task_pt_regs(current);
	mos_regs_settle(&state);
	return state;
}

/* The signals that an instruction raises; only home may judge them where no handler waits. */
#define FAULTS (sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | \
		sigmask(SIGTRAP) | sigmask(SIGFPE) | sigmask(SIGSYS))

static bool is_unhandled(int sig)
{
	__sighandler_t handler = mos_own_sighand()->action[sig - 1].sa.sa_handler;

	return handler == SIG_DFL || handler == SIG_IGN || sigismember(&current->blocked, sig);
}

/* A fault that has no handler here: its siginfo, or false. */
static bool find_fault(struct kernel_siginfo *info)
{
	struct sigqueue *q;
	bool found = false;

	if (!(current->pending.signal.sig[0] & FAULTS))
		return false;
	spin_lock_irq(&mos_own_sighand()->siglock);
	list_for_each_entry(q, &current->pending.list, list) {
		if (!(sigmask(q->info.si_signo) & FAULTS) || !is_unhandled(q->info.si_signo))
			continue;
		*info = q->info;
		found = true;
		break;
	}
	spin_unlock_irq(&mos_own_sighand()->siglock);
	return found;
}

/*
 * Go home, if home wants or a fault demands it. Returns false where there is no
 * reason to; true where home could not have us now.
 */
static bool left_in_vain(struct mos_process *p)
{
	struct kernel_siginfo fault;
	bool faulted = find_fault(&fault);
	struct pt_regs state;

	if (!faulted && !READ_ONCE(p->guest.bring))
		return false;
	state = user_state();
	if (mos_guest_leave(p, &state, faulted ? &fault : NULL) != -EAGAIN)
		schedule_timeout_killable(HZ / 10);
	return true;
}

static bool must_look(struct mos_process *p)
{
	return READ_ONCE(p->guest.over) || READ_ONCE(p->lost) || READ_ONCE(p->guest.bring) ||
	       READ_ONCE(p->guest.stop) || !list_empty_careful(&p->guest.signals);
}

/* Home has been stopped: so are we, but for what cannot wait. */
static void stand_still(struct mos_process *p)
{
	wait_event_killable(p->wait, !READ_ONCE(p->guest.stop) || READ_ONCE(p->guest.over) ||
			    READ_ONCE(p->lost) || READ_ONCE(p->guest.bring));
}

/**
 * mos_guest_get_signal() - a guest looks for signals on its way to user mode
 * @p: the guest
 * @ksig: set when there is one to handle
 *
 * Context: the guest's task, instead of get_signal().
 * Return: as get_signal().
 */
bool mos_guest_get_signal(struct mos_process *p, struct ksignal *ksig)
{
	for (;;) {
		stand_still(p);
		if (READ_ONCE(p->guest.over))
			mos_guest_die(p, NULL);
		if (READ_ONCE(p->lost))
			mos_guest_die(p, "its home is gone");
		/* A signal that has arrived is handled before anything else happens. */
		if (deliver(p, ksig))
			return true;
		if (!fatal_signal_pending(current) && left_in_vain(p))
			continue;
		if (mos_get_signal(ksig))
			return true;
		if (!must_look(p))
			break;
	}
	make_anew();
	return false;
}

static void set_flag(struct mos_process *p, bool *flag, bool value)
{
	WRITE_ONCE(*flag, value);
	wake_up(&p->wait);
	mos_process_kick(p);
}

static bool begin_to_run(struct mos_process *p)
{
	if (mos_process_step(p, MOS_EV_COMMIT))
		return false;
	WRITE_ONCE(p->guest.committed, true);
	wake_up(&p->wait);
	return true;
}

/* Home believes that a guest runs which is no more, or never was. */
static void tell_gone(struct mos_msg *commit)
{
	struct mos_handle handle;
	struct mos_writer w;
	struct mos_reader r;

	mos_reader_init(&r, commit->body);
	handle = mos_get_handle(&r);
	mos_writer_init(&w, mos_buf_alloc(MOS_HANDLE_SIZE + 4, GFP_ATOMIC), GFP_ATOMIC);
	mos_put_handle(&w, &handle);
	mos_put_u32(&w, SIGKILL);
	mos_peer_send(commit->from, MOS_MSG_G2H_GONE, handle.index, w.buf);
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

static void told(struct mos_process *p, u16 type, struct mos_reader *r)
{
	switch (type) {
	case MOS_MSG_H2G_SIGNAL:
		mos_guest_queue_signal(p, r);
		/* Home takes it for delivered: a guest that has not got it is not the process any more. */
		if (r->err)
			lose_signal(p, r->err);
		break;
	case MOS_MSG_H2G_STOP:
		set_flag(p, &p->guest.stop, true);
		break;
	case MOS_MSG_H2G_CONT:
		set_flag(p, &p->guest.stop, false);
		break;
	case MOS_MSG_H2G_BRING:
		set_flag(p, &p->guest.bring, true);
		break;
	case MOS_MSG_H2G_ABORT:
	case MOS_MSG_H2G_END:
		end(p);
		break;
	}
}

/**
 * mos_guest_told() - home says something that needs no answer
 * @mn: this node
 * @msg: consumed
 *
 * Context: any.
 */
void mos_guest_told(struct mos_node *mn, struct mos_msg *msg)
{
	struct mos_reader r;
	struct mos_process *p = mos_process_addressed(mn, msg, MOS_ROLE_GUEST, &r);

	if (msg->type == MOS_MSG_H2G_COMMIT && (!p || !begin_to_run(p)))
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
