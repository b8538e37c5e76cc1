// SPDX-License-Identifier: GPL-2.0
/* A guest's system calls: answered here, executed here, sent home, or a reason to go home. */
#include <linux/compat.h>
#include <linux/futex.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/personality.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/uaccess.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "../cpu.h"
#include "../image/image.h"
#include "../marshal.h"
#include "../migrate.h"
#include "../own_memory.h"
#include "../process.h"
#include "../sizes.h"
#include "../syscalls.h"
#include "../timeout.h"
#include "guest.h"
#include "imagefs.h"

static void get_args(const struct pt_regs *regs, u64 args[MOS_SYSCALL_ARGS])
{
	args[0] = regs->di;
	args[1] = regs->si;
	args[2] = regs->dx;
	args[3] = regs->r10;
	args[4] = regs->r8;
	args[5] = regs->r9;
}

static void put_head(struct mos_thread *t, struct mos_writer *w, u32 nr, bool part, u32 seen)
{
	struct mos_call_head head = {
		.nr = nr,
		.part = part,
		.seen = seen,
		.blocked = current->blocked.sig[0],
		.usage = mos_usage_of(current),
		.sizes = mos_sizes_now(),
	};

	WRITE_ONCE(t->guest.told, head.usage.runtime);
	mos_put_call_head(w, &head);
}

/*
 * One request, whose arguments are in @memory; NULL where they could not be carried. Nothing is kept of it unless
 * there is a reply.
 */
static struct mos_msg *send_home(struct mos_thread *t, u32 nr, const struct mos_syscall *call,
				 const u64 args[MOS_SYSCALL_ARGS], const struct mos_memory *memory,
				 bool part, u32 seen, struct mos_kept *kept, int *err)
{
	struct mos_msg *reply;
	struct mos_writer w;

	mos_writer_init(&w, mos_buf_alloc(MOS_THREAD_SIZE + MOS_CALL_HEAD_SIZE +
					  mos_marshal_call_room(call, args), GFP_KERNEL),
			GFP_KERNEL);
	mos_put_handle(&w, &t->process->handle);
	mos_put_u32(&w, t->tid);
	put_head(t, &w, nr, part, seen);
	*err = mos_marshal_call(call, args, memory, &w, kept);
	if (*err == -ENOMEM) {
		*err = 0;
		mos_buf_free(w.buf);
		return ERR_PTR(-ENOMEM);
	}
	if (*err) {
		mos_buf_free(w.buf);
		return NULL;
	}
	t->process->guest.calls++;
	t->process->guest.call_bytes += w.buf->len;
	reply = mos_peer_call(t->process->peer, MOS_MSG_G2H_CALL, mos_thread_channel(t), w.buf, 0);
	if (IS_ERR(reply))
		mos_kept_free(kept);
	return reply;
}

/*
 * What comes back before the result: flags, home's clock, how often files have changed, how far a transfer that
 * was cut goes on, perhaps a signal.
 */
static u32 open_reply(struct mos_thread *t, struct mos_msg *reply, struct mos_reader *r, u64 *goal)
{
	u32 flags;

	mos_reader_init(r, reply->body);
	flags = mos_get_u32(r);
	if (!(flags & MOS_RESULT_GONE)) {
		mos_clocks_reach(mos_get_u64(r));
		mos_imagefs_promised(t->process, mos_get_u32(r));
	}
	if (flags & MOS_RESULT_CUT)
		*goal = mos_get_u64(r);
	if (flags & MOS_RESULT_SIGNAL)
		mos_guest_queue_signal(t, r);
	/* Perhaps the echo of our own wish. Where home has a reason of its own it does not mind that this one is light. */
	if (flags & MOS_RESULT_BRING)
		mos_guest_send_home(t->process, true);
	return r->err ? MOS_RESULT_GONE : flags;
}

/*
 * The result is on its way to the program. One that asks for a restart is seen
 * to by the kernel when the task has been made to look for signals.
 */
static long settle(long ret)
{
	if (mos_asks_restart(ret))
		set_thread_flag(TIF_NOTIFY_SIGNAL);
	return ret;
}

/**
 * exchange() - have the deputy execute a call
 * @t: its thread
 * @nr: number of the call
 * @call: its row
 * @args: its arguments
 * @memory: what they point to
 * @part: nothing comes before it: it goes on with a transfer that has begun, or with the signal that is being taken
 * @ret: set to the result
 * @flags: set to what the deputy says of it besides
 * @goal: set, where it was cut, to what it waits for; 0 for all
 *
 * A signal that has come, and is not handled yet, is handled first: a call that waits would wait in spite of it,
 * and home, which has sent it, takes it for handled.
 *
 * Return: 0, or what marshalling the arguments returned. Does not return when
 * home is gone.
 */
static int exchange(struct mos_thread *t, u32 nr, const struct mos_syscall *call,
		    const u64 args[MOS_SYSCALL_ARGS], const struct mos_memory *memory, bool part,
		    s64 *ret, u32 *flags, u64 *goal)
{
	struct mos_reader r;
	struct mos_msg *reply;
	struct mos_kept kept;
	u32 seen;
	int err;

	do {
		if (mos_guest_has_signals(t, &seen) && !part) {
			*flags = MOS_RESULT_AGAIN;
			*ret = -ERESTARTNOINTR;
			return 0;
		}
		reply = send_home(t, nr, call, args, memory, part, seen, &kept, &err);
		if (err)
			return err;
	} while (IS_ERR(reply) && mos_process_try_again(t->process, PTR_ERR(reply)));
	if (IS_ERR(reply))
		mos_guest_die(t->process, "its home cannot be reached");
	*flags = open_reply(t, reply, &r, goal);
	if (*flags & MOS_RESULT_GONE) {
		mos_msg_free(reply);
		mos_kept_free(&kept);
		mos_guest_die(t->process, "its home does not know it any more");
	}
	if (*flags & MOS_RESULT_AGAIN)
		*ret = -ERESTARTNOINTR;
	else
		err = mos_unmarshal_result(call, args, &kept, &r, memory, ret);
	mos_msg_free(reply);
	mos_kept_free(&kept);
	if (err == -EBADMSG)
		mos_guest_die(t->process, "its home talks nonsense");
	mos_imagefs_refresh(t->process);
	return err;
}

/**
 * struct course - how far a transfer has come
 * @done: of the whole
 * @goal: so much is waited for, or 0: all
 * @resumed: a part of it was done before the program came here
 * @piece: what is done next
 */
struct course {
	u64 done;
	u64 goal;
	bool resumed;
	struct mos_remainder piece;
};

static bool next_piece(struct course *c, u32 nr, const struct mos_syscall *call, const u64 *args, u32 flags, s64 ret)
{
	if (c->resumed)
		return ret == c->piece.len && mos_unfinished_next(nr, args, c->done, c->goal, &c->piece);
	return flags & MOS_RESULT_WHOLE && mos_marshal_rest(call, c->piece.args, ret);
}

/*
 * A long transfer is carried in parts, and looks like one. One that a move has cut goes on where it was, and one
 * that is interrupted now, by no signal with a handler, will.
 */
static int forward(struct mos_thread *t, u32 nr, const struct mos_syscall *call,
		   const u64 args[MOS_SYSCALL_ARGS], const struct mos_memory *memory, s64 before, struct pt_regs *regs)
{
	struct course c = { .done = max(before, 0LL), .piece = { .nr = nr } };
	bool part = false, more = true, cut;
	u64 goal = 0;
	u32 flags = 0;
	s64 ret = 0;
	int err = 0;

	c.resumed = c.done;
	if (c.resumed) {
		c.goal = t->unfinished.end;
		more = mos_unfinished_next(nr, args, c.done, c.goal, &c.piece);
	} else {
		memcpy(c.piece.args, args, sizeof(c.piece.args));
	}
	while (more) {
		err = exchange(t, c.piece.nr, mos_syscall_find(c.piece.nr), c.piece.args, memory, part,
			       &ret, &flags, &goal);
		if (err || ret < 0)
			break;
		c.done += ret;
		part = true;
		more = !(flags & MOS_RESULT_CUT) && next_piece(&c, nr, call, args, flags, ret);
	}
	if (!c.done) {
		/* A wait that was broken off has not begun anew: to a handler it is still where it was. */
		if (flags & MOS_RESULT_AGAIN && before)
			ret = before;
		regs->ax = settle(err ?: ret);
		return err;
	}
	cut = !err && !(flags & MOS_RESULT_SIGNAL) && (flags & MOS_RESULT_CUT || mos_asks_restart(ret));
	regs->ax = c.done;
	/* What one part waits for comes to what was done before it. */
	if (!c.resumed && flags & MOS_RESULT_CUT && goal)
		c.goal = c.done - ret + goal;
	if (cut)
		mos_unfinished_keep(&t->unfinished, regs, c.done, c.goal);
	return 0;
}

/*
 * Every request tells home which signals are blocked here; this one says nothing
 * else. What has become deliverable may come.
 */
static void tell_blocked(struct mos_thread *t)
{
	u64 args[MOS_SYSCALL_ARGS] = { SIG_SETMASK, 0, 0, sizeof(sigset_t) };
	u64 goal;
	u32 flags;
	s64 ret;

	exchange(t, __NR_rt_sigprocmask, mos_syscall_find(__NR_rt_sigprocmask), args, &mos_own_memory, false, &ret,
		 &flags, &goal);
}

/* Where, to a call of the guest's own, its argument lies. */
#define OWN_ARGUMENT 4096ull

static int read_argument(void *ctx, void *dst, u64 addr, u32 len)
{
	memcpy(dst, ctx + (addr - OWN_ARGUMENT), len);
	return 0;
}

static void tell_action(struct mos_thread *t, int sig, struct sigaction *action)
{
	const struct mos_memory memory = { .read = read_argument, .ctx = action };
	u64 args[MOS_SYSCALL_ARGS] = { sig, OWN_ARGUMENT, 0, sizeof(sigset_t) };
	u32 flags = 0;
	u64 goal;
	s64 ret;

	do
		exchange(t, __NR_rt_sigaction, mos_syscall_find(__NR_rt_sigaction), args, &memory, true, &ret,
			 &flags, &goal);
	while (flags & MOS_RESULT_AGAIN);
}

static struct sigaction action_now(int sig)
{
	struct sigaction action;

	spin_lock_irq(&mos_own_sighand()->siglock);
	action = mos_own_sighand()->action[sig - 1].sa;
	spin_unlock_irq(&mos_own_sighand()->siglock);
	return action;
}

/**
 * mos_guest_tell_used_up() - this node's kernel has taken a signal whose handler is good for one, and has forgotten it
 * @t: its thread
 * @ksig: the signal
 *
 * Home, which keeps the handlers, forgets it too, before the handler runs. This comes before any signal that has
 * arrived, which is to be handled after an instruction's. Where another thread has set a new handler meanwhile, that
 * one is told again, as ours may have come behind it.
 *
 * Context: the guest's task; sleeps. Does not return when home is gone.
 */
void mos_guest_tell_used_up(struct mos_thread *t, const struct ksignal *ksig)
{
	struct sigaction said, action = ksig->ka.sa;

	action.sa_handler = SIG_DFL;
	do {
		said = action;
		tell_action(t, ksig->sig, &said);
		action = action_now(ksig->sig);
	} while (action.sa_handler != said.sa_handler);
}

/* The frame is this node's, the mask is home's affair as well. */
static void do_sigreturn(struct mos_thread *t, struct pt_regs *regs)
{
	mos_syscall_run(__NR_rt_sigreturn, regs);
	regs->orig_ax = -1;
	tell_blocked(t);
	/* Back into the middle of something that works at home only: go there, after any signal. */
	if (mos_guest_vdso_is_inside(&t->process->guest.vdso, regs->ip))
		set_thread_flag(TIF_NOTIFY_SIGNAL);
}

/* What the guest knows about itself, if it does. Nobody but the process can change it, and that happens at home. */
static bool answer(struct mos_thread *t, u32 nr, const u64 args[MOS_SYSCALL_ARGS], s64 *ret)
{
	const struct mos_identity *id = &t->process->guest.identity;

	switch (nr) {
	case __NR_getpid:
		*ret = id->pid;
		return true;
	case __NR_gettid:
		*ret = t->guest.tid;
		return true;
	case __NR_getuid:
		*ret = id->uid;
		return id->uid != MOS_ID_ASKED;
	case __NR_geteuid:
		*ret = id->euid;
		return id->euid != MOS_ID_ASKED;
	case __NR_getgid:
		*ret = id->gid;
		return id->gid != MOS_ID_ASKED;
	case __NR_getegid:
		*ret = id->egid;
		return id->egid != MOS_ID_ASKED;
	case __NR_clock_gettime:
		*ret = mos_clocks_get_raw(t->process->guest.raw, args[1]);
		return true;
	default:
		return false;
	}
}

/* Memory that a file at home is behind is not this node's to advise on. */
static bool is_without_file(const struct vm_area_struct *vma)
{
	return !vma->vm_file || mos_imagefs_index(NULL, vma->vm_file) < 0;
}

/* Shared memory could come to be mapped at two places by that, which no image can tell. */
static bool is_private(const struct vm_area_struct *vma)
{
	return vma_is_anonymous((struct vm_area_struct *)vma);
}

static bool are_all(u64 start, u64 len, bool (*is)(const struct vm_area_struct *vma))
{
	struct vm_area_struct *vma;
	u64 end = start + PAGE_ALIGN(len);
	bool ok = end >= start;

	mmap_read_lock(current->mm);
	for (vma = find_vma(current->mm, start); ok && vma && vma->vm_start < end;
	     vma = find_vma(current->mm, vma->vm_end))
		ok = is(vma);
	mmap_read_unlock(current->mm);
	return ok;
}

/*
 * Go home and make the call there. Where home cannot have us now, the call is
 * restarted, after any signal that came in between. Return: why home cannot have us.
 */
static int go_home(struct mos_thread *t, struct pt_regs *regs)
{
	struct pt_regs state = *regs;
	int err;

	mos_regs_undo_entry(&state);
	err = mos_guest_leave(t, &state, NULL);
	if (err != -EAGAIN)
		schedule_timeout_killable(HZ / 10);
	regs->ax = settle(-ERESTARTNOINTR);
	return err;
}

/* Whether a file may be executed its home knows, by its mounts and its security modules. */
static bool is_executable_or_own(const struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_EXEC || is_without_file(vma);
}

/* Of protections; the personality may have those to read mean those to execute. */
static bool allow_execution(u64 prot)
{
	return prot & PROT_EXEC || (prot & PROT_READ && current->personality & READ_IMPLIES_EXEC);
}

/* Of no length, what mremap() names is mapped once more. */
static bool is_remap_own(const u64 args[MOS_SYSCALL_ARGS])
{
	return args[1] && are_all(args[0], args[1], is_private) &&
	       (!(args[3] & MREMAP_FIXED) || are_all(args[4], args[2], is_without_file));
}

/* Home has each file open that is mapped, as long as it is: with the last of its memory it is let go of there. */
static bool is_range_own(u32 nr, const u64 args[MOS_SYSCALL_ARGS])
{
	switch (nr) {
	case __NR_mremap:
		return is_remap_own(args);
	case __NR_mmap:
		return !(args[3] & MAP_FIXED) || are_all(args[0], args[1], is_without_file);
	default:
		return are_all(args[0], args[1], is_without_file);
	}
}

/* With more areas than can move a process could not go home: it does while it can. A call makes no more than a few. */
#define SPARE_AREAS 16

static bool is_local(const struct mos_process *p, const struct mos_syscall *call, u32 nr,
		     const u64 args[MOS_SYSCALL_ARGS])
{
	if (call->flags & MOS_SYSCALL_ROOM && READ_ONCE(current->mm->map_count) > MOS_AREAS_MAX - SPARE_AREAS)
		return false;
	if (call->flags & MOS_SYSCALL_CHECK_RANGE)
		return is_range_own(nr, args);
	if (call->flags & MOS_SYSCALL_KEYS && !mos_cpu_has_keys(&p->guest.facts))
		return false;
	if (call->flags & MOS_SYSCALL_CHECK_EXEC && allow_execution(args[2]))
		return are_all(args[0], args[1], is_executable_or_own);
	return true;
}

static enum mos_place place_of(const struct mos_process *p, const struct mos_syscall *call, u32 nr,
			       const u64 args[MOS_SYSCALL_ARGS])
{
	enum mos_place place = call ? mos_syscall_place(call, args) : MOS_PLACE_HOME;

	return place == MOS_PLACE_LOCAL && !is_local(p, call, nr, args) ? MOS_PLACE_HOME : place;
}

/*
 * Does the thread hold a lock that its end must mark? The mark is for its number, which home knows and this
 * node's kernel does not.
 */
static bool holds_robust(void)
{
	struct robust_list_head __user *head = current->robust_list;
	struct robust_list_head now;

	if (!head || copy_from_user(&now, head, sizeof(now)))
		return false;
	return now.list.next != &head->list || now.list_op_pending;
}

/* The process, or a thread of it, ends: home first, so that its parent sees it, then here. */
static bool do_exit_call(struct mos_thread *t, u32 nr, const struct mos_syscall *call,
			 const u64 args[MOS_SYSCALL_ARGS], struct pt_regs *regs)
{
	u64 goal;
	u32 flags;
	s64 ret;

	if (nr == __NR_exit && holds_robust()) {
		go_home(t, regs);
		return true;
	}
	exchange(t, nr, call, args, &mos_own_memory, false, &ret, &flags, &goal);
	if (ret == -ERESTARTNOINTR) {
		regs->ax = settle(ret);
		return true;
	}
	t->ended = true;
	if (nr == __NR_exit_group)
		mos_process_step(t->process, MOS_EV_END);
	return false;
}

/**
 * struct mirror - a change of what both kernels keep
 * @from: where the program has it
 * @len: its bytes; 0: there is none
 * @action: of rt_sigaction
 * @blocked: of rt_sigprocmask
 * @limit: of setrlimit and prlimit64
 *
 * It is read once: what home is told, and has said yes to, is what is done here, whatever other threads, or home's
 * answer, have written there since.
 */
struct mirror {
	u64 from;
	u32 len;
	union {
		struct sigaction action;
		sigset_t blocked;
		struct rlimit limit;
	};
};

static u32 mirror_len(u32 nr)
{
	switch (nr) {
	case __NR_rt_sigaction:
		return sizeof(struct sigaction);
	case __NR_rt_sigprocmask:
		return sizeof(sigset_t);
	case __NR_setrlimit:
	case __NR_prlimit64:
		return sizeof(struct rlimit);
	default:
		return 0;
	}
}

static void take_mirror(u32 nr, const u64 args[MOS_SYSCALL_ARGS], struct mirror *mirror)
{
	mirror->from = args[nr == __NR_prlimit64 ? 2 : 1];
	mirror->len = mirror->from ? mirror_len(nr) : 0;
	if (mirror->len && copy_from_user(&mirror->action, (void __user *)mirror->from, mirror->len))
		mirror->len = 0;
}

/* The program's memory, but for what has been read already. */
static int read_mirrored(void *ctx, void *dst, u64 addr, u32 len)
{
	const struct mirror *mirror = ctx;

	if (addr != mirror->from || len != mirror->len)
		return mos_own_memory.read(mos_own_memory.ctx, dst, addr, len);
	memcpy(dst, &mirror->action, len);
	return 0;
}

/* Home may have said yes to a signal that there is none of. */
static void set_action(int sig, struct sigaction *action)
{
	if (!valid_signal(sig) || sig < 1)
		return;
	sigdelsetmask(&action->sa_mask, sigmask(SIGKILL) | sigmask(SIGSTOP));
	spin_lock_irq(&mos_own_sighand()->siglock);
	mos_own_sighand()->action[sig - 1].sa = *action;
	spin_unlock_irq(&mos_own_sighand()->siglock);
}

/* What could be read and gave EFAULT all the same has been set: it is the old value for which there is no memory. */
static bool has_been_done(const struct mirror *mirror, long ret)
{
	return ret >= 0 || (ret == -EFAULT && mirror->len);
}

/* Home has done it: the guest's kernel must know it too. */
static void do_mirror(struct mos_thread *t, u32 nr, const u64 args[MOS_SYSCALL_ARGS], struct mirror *mirror,
		      struct pt_regs *regs)
{
	long result = regs->ax;
	u32 seen;

	switch (nr) {
	case __NR_rt_sigaction:
		if (mirror->len)
			set_action(args[0], &mirror->action);
		break;
	case __NR_rt_sigprocmask:
		sigdelsetmask(&mirror->blocked, sigmask(SIGKILL) | sigmask(SIGSTOP));
		if (mirror->len)
			sigprocmask(args[0], &mirror->blocked, NULL);
		/* What came while it was blocked here alone is handled now. */
		mos_guest_has_signals(t, &seen);
		break;
	case __NR_setrlimit:
		if (mirror->len)
			mos_limit_set((u32)args[0], &mirror->limit);
		break;
	case __NR_prlimit64:
		if (mirror->len)
			mos_limit_set((u32)args[1], &mirror->limit);
		break;
	default:
		mos_syscall_run(nr, regs);
		regs->ax = result;
	}
}

/**
 * enum course_taken - what has become of a call
 * @ANSWERED: the result is in the registers
 * @IS_OWN: this node's kernel is to execute it
 * @IS_HOMES: the process is to go home for it
 */
enum course_taken {
	ANSWERED,
	IS_OWN,
	IS_HOMES,
};

static long run_here(u32 nr, const u64 args[MOS_SYSCALL_ARGS])
{
	return mos_syscall(nr, args[0], args[1], args[2], args[3], args[4], args[5]);
}

/*
 * What this node has no room for is asked of home, where the process would have asked if it had not moved. A home
 * that has no room for the process has none for what it wants.
 */
static void run_where_room_is(struct mos_thread *t, u32 nr, const u64 args[MOS_SYSCALL_ARGS], struct pt_regs *regs)
{
	long ret = run_here(nr, args);

	if (!mos_guest_lacks_room(nr, args, ret) || go_home(t, regs) == -ENOMEM)
		regs->ax = ret;
}

static enum course_taken carry_out(struct mos_thread *t, u32 nr, const u64 args[MOS_SYSCALL_ARGS], s64 before,
				   struct pt_regs *regs)
{
	const struct mos_syscall *call = mos_syscall_find(nr);
	enum mos_place place = place_of(t->process, call, nr, args);
	struct mirror mirror = {};
	const struct mos_memory mirrored = {
		.read = read_mirrored, .write = mos_own_memory.write, .is_writable = mos_own_memory.is_writable,
		.ctx = &mirror,
	};
	s64 ret;

	switch (place) {
	case MOS_PLACE_LOCAL:
		if (call->flags & MOS_SYSCALL_ROOM)
			run_where_room_is(t, nr, args, regs);
		else if (call->flags & MOS_SYSCALL_SIGRETURN)
			do_sigreturn(t, regs);
		else
			return IS_OWN;
		return ANSWERED;
	case MOS_PLACE_CACHED:
		if (answer(t, nr, args, &ret)) {
			regs->ax = ret;
			return ANSWERED;
		}
		fallthrough;
	case MOS_PLACE_FORWARD:
	case MOS_PLACE_BOTH:
		break;
	default:
		return IS_HOMES;
	}
	if (call->flags & MOS_SYSCALL_EXIT)
		return do_exit_call(t, nr, call, args, regs) ? ANSWERED : IS_OWN;
	if (place == MOS_PLACE_BOTH)
		take_mirror(nr, args, &mirror);
	if (forward(t, nr, call, args, &mirrored, before, regs) == -EREMOTE)
		return IS_HOMES;
	if (place == MOS_PLACE_BOTH && has_been_done(&mirror, regs->ax))
		do_mirror(t, nr, args, &mirror, regs);
	return ANSWERED;
}

/* As carry_out(); a wait that has been broken off lasts no longer than it would have. */
static enum course_taken carry_out_in_time(struct mos_thread *t, u32 nr, s64 before, struct pt_regs *regs)
{
	struct mos_unfinished *u = &t->unfinished;
	u64 args[MOS_SYSCALL_ARGS];
	enum course_taken course;
	unsigned long lent = 0;
	bool shorter;

	get_args(regs, args);
	shorter = before < 0 && mos_timeout_shorten(nr, args, u->end, &lent);
	if (!u->end)
		u->end = mos_timeout_end(nr, args);
	course = carry_out(t, nr, args, before, regs);
	if (shorter && course == IS_OWN) {
		regs->ax = settle(run_here(nr, args));
		course = ANSWERED;
	}
	mos_timeout_give_back(lent);
	/* What a transfer was to come to is of no use to the call behind it. */
	if (before > 0 && !u->ret && course != IS_HOMES)
		u->end = 0;
	return course;
}

/* True when the result is in @regs, false when this node's kernel is to execute the call. */
static bool do_call(struct mos_thread *t, struct pt_regs *regs)
{
	s64 before = mos_unfinished_take(&t->unfinished, regs);
	enum course_taken course = IS_HOMES;

	/* A call of the 32-bit kind out of a 64-bit program: its home knows what that means. */
	if (!in_ia32_syscall())
		course = carry_out_in_time(t, regs->orig_ax, before, regs);
	if (course == IS_HOMES) {
		t->unfinished.ret = before;
		go_home(t, regs);
	}
	return course != IS_OWN;
}

/* A question for the parameters of a kernel's own generator of random numbers is no system call. */
static bool is_for_home(u32 nr, const struct pt_regs *regs)
{
	return nr == MOS_VDSO_NO_CALL || (nr == __NR_getrandom && regs->r8 == U64_MAX);
}

/* A function of the vdso of home's kernel has been called. */
static void do_vdso(struct mos_thread *t, struct pt_regs *regs, u32 nr)
{
	mos_guest_vdso_enter(regs);
	regs->orig_ax = nr;
	if (is_for_home(nr, regs))
		go_home(t, regs);
	else if (!do_call(t, regs))
		regs->ax = mos_syscall_run(nr, regs);
	mos_guest_vdso_return(regs);
}

/* It wakes, or waits for as long as it takes, or until a time: nothing of that is for us to see to. */
static bool is_futex_quick(const struct pt_regs *regs)
{
	switch ((u32)regs->si & ~FUTEX_PRIVATE_FLAG) {
	case FUTEX_WAIT:
		return !regs->r10;
	case FUTEX_WAKE:
	case FUTEX_WAIT_BITSET:
		return true;
	default:
		return false;
	}
}

/*
 * Is it a call that this node's kernel is to execute as it stands? Threads make many such calls, of futexes above
 * all, each of them takes but little time, and so must we. What is not known to be quick goes the long way, which may
 * come to the same. The row of a call that is local without more has no rule for its arguments, and no timeout for a
 * while.
 */
static bool is_quick(const struct mos_thread *t, const struct pt_regs *regs)
{
	const struct mos_syscall *call;

	if (t->unfinished.ret || t->unfinished.end || t->process->guest.vdso.text || in_ia32_syscall())
		return false;
	if (regs->orig_ax == __NR_futex)
		return is_futex_quick(regs);
	call = mos_syscall_find(regs->orig_ax);
	return call && call->place == MOS_PLACE_LOCAL && !call->flags;
}

/**
 * mos_guest_syscall() - a guest makes a system call
 * @t: its thread
 * @regs: its registers at the entry
 *
 * Context: the guest's task, at the entry of the call; may sleep.
 * Return: true when the result is in @regs, false when this node's kernel is to
 * execute the call.
 */
bool mos_guest_syscall(struct mos_thread *t, struct pt_regs *regs)
{
	const struct mos_vdso_function *function;

	if (is_quick(t, regs))
		return false;
	function = mos_guest_vdso_function(&t->process->guest.vdso, regs->ip - MOS_VDSO_STUB_LEN);
	if (!function)
		return do_call(t, regs);
	do_vdso(t, regs, function->nr);
	return true;
}
