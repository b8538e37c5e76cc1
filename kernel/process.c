// SPDX-License-Identifier: GPL-2.0
/* The processes that left from here or came here: their objects and their tables. */
#include <linux/delay.h>
#include <linux/file.h>
#include <linux/random.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

#include "deputy/watch.h"
#include "guest/guest.h"
#include "guest/imagefs.h"
#include "muster.h"
#include "process.h"

/* Calls per second are counted over so long at least: a list is made buffer by buffer, and anybody may ask for it. */
#define RATE_LEAST_NS NSEC_PER_SEC

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

	mos_watch_end(p);
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

/* What there was no memory for when the task ended: the other side still waits for it. */
static void tell_late(struct mos_process *p)
{
	while (p->end_type && mos_is_short(mos_process_send_end(p)))
		msleep(100);
}

static void release(struct work_struct *work)
{
	struct mos_process *p = container_of(work, struct mos_process, release);
	struct mos_processes *all = p->node->processes;

	tell_late(p);
	if (p->role == MOS_ROLE_HOME) {
		if (p->deputy.lock != MOSIX_LOCK_INHERIT)
			atomic_dec(&all->locks);
		mos_process_drop_files(p);
		put_pid(p->deputy.pid);
	} else {
		mos_imagefs_close(p);
	}
	if (p->peer)
		mos_peer_put(p->peer);
	kfree_rcu(p, rcu);
	atomic64_inc(&all->destroyed);
	wake_up_var(&all->destroyed);
}

/*
 * The last reference: the tables no longer name the process, it has no threads
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
	INIT_LIST_HEAD(&p->threads);
	hash_init(p->names);
	init_waitqueue_head(&p->wait);
	p->node = mn;
	p->role = role;
	INIT_WORK(&p->release, release);
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
	p->deputy.pid = get_pid(task_pid(task));
	p->deputy.since = ktime_get();
	p->deputy.rate_time = p->deputy.since;
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
	if (atomic_inc_return(&mn->processes->guest_count) <= READ_ONCE(mn->settings.max_guests))
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
 * @memory: bytes that its image is said to need
 *
 * Context: may sleep.
 * Return: the process with a reference for the caller besides the table's, or
 * an ERR_PTR: -EEXIST where a guest of that name is still here, -EUSERS where
 * there are as many guests as may be, -ENOMEM.
 */
struct mos_process *mos_process_create_guest(struct mos_peer *home,
					     const struct mos_handle *handle, u64 memory)
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
	p->guest.claimed = memory;
	p->guest.awaited = memory;
	INIT_WORK(&p->guest.refresh, mos_imagefs_refresh_work);
	INIT_DELAYED_WORK(&p->guest.remind, mos_guest_remind);
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

/* Threads that no task will come for any more. One that has a task is its own to end. */
static void drop_unborn(struct mos_process *p)
{
	struct mos_thread *t, *next;
	LIST_HEAD(unborn);

	spin_lock_bh(&p->lock);
	list_for_each_entry_safe(t, next, &p->threads, list)
		if (!t->task)
			list_move(&t->list, &unborn);
	spin_unlock_bh(&p->lock);
	list_for_each_entry_safe(t, next, &unborn, list)
		mos_thread_leave(t);
}

/**
 * mos_process_forget() - take a process out of its table
 * @p: the process; forgetting it twice is harmless
 *
 * Context: any; drops the table's reference.
 * Return: true when it was in there.
 */
bool mos_process_forget(struct mos_process *p)
{
	struct mos_processes *all = p->node->processes;
	struct mos_process *old;

	if (p->role == MOS_ROLE_HOME)
		old = xa_cmpxchg_bh(&all->deputies, p->handle.index, p, NULL, GFP_ATOMIC);
	else
		old = xa_cmpxchg_bh(&all->guests, guest_key(&p->handle), p, NULL, GFP_ATOMIC);
	if (old != p)
		return false;
	if (p->role == MOS_ROLE_GUEST) {
		atomic_dec(&all->guest_count);
		drop_unborn(p);
	}
	mos_process_put(p);
	return true;
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

/**
 * mos_process_task() - the first thread of a process at home
 * @p: the process
 *
 * It may have ended while others go on.
 *
 * Context: any.
 * Return: its task with a reference, or NULL when the process is over.
 */
struct task_struct *mos_process_task(struct mos_process *p)
{
	return get_pid_task(p->deputy.pid, PIDTYPE_TGID);
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

/**
 * mos_process_next() - walk over a table
 * @table: of deputies or guests
 * @index: where to begin; set to where one was found: go on behind it
 *
 * Context: any.
 * Return: the process with a reference for the caller, or NULL at the end.
 */
struct mos_process *mos_process_next(struct xarray *table, unsigned long *index)
{
	struct mos_process *p;

	rcu_read_lock();
	p = xa_find(table, index, ULONG_MAX, XA_PRESENT);
	while (p && !kref_get_unless_zero(&p->ref))
		p = xa_find_after(table, index, ULONG_MAX, XA_PRESENT);
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
 * State, peer and order change at once, and whoever stands is told, so that the
 * next order finds all of them settled.
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
		WRITE_ONCE(p->lost, false);
		order = p->deputy.order;
		WRITE_ONCE(p->deputy.order, NULL);
		WRITE_ONCE(p->deputy.called, false);
		__mos_process_dismiss(p, event == MOS_EV_FAIL ? MOS_WORD_STAY : MOS_WORD_GO);
	}
	spin_unlock_bh(&p->lock);
	if (peer)
		mos_peer_put(peer);
	if (order)
		mos_order_answer(order, result, why);
	return next < 0 ? next : 0;
}

/**
 * mos_process_rouse() - make every thread of a process look at what we want of it
 * @p: the process
 *
 * It stops computing, wakes up, and breaks off the call that it sleeps in. One that stands still looks when it
 * goes on.
 *
 * Context: any; takes and drops the lock of @p.
 */
void mos_process_rouse(struct mos_process *p)
{
	struct mos_thread *t;

	spin_lock_bh(&p->lock);
	list_for_each_entry(t, &p->threads, list) {
		wake_up(&t->wait);
		mos_thread_kick(t);
	}
	spin_unlock_bh(&p->lock);
	wake_up(&p->wait);
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
	INIT_DELAYED_WORK(&all->report, mos_guests_report);
	xa_init_flags(&all->deputies, XA_FLAGS_ALLOC1 | XA_FLAGS_LOCK_BH);
	xa_init_flags(&all->guests, XA_FLAGS_LOCK_BH);
	atomic_set(&all->generation, get_random_u32() & 0xffffff);
	err = mos_watches_create(all);
	if (err)
		goto destroy_work;
	err = mos_imagefs_mount(all);
	if (err)
		goto destroy_watches;
	mn->processes = all;
	return 0;

destroy_watches:
	mos_watches_destroy(all);
destroy_work:
	destroy_workqueue(all->work);
	kfree(all);
	return err;
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
	cancel_delayed_work_sync(&all->report);
	destroy_workqueue(all->work);
	rcu_barrier();
	mos_imagefs_unmount(all);
	mos_watches_destroy(all);
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
	counts->over_quota = atomic64_read(&all->over_quota);
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

/**
 * mos_processes_held() - what the guests of one home have here
 * @mn: the node
 * @home: the number of that home
 * @holding: set to it
 *
 * Context: any.
 */
void mos_processes_held(struct mos_node *mn, u32 home, struct mos_holding *holding)
{
	const struct mos_handle first = { .home = home }, last = { .home = home, .index = U32_MAX };
	struct mos_process *p;
	unsigned long index;

	memset(holding, 0, sizeof(*holding));
	rcu_read_lock();
	xa_for_each_range(&mn->processes->guests, index, p, guest_key(&first), guest_key(&last))
		mos_holding_add(holding, READ_ONCE(p->guest.claimed), READ_ONCE(p->guest.awaited));
	rcu_read_unlock();
}

/* So many are named; there may be thousands. */
#define NAMED_MAX 3

/**
 * mos_processes_name_away() - say which processes are away
 * @mn: the node
 * @why: a few of their pids are added, in the caller's pid namespace
 *
 * Context: process context.
 */
void mos_processes_name_away(struct mos_node *mn, struct mos_words *why)
{
	struct mos_process *p;
	unsigned long index;
	int named = 0;

	rcu_read_lock();
	xa_for_each(&mn->processes->deputies, index, p) {
		if (mos_process_state(p) == MOS_ST_HOME)
			continue;
		if (named == NAMED_MAX) {
			mos_words_add(why, ", ...");
			break;
		}
		mos_words_add(why, "%s%d", named++ ? ", " : "", pid_vnr(p->deputy.pid));
	}
	rcu_read_unlock();
}

/**
 * mos_processes_name_guests() - say which guests are here
 * @mn: the node
 * @why: a few of them are added, with their pids at home
 *
 * Context: process context.
 */
void mos_processes_name_guests(struct mos_node *mn, struct mos_words *why)
{
	struct mos_process *p;
	unsigned long index;
	int named = 0;

	rcu_read_lock();
	xa_for_each(&mn->processes->guests, index, p) {
		if (named == NAMED_MAX) {
			mos_words_add(why, ", ...");
			break;
		}
		mos_words_add(why, "%s%u of node %u", named++ ? ", " : "", p->guest.facts.pid,
			      p->handle.home);
	}
	rcu_read_unlock();
}

static void tell_away(struct mos_node *mn, u32 count, struct mos_words *why)
{
	mos_words_add(why, "%u process%s of this node %s away (", count, count == 1 ? "" : "es",
		      count == 1 ? "is" : "are");
	mos_processes_name_away(mn, why);
	mos_words_add(why, "), bring %s home with: mosctl bring", count == 1 ? "it" : "them");
}

static void tell_guests(struct mos_node *mn, u32 count, struct mos_words *why)
{
	mos_words_add(why, "%s%u guest%s here (", why->text[0] ? "; " : "", count,
		      count == 1 ? " is" : "s are");
	mos_processes_name_guests(mn, why);
	mos_words_add(why, "), send %s home with: mosctl expel", count == 1 ? "it" : "them");
}

/**
 * mos_processes_busy() - does anything keep this node from leaving the cluster?
 * @mn: the node
 * @why: empty; set to what does, and what to do about it
 *
 * Context: process context. Pids are those of the caller's pid namespace, those of guests their home's.
 * Return: how many processes are away or guests here.
 */
unsigned int mos_processes_busy(struct mos_node *mn, struct mos_words *why)
{
	struct mos_counts counts;

	mos_processes_count(mn, &counts);
	if (counts.away)
		tell_away(mn, counts.away, why);
	if (counts.guests)
		tell_guests(mn, counts.guests, why);
	return counts.away + counts.guests;
}

/* Calls per second since somebody last asked. Who asks again too soon is told what was said then. */
static u32 rate(struct mos_deputy *d)
{
	ktime_t now = ktime_get();
	s64 elapsed = ktime_to_ns(ktime_sub(now, d->rate_time));
	u64 calls = d->calls - d->rate_calls;

	if (elapsed < RATE_LEAST_NS)
		return d->rate;
	d->rate_calls = d->calls;
	d->rate_time = now;
	d->rate = min_t(u64, div64_u64(calls * NSEC_PER_SEC, elapsed), U32_MAX);
	return d->rate;
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
		if (info.pid && info.moves)
			ret = fn(ctx, &info);
		if (ret)
			break;
	}
	return ret;
}
