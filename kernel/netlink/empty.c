// SPDX-License-Identifier: GPL-2.0
/* The commands that empty this node: bring and expel. */
#include <net/genetlink.h>

#include "empty.h"
#include "netlink/answer.h"
#include "netlink/handlers.h"
#include "netlink/later.h"
#include "uapi/mosix.h"

const struct nla_policy mos_nl_empty_policy[MOSIX_A_EMPTY_MAX + 1] = {
	[MOSIX_A_EMPTY_TIMEOUT]	= { .type = NLA_U32 },
};

static int bring(const struct mos_nl_later *later, struct mos_words *why)
{
	return mos_node_bring(later->mn, later->number, why);
}

static int expel(const struct mos_nl_later *later, struct mos_words *why)
{
	return mos_node_expel(later->mn, later->number, why);
}

static int empty(struct sk_buff *skb, struct genl_info *info, struct mos_nl_later later)
{
	const struct nlattr *timeout = info->attrs[MOSIX_A_EMPTY_TIMEOUT];

	later.number = timeout ? nla_get_u32(timeout) : MOSIX_EMPTY_TIMEOUT;
	if (later.number > MOSIX_EMPTY_MAX) {
		mos_nl_say(info, "nobody waits longer than %u ms", MOSIX_EMPTY_MAX);
		return -EINVAL;
	}
	return mos_nl_do_later(skb, info, &later);
}

int mos_nl_bring_doit(struct sk_buff *skb, struct genl_info *info)
{
	return empty(skb, info, (struct mos_nl_later){ .carry_out = bring });
}

int mos_nl_expel_doit(struct sk_buff *skb, struct genl_info *info)
{
	return empty(skb, info, (struct mos_nl_later){ .carry_out = expel });
}
