// SPDX-License-Identifier: GPL-2.0
/* The processes that left from here or came here: their objects, their tables, their messages. */
#include <linux/delay.h>
#include <linux/file.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

#include "guest/imagefs.h"
#include "park.h"
#include "process.h"
#include "signal.h"

/**
 * mos_process_drop_files() - let go of the files that a process at home maps
 * @p: the process
 *
 * Context: may sleep.
 */
void mos_process_drop_files(struct mos_process *p)
{
	struct file **files;
	unsigned int nr;

	spin_lock_bh(&p->lock);
	files = p->deputy.files;
	nr = p->deputy.nr_files;
	p->deputy.files = NULL;
	p->deputy.nr_files = 0;
	spin_unlock_bh(&p->lock);
	while (nr)
		fput(files[--nr]);
	kvfree(files);
}

static int send_end(struct mos_process *p);

/* Of memory, or of room in the queue: for a while. */
static bool is_short(int err)
{
	return err == -ENOMEM || err == -ENOBUFS;
}

/* What there was no memory for when the task ended: the other side still waits for it. */
static void tell_late(struct mos_process *p)
{
	while (p->end_type && is_short(send_end(p)))
		msleep(100);
}

static void release(struct work_struct *work)
{
	struct mos_process *p = container_of(work, struct mos_process, release);
	struct mos_processes *all = p->node->processes;

	tell_late(p);
	mos_process_drain(p, "the process is gone");
	if (p->role == MOS_ROLE_HOME) {
		mos_process_drop_files(p);
		put_pid(p->deputy.pid);
	} else {
		mos_signals_free(&p->guest.signals);
		mos_imagefs_close(p);
	}
	if (p->peer)
		mos_peer_put(p->peer);
	if (p->thread.task)
		put_task_struct(p->thread.task);
	kfree_rcu(p, rcu);
	atomic64_inc(&all->destroyed);
	wake_up_var(&all->destroyed);
}

/*
 * The last reference: the tables no longer name the process, no kick is queued
 * and no message is being handled, so that only readers of the tables under
 * RCU may still look at it, and they fail to take a reference.
 */
static void process_free(struct kref *ref)
{
	struct mos_process *p = container_of(ref, struct mos_process, ref);

	queue_work(p->node->processes->work, &p->release);
}

void mos_process_get(struct mos_process *p)
{
	kref_get(&p->ref);
}

void mos_process_put(struct mos_process *p)
{
	kref_put(&p->ref, process_free);
}

static struct mos_process *process_alloc(struct mos_node *mn, enum mos_role role)
{
	struct mos_process *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	kref_init(&p->ref);
	spin_lock_init(&p->lock);
	INIT_LIST_HEAD(&p->inbox);
	init_waitqueue_head(&p->wait);
	p->node = mn;
	p->role = role;
	p->thread.process = p;
	INIT_WORK(&p->release, release);
	init_task_work(&p->thread.kick, mos_kick_arrived);
	atomic64_inc(&mn->processes->created);
	return p;
}

/* The table keeps a reference until the task is gone; see mos_process_forget(). */
static struct mos_process *create_home(struct mos_node *mn, struct task_struct *task)
{
	struct mos_processes *all = mn->processes;
	struct mos_process *p = process_alloc(mn, MOS_ROLE_HOME);
	u32 index;

	if (!p)
		return NULL;
	p->thread.task = get_task_struct(task);
	p->deputy.pid = get_pid(task_pid(task));
	p->deputy.since = ktime_get();
	p->state = MOS_ST_HOME;
	get_task_comm(p->comm, task);
	p->handle.home = mn->id;
	p->handle.generation = atomic_inc_return(&all->generation);
	if (xa_alloc_bh(&all->deputies, &index, p, XA_LIMIT(1, INT_MAX), GFP_KERNEL)) {
		mos_process_put(p);
		return NULL;
	}
	p->handle.index = index;
	p->channel = index;
	mos_process_get(p);
	return p;
}

/* However many ask at the same time. */
static bool admit(struct mos_node *mn)
{
	if (atomic_inc_return(&mn->processes->guest_count) <= READ_ONCE(mn->max_guests))
		return true;
	atomic_dec(&mn->processes->guest_count);
	return false;
}

/* Where the table of guests keeps one. */
static unsigned long guest_key(const struct mos_handle *handle)
{
	return (unsigned long)handle->home << 32 | handle->index;
}

/**
 * mos_process_create_guest() - expect a process of another node
 * @home: that node
 * @handle: the name it has there
 *
 * Context: may sleep.
 * Return: the process with a reference for the caller besides the table's, or
 * an ERR_PTR: -EEXIST where a guest of that name is still here, -EUSERS where
 * there are as many guests as may be, -ENOMEM.
 */
struct mos_process *mos_process_create_guest(struct mos_peer *home,
					     const struct mos_handle *handle)
{
	struct mos_node *mn = mos_peer_node(home);
	struct mos_process *p;
	int err;

	if (xa_load(&mn->processes->guests, guest_key(handle)))
		return ERR_PTR(-EEXIST);
	if (!admit(mn))
		return ERR_PTR(-EUSERS);
	p = process_alloc(mn, MOS_ROLE_GUEST);
	if (!p) {
		atomic_dec(&mn->processes->guest_count);
		return ERR_PTR(-ENOMEM);
	}
	p->state = MOS_ST_EXPECTED;
	p->handle = *handle;
	p->channel = handle->index;
	INIT_LIST_HEAD(&p->guest.signals);
	get_random_bytes(&p->guest.token, sizeof(p->guest.token));
	mos_peer_get(home);
	p->peer = home;
	mos_process_get(p);
	err = xa_insert_bh(&mn->processes->guests, guest_key(handle), p, GFP_KERNEL);
	if (!err)
		return p;
	atomic_dec(&mn->processes->guest_count);
	mos_process_put(p);
	mos_process_put(p);
	return ERR_PTR(err == -EBUSY ? -EEXIST : err);
}

/**
 * mos_process_forget() - take a process out of its table
 * @p: the process; forgetting it twice is harmless
 *
 * Context: any; drops the table's reference.
 */
void mos_process_forget(struct mos_process *p)
{
	struct mos_processes *all = p->node->processes;
	struct mos_process *old;

	if (p->role == MOS_ROLE_HOME)
		old = xa_cmpxchg_bh(&all->deputies, p->handle.index, p, NULL, GFP_ATOMIC);
	else
		old = xa_cmpxchg_bh(&all->guests, guest_key(&p->handle), p, NULL, GFP_ATOMIC);
	if (old != p)
		return;
	if (p->role == MOS_ROLE_GUEST)
		atomic_dec(&all->guest_count);
	mos_process_put(p);
}

/*
 * The handle comes untrusted from the wire. A process that is not between us and
 * the peer is treated as absent.
 */
static struct mos_process *find(struct mos_node *mn, const struct mos_handle *handle,
				struct mos_peer *from)
{
	struct mos_processes *all = mn->processes;
	struct mos_process *p;

	rcu_read_lock();
	if (handle->home == READ_ONCE(mn->id))
		p = xa_load(&all->deputies, handle->index);
	else
		p = xa_load(&all->guests, guest_key(handle));
	if (p && (READ_ONCE(p->peer) != from ||
		  !mos_handle_equal(&p->handle, handle) ||
		  !kref_get_unless_zero(&p->ref)))
		p = NULL;
	rcu_read_unlock();
	return p;
}

/**
 * mos_process_addressed() - open a message about a process
 * @mn: node it came to
 * @msg: the message
 * @role: which side of the process we must be
 * @r: set to what follows the handle
 *
 * Context: any.
 * Return: the process with a reference, or NULL: there is none such between us
 * and the sender.
 */
struct mos_process *mos_process_addressed(struct mos_node *mn, const struct mos_msg *msg,
					  enum mos_role role, struct mos_reader *r)
{
	struct mos_handle handle;
	struct mos_process *p;

	mos_reader_init(r, msg->body);
	handle = mos_get_handle(r);
	p = find(mn, &handle, msg->from);
	if (p && p->role != role) {
		mos_process_put(p);
		p = NULL;
	}
	return p;
}

/* Entries of tasks that have ended while they were at home. */
static bool is_stale(struct mos_process *p)
{
	return READ_ONCE(p->state) == MOS_ST_HOME &&
	       !pid_task(p->deputy.pid, PIDTYPE_TGID);
}

/**
 * mos_process_find_pid() - the process of this node that a pid names
 * @mn: the node
 * @pid: of the task at home
 *
 * Context: any.
 * Return: the process with a reference, or NULL when it has never moved.
 */
struct mos_process *mos_process_find_pid(struct mos_node *mn, struct pid *pid)
{
	struct mos_process *p;
	unsigned long index;

	rcu_read_lock();
	xa_for_each(&mn->processes->deputies, index, p)
		if (p->deputy.pid == pid && !is_stale(p) &&
		    kref_get_unless_zero(&p->ref))
			break;
	rcu_read_unlock();
	return p;
}

/* Entries of processes that are at home hold nothing but memory. */
static void forget_deputies(struct mos_node *mn, bool stale_only)
{
	struct mos_process *p;
	unsigned long index;

	xa_for_each(&mn->processes->deputies, index, p) {
		rcu_read_lock();
		p = xa_load(&mn->processes->deputies, index);
		if (p && ((stale_only && !is_stale(p)) || !kref_get_unless_zero(&p->ref)))
			p = NULL;
		rcu_read_unlock();
		if (!p)
			continue;
		mos_process_forget(p);
		mos_process_put(p);
	}
}

/**
 * mos_process_of() - the entry of a task of this node, made if there is none
 * @mn: its node
 * @task: the process
 *
 * Context: may sleep.
 * Return: the process with a reference for the caller, or NULL for want of memory.
 */
struct mos_process *mos_process_of(struct mos_node *mn, struct task_struct *task)
{
	struct mos_process *p;

	mutex_lock(&mn->processes->making);
	p = mos_process_find_pid(mn, task_pid(task));
	if (!p) {
		forget_deputies(mn, true);
		p = create_home(mn, task);
	}
	mutex_unlock(&mn->processes->making);
	return p;
}

static struct mos_process *find_token_in(struct mos_node *mn, u64 token)
{
	struct mos_process *p;
	unsigned long index;

	if (!mn || !mn->processes)
		return NULL;
	xa_for_each(&mn->processes->guests, index, p)
		if (p->guest.token == token && kref_get_unless_zero(&p->ref))
			return p;
	return NULL;
}

/**
 * mos_process_find_token() - the expected guest that a stub was started for
 * @token: what the stub was given
 *
 * Context: process context.
 * Return: the process with a reference, or NULL.
 */
struct mos_process *mos_process_find_token(u64 token)
{
	struct mos_process *p = NULL;
	struct net *net;

	rcu_read_lock();
	for_each_net_rcu(net) {
		p = find_token_in(mos_node_of(net), token);
		if (p)
			break;
	}
	rcu_read_unlock();
	return p;
}

enum mos_state mos_process_state(struct mos_process *p)
{
	return READ_ONCE(p->state);
}

/**
 * mos_process_step() - go to the next state, if the table knows the step
 * @p: the process
 * @event: what happened
 *
 * Context: any; takes and drops the lock of @p.
 * Return: 0, or -EPROTO where that cannot happen now.
 */
int mos_process_step(struct mos_process *p, enum mos_event event)
{
	int next;

	spin_lock_bh(&p->lock);
	next = mos_state_next(p->state, event);
	if (next >= 0)
		WRITE_ONCE(p->state, next);
	spin_unlock_bh(&p->lock);
	return next < 0 ? next : 0;
}

/**
 * mos_process_conclude() - a move from or to home is over, well or badly
 * @p: at home from now on
 * @from: the state it must be in
 * @event: what ends the move
 * @result: for whoever ordered the move
 * @why: the same in words; may be NULL when @result is 0
 *
 * State, peer and order change at once, so that the next order finds all of
 * them settled.
 *
 * Context: any; takes and drops the lock of @p.
 * Return: 0, or -EPROTO where the process is not in that state.
 */
int mos_process_conclude(struct mos_process *p, enum mos_state from, enum mos_event event,
			 int result, const struct mos_words *why)
{
	struct mos_order *order = NULL;
	struct mos_peer *peer = NULL;
	int next = -EPROTO;

	spin_lock_bh(&p->lock);
	if (p->state == from)
		next = mos_state_next(from, event);
	if (next >= 0) {
		WRITE_ONCE(p->state, next);
		peer = p->peer;
		WRITE_ONCE(p->peer, NULL);
		p->lost = false;
		order = p->deputy.order;
		p->deputy.order = NULL;
	}
	spin_unlock_bh(&p->lock);
	if (peer)
		mos_peer_put(peer);
	if (order)
		mos_order_answer(order, result, why);
	return next < 0 ? next : 0;
}

/**
 * mos_process_kick() - make the task of a process look at what we want of it
 * @p: the process; nothing happens while it has no task
 *
 * It stops computing, or the call that it sleeps in is broken off.
 *
 * Context: any.
 */
void mos_process_kick(struct mos_process *p)
{
	struct mos_thread *thread = &p->thread;
	struct task_struct *task = READ_ONCE(thread->task);

	if (!task || test_and_set_bit(0, &thread->kicked))
		return;
	mos_process_get(p);
	__module_get(THIS_MODULE);
	if (!task_work_add(task, &thread->kick, TWA_SIGNAL))
		return;
	clear_bit(0, &thread->kicked);
	mos_process_put(p);
	module_put(THIS_MODULE);
}

/**
 * mos_process_deliver() - hand a message to the task of a process
 * @p: the process
 * @msg: consumed
 *
 * Context: any.
 */
void mos_process_deliver(struct mos_process *p, struct mos_msg *msg)
{
	spin_lock_bh(&p->lock);
	list_add_tail(&msg->list, &p->inbox);
	spin_unlock_bh(&p->lock);
	wake_up(&p->wait);
}

/**
 * mos_process_take() - the oldest message for the task
 * @p: the process
 *
 * Context: any.
 * Return: the message, the caller's from now on, or NULL.
 */
struct mos_msg *mos_process_take(struct mos_process *p)
{
	struct mos_msg *msg = NULL;

	spin_lock_bh(&p->lock);
	if (!list_empty(&p->inbox)) {
		msg = list_first_entry(&p->inbox, struct mos_msg, list);
		list_del(&msg->list);
	}
	spin_unlock_bh(&p->lock);
	return msg;
}

/**
 * mos_process_drain() - answer what nobody will handle any more
 * @p: the process
 * @why: told to the senders
 *
 * Context: any.
 */
void mos_process_drain(struct mos_process *p, const char *why)
{
	struct mos_msg *msg;

	while ((msg = mos_process_take(p))) {
		mos_reply_verdict(msg, -ESRCH, "%s", why);
		mos_msg_free(msg);
	}
}

/**
 * mos_process_letter() - begin a message about a process
 * @p: the process
 * @room: bytes that follow the handle
 *
 * Context: any.
 * Return: a writer behind the handle; its buf goes to mos_peer_send() and its
 * kind, which see to it when it is NULL for want of memory.
 */
struct mos_writer mos_process_letter(struct mos_process *p, u32 room)
{
	gfp_t gfp = GFP_ATOMIC;
	struct mos_writer w;

	mos_writer_init(&w, mos_buf_alloc(MOS_HANDLE_SIZE + room, gfp), gfp);
	mos_put_handle(&w, &p->handle);
	return w;
}

/**
 * mos_process_tell() - send the other side a message that is only its type
 * @p: the process
 * @type: of the message
 *
 * Context: any.
 * Return: 0, or what mos_peer_send() returns.
 */
int mos_process_tell(struct mos_process *p, u16 type)
{
	struct mos_writer w = mos_process_letter(p, 0);

	if (w.err) {
		mos_buf_free(w.buf);
		return w.err;
	}
	return mos_peer_send(p->peer, type, p->channel, w.buf);
}

/**
 * mos_process_try_again() - is what could not be sent to be sent once more?
 * @p: whose task the caller is
 * @err: why it could not be sent
 *
 * Memory may be short, or the queue full, for a while; what gets lost then would
 * be waited for at the other end for ever.
 *
 * Context: the task itself; sleeps for a tick.
 * Return: false where it was sent, or cannot be, or nobody waits for it.
 */
bool mos_process_try_again(struct mos_process *p, int err)
{
	if (!is_short(err))
		return false;
	schedule_timeout_killable(1);
	return !READ_ONCE(p->lost) && !fatal_signal_pending(current);
}

static int send_end(struct mos_process *p)
{
	struct mos_writer w = mos_process_letter(p, 4);

	if (p->end_type == MOS_MSG_G2H_GONE)
		mos_put_u32(&w, p->end_status);
	if (!w.err)
		return mos_peer_send(p->peer, p->end_type, p->channel, w.buf);
	mos_buf_free(w.buf);
	return w.err;
}

/**
 * mos_process_tell_end() - tell the other side that this side has ended
 * @p: the process; both sides tell this no more than once
 * @type: of the message
 * @status: how the guest's task ended, in MOS_MSG_G2H_GONE
 *
 * Where memory is short it is told as soon as there is some: see release().
 *
 * Context: the task itself in do_exit(), preemption off.
 */
void mos_process_tell_end(struct mos_process *p, u16 type, u32 status)
{
	p->end_type = type;
	p->end_status = status;
	if (!is_short(send_end(p)))
		p->end_type = 0;
}

static int reply_words(struct mos_msg *request, int verdict, const struct mos_words *why, gfp_t gfp)
{
	struct mos_writer w;

	if (!request->call)
		return 0;
	mos_writer_init(&w, mos_buf_alloc(sizeof(*why) + 8, gfp), gfp);
	mos_put_verdict(&w, verdict, why);
	if (!w.err)
		return mos_peer_reply(request, w.buf);
	mos_buf_free(w.buf);
	return w.err;
}

/**
 * mos_reply_verdict() - answer a message with yes, or no and a reason
 * @request: what is answered
 * @verdict: 0 or -errno
 * @fmt: the reason in words
 *
 * Context: any. Where memory is short the answer is lost.
 */
void mos_reply_verdict(struct mos_msg *request, int verdict, const char *fmt, ...)
{
	struct mos_words why = {};
	va_list args;

	va_start(args, fmt);
	vscnprintf(why.text, sizeof(why.text), fmt, args);
	va_end(args);
	reply_words(request, verdict, &why, GFP_ATOMIC);
}

/**
 * mos_process_answer() - answer a message in a way that does not get lost
 * @p: whose task the caller is
 * @request: what is answered
 * @verdict: 0 or -errno
 * @why: the reason, or NULL
 *
 * Context: the task itself; may sleep, killably.
 */
void mos_process_answer(struct mos_process *p, struct mos_msg *request, int verdict,
			const struct mos_words *why)
{
	static const struct mos_words nothing;
	int err;

	do {
		err = reply_words(request, verdict, why ?: &nothing, GFP_KERNEL);
	} while (mos_process_try_again(p, err));
}

/**
 * mos_processes_create() - the tables of a node
 * @mn: the node
 *
 * Context: may sleep.
 * Return: 0, -ENOMEM, or what mounting the images returns.
 */
int mos_processes_create(struct mos_node *mn)
{
	struct mos_processes *all = kzalloc(sizeof(*all), GFP_KERNEL);
	int err;

	if (!all)
		return -ENOMEM;
	all->work = alloc_workqueue("mosix_release", WQ_UNBOUND, 0);
	if (!all->work) {
		kfree(all);
		return -ENOMEM;
	}
	mutex_init(&all->making);
	xa_init_flags(&all->deputies, XA_FLAGS_ALLOC1 | XA_FLAGS_LOCK_BH);
	xa_init_flags(&all->guests, XA_FLAGS_LOCK_BH);
	atomic_set(&all->generation, get_random_u32() & 0xffffff);
	err = mos_imagefs_mount(all);
	if (err) {
		destroy_workqueue(all->work);
		kfree(all);
		return err;
	}
	mn->processes = all;
	return 0;
}

/**
 * mos_processes_destroy() - end the tables of a node
 * @mn: the node; its links are down, and whoever depended on them was told
 *
 * Context: may sleep, until the last process that still knew the node is gone.
 */
void mos_processes_destroy(struct mos_node *mn)
{
	struct mos_processes *all = mn->processes;

	forget_deputies(mn, false);
	wait_var_event(&all->destroyed,
		       atomic64_read(&all->destroyed) == atomic64_read(&all->created));
	destroy_workqueue(all->work);
	rcu_barrier();
	mos_imagefs_unmount(all);
	xa_destroy(&all->deputies);
	xa_destroy(&all->guests);
	kfree(all);
	mn->processes = NULL;
}

void mos_processes_count(struct mos_node *mn, struct mos_counts *counts)
{
	struct mos_processes *all = mn->processes;
	struct mos_process *p;
	unsigned long index;

	memset(counts, 0, sizeof(*counts));
	forget_deputies(mn, true);
	rcu_read_lock();
	xa_for_each(&all->deputies, index, p)
		if (mos_process_state(p) != MOS_ST_HOME)
			counts->away++;
	xa_for_each(&all->guests, index, p)
		counts->guests++;
	rcu_read_unlock();
	counts->created = atomic64_read(&all->created);
	counts->destroyed = atomic64_read(&all->destroyed);
	counts->moves = atomic64_read(&all->moves);
	counts->refused = atomic64_read(&all->refused);
	counts->failed = atomic64_read(&all->failed);
}

/**
 * mos_processes_awaited() - memory that guests on their way have been promised
 * @mn: the node
 *
 * Context: any.
 * Return: bytes of their images that have not come yet.
 */
u64 mos_processes_awaited(struct mos_node *mn)
{
	struct mos_process *p;
	unsigned long index;
	u64 sum = 0;

	rcu_read_lock();
	xa_for_each(&mn->processes->guests, index, p)
		sum += READ_ONCE(p->guest.awaited);
	rcu_read_unlock();
	return sum;
}

unsigned int mos_processes_busy(struct mos_node *mn)
{
	struct mos_counts counts;

	mos_processes_count(mn, &counts);
	return counts.away + counts.guests;
}

/* Calls per second since somebody last asked. */
static u32 rate(struct mos_deputy *d)
{
	ktime_t now = ktime_get();
	s64 elapsed = ktime_to_ns(ktime_sub(now, d->rate_time));
	u64 calls = d->calls - d->rate_calls;

	if (elapsed <= 0)
		return 0;
	d->rate_calls = d->calls;
	d->rate_time = now;
	return min_t(u64, div64_u64(calls * NSEC_PER_SEC, elapsed), U32_MAX);
}

static void describe(struct mos_process *p, struct mos_process_info *info)
{
	struct mos_deputy *d = &p->deputy;
	enum mos_state state = mos_process_state(p);
	bool away = state == MOS_ST_AWAY || state == MOS_ST_RETURNING;
	struct mos_peer *peer;

	memset(info, 0, sizeof(*info));
	info->pid = pid_vnr(d->pid);
	strscpy(info->comm, p->comm, sizeof(info->comm));
	info->uid = d->uid;
	spin_lock_bh(&p->lock);
	peer = p->peer;
	info->node = away && peer ? mos_peer_id(peer) : MOS_NODE_HOME;
	spin_unlock_bh(&p->lock);
	info->since_ns = ktime_to_ns(ktime_sub(ktime_get(), d->since));
	info->moves = d->moves;
	info->calls = d->calls;
	info->calls_per_second = rate(d);
	info->bytes = d->bytes;
	info->freeze_ns = d->freeze_ns;
}

/**
 * mos_processes_each() - tell about every process that is away or has been
 * @mn: the node
 * @fn: called for each; a result other than 0 ends the walk
 * @ctx: for @fn
 *
 * Context: process context; @fn may sleep.
 * Return: 0, or what @fn returned.
 */
int mos_processes_each(struct mos_node *mn,
		       int (*fn)(void *ctx, const struct mos_process_info *info),
		       void *ctx)
{
	struct mos_process_info info;
	struct mos_process *p;
	unsigned long index;
	int ret = 0;

	forget_deputies(mn, true);
	xa_for_each(&mn->processes->deputies, index, p) {
		rcu_read_lock();
		p = xa_load(&mn->processes->deputies, index);
		if (p && !kref_get_unless_zero(&p->ref))
			p = NULL;
		rcu_read_unlock();
		if (!p)
			continue;
		describe(p, &info);
		mos_process_put(p);
		if (info.pid)
			ret = fn(ctx, &info);
		if (ret)
			break;
	}
	return ret;
}
