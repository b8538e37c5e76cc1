// SPDX-License-Identifier: GPL-2.0
/* The commands about what the balancing daemon knows of the nodes. */
#include <net/genetlink.h>
#include <net/sock.h>

#include "load.h"
#include "netlink/answer.h"
#include "netlink/handlers.h"
#include "node.h"
#include "uapi/mosix.h"

static struct netlink_range_validation number_range = {
	.min = 1,
	.max = MOSIX_NODE_MAX,
};

static const struct nla_policy load_policy[MOSIX_A_LOAD_MAX + 1] = {
	[MOSIX_A_LOAD_NUMBER]	= NLA_POLICY_FULL_RANGE(NLA_U32, &number_range),
	[MOSIX_A_LOAD_LOAD]	= { .type = NLA_U32 },
	[MOSIX_A_LOAD_CPUS]	= { .type = NLA_U32 },
	[MOSIX_A_LOAD_SPEED]	= { .type = NLA_U32 },
	[MOSIX_A_LOAD_MEM]	= { .type = NLA_U64 },
	[MOSIX_A_LOAD_RMEM]	= { .type = NLA_U64 },
	[MOSIX_A_LOAD_TMEM]	= { .type = NLA_U64 },
	[MOSIX_A_LOAD_UTIL]	= NLA_POLICY_MAX(NLA_U32, 100),
	[MOSIX_A_LOAD_GUESTS]	= { .type = NLA_U32 },
	[MOSIX_A_LOAD_DEAD]	= { .type = NLA_FLAG },
	[MOSIX_A_LOAD_AGE]	= { .type = NLA_U64 },
	[MOSIX_A_LOAD_STATUS]	= NLA_POLICY_MASK(NLA_U32, MOSIX_STATUS_STAY | MOSIX_STATUS_LSTAY |
						  MOSIX_STATUS_BLOCK | MOSIX_STATUS_QUIET),
};

const struct nla_policy mos_nl_loads_policy[MOSIX_A_LOADS_MAX + 1] = {
	[MOSIX_A_LOADS_ENTRY]	= NLA_POLICY_NESTED(load_policy),
};

static u32 get_u32(const struct nlattr *attr)
{
	return attr ? nla_get_u32(attr) : 0;
}

static u64 get_u64(const struct nlattr *attr)
{
	return attr ? nla_get_u64(attr) : 0;
}

static int take_down(struct genl_info *info, const struct nlattr *nest)
{
	struct nlattr *attrs[MOSIX_A_LOAD_MAX + 1];
	struct mos_load load;
	int err;

	err = nla_parse_nested(attrs, MOSIX_A_LOAD_MAX, nest, load_policy, info->extack);
	if (err)
		return err;
	if (!attrs[MOSIX_A_LOAD_NUMBER]) {
		NL_SET_ERR_MSG_ATTR(info->extack, nest, "an entry needs the number of its node");
		return -EINVAL;
	}
	load = (struct mos_load){
		.load = get_u32(attrs[MOSIX_A_LOAD_LOAD]),
		.cpus = get_u32(attrs[MOSIX_A_LOAD_CPUS]),
		.speed = get_u32(attrs[MOSIX_A_LOAD_SPEED]),
		.util = get_u32(attrs[MOSIX_A_LOAD_UTIL]),
		.guests = get_u32(attrs[MOSIX_A_LOAD_GUESTS]),
		.dead = attrs[MOSIX_A_LOAD_DEAD],
		.mem = get_u64(attrs[MOSIX_A_LOAD_MEM]),
		.rmem = get_u64(attrs[MOSIX_A_LOAD_RMEM]),
		.tmem = get_u64(attrs[MOSIX_A_LOAD_TMEM]),
		.status = get_u32(attrs[MOSIX_A_LOAD_STATUS]),
		.measured = ktime_get() - min_t(u64, get_u64(attrs[MOSIX_A_LOAD_AGE]), ktime_get()),
	};
	return mos_load_set(mos_nl_node(info), get_u32(attrs[MOSIX_A_LOAD_NUMBER]), &load);
}

int mos_nl_load_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *attr;
	int rest, err = 0;

	if (!READ_ONCE(mos_nl_node(info)->id)) {
		mos_nl_say(info, "this node is down");
		return -ENETDOWN;
	}
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rest) {
		if (nla_type(attr) == MOSIX_A_LOADS_ENTRY)
			err = take_down(info, attr);
		if (err)
			break;
	}
	return err;
}

/**
 * struct known - what is known of one node
 * @number: its number
 * @load: the rest
 */
struct known {
	u32 number;
	const struct mos_load *load;
};

static int put_load(struct sk_buff *skb, const void *what)
{
	const struct known *known = what;
	const struct mos_load *load = known->load;
	u64 age = ktime_to_ns(ktime_sub(ktime_get(), load->measured));

	return nla_put_u32(skb, MOSIX_A_LOAD_NUMBER, known->number) ?:
	       nla_put_u32(skb, MOSIX_A_LOAD_LOAD, load->load) ?:
	       nla_put_u32(skb, MOSIX_A_LOAD_CPUS, load->cpus) ?:
	       nla_put_u32(skb, MOSIX_A_LOAD_SPEED, load->speed) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_LOAD_MEM, load->mem, MOSIX_A_LOAD_PAD) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_LOAD_RMEM, load->rmem, MOSIX_A_LOAD_PAD) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_LOAD_TMEM, load->tmem, MOSIX_A_LOAD_PAD) ?:
	       nla_put_u32(skb, MOSIX_A_LOAD_UTIL, load->util) ?:
	       nla_put_u32(skb, MOSIX_A_LOAD_GUESTS, load->guests) ?:
	       (load->dead ? nla_put_flag(skb, MOSIX_A_LOAD_DEAD) : 0) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_LOAD_AGE, age, MOSIX_A_LOAD_PAD) ?:
	       nla_put_u32(skb, MOSIX_A_LOAD_STATUS, load->status);
}

static int dump_load(void *ctx, u32 number, const struct mos_load *load)
{
	const struct known known = { .number = number, .load = load };

	return mos_nl_dump_entry(ctx, put_load, &known);
}

int mos_nl_load_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct mos_nl_dump dump = { .skb = skb, .cb = cb };

	mos_loads_each(mos_node_of(sock_net(skb->sk)), dump_load, &dump);
	return skb->len;
}
