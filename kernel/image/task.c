// SPDX-License-Identifier: GPL-2.0
/* The image of what the kernel remembers for a thread besides its registers, and of who it is. */
#include <linux/personality.h>
#include <linux/resource.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <linux/utsname.h>
#include <asm/unistd.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "image.h"

/* The limits that bind memory and CPU, and so must bind where the program computes. */
static const u8 limits[] = { RLIMIT_CPU, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_AS };

/**
 * mos_task_capture() - put what the kernel remembers for the thread into an image
 * @s: the stream
 *
 * Context: the task itself.
 */
void mos_task_capture(struct mos_stream *s)
{
	char comm[TASK_COMM_LEN];

	get_task_comm(comm, current);
	mos_stream_begin(s, MOS_REC_TASK);
	mos_put_bytes(&s->w, comm, sizeof(comm));
	mos_put_u32(&s->w, current->personality);
	mos_put_u64(&s->w, (__force u64)current->rseq);
	mos_put_u32(&s->w, mos_rseq_len(current));
	mos_put_u32(&s->w, current->rseq_sig);
	mos_put_u64(&s->w, (__force u64)current->robust_list);
	mos_put_u64(&s->w, (__force u64)current->clear_child_tid);
	mos_put_u32(&s->w, task_nice(current) - MIN_NICE);
	mos_put_u64(&s->w, current->timer_slack_ns);
	mos_put_u64(&s->w, current->default_timer_slack_ns);
	for (int i = 0; i < ARRAY_SIZE(limits); i++) {
		struct rlimit limit = current->signal->rlim[limits[i]];

		mos_put_u64(&s->w, limit.rlim_cur);
		mos_put_u64(&s->w, limit.rlim_max);
	}
	mos_stream_end(s);
}

/* The program's rseq area, registered anew so that a critical section it was in is aborted. */
static int restore_rseq(struct mos_restore *in, u64 addr, u32 len, u32 sig)
{
	int err;

	if (in->home || !addr)
		return 0;
	err = mos_syscall(__NR_rseq, addr, len, 0, sig, 0, 0);
	if (!err)
		rseq_migrate(current);
	return err;
}

static void restore_limits(struct mos_restore *in, struct mos_reader *r)
{
	for (int i = 0; i < ARRAY_SIZE(limits); i++) {
		struct rlimit limit;

		limit.rlim_cur = mos_get_u64(r);
		limit.rlim_max = mos_get_u64(r);
		if (in->home || r->err)
			continue;
		task_lock(current->group_leader);
		current->signal->rlim[limits[i]] = limit;
		task_unlock(current->group_leader);
	}
}

/**
 * mos_task_restore() - take it out of an image
 * @in: the image; its address space stands
 * @r: the record
 *
 * Context: the task itself.
 * Return: 0, -EBADMSG, or what registering the rseq area returns.
 */
int mos_task_restore(struct mos_restore *in, struct mos_reader *r)
{
	char comm[TASK_COMM_LEN];
	u64 rseq, robust, tid, slack, default_slack;
	u32 personality, len, sig, nice;

	mos_get_bytes(r, comm, sizeof(comm));
	personality = mos_get_u32(r);
	rseq = mos_get_u64(r);
	len = mos_get_u32(r);
	sig = mos_get_u32(r);
	robust = mos_get_u64(r);
	tid = mos_get_u64(r);
	nice = mos_get_u32(r);
	slack = mos_get_u64(r);
	default_slack = mos_get_u64(r);
	restore_limits(in, r);
	if (r->err || nice > NICE_WIDTH)
		return -EBADMSG;
	current->robust_list = (struct robust_list_head __user *)robust;
	current->clear_child_tid = (int __user *)tid;
	if (in->home)
		return 0;
	task_lock(current);
	strscpy(current->comm, comm, sizeof(current->comm));
	task_unlock(current);
	current->personality = personality;
	set_user_nice(current, (int)nice + MIN_NICE);
	current->timer_slack_ns = slack;
	current->default_timer_slack_ns = default_slack;
	return restore_rseq(in, rseq, len, sig);
}

/**
 * mos_identity_capture() - put what the guest shall answer about itself into an image
 * @s: the stream
 *
 * Context: the task itself.
 */
void mos_identity_capture(struct mos_stream *s)
{
	const struct cred *cred = current_cred();
	struct user_namespace *ns = current_user_ns();
	/* The lock of these names is not exported: one that is being changed may come half. */
	const struct new_utsname *name = utsname();

	mos_stream_begin(s, MOS_REC_IDENTITY);
	mos_put_u32(&s->w, task_tgid_vnr(current));
	mos_put_u32(&s->w, task_pid_vnr(current));
	mos_put_u32(&s->w, from_kuid_munged(ns, cred->uid));
	mos_put_u32(&s->w, from_kuid_munged(ns, cred->euid));
	mos_put_u32(&s->w, from_kuid_munged(ns, cred->suid));
	mos_put_u32(&s->w, from_kgid_munged(ns, cred->gid));
	mos_put_u32(&s->w, from_kgid_munged(ns, cred->egid));
	mos_put_u32(&s->w, from_kgid_munged(ns, cred->sgid));
	mos_put_bytes(&s->w, name->nodename, sizeof(name->nodename));
	mos_put_bytes(&s->w, name->domainname, sizeof(name->domainname));
	mos_put_bytes(&s->w, name->release, sizeof(name->release));
	mos_put_bytes(&s->w, name->version, sizeof(name->version));
	mos_stream_end(s);
}

/**
 * mos_identity_restore() - take it out of an image
 * @in: the image of a guest
 * @r: the record
 *
 * Context: any.
 * Return: 0, or -EBADMSG.
 */
int mos_identity_restore(struct mos_restore *in, struct mos_reader *r)
{
	struct mos_identity *id = &in->p->guest.identity;

	if (in->home)
		return -EBADMSG;
	id->pid = mos_get_u32(r);
	id->tid = mos_get_u32(r);
	id->uid = mos_get_u32(r);
	id->euid = mos_get_u32(r);
	id->suid = mos_get_u32(r);
	id->gid = mos_get_u32(r);
	id->egid = mos_get_u32(r);
	id->sgid = mos_get_u32(r);
	mos_get_bytes(r, id->nodename, sizeof(id->nodename));
	mos_get_bytes(r, id->domainname, sizeof(id->domainname));
	mos_get_bytes(r, id->release, sizeof(id->release));
	mos_get_bytes(r, id->version, sizeof(id->version));
	return r->err;
}

/**
 * mos_usage_now() - CPU time that the current task has used on this node
 * @utime: in user mode, ns, as the tick sees it
 * @stime: in the kernel, ns, likewise
 * @runtime: both, ns, precisely
 *
 * Context: the task itself.
 */
void mos_usage_now(u64 *utime, u64 *stime, u64 *runtime)
{
	*utime = current->utime;
	*stime = current->stime;
	*runtime = current->se.sum_exec_runtime;
}
