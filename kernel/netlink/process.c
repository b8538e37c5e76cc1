// SPDX-License-Identifier: GPL-2.0
/* The commands about processes: ps, where, why. */
#include <linux/pid.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "netlink/answer.h"
#include "netlink/handlers.h"
#include "node.h"
#include "process.h"
#include "uapi/mosix.h"

static int put_process(struct sk_buff *skb, const void *what)
{
	const struct mos_process_info *info = what;

	return nla_put_u32(skb, MOSIX_A_PROCESS_PID, info->pid) ?:
	       nla_put_string(skb, MOSIX_A_PROCESS_COMMAND, info->comm) ?:
	       nla_put_u32(skb, MOSIX_A_PROCESS_UID, info->uid) ?:
	       nla_put_u32(skb, MOSIX_A_PROCESS_NODE, info->node) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_PROCESS_SINCE, info->since_ns,
				 MOSIX_A_PROCESS_PAD) ?:
	       nla_put_u32(skb, MOSIX_A_PROCESS_MOVES, info->moves) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_PROCESS_CALLS, info->calls,
				 MOSIX_A_PROCESS_PAD) ?:
	       nla_put_u32(skb, MOSIX_A_PROCESS_CALL_RATE, info->calls_per_second) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_PROCESS_BYTES, info->bytes,
				 MOSIX_A_PROCESS_PAD) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_PROCESS_FREEZE, info->freeze_ns,
				 MOSIX_A_PROCESS_PAD);
}

static int dump_process(void *ctx, const struct mos_process_info *info)
{
	return mos_nl_dump_entry(ctx, put_process, info);
}

int mos_nl_process_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct mos_nl_dump dump = { .skb = skb, .cb = cb };

	mos_processes_each(mos_node_of(sock_net(skb->sk)), dump_process, &dump);
	return skb->len;
}

const struct nla_policy mos_nl_process_policy[MOSIX_A_PROCESS_MAX + 1] = {
	[MOSIX_A_PROCESS_PID]	= NLA_POLICY_MIN(NLA_U32, 1),
};

static int reply_where(struct genl_info *info, u32 node)
{
	void *header;
	struct sk_buff *reply = mos_nl_reply(info, NLMSG_DEFAULT_SIZE, &header);
	u32 nr = nla_get_u32(info->attrs[MOSIX_A_PROCESS_PID]);
	int err;

	if (!reply)
		return -ENOMEM;
	err = nla_put_u32(reply, MOSIX_A_PROCESS_PID, nr) ?:
	      nla_put_u32(reply, MOSIX_A_PROCESS_NODE, node);
	return mos_nl_send(info, reply, header, err);
}

int mos_nl_process_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mos_words why = {};
	struct pid *pid;
	u32 node;
	int err;

	err = mos_nl_need(info, MOSIX_A_PROCESS_PID, "a pid");
	if (err)
		return err;
	pid = mos_nl_get_pid(info, MOSIX_A_PROCESS_PID);
	if (!pid)
		return -ESRCH;
	err = mos_process_where(mos_nl_node(info), pid, &node, &why);
	put_pid(pid);
	if (err == -ESRCH)
		return mos_nl_no_process(info, MOSIX_A_PROCESS_PID);
	return mos_nl_said(info, err, &why) ?: reply_where(info, node);
}

const struct nla_policy mos_nl_why_policy[MOSIX_A_WHY_MAX + 1] = {
	[MOSIX_A_WHY_PID]	= NLA_POLICY_MIN(NLA_U32, 1),
};

/* Room for every reason there is, and then some. */
#define WHY_ROOM 16384

struct why {
	struct sk_buff *skb;
	int err;
};

static void put_reason(void *ctx, const char *word, const char *sentence)
{
	struct why *why = ctx;
	struct nlattr *nest;

	if (why->err)
		return;
	nest = nla_nest_start(why->skb, MOSIX_A_WHY_REASON);
	why->err = nest ? 0 : -EMSGSIZE;
	if (!why->err)
		why->err = nla_put_string(why->skb, MOSIX_A_REASON_WORD, word) ?:
			   nla_put_string(why->skb, MOSIX_A_REASON_SENTENCE, sentence);
	if (!why->err)
		nla_nest_end(why->skb, nest);
}

static int reply_why(struct genl_info *info, struct pid *pid)
{
	void *header;
	struct why why = { .skb = mos_nl_reply(info, WHY_ROOM, &header) };
	struct mos_words refusal = {};
	int found;

	if (!why.skb)
		return -ENOMEM;
	why.err = nla_put_u32(why.skb, MOSIX_A_WHY_PID,
			      nla_get_u32(info->attrs[MOSIX_A_WHY_PID]));
	found = mos_process_why(mos_nl_node(info), pid, put_reason, &why, &refusal);
	if (found < 0)
		mos_nl_said(info, found, &refusal);
	return mos_nl_send(info, why.skb, header, found < 0 ? found : why.err);
}

int mos_nl_why_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct pid *pid;
	int err;

	err = mos_nl_need(info, MOSIX_A_WHY_PID, "a pid");
	if (err)
		return err;
	pid = mos_nl_get_pid(info, MOSIX_A_WHY_PID);
	if (!pid)
		return -ESRCH;
	err = reply_why(info, pid);
	put_pid(pid);
	return err == -ESRCH ? mos_nl_no_process(info, MOSIX_A_WHY_PID) : err;
}
