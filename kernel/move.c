// SPDX-License-Identifier: GPL-2.0
/* What people and daemons ask for: move a process, say where it is, say why it cannot move. */
#include <linux/cred.h>
#include <linux/sched/coredump.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "cantmove.h"
#include "cpu.h"
#include "guest/guest.h"
#include "park.h"
#include "process.h"

/* How long somebody who looks at the memory of a process waits for it to come home, ms. */
#define RECALL_MS 30000
/* How often who waits for a process to come home looks whether it has been stopped, ms. */
#define LOOK_MS 100

/* What a program keeps from its owner, it keeps from other machines as well. */
static bool is_readable(struct task_struct *task)
{
	bool ok;

	task_lock(task);
	ok = task->mm && __get_dumpable(task->mm->flags) == SUID_DUMP_USER;
	task_unlock(task);
	return ok;
}

/*
 * Root of the machine, or the owner of the process. Root of a namespace will not do: anybody can
 * make one, with a node of his own in it, and would have the processes of others sent there.
 */
static bool may_move(struct task_struct *task)
{
	const struct cred *cred;
	bool ok;

	if (capable(CAP_SYS_ADMIN))
		return true;
	rcu_read_lock();
	cred = __task_cred(task);
	ok = uid_eq(cred->uid, current_uid()) && uid_eq(cred->euid, current_uid()) &&
	     uid_eq(cred->suid, current_uid()) && cred->user_ns == current_user_ns() &&
	     cap_issubset(cred->cap_permitted, current_cred()->cap_permitted);
	rcu_read_unlock();
	return ok && is_readable(task);
}

/**
 * mos_process_check_sender() - may the current task say what becomes of a process?
 * @task: the process
 * @why: set to why not
 *
 * Context: any.
 * Return: 0, -ESRCH where it has ended, -EPERM.
 */
int mos_process_check_sender(struct task_struct *task, struct mos_words *why)
{
	if (mos_has_ended(task)) {
		mos_words_say(why, "it has ended");
		return -ESRCH;
	}
	if (may_move(task))
		return 0;
	mos_words_say(why, "only root and its owner may move it");
	return -EPERM;
}

/* People move what they like; the balancer is told what it is to leave alone. */
static int check_balancer(struct mos_node *mn, struct task_struct *task, u32 target,
			  struct mos_words *why)
{
	const struct mos_settings *settings = &mn->settings;

	if (mos_process_is_locked(mn, task))
		mos_words_say(why, "user_lock: it is locked");
	else if (target == MOS_NODE_HOME)
		return 0;
	else if (READ_ONCE(settings->stay))
		mos_words_say(why, "the processes of this node stay (net.mosix.stay)");
	else if (READ_ONCE(settings->lstay))
		mos_words_say(why, "the processes of this node stay (net.mosix.lstay)");
	else
		return 0;
	return -EPERM;
}

/* Hang an order on a process, one at a time: to go to a peer, or to come home. */
static int give_order(struct mos_process *p, struct mos_order *order, struct mos_peer *peer)
{
	int err = 0;

	spin_lock_bh(&p->lock);
	if (p->state == MOS_ST_ENDED)
		err = -ESRCH;
	else if (p->deputy.order)
		err = -EBUSY;
	else if (peer ? p->state != MOS_ST_HOME : p->state == MOS_ST_HOME)
		err = -EAGAIN;
	if (!err) {
		kref_get(&order->ref);
		WRITE_ONCE(p->deputy.order, order);
	}
	if (!err && peer) {
		mos_peer_get(peer);
		WRITE_ONCE(p->peer, peer);
		WRITE_ONCE(p->lost, false);
		WRITE_ONCE(p->state, mos_state_next(p->state, MOS_EV_ORDER));
		p->deputy.stay++;
	}
	spin_unlock_bh(&p->lock);
	return err;
}

static int outcome(const struct mos_order *order, struct mos_words *why)
{
	if (order->result)
		*why = order->why;
	return order->result;
}

static int stop_waiting(struct mos_words *why)
{
	mos_words_say(why, "you stopped waiting; the move goes on");
	return -EINTR;
}

static int await(struct mos_order *order, struct mos_words *why)
{
	return wait_for_completion_killable(&order->done) ? stop_waiting(why) : outcome(order, why);
}

static void count_refusal(struct mos_process *p)
{
	atomic64_inc(&p->node->processes->refused);
}

/* Whoever takes an order from a process answers it; who has begun to come home is not stopped. */
static bool take_back(struct mos_process *p, struct mos_order *order, int err,
		      const struct mos_words *why)
{
	bool taken;

	spin_lock_bh(&p->lock);
	taken = p->deputy.order == order && p->state == MOS_ST_AWAY;
	if (taken)
		WRITE_ONCE(p->deputy.order, NULL);
	spin_unlock_bh(&p->lock);
	if (taken)
		mos_order_answer(order, err, why);
	return taken;
}

/* Is the process stopped, or held by a tracer? */
static int look_at_hold(struct mos_process *p, struct mos_words *why)
{
	struct task_struct *task = mos_process_task(p);
	int err = task ? mos_cantmove_held_first(task, why) : 0;

	if (task)
		put_task_struct(task);
	return err;
}

/*
 * A deputy that has been stopped does not see the order before it goes on, which may be never: it is taken
 * back. Has the guest been asked to come already, then it may come all the same, once it goes on.
 */
static int await_home(struct mos_process *p, struct mos_order *order, struct mos_words *why)
{
	int err;
	long left;

	for (;;) {
		left = wait_for_completion_killable_timeout(&order->done, msecs_to_jiffies(LOOK_MS));
		if (left)
			return left < 0 ? stop_waiting(why) : outcome(order, why);
		err = look_at_hold(p, why);
		if (err && take_back(p, order, err, why)) {
			count_refusal(p);
			return err;
		}
	}
}

/**
 * mos_process_call_home() - order a process home, and do not wait for it
 * @p: the process; one that is not away, or has an order, or stands still is left as it is
 *
 * Context: may sleep.
 */
void mos_process_call_home(struct mos_process *p)
{
	struct mos_words why;
	struct mos_order *order;

	if (mos_process_state(p) != MOS_ST_AWAY || look_at_hold(p, &why))
		return;
	order = mos_order_create(MOS_NODE_HOME);
	if (!order)
		return;
	if (!give_order(p, order, NULL))
		mos_process_rouse(p);
	mos_order_put(order);
}

static int busy(int err, struct mos_words *why)
{
	if (err == -ESRCH) {
		mos_words_say(why, "it has ended");
		return err;
	}
	mos_words_say(why, err == -EBUSY ? "somebody else is moving it just now" :
		      "it has moved in the meantime; try again");
	return -EBUSY;
}

/* It has been ordered home already, perhaps by somebody who looks at its memory: that order will do. */
static bool join_order(struct mos_process *p, struct mos_order **mine)
{
	struct mos_order *other;

	spin_lock_bh(&p->lock);
	other = p->deputy.order;
	if (other && other->target == MOS_NODE_HOME)
		kref_get(&other->ref);
	else
		other = NULL;
	spin_unlock_bh(&p->lock);
	if (!other)
		return false;
	mos_order_put(*mine);
	*mine = other;
	return true;
}

static int bring_home(struct mos_process *p, struct mos_words *why)
{
	struct mos_order *order = mos_order_create(MOS_NODE_HOME);
	int err;

	if (!order)
		return -ENOMEM;
	err = give_order(p, order, NULL);
	if (err == -EBUSY)
		err = join_order(p, &order) ? 0 : give_order(p, order, NULL);
	if (err == -EAGAIN) {
		/* It has come home by itself. */
		err = 0;
	} else if (err) {
		err = busy(err, why);
	} else {
		mos_process_rouse(p);
		err = await_home(p, order, why);
	}
	mos_order_put(order);
	return err;
}

/*
 * Not caught in time. Whoever is first decides: the task by parking, and then
 * its move is waited for, or we by giving up.
 */
static void give_up(struct mos_process *p, int err)
{
	struct mos_words late;

	if (err == -ESRCH)
		mos_words_say(&late, "it has ended");
	else if (!look_at_hold(p, &late))
		mos_words_say(&late,
			      "it could not be stopped within %d ms: it is stopped, traced or in a wait that nothing interrupts",
			      p->node->settings.park_ms);
	if (!mos_process_conclude(p, MOS_ST_CATCHING, MOS_EV_FAIL, err, &late))
		count_refusal(p);
}

/* One that is stopped already is not even asked. */
static int refuse_held(struct mos_process *p, struct mos_words *why)
{
	int err = look_at_hold(p, why);

	if (err)
		count_refusal(p);
	return err;
}

static int send_out(struct mos_process *p, struct mos_peer *peer, struct mos_words *why)
{
	struct mos_order *order = mos_order_create(mos_peer_id(peer));
	int err;

	if (!order)
		return -ENOMEM;
	err = give_order(p, order, peer);
	if (err) {
		err = busy(err, why);
		goto out;
	}
	err = mos_park_request(p, p->node->settings.park_ms);
	if (err)
		give_up(p, err);
	err = await(order, why);
out:
	mos_order_put(order);
	return err;
}

static bool is_away(struct mos_process *p)
{
	enum mos_state state = mos_process_state(p);

	return state == MOS_ST_AWAY || state == MOS_ST_RETURNING;
}

static u32 node_of(struct mos_process *p)
{
	u32 node = MOS_NODE_HOME;

	spin_lock_bh(&p->lock);
	if (p->peer && is_away(p))
		node = mos_peer_id(p->peer);
	spin_unlock_bh(&p->lock);
	return node;
}

/*
 * Who waits for his own move waits in vain. A deputy that is told to come home does so when the call is over;
 * a process at home cannot be caught before that.
 */
static int move_self(struct mos_process *p, struct mos_peer *peer, struct mos_words *why)
{
	if (peer) {
		mos_words_say(why, "a process cannot send itself away; have another do it");
		return -EDEADLK;
	}
	mos_process_call_home(p);
	return 0;
}

static int move(struct mos_node *mn, struct task_struct *task, struct mos_peer *peer,
		struct mos_words *why)
{
	struct mos_process *p;
	int err = 0;

	/* One that is away has proven that it can move, and its memory is elsewhere. */
	p = mos_process_find_pid(mn, task_pid(task));
	if (!p || !is_away(p))
		err = mos_cantmove_first(task, why);
	/* The target says the last word; but nothing is stopped, or brought home, for what is known already. */
	if (!err && peer)
		err = mos_cpu_expect(mos_peer_cpu(peer), READ_ONCE(mn->settings.same_features), why);
	if (err) {
		atomic64_inc(&mn->processes->refused);
		goto out;
	}
	if (!p)
		p = mos_process_of(mn, task);
	if (!p)
		return -ENOMEM;
	if (node_of(p) == (peer ? mos_peer_id(peer) : MOS_NODE_HOME))
		goto out;
	if (same_thread_group(task, current)) {
		err = move_self(p, peer, why);
		goto out;
	}
	if (is_away(p))
		err = refuse_held(p, why) ?: bring_home(p, why);
	if (!err && peer)
		err = send_out(p, peer, why);
out:
	if (p)
		mos_process_put(p);
	return err;
}

/**
 * mos_process_recall() - have a process at home for somebody who looks at its memory
 * @p: the process, of which the caller is no part
 *
 * Context: sleeps, until it is at home, a signal comes, or that takes too long.
 * Return: 0, -ERESTARTNOINTR, or -EBUSY when it cannot come, as one that is stopped cannot.
 */
int mos_process_recall(struct mos_process *p)
{
	unsigned long deadline = jiffies + msecs_to_jiffies(RECALL_MS);
	struct mos_words why;
	int err = 0;

	/* While it is on its way out its memory is going. */
	while (!err && (is_away(p) || mos_process_state(p) == MOS_ST_SHIPPING)) {
		if (time_after(jiffies, deadline) || look_at_hold(p, &why))
			err = -EBUSY;
		else if (!READ_ONCE(p->deputy.order))
			mos_process_call_home(p);
		if (!err)
			schedule_timeout_interruptible(1);
		if (signal_pending(current))
			err = err ?: -ERESTARTNOINTR;
	}
	return err;
}

/**
 * mos_process_recall_self() - come home for a look at one's own memory
 * @p: the process that the current task is a deputy of
 *
 * Context: the deputy, in a call that its guest has made; may sleep.
 * Return: -ERESTARTNOINTR: the call is to be made again, at home; 0 when it is there already.
 */
int mos_process_recall_self(struct mos_process *p)
{
	if (!is_away(p))
		return 0;
	mos_process_call_home(p);
	return -ERESTARTNOINTR;
}

/* A guest's task is not the process, which is asked for at its home. */
static int refuse_guest(struct task_struct *task, struct mos_words *why)
{
	struct mos_thread *t;
	int err = 0;

	/* What marks a task outlives it by a grace period. */
	rcu_read_lock();
	t = mos_marked(task);
	if (t && t->process->role == MOS_ROLE_GUEST) {
		mos_words_say(why, "it is a guest here; ask at its home, node %u, for process %u",
			      t->process->handle.home, t->process->guest.facts.pid);
		err = -EOPNOTSUPP;
	}
	rcu_read_unlock();
	return err;
}

static int check_guest(struct mos_process *p, struct mos_words *why)
{
	if (READ_ONCE(p->node->settings.stay))
		mos_words_say(why, "the processes of this node stay (net.mosix.stay)");
	else if (mos_guest_is_kept(p))
		mos_words_say(why, "user_lock: at its home, node %u, it is locked, or in the foreground of a terminal",
			      p->handle.home);
	else
		return 0;
	return -EPERM;
}

/* The balancer of the node where a guest is may do without it; where it goes then is its home's affair. */
static int dismiss_guest(struct mos_node *mn, struct task_struct *task, enum mosix_by by, struct mos_words *why)
{
	struct mos_thread *thread;
	struct mos_process *p = NULL;
	int err;

	rcu_read_lock();
	thread = mos_marked(task);
	if (thread && thread->process->node == mn && kref_get_unless_zero(&thread->process->ref))
		p = thread->process;
	rcu_read_unlock();
	if (!p)
		return -ESRCH;
	err = by == MOSIX_BY_BALANCER ? check_guest(p, why) : 0;
	if (!err)
		mos_guest_dismiss(p, by == MOSIX_BY_BALANCER);
	mos_process_put(p);
	return err;
}

/* The node to move to: NULL for home. */
static int find_target(struct mos_node *mn, u32 target, struct mos_peer **peer,
		       struct mos_words *why)
{
	*peer = NULL;
	if (!READ_ONCE(mn->id)) {
		mos_words_say(why, "this node is down; join the cluster with: mosctl up");
		return -ENETDOWN;
	}
	if (target == MOS_NODE_HOME || target == READ_ONCE(mn->id))
		return 0;
	*peer = mos_peer_find(mn, target);
	if (!*peer) {
		mos_words_say(why, "there is no node %u", target);
		return -ENONET;
	}
	if (mos_peer_is_up(*peer))
		return 0;
	mos_peer_explain(*peer, why);
	mos_peer_put(*peer);
	*peer = NULL;
	return -EHOSTUNREACH;
}

static struct task_struct *find_task(struct pid *pid)
{
	return pid ? get_pid_task(pid, PIDTYPE_TGID) : NULL;
}

/**
 * mos_process_migrate() - move a process
 * @mn: its node
 * @pid: of the process
 * @target: node number, MOS_NODE_HOME for home
 * @by: who wants it
 * @why: set to the reason where it was not moved
 *
 * Context: may sleep, killably, until it is there or certain to run on where it
 * was.
 * Return: 0; -ESRCH: no such process; -ENONET: no such node; -ENETDOWN: this node
 * is down; -EPERM: not yours, or not the balancer's; anything else: refused or failed, and it runs on
 * where it was.
 */
int mos_process_migrate(struct mos_node *mn, struct pid *pid, u32 target, enum mosix_by by,
			struct mos_words *why)
{
	struct task_struct *task = find_task(pid);
	struct mos_peer *peer = NULL;
	int err;

	why->text[0] = '\0';
	if (!task) {
		mos_words_say(why, "there is no such process");
		return -ESRCH;
	}
	err = mos_process_check_sender(task, why) ?: find_target(mn, target, &peer, why) ?:
	      refuse_guest(task, why);
	if (err == -EOPNOTSUPP && by != MOSIX_BY_PERSON && target == MOS_NODE_HOME)
		err = dismiss_guest(mn, task, by, why);
	else if (!err)
		err = (by != MOSIX_BY_PERSON ? check_balancer(mn, task, target, why) : 0) ?:
		      move(mn, task, peer, why);
	if (peer)
		mos_peer_put(peer);
	put_task_struct(task);
	return err;
}

/**
 * mos_process_where() - where a process is
 * @mn: its node
 * @pid: of the process
 * @node: set to the node's number, MOS_NODE_HOME for home
 * @why: set to the reason where that cannot be said here
 *
 * Context: may sleep.
 * Return: 0, -ESRCH, or -EOPNOTSUPP for a guest.
 */
int mos_process_where(struct mos_node *mn, struct pid *pid, u32 *node, struct mos_words *why)
{
	struct task_struct *task = find_task(pid);
	struct mos_process *p;
	int err;

	if (!task)
		return -ESRCH;
	err = refuse_guest(task, why);
	put_task_struct(task);
	if (err)
		return err;
	p = mos_process_find_pid(mn, pid);
	*node = p ? node_of(p) : MOS_NODE_HOME;
	if (p)
		mos_process_put(p);
	return 0;
}

/**
 * mos_process_why() - every reason why a process cannot move now
 * @mn: its node
 * @pid: of the process
 * @say: told each; must not sleep
 * @ctx: for @say
 * @refusal: set to the reason where that cannot be said here
 *
 * Context: may sleep.
 * Return: how many there are, -ESRCH, or -EOPNOTSUPP for a guest.
 */
int mos_process_why(struct mos_node *mn, struct pid *pid,
		    void (*say)(void *ctx, const char *word, const char *sentence),
		    void *ctx, struct mos_words *refusal)
{
	struct task_struct *task = find_task(pid);
	struct mos_process *p;
	int nr;

	if (!task)
		return -ESRCH;
	nr = refuse_guest(task, refusal);
	if (nr) {
		put_task_struct(task);
		return nr;
	}
	p = mos_process_find_pid(mn, pid);
	if (p && is_away(p))
		nr = mos_cantmove_away(task, say, ctx);
	else
		nr = mos_cantmove(task, say, ctx);
	if (p)
		mos_process_put(p);
	put_task_struct(task);
	return nr;
}
