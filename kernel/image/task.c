// SPDX-License-Identifier: GPL-2.0
/* The image of what the kernel remembers for a process and its threads besides registers, and of who it is. */
#include <linux/membarrier.h>
#include <linux/personality.h>
#include <linux/resource.h>
#include <linux/sched/cputime.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <asm/unistd.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "image.h"

/* The limits that bind memory and CPU, and so must bind where the program computes. */
static const u8 limits[] = { RLIMIT_CPU, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_AS };

/* Barriers that a program may use once it has announced them. */
static const struct {
	u32 announced;
	int announce;
} barriers[] = {
	{ MEMBARRIER_STATE_GLOBAL_EXPEDITED_READY, MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED },
	{ MEMBARRIER_STATE_PRIVATE_EXPEDITED_READY, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED },
	{ MEMBARRIER_STATE_PRIVATE_EXPEDITED_SYNC_CORE_READY,
	  MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE },
	{ MEMBARRIER_STATE_PRIVATE_EXPEDITED_RSEQ_READY,
	  MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ },
};

/* A bit for each of them. */
static u32 announced_barriers(void)
{
	u32 state = atomic_read(&current->mm->membarrier_state), set = 0;

	for (int i = 0; i < ARRAY_SIZE(barriers); i++)
		if (state & barriers[i].announced)
			set |= BIT(i);
	return set;
}

/* What is announced already is not announced again. */
static int announce_barriers(u32 set)
{
	int err = 0;

	for (int i = 0; i < ARRAY_SIZE(barriers) && !err; i++)
		if (set & BIT(i))
			err = mos_syscall(__NR_membarrier, barriers[i].announce, 0, 0, 0, 0, 0);
	return err;
}

/**
 * mos_task_capture() - put what the kernel remembers for the process into an image
 * @s: the stream
 *
 * Context: a task of the process.
 */
void mos_task_capture(struct mos_stream *s)
{
	mos_stream_begin(s, MOS_REC_TASK);
	mos_put_u32(&s->w, announced_barriers());
	for (int i = 0; i < ARRAY_SIZE(limits); i++) {
		struct rlimit limit = current->signal->rlim[limits[i]];

		mos_put_u64(&s->w, limit.rlim_cur);
		mos_put_u64(&s->w, limit.rlim_max);
	}
	mos_stream_end(s);
}

/**
 * mos_memory_put() - write what the kernel remembers for the current thread
 * @w: where
 *
 * Context: the task itself.
 */
void mos_memory_put(struct mos_writer *w)
{
	char comm[TASK_COMM_LEN];

	get_task_comm(comm, current);
	mos_put_bytes(w, comm, sizeof(comm));
	mos_put_u32(w, current->personality);
	mos_put_u64(w, (__force u64)current->rseq);
	mos_put_u32(w, mos_rseq_len(current));
	mos_put_u32(w, current->rseq_sig);
	mos_put_u64(w, (__force u64)current->robust_list);
	mos_put_u64(w, (__force u64)current->clear_child_tid);
	mos_put_u32(w, task_nice(current) - MIN_NICE);
	mos_put_u64(w, current->timer_slack_ns);
	mos_put_u64(w, current->default_timer_slack_ns);
}

/*
 * A program of a newer kernel may go by numbers that this one does not keep. They stay what they are then: the node of
 * memory that every machine has, and a number that no other thread of the process has here.
 */
static int write_numbers(u64 area, u32 number)
{
	u32 numbers[] = { 0, number };

	return copy_to_user((void __user *)area + MOS_RSEQ_NUMBERS, numbers, sizeof(numbers)) ? -EFAULT : 0;
}

/* The program's rseq area, registered anew so that a critical section it was in is aborted. */
static int register_rseq(u64 addr, u32 len, u32 sig, u32 number)
{
	int err;

	if (!addr)
		return 0;
	err = mos_syscall(__NR_rseq, addr, mos_rseq_len_taken(len), 0, sig, 0, 0);
	if (err)
		return err;
	rseq_migrate(current);
	return mos_rseq_has_numbers() ? 0 : write_numbers(addr, number);
}

/**
 * mos_limit_set() - set a limit of the current process as its home says it is
 * @resource: RLIMIT_*
 * @limit: what it is; home has seen to who may raise it
 *
 * Context: a task of the process, which is a guest.
 */
void mos_limit_set(unsigned int resource, const struct rlimit *limit)
{
	task_lock(current->group_leader);
	current->signal->rlim[resource] = *limit;
	task_unlock(current->group_leader);
}

static void restore_limits(struct mos_restore *in, struct mos_reader *r)
{
	for (int i = 0; i < ARRAY_SIZE(limits); i++) {
		struct rlimit limit;

		limit.rlim_cur = mos_get_u64(r);
		limit.rlim_max = mos_get_u64(r);
		if (!in->home && !r->err)
			mos_limit_set(limits[i], &limit);
	}
}

/**
 * mos_task_restore() - take it out of an image
 * @in: the image; its address space stands
 * @r: the record
 *
 * Context: a task of the process.
 * Return: 0, -EBADMSG, or what announcing barriers returns.
 */
int mos_task_restore(struct mos_restore *in, struct mos_reader *r)
{
	u32 announced = mos_get_u32(r);

	restore_limits(in, r);
	return r->err ? -EBADMSG : announce_barriers(announced);
}

/* No limit is set to that by anybody. */
#define LIFTED (RLIM_INFINITY - 1)

static void lift_one(int resource, unsigned long *kept)
{
	struct rlimit *limit = &current->signal->rlim[resource];

	*kept = limit->rlim_cur;
	limit->rlim_cur = LIFTED;
}

/* One that somebody has set meanwhile is a newer one. */
static void bind_one(int resource, unsigned long kept)
{
	struct rlimit *limit = &current->signal->rlim[resource];

	if (limit->rlim_cur == LIFTED)
		limit->rlim_cur = kept;
}

/**
 * mos_limits_lift() - let memory be mapped that the limits of the current process do not allow
 * @kept: set to the limits
 *
 * They are for what the program asks for. What it has already, and what we need on its behalf, is not its asking.
 *
 * Context: a task of the process, of which no other can ask for memory or for its limits.
 */
void mos_limits_lift(struct mos_limits *kept)
{
	task_lock(current->group_leader);
	lift_one(RLIMIT_AS, &kept->address_space);
	lift_one(RLIMIT_DATA, &kept->data);
	task_unlock(current->group_leader);
}

/**
 * mos_limits_bind() - let its limits bind the current process again
 * @kept: as mos_limits_lift() has set it
 *
 * Context: as there.
 */
void mos_limits_bind(const struct mos_limits *kept)
{
	task_lock(current->group_leader);
	bind_one(RLIMIT_AS, kept->address_space);
	bind_one(RLIMIT_DATA, kept->data);
	task_unlock(current->group_leader);
}

/**
 * mos_memory_get() - read what the kernel remembers for the current thread
 * @t: it
 * @r: from where
 * @home: at home, where most of it never left
 *
 * Context: the task itself, in its address space.
 * Return: 0, -EBADMSG, or what registering the rseq area returns.
 */
int mos_memory_get(const struct mos_thread *t, struct mos_reader *r, bool home)
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
	if (r->err || nice > NICE_WIDTH)
		return -EBADMSG;
	current->robust_list = (struct robust_list_head __user *)robust;
	current->clear_child_tid = (int __user *)tid;
	if (home)
		return 0;
	task_lock(current);
	strscpy(current->comm, comm, sizeof(current->comm));
	task_unlock(current);
	current->personality = personality;
	set_user_nice(current, (int)nice + MIN_NICE);
	current->timer_slack_ns = slack;
	current->default_timer_slack_ns = default_slack;
	return register_rseq(rseq, len, sig, t->guest.number);
}

/**
 * mos_memory_forget() - have the kernel remember nothing for the current thread that lies in its memory
 *
 * Its memory is elsewhere: where it ends, nothing is to be written to what is left here.
 *
 * Context: the task itself, at home.
 */
void mos_memory_forget(void)
{
	current->robust_list = NULL;
	current->clear_child_tid = NULL;
}

/* Credentials are a thread's; the C library keeps them alike. */
static bool are_threads_alike(const struct cred *cred)
{
	struct task_struct *thread;
	bool alike = true;

	rcu_read_lock();
	for_each_thread(current, thread) {
		const struct cred *other = __task_cred(thread);

		alike = alike && uid_eq(other->uid, cred->uid) && uid_eq(other->euid, cred->euid) &&
			gid_eq(other->gid, cred->gid) && gid_eq(other->egid, cred->egid);
	}
	rcu_read_unlock();
	return alike;
}

/**
 * mos_identity_capture() - put what the guest shall answer about itself into an image
 * @s: the stream
 *
 * Context: the task itself, while its other threads stand still.
 */
void mos_identity_capture(struct mos_stream *s)
{
	const struct cred *cred = current_cred();
	struct user_namespace *ns = current_user_ns();
	bool alike = are_threads_alike(cred);

	mos_stream_begin(s, MOS_REC_IDENTITY);
	mos_put_u32(&s->w, task_tgid_vnr(current));
	mos_put_u32(&s->w, alike ? from_kuid_munged(ns, cred->uid) : MOS_ID_ASKED);
	mos_put_u32(&s->w, alike ? from_kuid_munged(ns, cred->euid) : MOS_ID_ASKED);
	mos_put_u32(&s->w, from_kuid_munged(ns, cred->suid));
	mos_put_u32(&s->w, alike ? from_kgid_munged(ns, cred->gid) : MOS_ID_ASKED);
	mos_put_u32(&s->w, alike ? from_kgid_munged(ns, cred->egid) : MOS_ID_ASKED);
	mos_put_u32(&s->w, from_kgid_munged(ns, cred->sgid));
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
	id->uid = mos_get_u32(r);
	id->euid = mos_get_u32(r);
	id->suid = mos_get_u32(r);
	id->gid = mos_get_u32(r);
	id->egid = mos_get_u32(r);
	id->sgid = mos_get_u32(r);
	return r->err;
}

/**
 * mos_usage_of() - CPU time that a task has used on this node
 * @task: the task; of another that is computing it is what the last tick has seen
 *
 * Context: any.
 * Return: what it has used.
 */
struct mos_usage mos_usage_of(const struct task_struct *task)
{
	return (struct mos_usage){
		.utime = READ_ONCE(task->utime),
		.stime = READ_ONCE(task->stime),
		.runtime = READ_ONCE(task->se.sum_exec_runtime),
	};
}
