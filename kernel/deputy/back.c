// SPDX-License-Identifier: GPL-2.0
/* The return of a process: its image comes in, and at one point home is where it runs again. */
#include <linux/file.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "../compat/task.h"
#include "../image/image.h"
#include "../process.h"
#include "deputy.h"

/**
 * struct farewell - what a guest says when it wants to leave
 * @seen: signals it has received
 * @clocks: what its program has seen on them
 * @fault: what its last instruction raised; si_signo is 0 for nothing
 */
struct farewell {
	u32 seen;
	struct mos_clocks clocks;
	struct kernel_siginfo fault;
};

static int get_farewell(struct mos_process *p, struct mos_msg *msg, struct farewell *bye)
{
	u64 utime, stime, runtime;
	struct mos_reader r;
	u32 sig;

	memset(bye, 0, sizeof(*bye));
	mos_reader_init(&r, msg->body);
	mos_get_handle(&r);
	utime = mos_get_u64(&r);
	stime = mos_get_u64(&r);
	runtime = mos_get_u64(&r);
	bye->seen = mos_get_u32(&r);
	mos_clocks_get(&r, &bye->clocks);
	sig = mos_get_u32(&r);
	if (sig)
		mos_get_bytes(&r, &bye->fault, sizeof(bye->fault));
	if (r.err || sig >= SIGRTMIN || bye->fault.si_signo != sig)
		return -EBADMSG;
	mos_deputy_account(p, utime, stime, runtime);
	return 0;
}

static struct mos_msg *next_piece(struct mos_process *p)
{
	struct mos_msg *msg;

	wait_event_killable(p->wait, !list_empty_careful(&p->inbox) || READ_ONCE(p->lost));
	if (fatal_signal_pending(current) || READ_ONCE(p->lost))
		return NULL;
	msg = mos_process_take(p);
	if (!msg || msg->type != MOS_MSG_G2H_CALL)
		return msg;
	/* It goes on where it is, and has called before we knew. */
	mos_deputy_call_again(p, msg);
	return NULL;
}

/* A file at home, for an area that the guest maps. */
static struct file *open_file(struct mos_process *p, u32 index)
{
	if (index >= p->deputy.nr_files)
		return ERR_PTR(-EBADMSG);
	return get_file(p->deputy.files[index]);
}

/* The fault is raised here, with the force that the processor gives it. */
static void raise_fault(struct kernel_siginfo *fault)
{
	int sig = fault->si_signo;
	struct k_sigaction *action = &mos_own_sighand()->action[sig - 1];
	sigset_t blocked = current->blocked;

	if (!sig)
		return;
	if (sigismember(&blocked, sig) || action->sa.sa_handler == SIG_IGN) {
		spin_lock_irq(&mos_own_sighand()->siglock);
		action->sa.sa_handler = SIG_DFL;
		spin_unlock_irq(&mos_own_sighand()->siglock);
		sigdelset(&blocked, sig);
		sigprocmask(SIG_SETMASK, &blocked, NULL);
	}
	send_sig_info(sig, fault, current);
}

/* The guest goes on: what has come of its image is not the process. */
static void stay_away(struct mos_process *p, int err, const struct mos_words *why)
{
	mos_space_give_back();
	if (mos_window_open(p))
		pr_warn("mosix: process %d (%s) has no room for its window\n",
			task_pid_nr(current), p->comm);
	mos_process_step(p, MOS_EV_FAIL);
	p->deputy.asked = false;
	if (!fatal_signal_pending(current))
		mos_order_finish(p, err, why);
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

/**
 * mos_deputy_return() - the guest wants to come home
 * @p: the process
 * @leave: its message; consumed
 *
 * Home decides: until the commit below the guest stands still, waiting for our
 * word, and is the process again if that is no; from the commit on the process
 * runs here.
 *
 * Context: the deputy; may sleep.
 * Return: true when the process is home, its registers in the deputy's regs.
 */
bool mos_deputy_return(struct mos_process *p, struct mos_msg *leave)
{
	struct mos_restore in = { .p = p, .home = true, .open = open_file,
				  .regs = p->deputy.regs };
	struct mos_msg *last = NULL;
	ktime_t began = ktime_get();
	struct farewell bye;
	int err = get_farewell(p, leave, &bye);

	if (!err && bye.seen != p->deputy.sent)
		err = -EAGAIN;
	if (!err)
		err = mos_process_step(p, MOS_EV_LEAVE);
	mos_process_answer(p, leave, err, err ? &(struct mos_words){ "a signal is on its way" } : NULL);
	mos_msg_free(leave);
	if (err) {
		p->deputy.asked = false;
		return false;
	}
	/* What a sleep would tell of its rest went into the window. */
	current->restart_block.nanosleep.type = TT_NONE;
	mos_window_close(p);
	err = mos_restore_receive(&in, MOS_MSG_G2H_IMAGE, next_piece, &last) ?: mos_restore_finish(&in);
	mos_restore_free(&in);
	if (err) {
		if (last) {
			mos_process_answer(p, last, err, &in.why);
			mos_msg_free(last);
		}
		stay_away(p, err, &in.why);
		return false;
	}
	if (!mos_clocks_await(&bye.clocks))
		pr_warn_ratelimited("mosix: process %d (%s): the clocks of the node that it was on are seconds ahead\n",
				    task_pid_nr(current), p->comm);

	/* ---- commit: from here on the process runs at home, and nowhere else ---- */

	note_return(p, &in, began);
	mos_process_drop_files(p);
	mos_process_conclude(p, MOS_ST_RETURNING, MOS_EV_COMMIT, 0, NULL);
	mos_process_answer(p, last, 0, NULL);
	mos_msg_free(last);
	raise_fault(&bye.fault);
	return true;
}
