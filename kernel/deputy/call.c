// SPDX-License-Identifier: GPL-2.0
/* Forwarded system calls: checked, executed by the deputy as itself, answered. */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <asm/unistd.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "../marshal.h"
#include "../migrate.h"
#include "../own_memory.h"
#include "../process.h"
#include "deputy.h"

/**
 * mos_deputy_account() - CPU time used away is the process' own
 * @p: the process
 * @utime: user time that the guest has used since it began, ns
 * @stime: system time, likewise
 * @runtime: both, precisely
 *
 * It is added where the time of threads that have ended is kept, and so shows in
 * times(), in wait() and in /proc.
 *
 * Context: the deputy.
 */
void mos_deputy_account(struct mos_process *p, u64 utime, u64 stime, u64 runtime)
{
	struct mos_deputy *d = &p->deputy;
	struct signal_struct *sig = current->signal;

	if (utime < d->utime || stime < d->stime || runtime < d->runtime)
		return;
	write_seqlock_irq(&sig->stats_lock);
	sig->utime += utime - d->utime;
	sig->stime += stime - d->stime;
	sig->sum_sched_runtime += runtime - d->runtime;
	write_sequnlock_irq(&sig->stats_lock);
	d->utime = utime;
	d->stime = stime;
	d->runtime = runtime;
}

static bool asks_restart(long ret)
{
	return ret == -ERESTARTSYS || ret == -ERESTARTNOINTR || ret == -ERESTARTNOHAND ||
	       ret == -ERESTART_RESTARTBLOCK;
}

/**
 * struct outcome - what a call came to
 * @ret: its result, -ERESTART* included: then the guest's kernel knows what to do
 * @signalled: a signal with a handler followed it
 * @signal: which
 */
struct outcome {
	long ret;
	bool signalled;
	struct mos_signal signal;
};

/*
 * What the kernel does on a task's way to user mode; true when the call goes on. The
 * call is @nr; @next is how it is made next, which resumes a wait.
 */
static bool look_for_signals(struct mos_process *p, u32 nr, u32 *next, struct outcome *out)
{
	bool by_us = !task_sigpending(current);

	if (!signal_pending(current))
		return false;
	/* Its handler runs before the process moves: that the call was broken off is its doing. */
	if (!mos_deputy_holds_signals()) {
		out->signalled = mos_deputy_get_signal(p, &out->signal);
		if (out->signalled)
			return false;
	}
	if (mos_deputy_wants_back(p)) {
		out->ret = mos_wait_anew(nr, mos_interrupted_by_us(nr, out->ret));
		return false;
	}
	if (by_us)
		out->ret = mos_interrupted_by_us(nr, out->ret);
	if (!asks_restart(out->ret) || READ_ONCE(p->lost))
		return false;
	if (out->ret == -ERESTART_RESTARTBLOCK)
		*next = __NR_restart_syscall;
	return true;
}

/* A signal may end the task in here: then the request is answered as it exits. */
static void execute(struct mos_process *p, struct mos_msg *msg, u32 nr,
		    const struct mos_layout *layout, struct outcome *out)
{
	struct pt_regs regs = {
		.di = layout->args[0], .si = layout->args[1], .dx = layout->args[2],
		.r10 = layout->args[3], .r8 = layout->args[4], .r9 = layout->args[5],
	};
	u32 next = nr;

	p->deputy.request = msg;
	do {
		regs.orig_ax = next;
		regs.ax = -ENOSYS;
		out->ret = mos_syscall_run(next, &regs);
		/* A file that was closed is let go of here and now, as at home. */
		mos_task_work_run();
	} while (look_for_signals(p, nr, &next, out));
	p->deputy.request = NULL;
}

static bool is_regular(unsigned int fd)
{
	struct fd f = fdget(fd);
	bool regular = false;

	if (mos_fd_file(f)) {
		regular = S_ISREG(file_inode(mos_fd_file(f))->i_mode);
		fdput(f);
	}
	return regular;
}

/* Would a short transfer surprise the program? Writes go on; so do reads of plain files. */
static bool is_whole(u32 nr, const struct mos_syscall *call, const struct mos_layout *layout)
{
	if (!(call->flags & MOS_SYSCALL_WHOLE))
		return false;
	switch (nr) {
	case __NR_read:
	case __NR_pread64:
	case __NR_readv:
	case __NR_preadv:
	case __NR_preadv2:
	case __NR_recvfrom:
		return is_regular(layout->args[0]);
	default:
		return true;
	}
}

/* Consumes what was written, which is not sent where memory was too short for all of it. */
static int reply_written(struct mos_msg *msg, struct mos_writer *w)
{
	if (!w->err)
		return mos_peer_reply(msg, w->buf);
	mos_buf_free(w->buf);
	return w->err;
}

static void reply_flags(struct mos_process *p, struct mos_msg *msg, u32 flags)
{
	struct mos_writer w;

	do {
		mos_writer_init(&w, mos_buf_alloc(16, GFP_KERNEL), GFP_KERNEL);
		mos_put_u32(&w, flags);
		mos_put_u64(&w, 0);
	} while (mos_process_try_again(p, reply_written(msg, &w)));
}

static void reply_outcome(struct mos_process *p, struct mos_msg *msg, u32 nr, const struct mos_syscall *call,
			  const struct mos_layout *layout, const struct outcome *out)
{
	u32 flags = (out->signalled ? MOS_RESULT_SIGNAL : 0) |
		    (is_whole(nr, call, layout) ? MOS_RESULT_WHOLE : 0);
	u32 room = 4 + MOS_SIGNAL_ROOM + mos_marshal_result_room(call, layout, out->ret);
	struct mos_writer w;

	do {
		mos_writer_init(&w, mos_buf_alloc(room, GFP_KERNEL), GFP_KERNEL);
		mos_put_u32(&w, flags);
		if (out->signalled)
			mos_put_signal_record(&w, &out->signal);
		mos_marshal_result(call, layout, out->ret, &mos_own_memory, &w);
	} while (mos_process_try_again(p, reply_written(msg, &w)));
}

/* The guest's last call. It is answered first: what follows does not return. */
static void __noreturn do_exit_call(struct mos_process *p, struct mos_msg *msg, u32 nr, u64 code)
{
	reply_flags(p, msg, 0);
	mos_msg_free(msg);
	mos_process_step(p, MOS_EV_END);
	for (;;)
		mos_syscall(nr, code, 0, 0, 0, 0, 0);
}

static void set_blocked(u64 mask)
{
	sigset_t blocked = { .sig = { mask } };

	sigdelsetmask(&blocked, sigmask(SIGKILL) | sigmask(SIGSTOP));
	clear_restore_sigmask();
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}

/* The guest's node has a table of its own; it is ours that counts. */
static int check(const struct mos_syscall *call, struct mos_reader *r,
		 const struct mos_window *window, struct mos_layout *layout)
{
	enum mos_place place;

	if (!call || mos_unmarshal_call(call, r, &mos_own_memory, window, layout))
		return -EBADMSG;
	place = mos_syscall_place(call, layout->args);
	if (place == MOS_PLACE_HOME || place == MOS_PLACE_LOCAL)
		return -EPERM;
	return 0;
}

/*
 * A signal is on its way that the program must see before it calls, or it shall
 * come home. Nothing comes between the parts of one transfer.
 */
static bool must_wait(struct mos_process *p, const struct mos_call_head *head)
{
	if (head->part)
		return false;
	if (head->seen != p->deputy.sent)
		return true;
	set_blocked(head->blocked);
	return mos_deputy_wants_back(p);
}

/**
 * mos_deputy_call_again() - have the guest make a call once more
 * @p: the process
 * @msg: the request, which has not been looked at; consumed
 *
 * Context: the deputy; may sleep.
 */
void mos_deputy_call_again(struct mos_process *p, struct mos_msg *msg)
{
	reply_flags(p, msg, MOS_RESULT_AGAIN);
	mos_msg_free(msg);
}

/**
 * mos_deputy_call() - execute a call for the guest and answer it
 * @p: the process
 * @msg: the request; consumed
 *
 * Number, shapes and lengths are checked against the table; every pointer leads
 * into the window. So a hostile guest can do what the process could.
 *
 * Context: the deputy; may sleep for as long as the call does.
 */
void mos_deputy_call(struct mos_process *p, struct mos_msg *msg)
{
	struct mos_window window = { .base = p->deputy.window, .size = MOS_WINDOW_SIZE };
	const struct mos_syscall *call;
	struct outcome out = { .ret = -EPERM };
	struct mos_layout layout = {};
	struct mos_call_head head;
	struct mos_reader r;

	mos_reader_init(&r, msg->body);
	mos_get_handle(&r);
	mos_get_call_head(&r, &head);
	mos_deputy_account(p, head.utime, head.stime, head.runtime);
	if (must_wait(p, &head)) {
		mos_deputy_call_again(p, msg);
		return;
	}
	p->deputy.calls++;
	call = mos_syscall_find(head.nr);
	if (check(call, &r, &window, &layout)) {
		pr_warn_ratelimited("mosix: node %u sent a call %u that cannot be\n",
				    mos_peer_id(msg->from), head.nr);
		reply_flags(p, msg, MOS_RESULT_GONE);
		mos_msg_free(msg);
		return;
	}
	if (call->flags & MOS_SYSCALL_EXIT)
		do_exit_call(p, msg, head.nr, layout.args[0]);
	execute(p, msg, head.nr, &layout, &out);
	reply_outcome(p, msg, head.nr, call, &layout, &out);
	mos_msg_free(msg);
}
