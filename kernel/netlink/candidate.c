// SPDX-License-Identifier: GPL-2.0
/* The command by which a balancer learns what there is to be moved. */
#include <linux/pid_namespace.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "candidate.h"
#include "netlink/answer.h"
#include "netlink/handlers.h"
#include "node.h"
#include "process.h"
#include "uapi/mosix.h"

static int put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, MOSIX_A_CANDIDATE_PAD);
}

static int put_place(struct sk_buff *skb, const struct mos_candidate *c)
{
	int err = nla_put_u32(skb, MOSIX_A_CANDIDATE_HOME, c->home) ?:
		  nla_put_u32(skb, MOSIX_A_CANDIDATE_NODE, c->node);

	if (!err && c->home != MOS_NODE_HOME)
		err = nla_put_u32(skb, MOSIX_A_CANDIDATE_HOME_PID, c->home_pid);
	if (!err && c->locked)
		err = nla_put_flag(skb, MOSIX_A_CANDIDATE_LOCKED);
	if (!err && c->reason)
		err = nla_put_string(skb, MOSIX_A_CANDIDATE_REASON, c->reason);
	return err;
}

static int put_moves(struct sk_buff *skb, const struct mos_candidate *c)
{
	if (!c->has_moved)
		return 0;
	return nla_put_u32(skb, MOSIX_A_CANDIDATE_MOVES, c->moves) ?:
	       put_u64(skb, MOSIX_A_CANDIDATE_SINCE, c->since_ns);
}

static int put_candidate(struct sk_buff *skb, const struct mos_candidate *c)
{
	return nla_put_u32(skb, MOSIX_A_CANDIDATE_PID, c->pid) ?:
	       nla_put_string(skb, MOSIX_A_CANDIDATE_COMMAND, c->comm) ?:
	       nla_put_u32(skb, MOSIX_A_CANDIDATE_UID, c->uid) ?:
	       put_place(skb, c) ?:
	       put_u64(skb, MOSIX_A_CANDIDATE_CPU, c->cpu_ns) ?:
	       put_u64(skb, MOSIX_A_CANDIDATE_CPU_AWAY, c->away_ns) ?:
	       put_u64(skb, MOSIX_A_CANDIDATE_AGE, c->age_ns) ?:
	       put_u64(skb, MOSIX_A_CANDIDATE_DIRTY, c->dirty) ?:
	       put_u64(skb, MOSIX_A_CANDIDATE_MEMORY, c->memory) ?:
	       put_u64(skb, MOSIX_A_CANDIDATE_CALLS, c->calls) ?:
	       put_u64(skb, MOSIX_A_CANDIDATE_CALL_BYTES, c->call_bytes) ?:
	       put_moves(skb, c);
}

static int add_candidate(struct sk_buff *skb, struct netlink_callback *cb,
			 const struct mos_candidate *candidate)
{
	void *header = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				   &mos_nl_family, NLM_F_MULTI, MOSIX_CMD_CANDIDATE_GET);

	if (!header)
		return -EMSGSIZE;
	if (put_candidate(skb, candidate)) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return 0;
}

/*
 * Processes come and go: the next buffer goes on by the pid, and leaves out none that stays. Who asks is the
 * balancer, or a command of somebody's, and is not to move itself.
 */
int mos_nl_candidate_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct mos_node *mn = mos_node_of(sock_net(skb->sk));
	struct pid_namespace *ns = task_active_pid_ns(current);
	struct mos_candidate candidate;
	u32 asker = task_tgid_nr_ns(current, ns);

	while (mos_candidate_next(mn, ns, cb->args[0], &candidate)) {
		if (candidate.pid != asker && add_candidate(skb, cb, &candidate))
			break;
		cb->args[0] = candidate.pid + 1;
	}
	return skb->len;
}
