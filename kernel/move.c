// SPDX-License-Identifier: GPL-2.0
/* What people and daemons ask for: move a process, say where it is, say why it cannot move. */
#include <linux/cred.h>
#include <linux/sched/coredump.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "cantmove.h"
#include "park.h"
#include "process.h"

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

static int check_task(struct task_struct *task, struct mos_words *why)
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
		p->lost = false;
		WRITE_ONCE(p->state, mos_state_next(p->state, MOS_EV_ORDER));
	}
	spin_unlock_bh(&p->lock);
	return err;
}

static int await(struct mos_order *order, struct mos_words *why)
{
	if (wait_for_completion_killable(&order->done)) {
		mos_words_say(why, "you stopped waiting; the move goes on");
		return -EINTR;
	}
	if (order->result)
		*why = order->why;
	return order->result;
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

static int bring_home(struct mos_process *p, struct mos_words *why)
{
	struct mos_order *order = mos_order_create(MOS_NODE_HOME);
	int err;

	if (!order)
		return -ENOMEM;
	err = give_order(p, order, NULL);
	if (err == -EAGAIN) {
		/* It has come home by itself. */
		err = 0;
	} else if (err) {
		err = busy(err, why);
	} else {
		mos_process_kick(p);
		wake_up(&p->wait);
		err = await(order, why);
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
	else
		mos_words_say(&late,
			      "it could not be stopped within %d ms: it is stopped, traced or in a wait that nothing interrupts",
			      p->node->park_ms);
	if (!mos_process_conclude(p, MOS_ST_CATCHING, MOS_EV_FAIL, err, &late))
		atomic64_inc(&p->node->processes->refused);
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
	err = mos_park_request(p, p->node->park_ms);
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

static int move(struct mos_node *mn, struct task_struct *task, struct mos_peer *peer,
		struct mos_words *why)
{
	struct mos_process *p;
	int err = 0;

	/* One that is away has proven that it can move, and its memory is elsewhere. */
	p = mos_process_find_pid(mn, task_pid(task));
	if (!p || !is_away(p))
		err = mos_cantmove_first(task, why);
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
	if (is_away(p))
		err = bring_home(p, why);
	if (!err && peer)
		err = send_out(p, peer, why);
out:
	if (p)
		mos_process_put(p);
	return err;
}

/* A guest's task is not the process, which is asked for at its home. */
static int refuse_guest(struct task_struct *task, struct mos_words *why)
{
	struct mos_thread *thread;
	int err = 0;

	/* What marks a task outlives it by a grace period. */
	rcu_read_lock();
	thread = mos_marked(task);
	if (thread && thread->process->role == MOS_ROLE_GUEST) {
		mos_words_say(why, "it is a guest here; ask at its home, node %u, for process %u",
			      thread->process->handle.home, thread->process->guest.facts.pid);
		err = -EOPNOTSUPP;
	}
	rcu_read_unlock();
	return err;
}

/* The node to move to: NULL for home. */
static int find_target(struct mos_node *mn, u32 target, struct mos_peer **peer,
		       struct mos_words *why)
{
	*peer = NULL;
	if (!READ_ONCE(mn->id)) {
		mos_words_say(why, "this node is not up");
		return -ENONET;
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
 * @why: set to the reason where it was not moved
 *
 * Context: may sleep, killably, until it is there or certain to run on where it
 * was.
 * Return: 0; -ESRCH: no such process; -ENONET: no such node; -EPERM: not yours;
 * anything else: refused or failed, and it runs on where it was.
 */
int mos_process_migrate(struct mos_node *mn, struct pid *pid, u32 target,
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
	err = check_task(task, why) ?: find_target(mn, target, &peer, why) ?:
	      refuse_guest(task, why) ?: move(mn, task, peer, why);
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
 *
 * Context: may sleep.
 * Return: 0 or -ESRCH.
 */
int mos_process_where(struct mos_node *mn, struct pid *pid, u32 *node)
{
	struct task_struct *task = find_task(pid);
	struct mos_process *p;

	if (!task)
		return -ESRCH;
	put_task_struct(task);
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
 *
 * Context: may sleep.
 * Return: how many there are, or -ESRCH.
 */
int mos_process_why(struct mos_node *mn, struct pid *pid,
		    void (*say)(void *ctx, const char *word, const char *sentence),
		    void *ctx)
{
	struct task_struct *task = find_task(pid);
	struct mos_process *p;
	int nr = 0;

	if (!task)
		return -ESRCH;
	p = mos_process_find_pid(mn, pid);
	if (!p || !is_away(p))
		nr = mos_cantmove(task, say, ctx);
	if (p)
		mos_process_put(p);
	put_task_struct(task);
	return nr;
}
