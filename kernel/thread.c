// SPDX-License-Identifier: GPL-2.0
/* The threads of a process that moves: their objects, and what is said to each. */
#include <linux/hash.h>
#include <linux/hashtable.h>
#include <linux/module.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

#include "muster.h"
#include "park.h"
#include "process.h"
#include "signal.h"
#include "thread.h"

/**
 * mos_thread_create() - a new thread of a process
 * @p: the process
 * @tid: its number at home
 * @task: who runs it here, or NULL when that is not known yet
 * @gfp: how to allocate
 *
 * Context: any; takes and drops the lock of @p.
 * Return: the thread with a reference for the caller besides that of the list of @p, or NULL for want of memory.
 */
struct mos_thread *mos_thread_create(struct mos_process *p, u32 tid, struct task_struct *task,
				     gfp_t gfp)
{
	struct mos_thread *t = kzalloc(sizeof(*t), gfp | __GFP_NOWARN);

	if (!t)
		return NULL;
	kref_init(&t->ref);
	mos_thread_get(t);
	INIT_LIST_HEAD(&t->inbox);
	init_waitqueue_head(&t->wait);
	init_task_work(&t->kick, mos_kick_arrived);
	init_task_work(&t->woken, mos_sleep_over);
	mos_process_get(p);
	t->process = p;
	t->tid = tid;
	if (task)
		t->task = get_task_struct(task);
	if (p->role == MOS_ROLE_GUEST)
		INIT_LIST_HEAD(&t->guest.signals);
	spin_lock_bh(&p->lock);
	list_add_tail(&t->list, &p->threads);
	hash_add(p->names, &t->name, tid);
	WRITE_ONCE(p->nr_threads, p->nr_threads + 1);
	spin_unlock_bh(&p->lock);
	return t;
}

/*
 * The last reference: it is in no list, no kick is queued and no message is being handled. Only who looks at the
 * mark of another task may still see it, under RCU.
 */
static void thread_free(struct kref *ref)
{
	struct mos_thread *t = container_of(ref, struct mos_thread, ref);

	mos_thread_drain(t, "the thread is gone");
	if (t->process->role == MOS_ROLE_GUEST)
		mos_signals_free(&t->guest.signals);
	mos_thread_forget_image(t);
	if (t->task)
		put_task_struct(t->task);
	mos_process_put(t->process);
	kfree_rcu(t, rcu);
}

void mos_thread_get(struct mos_thread *t)
{
	kref_get(&t->ref);
}

void mos_thread_put(struct mos_thread *t)
{
	kref_put(&t->ref, thread_free);
}

/* What it has captured, or was to be, is of no use any more. */
void mos_thread_forget_image(struct mos_thread *t)
{
	mos_buf_free(t->image);
	t->image = NULL;
}

/**
 * mos_thread_leave() - a thread is none of its process any more, or moves no longer
 * @t: the thread; leaving twice is harmless
 *
 * The others may wait for nobody but this one.
 *
 * Context: any; takes and drops the lock of the process, drops the list's reference.
 */
void mos_thread_leave(struct mos_thread *t)
{
	struct mos_process *p = t->process;
	struct mos_thread *other;
	bool listed;

	spin_lock_bh(&p->lock);
	listed = !list_empty(&t->list);
	list_del_init(&t->list);
	hash_del(&t->name);
	WRITE_ONCE(p->nr_threads, p->nr_threads - listed);
	__mos_thread_set_stands(t, false);
	if (__mos_process_stands(p))
		list_for_each_entry(other, &p->threads, list)
			wake_up(&other->wait);
	spin_unlock_bh(&p->lock);
	wake_up(&p->wait);
	if (listed)
		mos_thread_put(t);
}

/**
 * __mos_thread_find() - the thread with a number
 * @p: the process; its lock is held
 * @tid: the number that it has, or had, at home
 *
 * Context: any.
 * Return: the thread, or NULL: there is none such.
 */
struct mos_thread *__mos_thread_find(struct mos_process *p, u32 tid)
{
	struct mos_thread *t;

	lockdep_assert_held(&p->lock);
	hash_for_each_possible(p->names, t, name, tid)
		if (t->tid == tid)
			return t;
	return NULL;
}

/**
 * mos_thread_addressed() - the thread that a message is for
 * @p: the process
 * @r: at the number of the thread
 *
 * Context: any; takes and drops the lock of @p.
 * Return: the thread with a reference, or NULL: there is none such.
 */
struct mos_thread *mos_thread_addressed(struct mos_process *p, struct mos_reader *r)
{
	u32 tid = mos_get_u32(r);
	struct mos_thread *t;

	spin_lock_bh(&p->lock);
	t = __mos_thread_find(p, tid);
	if (t)
		mos_thread_get(t);
	spin_unlock_bh(&p->lock);
	return t;
}

/**
 * mos_thread_kick() - make the task of a thread look at what we want of it
 * @t: the thread; nothing happens while it has no task
 *
 * It stops computing, or the call that it sleeps in is broken off.
 *
 * Context: any.
 * Return: false where the task is so far gone that it looks at nothing any more.
 */
bool mos_thread_kick(struct mos_thread *t)
{
	struct task_struct *task = READ_ONCE(t->task);

	if (!task || test_and_set_bit(0, &t->kicked))
		return true;
	mos_thread_get(t);
	__module_get(THIS_MODULE);
	if (!task_work_add(task, &t->kick, TWA_SIGNAL))
		return true;
	clear_bit(0, &t->kicked);
	mos_thread_put(t);
	module_put(THIS_MODULE);
	return false;
}

/**
 * mos_thread_deliver() - hand a message to the task of a thread
 * @t: the thread
 * @msg: consumed
 *
 * Context: any.
 */
void mos_thread_deliver(struct mos_thread *t, struct mos_msg *msg)
{
	spin_lock_bh(&t->process->lock);
	list_add_tail(&msg->list, &t->inbox);
	spin_unlock_bh(&t->process->lock);
	wake_up(&t->wait);
}

/**
 * mos_thread_take() - the oldest message for the task
 * @t: the thread
 *
 * Context: any.
 * Return: the message, the caller's from now on, or NULL.
 */
struct mos_msg *mos_thread_take(struct mos_thread *t)
{
	struct mos_msg *msg = NULL;

	spin_lock_bh(&t->process->lock);
	if (!list_empty(&t->inbox)) {
		msg = list_first_entry(&t->inbox, struct mos_msg, list);
		list_del(&msg->list);
	}
	spin_unlock_bh(&t->process->lock);
	return msg;
}

/**
 * mos_thread_drain() - answer what nobody will handle any more
 * @t: the thread
 * @why: told to the senders
 *
 * Context: any.
 */
void mos_thread_drain(struct mos_thread *t, const char *why)
{
	struct mos_msg *msg;

	while ((msg = mos_thread_take(t))) {
		mos_reply_verdict(msg, -ESRCH, "%s", why);
		mos_msg_free(msg);
	}
}

/**
 * mos_thread_channel() - what orders the messages of a thread between the two sides
 * @t: the thread
 *
 * No thread waits for what another has sent. Where two come to share a channel, no harm is done.
 *
 * Context: any.
 */
u32 mos_thread_channel(const struct mos_thread *t)
{
	return hash_64((u64)t->tid << 32 | t->process->channel, 31) + 1;
}

/**
 * mos_thread_letter() - begin a message about a thread
 * @t: the thread
 * @room: bytes that follow its name
 *
 * Context: any.
 * Return: a writer behind the name; where memory is short its error says so.
 */
struct mos_writer mos_thread_letter(struct mos_thread *t, u32 room)
{
	struct mos_writer w = mos_process_letter(t->process, room + 4);

	mos_put_u32(&w, t->tid);
	return w;
}

/**
 * mos_thread_post() - send the other side of a thread a message
 * @t: the thread
 * @type: of the message
 * @w: from mos_thread_letter(), the rest written; consumed
 *
 * Context: any.
 * Return: 0, or what mos_peer_send() returns, or the writer's error: then nothing was sent.
 */
int mos_thread_post(struct mos_thread *t, u16 type, struct mos_writer *w)
{
	return mos_writer_finish(w) ?:
	       mos_peer_send(t->process->peer, type, mos_thread_channel(t), w->buf);
}
