// SPDX-License-Identifier: GPL-2.0
/* A guest's system calls: answered here, executed here, sent home, or a reason to go home. */
#include <linux/compat.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/uaccess.h>
#include <linux/utsname.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "../image/image.h"
#include "../marshal.h"
#include "../own_memory.h"
#include "../process.h"
#include "../syscalls.h"
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

static void put_head(struct mos_process *p, struct mos_writer *w, u32 nr, bool part)
{
	struct mos_call_head head = {
		.nr = nr,
		.part = part,
		.seen = READ_ONCE(p->guest.seen),
		.blocked = current->blocked.sig[0],
	};

	mos_usage_now(&head.utime, &head.stime, &head.runtime);
	mos_put_call_head(w, &head);
}

/* One request; NULL where the arguments could not be carried. */
static struct mos_msg *send_home(struct mos_process *p, u32 nr, const struct mos_syscall *call,
				 const u64 args[MOS_SYSCALL_ARGS], bool part, int *err)
{
	struct mos_writer w;

	mos_writer_init(&w, mos_buf_alloc(MOS_HANDLE_SIZE + MOS_CALL_HEAD_SIZE +
					  mos_marshal_call_room(call, args), GFP_KERNEL),
			GFP_KERNEL);
	mos_put_handle(&w, &p->handle);
	put_head(p, &w, nr, part);
	*err = mos_marshal_call(call, args, &mos_own_memory, &w);
	if (w.err == -ENOMEM) {
		*err = 0;
		mos_buf_free(w.buf);
		return ERR_PTR(-ENOMEM);
	}
	if (!*err)
		*err = w.err;
	if (*err) {
		mos_buf_free(w.buf);
		return NULL;
	}
	return mos_peer_call(p->peer, MOS_MSG_G2H_CALL, p->channel, w.buf, 0);
}

/* What comes back before the result: flags, perhaps a signal. */
static u32 open_reply(struct mos_process *p, struct mos_msg *reply, struct mos_reader *r)
{
	u32 flags;

	mos_reader_init(r, reply->body);
	flags = mos_get_u32(r);
	if (flags & MOS_RESULT_SIGNAL)
		mos_guest_queue_signal(p, r);
	return r->err ? MOS_RESULT_GONE : flags;
}

/*
 * The result is on its way to the program. One that asks for a restart is seen
 * to by the kernel when the task has been made to look for signals.
 */
static long settle(long ret)
{
	if (ret <= -ERESTARTSYS && ret >= -ERESTART_RESTARTBLOCK)
		set_thread_flag(TIF_NOTIFY_SIGNAL);
	return ret;
}

/**
 * exchange() - have the deputy execute a call
 * @p: the guest
 * @nr: number of the call
 * @call: its row
 * @args: its arguments
 * @part: it goes on with a transfer that has begun
 * @ret: set to the result
 * @whole: set when the deputy says that a short transfer would surprise
 *
 * Return: 0, or what marshalling the arguments returned. Does not return when
 * home is gone.
 */
static int exchange(struct mos_process *p, u32 nr, const struct mos_syscall *call,
		    const u64 args[MOS_SYSCALL_ARGS], bool part, s64 *ret, bool *whole)
{
	struct mos_reader r;
	struct mos_msg *reply;
	u32 flags;
	int err;

	do {
		reply = send_home(p, nr, call, args, part, &err);
		if (err)
			return err;
	} while (IS_ERR(reply) && mos_process_try_again(p, PTR_ERR(reply)));
	if (IS_ERR(reply))
		mos_guest_die(p, "its home cannot be reached");
	flags = open_reply(p, reply, &r);
	if (flags & MOS_RESULT_GONE) {
		mos_msg_free(reply);
		mos_guest_die(p, "its home does not know it any more");
	}
	*whole = flags & MOS_RESULT_WHOLE;
	if (flags & MOS_RESULT_AGAIN)
		*ret = -ERESTARTNOINTR;
	else
		err = mos_unmarshal_result(call, args, &r, &mos_own_memory, ret);
	mos_msg_free(reply);
	if (err == -EBADMSG)
		mos_guest_die(p, "its home talks nonsense");
	return err;
}

/* A long transfer is carried in parts, and looks like one. */
static int forward(struct mos_process *p, u32 nr, const struct mos_syscall *call,
		   const u64 args[MOS_SYSCALL_ARGS], s64 *ret)
{
	u64 part[MOS_SYSCALL_ARGS];
	s64 sum = 0;
	bool whole;
	int err;

	memcpy(part, args, sizeof(part));
	for (;;) {
		err = exchange(p, nr, call, part, sum > 0, ret, &whole);
		if (err || *ret < 0)
			break;
		if (!whole || !mos_marshal_rest(call, part, *ret))
			break;
		sum += *ret;
	}
	if (sum && (err || *ret < 0)) {
		*ret = sum;
		return 0;
	}
	if (!err && *ret >= 0)
		*ret += sum;
	return err;
}

/*
 * Every request tells home which signals are blocked here; this one says nothing
 * else. What has become deliverable may come.
 */
static void tell_blocked(struct mos_process *p)
{
	u64 args[MOS_SYSCALL_ARGS] = { SIG_SETMASK, 0, 0, sizeof(sigset_t) };
	bool whole;
	s64 ret;

	exchange(p, __NR_rt_sigprocmask, mos_syscall_find(__NR_rt_sigprocmask), args, false, &ret,
		 &whole);
}

/* The frame is this node's, the mask is home's affair as well. */
static bool do_sigreturn(struct mos_process *p, struct pt_regs *regs)
{
	mos_syscall_run(__NR_rt_sigreturn, regs);
	regs->orig_ax = -1;
	tell_blocked(p);
	return true;
}

static long do_uname(const struct mos_identity *id, struct new_utsname __user *to)
{
	struct new_utsname name;

	memset(&name, 0, sizeof(name));
	strscpy(name.sysname, "Linux", sizeof(name.sysname));
	strscpy(name.machine, "x86_64", sizeof(name.machine));
	memcpy(name.nodename, id->nodename, sizeof(name.nodename));
	memcpy(name.domainname, id->domainname, sizeof(name.domainname));
	memcpy(name.release, id->release, sizeof(name.release));
	memcpy(name.version, id->version, sizeof(name.version));
	return copy_to_user(to, &name, sizeof(name)) ? -EFAULT : 0;
}

/* What the guest knows about itself. Nobody but the process can change it, and that happens at home. */
static bool answer(struct mos_process *p, u32 nr, const u64 args[MOS_SYSCALL_ARGS], s64 *ret)
{
	const struct mos_identity *id = &p->guest.identity;

	switch (nr) {
	case __NR_getpid:
		*ret = id->pid;
		return true;
	case __NR_gettid:
		*ret = id->tid;
		return true;
	case __NR_getuid:
		*ret = id->uid;
		return true;
	case __NR_geteuid:
		*ret = id->euid;
		return true;
	case __NR_getgid:
		*ret = id->gid;
		return true;
	case __NR_getegid:
		*ret = id->egid;
		return true;
	case __NR_clock_gettime:
		*ret = mos_clocks_get_raw(p->guest.raw, args[1]);
		return true;
	case __NR_uname:
		*ret = do_uname(id, (void __user *)args[0]);
		return true;
	case __NR_set_tid_address:
		current->clear_child_tid = (int __user *)args[0];
		*ret = id->tid;
		return true;
	default:
		return false;
	}
}

/* Memory that a file at home is behind is not this node's to advise on. */
static bool is_anonymous(u64 start, u64 len)
{
	struct vm_area_struct *vma;
	u64 end = start + PAGE_ALIGN(len);
	bool ok = end >= start;

	mmap_read_lock(current->mm);
	for (vma = find_vma(current->mm, start); ok && vma && vma->vm_start < end;
	     vma = find_vma(current->mm, vma->vm_end))
		ok = !vma->vm_file || mos_imagefs_index(NULL, vma->vm_file) < 0;
	mmap_read_unlock(current->mm);
	return ok;
}

/*
 * Go home and make the call there. Where home cannot have us now, the call is
 * restarted, after any signal that came in between.
 */
static void go_home(struct mos_process *p, struct pt_regs *regs)
{
	struct pt_regs state = *regs;

	mos_regs_undo_entry(&state);
	if (mos_guest_leave(p, &state, NULL) != -EAGAIN)
		schedule_timeout_killable(HZ / 10);
	regs->ax = settle(-ERESTARTNOINTR);
}

static enum mos_place place_of(const struct mos_syscall *call, const u64 args[MOS_SYSCALL_ARGS])
{
	enum mos_place place = call ? mos_syscall_place(call, args) : MOS_PLACE_HOME;

	if (place == MOS_PLACE_LOCAL && (call->flags & MOS_SYSCALL_CHECK_RANGE) &&
	    !is_anonymous(args[0], args[1]))
		return MOS_PLACE_HOME;
	return place;
}

/* The process ends: home first, so that its parent sees it, then here. */
static bool do_exit_call(struct mos_process *p, u32 nr, const struct mos_syscall *call,
			 const u64 args[MOS_SYSCALL_ARGS], struct pt_regs *regs)
{
	bool whole;
	s64 ret;

	exchange(p, nr, call, args, false, &ret, &whole);
	if (ret == -ERESTARTNOINTR) {
		regs->ax = settle(ret);
		return true;
	}
	mos_process_step(p, MOS_EV_END);
	return false;
}

/**
 * struct mirror - a change of what both kernels keep, read before home has
 * written over the arguments
 * @given: there is a change
 * @action: of rt_sigaction
 * @blocked: of rt_sigprocmask
 */
struct mirror {
	bool given;
	struct sigaction action;
	sigset_t blocked;
};

static void read_mirror(u32 nr, const u64 args[MOS_SYSCALL_ARGS], struct mirror *mirror)
{
	void __user *from = (void __user *)args[1];
	bool failed = false;

	if (nr == __NR_rt_sigaction)
		failed = copy_from_user(&mirror->action, from, sizeof(mirror->action));
	else if (nr == __NR_rt_sigprocmask)
		failed = copy_from_user(&mirror->blocked, from, sizeof(mirror->blocked));
	mirror->given = from && !failed;
}

static void set_action(int sig, struct sigaction *action)
{
	sigdelsetmask(&action->sa_mask, sigmask(SIGKILL) | sigmask(SIGSTOP));
	spin_lock_irq(&mos_own_sighand()->siglock);
	mos_own_sighand()->action[sig - 1].sa = *action;
	spin_unlock_irq(&mos_own_sighand()->siglock);
}

/* Home has done it: the guest's kernel must know it too. */
static void do_mirror(u32 nr, const u64 args[MOS_SYSCALL_ARGS], struct mirror *mirror,
		      struct pt_regs *regs)
{
	long result = regs->ax;

	switch (nr) {
	case __NR_rt_sigaction:
		if (mirror->given)
			set_action(args[0], &mirror->action);
		break;
	case __NR_rt_sigprocmask:
		sigdelsetmask(&mirror->blocked, sigmask(SIGKILL) | sigmask(SIGSTOP));
		if (mirror->given)
			sigprocmask(args[0], &mirror->blocked, NULL);
		break;
	default:
		mos_syscall_run(nr, regs);
		regs->ax = result;
	}
}

/**
 * mos_guest_syscall() - a guest makes a system call
 * @p: the guest
 * @regs: its registers at the entry
 *
 * Context: the guest's task, at the entry of the call; may sleep.
 * Return: true when the result is in @regs, false when this node's kernel is to
 * execute the call.
 */
bool mos_guest_syscall(struct mos_process *p, struct pt_regs *regs)
{
	u64 args[MOS_SYSCALL_ARGS];
	const struct mos_syscall *call;
	u32 nr = regs->orig_ax;
	enum mos_place place;
	struct mirror mirror;
	s64 ret;
	int err;

	/* A call of the 32-bit kind out of a 64-bit program: its home knows what that means. */
	if (in_ia32_syscall()) {
		go_home(p, regs);
		return true;
	}
	get_args(regs, args);
	call = mos_syscall_find(nr);
	place = place_of(call, args);
	switch (place) {
	case MOS_PLACE_LOCAL:
		if (call->flags & MOS_SYSCALL_SIGRETURN)
			return do_sigreturn(p, regs);
		return false;
	case MOS_PLACE_CACHED:
		if (answer(p, nr, args, &ret)) {
			regs->ax = ret;
			return true;
		}
		fallthrough;
	case MOS_PLACE_FORWARD:
	case MOS_PLACE_BOTH:
		break;
	default:
		go_home(p, regs);
		return true;
	}
	if (call->flags & MOS_SYSCALL_EXIT)
		return do_exit_call(p, nr, call, args, regs);
	if (place == MOS_PLACE_BOTH)
		read_mirror(nr, args, &mirror);
	err = forward(p, nr, call, args, &ret);
	if (err == -EREMOTE) {
		go_home(p, regs);
		return true;
	}
	regs->ax = settle(err ?: ret);
	if (place == MOS_PLACE_BOTH && !err && ret >= 0)
		do_mirror(nr, args, &mirror, regs);
	return true;
}
