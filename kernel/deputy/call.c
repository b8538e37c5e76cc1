// SPDX-License-Identifier: GPL-2.0
/* Forwarded system calls: checked, executed by the deputy as itself, answered. */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/net.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <net/sock.h>
#include <asm/unistd.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "../marshal.h"
#include "../migrate.h"
#include "../own_memory.h"
#include "../process.h"
#include "../resume.h"
#include "../sizes.h"
#include "deputy.h"
#include "parts.h"
#include "sight.h"
#include "watch.h"

/**
 * struct request - a call that a guest has sent
 * @msg: its message
 * @head: what comes before its arguments
 * @call: what the table says of it
 * @layout: its arguments; their memory is in the window
 * @parts: of how many it is one
 */
struct request {
	struct mos_msg *msg;
	struct mos_call_head head;
	const struct mos_syscall *call;
	struct mos_layout layout;
	enum mos_parts parts;
};

/**
 * struct outcome - what a call came to
 * @ret: its result, -ERESTART* included: then the guest's kernel knows what to do
 * @cut: the transfer was interrupted halfway by our doing, and is to go on
 * @goal: until so much is done, or 0: all
 * @signalled: a signal with a handler followed it
 * @signal: which
 */
struct outcome {
	long ret;
	bool cut;
	u64 goal;
	bool signalled;
	struct mos_signal signal;
};

/* The process moves: how the call that this has broken off is made next, by the program. */
static long put_off(u32 nr, long ret)
{
	if (ret == -ERESTART_RESTARTBLOCK && mos_resume_knows(nr))
		return -ERESTARTNOHAND;
	return mos_wait_anew(nr, mos_interrupted_by_us(nr, ret));
}

/*
 * What the kernel does on a task's way to user mode; true when the call goes on. The
 * call is @nr; @next is how it is made next, which resumes a wait.
 */
static bool look_for_signals(struct mos_thread *t, u32 nr, const u64 *args, u32 *next, struct outcome *out)
{
	bool by_us = !task_sigpending(current);

	if (!signal_pending(current))
		return false;
	if (mos_deputy_tells_mask(nr, args) && mos_deputy_breath(t))
		return false;
	/* Its handler runs before the process moves: that the call was broken off is its doing. */
	if (!mos_deputy_holds_signals()) {
		out->signalled = mos_deputy_get_signal(t, &out->signal);
		if (out->signalled)
			return false;
	}
	out->cut = by_us && mos_unfinished_is_cut(nr, args, out->ret, &out->goal);
	if (out->cut)
		return false;
	if (mos_deputy_wants_back(t->process)) {
		out->ret = put_off(nr, out->ret);
		return false;
	}
	/* The guest makes it anew, and knows how long it has lasted. */
	if (by_us && out->ret == -EINTR) {
		out->ret = mos_interrupted_by_us(nr, out->ret);
		return false;
	}
	if (!mos_asks_restart(out->ret) || READ_ONCE(t->process->lost))
		return false;
	if (out->ret == -ERESTART_RESTARTBLOCK)
		*next = __NR_restart_syscall;
	return true;
}

static bool reads(u32 nr)
{
	return nr == __NR_read || nr == __NR_pread64 || nr == __NR_readv || nr == __NR_preadv || nr == __NR_preadv2;
}

/* The program shall find in /proc/self what it has where it is. */
static long execute_as_away(u32 nr, const struct pt_regs *regs, const struct mos_sizes *away)
{
	struct mos_sizes lent = mos_sizes_lend(away);
	long ret = mos_syscall_run(nr, regs);

	mos_sizes_give_back(&lent);
	return ret;
}

/* A signal may end the task in here: then the request is answered as it exits. */
static void execute(struct mos_thread *t, const struct request *q, struct outcome *out)
{
	const u64 *args = q->layout.args;
	struct pt_regs regs = {
		.di = args[0], .si = args[1], .dx = args[2], .r10 = args[3], .r8 = args[4], .r9 = args[5],
	};
	u32 nr = q->head.nr, next = nr;
	bool sized = reads(nr) && mos_sight_is_sizes(args[0]);
	bool hurries;

	if (!q->head.part)
		t->deputy.begun = t->deputy.sent;
	/* A handler is to run for what came with the parts before: as one call they would end where they must wait. */
	hurries = t->deputy.sent != t->deputy.begun;
	t->deputy.request = q->msg;
	do {
		regs.orig_ax = next;
		regs.ax = -ENOSYS;
		if (hurries)
			set_thread_flag(TIF_NOTIFY_SIGNAL);
		out->ret = sized ? execute_as_away(next, &regs, &q->head.sizes) : mos_syscall_run(next, &regs);
		/* A file that was closed is let go of here and now, as at home. */
		mos_task_work_run();
	} while (look_for_signals(t, nr, args, &next, out) && !hurries);
	t->deputy.request = NULL;
}

/* What appends is written whole. */
static loff_t write_position(const struct file *file, u32 nr, const struct mos_layout *layout)
{
	return nr == __NR_pwrite64 ? layout->args[3] : file->f_pos;
}

/*
 * Has a write in parts come as far as a file may grow? As one write it would end there, and be short. The next
 * part would be an offence with a signal.
 */
static bool has_come_to_limit(u32 nr, const struct mos_layout *layout)
{
	unsigned long limit = rlimit(RLIMIT_FSIZE);
	struct fd f;
	bool has;

	if (limit == RLIM_INFINITY || (nr != __NR_write && nr != __NR_pwrite64))
		return false;
	f = fdget(layout->args[0]);
	if (!mos_fd_file(f))
		return false;
	has = S_ISREG(file_inode(mos_fd_file(f))->i_mode) &&
	      write_position(mos_fd_file(f), nr, layout) >= limit;
	fdput(f);
	return has;
}

static bool lists(u32 nr)
{
	return nr == __NR_getdents || nr == __NR_getdents64;
}

/* What was opened at home shows what is at home. */
static bool looks_at_memory(u32 nr, const struct mos_layout *layout)
{
	return (reads(nr) || lists(nr) || nr == __NR_write) && mos_sight_is_memory(layout->args[0]);
}

/*
 * A signal that the call has sent to its own process is taken before it returns. Where the process must be home for
 * that, the program shall not go on before it is.
 */
static u32 wish(const struct mos_thread *t)
{
	return mos_deputy_wants_back(t->process) ? MOS_RESULT_BRING : 0;
}

static void reply_flags(struct mos_thread *t, struct mos_msg *msg, u32 flags)
{
	u32 told = mos_watch_tell(t->process);
	struct mos_writer w;

	do {
		mos_writer_init(&w, mos_buf_alloc(24, GFP_KERNEL), GFP_KERNEL);
		mos_put_u32(&w, flags);
		mos_put_u64(&w, mos_clocks_shown());
		mos_put_u32(&w, told);
		mos_put_u64(&w, 0);
	} while (mos_process_try_again(t->process, mos_writer_finish(&w) ?: mos_peer_reply(msg, w.buf)));
}

/* Until there is room for it the result stays where the call has written it. */
static bool waits_for_room(struct mos_thread *t, struct mos_msg *msg, u32 len)
{
	return !mos_peer_has_room(msg->from, len) && mos_process_try_again(t->process, -ENOBUFS);
}

static void reply_outcome(struct mos_thread *t, const struct request *q, const struct outcome *out)
{
	u32 flags = (out->signalled ? MOS_RESULT_SIGNAL : 0) | (out->cut ? MOS_RESULT_CUT : 0) |
		    (q->parts == MOS_PARTS_ALL ? MOS_RESULT_WHOLE : 0) | wish(t);
	u32 room = 4 + 8 + 4 + 8 + MOS_SIGNAL_SIZE + mos_marshal_result_room(q->call, &q->layout, out->ret);
	u32 told = mos_watch_tell(t->process);
	struct mos_writer w;

	do {
		while (waits_for_room(t, q->msg, room))
			;
		mos_writer_init(&w, mos_buf_alloc(room, GFP_KERNEL), GFP_KERNEL);
		mos_put_u32(&w, flags);
		mos_put_u64(&w, mos_clocks_shown());
		mos_put_u32(&w, told);
		if (out->cut)
			mos_put_u64(&w, out->goal);
		if (out->signalled)
			mos_put_signal_record(&w, &out->signal);
		mos_marshal_result(q->call, &q->layout, out->ret, &mos_own_memory, &w);
	} while (mos_process_try_again(t->process, mos_writer_finish(&w) ?: mos_peer_reply(q->msg, w.buf)));
}

/* The last call of a thread of the guest. It is answered first: what follows does not return. */
static void __noreturn do_exit_call(struct mos_thread *t, struct mos_msg *msg, u32 nr, u64 code)
{
	t->ended = true;
	reply_flags(t, msg, 0);
	mos_msg_free(msg);
	if (nr == __NR_exit_group)
		mos_process_step(t->process, MOS_EV_END);
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

/* Other failures than that of its shape may be our own. */
static void refuse(struct mos_thread *t, struct mos_msg *msg, u32 nr, int err)
{
	pr_warn_ratelimited("mosix: node %u sent a call %u that cannot be\n", mos_peer_id(msg->from), nr);
	if (err == -EBADMSG || err == -EPERM)
		mos_peer_misbehaved(msg->from);
	reply_flags(t, msg, MOS_RESULT_GONE);
	mos_msg_free(msg);
}

/*
 * A signal is on its way that the program must see before it calls, or it shall
 * come home. Nothing comes between the parts of one transfer, or of what the guest's kernel does about a fault.
 */
static bool must_wait(struct mos_thread *t, const struct mos_call_head *head)
{
	if (head->part)
		return false;
	if (head->seen != t->deputy.sent)
		return true;
	set_blocked(head->blocked);
	return mos_deputy_wants_back(t->process);
}

/**
 * mos_deputy_call_again() - have the guest make a call once more
 * @t: the thread
 * @msg: the request, which has not been looked at; consumed
 *
 * Context: the deputy; may sleep.
 */
void mos_deputy_call_again(struct mos_thread *t, struct mos_msg *msg)
{
	reply_flags(t, msg, MOS_RESULT_AGAIN | wish(t));
	mos_msg_free(msg);
}

/* The guest's node has a table of its own; it is ours that counts. */
static int understand(struct mos_thread *t, struct mos_reader *r, struct request *q)
{
	struct mos_window window = { .base = t->deputy.window, .size = MOS_WINDOW_SIZE };
	enum mos_place place;
	int err;

	t->process->deputy.calls++;
	t->process->deputy.call_bytes += q->msg->body->len;
	q->call = mos_syscall_find(q->head.nr);
	err = q->call ? mos_unmarshal_call(q->call, r, &mos_own_memory, &window, &q->layout) : -EBADMSG;
	if (err)
		return err;
	place = mos_syscall_place(q->call, q->layout.args);
	if (place == MOS_PLACE_HOME || place == MOS_PLACE_LOCAL)
		return -EPERM;
	if (q->layout.clamped)
		q->parts = mos_parts_of(q->head.nr, q->call, q->layout.args[0]);
	return 0;
}

static bool needs_home(const struct request *q)
{
	return looks_at_memory(q->head.nr, &q->layout) || (q->parts == MOS_PARTS_NONE && !q->head.part);
}

/* The program is told what is done. Why no more of it, its next call is told: a socket forgets what it has said. */
static void leave_error(unsigned int fd, long err)
{
	struct socket *sock;
	struct fd f;

	if (err == -EPIPE || err == -EAGAIN || err == -EINTR || mos_asks_restart(err))
		return;
	f = fdget(fd);
	if (!mos_fd_file(f))
		return;
	sock = sock_from_file(mos_fd_file(f));
	if (sock)
		cmpxchg(&sock->sk->sk_err, 0, -err);
	fdput(f);
}

static void perform(struct mos_thread *t, const struct request *q, struct outcome *out)
{
	if (needs_home(q))
		out->ret = mos_process_recall_self(t->process);
	else if (q->head.part && has_come_to_limit(q->head.nr, &q->layout))
		out->ret = 0;
	else
		execute(t, q, out);
	/* What is told of a signal's action is no transfer. */
	if (q->head.part && out->ret < 0 && q->call->flags & MOS_SYSCALL_WHOLE)
		leave_error(q->layout.args[0], out->ret);
	mos_deputy_heed_scheduling(t);
}

/**
 * mos_deputy_call() - execute a call for the guest and answer it
 * @t: the thread
 * @msg: the request; consumed
 *
 * Number, shapes and lengths are checked against the table; every pointer leads
 * into the window. So a hostile guest can do what the process could.
 *
 * Context: the deputy; may sleep for as long as the call does.
 */
void mos_deputy_call(struct mos_thread *t, struct mos_msg *msg)
{
	struct request q = { .msg = msg, .parts = MOS_PARTS_ONE };
	struct outcome out = {};
	struct mos_reader r;
	int err;

	mos_reader_init(&r, msg->body);
	mos_get_skip(&r, MOS_THREAD_SIZE);
	mos_get_call_head(&r, &q.head);
	mos_deputy_account(t, &q.head.usage);
	if (must_wait(t, &q.head)) {
		mos_deputy_call_again(t, msg);
		return;
	}
	err = understand(t, &r, &q);
	if (err) {
		refuse(t, msg, q.head.nr, err);
		return;
	}
	if (mos_deputy_tells_mask(q.head.nr, q.layout.args))
		mos_deputy_handled(t);
	if (q.call->flags & MOS_SYSCALL_EXIT)
		do_exit_call(t, msg, q.head.nr, q.layout.args[0]);
	perform(t, &q, &out);
	reply_outcome(t, &q, &out);
	mos_msg_free(msg);
}
