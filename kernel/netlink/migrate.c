// SPDX-License-Identifier: GPL-2.0
/* The commands that move a process, and that say who may. */
#include <linux/pid.h>
#include <net/genetlink.h>

#include "netlink/answer.h"
#include "netlink/handlers.h"
#include "netlink/later.h"
#include "node.h"
#include "process.h"
#include "uapi/mosix.h"

const struct nla_policy mos_nl_migrate_policy[MOSIX_A_MIGRATE_MAX + 1] = {
	[MOSIX_A_MIGRATE_PID]	= NLA_POLICY_MIN(NLA_U32, 1),
	[MOSIX_A_MIGRATE_NODE]	= { .type = NLA_U32 },
	[MOSIX_A_MIGRATE_BY]	= NLA_POLICY_MAX(NLA_U32, MOSIX_BY_HOST),
};

static int migrate(const struct mos_nl_later *later, struct mos_words *why)
{
	u32 target = later->number;

	if (target == READ_ONCE(later->mn->id))
		target = MOSIX_NODE_HOME;
	return mos_process_migrate(later->mn, later->pid, target, later->by, why);
}

int mos_nl_migrate_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mos_nl_later later = { .carry_out = migrate, .by = MOSIX_BY_PERSON };
	int err;

	err = mos_nl_check_opener(skb, info) ?:
	      mos_nl_need(info, MOSIX_A_MIGRATE_PID, "a pid") ?:
	      mos_nl_need(info, MOSIX_A_MIGRATE_NODE, "a node");
	if (err)
		return err;
	later.number = nla_get_u32(info->attrs[MOSIX_A_MIGRATE_NODE]);
	if (info->attrs[MOSIX_A_MIGRATE_BY])
		later.by = nla_get_u32(info->attrs[MOSIX_A_MIGRATE_BY]);
	later.pid = mos_nl_get_pid(info, MOSIX_A_MIGRATE_PID);
	if (!later.pid)
		return -ESRCH;
	err = mos_nl_do_later(skb, info, &later);
	put_pid(later.pid);
	return err;
}

const struct nla_policy mos_nl_lock_policy[MOSIX_A_LOCK_MAX + 1] = {
	[MOSIX_A_LOCK_PID]	= NLA_POLICY_MIN(NLA_U32, 1),
	[MOSIX_A_LOCK_STATE]	= NLA_POLICY_MAX(NLA_U32, MOSIX_LOCK_ON),
};

int mos_nl_lock_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mos_words why = {};
	struct pid *pid;
	int err;

	err = mos_nl_check_opener(skb, info) ?:
	      mos_nl_need(info, MOSIX_A_LOCK_PID, "a pid") ?:
	      mos_nl_need(info, MOSIX_A_LOCK_STATE, "what it shall be");
	if (err)
		return err;
	pid = mos_nl_get_pid(info, MOSIX_A_LOCK_PID);
	if (!pid)
		return -ESRCH;
	err = mos_process_lock(mos_nl_node(info), pid,
			       nla_get_u32(info->attrs[MOSIX_A_LOCK_STATE]), &why);
	put_pid(pid);
	return mos_nl_said(info, err, &why);
}
