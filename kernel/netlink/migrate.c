// SPDX-License-Identifier: GPL-2.0
/* The command that moves a process, and outlasts its handler. */
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/task_work.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "netlink/answer.h"
#include "netlink/handlers.h"
#include "node.h"
#include "process.h"
#include "uapi/mosix.h"

/*
 * A handler runs under a lock that whoever registers a family waits for, and
 * with him every user of generic netlink, so it must not last as long as a move.
 * The move is made by the sender's task when its system call is over, with the
 * sender's credentials and open to SIGKILL; the ack is sent after it.
 */
struct move {
	struct callback_head work;
	struct sk_buff *request;
	struct nlmsghdr *header;
	struct sock *sender;
	struct mos_node *mn;
	struct pid *pid;
	u32 target;
};

/* The sender's socket holds its network namespace, and thereby the node. */
static struct move *move_create(struct sk_buff *request, struct genl_info *info,
				struct pid *pid)
{
	struct move *move = kzalloc(sizeof(*move), GFP_KERNEL);

	if (!move)
		return NULL;
	__module_get(THIS_MODULE);
	move->request = skb_get(request);
	move->header = nlmsg_hdr(request);
	move->sender = NETLINK_CB(request).sk;
	sock_hold(move->sender);
	move->mn = mos_nl_node(info);
	move->pid = get_pid(pid);
	move->target = nla_get_u32(info->attrs[MOSIX_A_MIGRATE_NODE]);
	return move;
}

static void move_free(struct move *move)
{
	put_pid(move->pid);
	kfree_skb(move->request);
	sock_put(move->sender);
	kfree(move);
	module_put(THIS_MODULE);
}

static int carry_out(const struct move *move, struct mos_words *why)
{
	u32 target = move->target;

	if (current->flags & PF_EXITING)
		return -EINTR;
	if (target == READ_ONCE(move->mn->id))
		target = MOSIX_NODE_HOME;
	return mos_process_migrate(move->mn, move->pid, target, why);
}

static void make_move(struct callback_head *work)
{
	struct move *move = container_of(work, struct move, work);
	struct netlink_ext_ack extack = {};
	struct mos_words why = {};
	int err = carry_out(move, &why);

	if (err && why.text[0])
		extack._msg = why.text;
	if (err || move->header->nlmsg_flags & NLM_F_ACK)
		netlink_ack(move->request, move->header, err, &extack);
	move_free(move);
}

/* Return: -EINTR, by which netlink knows that the ack comes later, or an errno. */
static int order_move(struct sk_buff *request, struct genl_info *info, struct pid *pid)
{
	struct move *move = move_create(request, info, pid);

	if (!move)
		return -ENOMEM;
	init_task_work(&move->work, make_move);
	if (!task_work_add(current, &move->work, TWA_RESUME))
		return -EINTR;
	move_free(move);
	return -ESRCH;
}

const struct nla_policy mos_nl_migrate_policy[MOSIX_A_MIGRATE_MAX + 1] = {
	[MOSIX_A_MIGRATE_PID]	= NLA_POLICY_MIN(NLA_U32, 1),
	[MOSIX_A_MIGRATE_NODE]	= { .type = NLA_U32 },
};

int mos_nl_migrate_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct pid *pid;
	int err;

	err = mos_nl_need(info, MOSIX_A_MIGRATE_PID, "a pid") ?:
	      mos_nl_need(info, MOSIX_A_MIGRATE_NODE, "a node");
	if (err)
		return err;
	pid = mos_nl_get_pid(info, MOSIX_A_MIGRATE_PID);
	if (!pid)
		return -ESRCH;
	err = order_move(skb, info, pid);
	put_pid(pid);
	return err;
}
