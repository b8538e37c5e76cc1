// SPDX-License-Identifier: GPL-2.0
/* The commands about the settings of this node. */
#include <net/genetlink.h>
#include <net/sock.h>

#include "netlink/answer.h"
#include "netlink/handlers.h"
#include "node.h"
#include "uapi/mosix.h"

/* Longer than any name there is. */
#define NAME_MAX_LEN 32

const struct nla_policy mos_nl_setting_policy[MOSIX_A_SETTING_MAX + 1] = {
	[MOSIX_A_SETTING_NAME]	= { .type = NLA_NUL_STRING, .len = NAME_MAX_LEN },
	[MOSIX_A_SETTING_VALUE]	= { .type = NLA_U32 },
};

/**
 * struct shown - a setting and its value
 * @setting: which
 * @value: now
 */
struct shown {
	const struct mos_setting *setting;
	int value;
};

static int put_setting(struct sk_buff *skb, const void *what)
{
	const struct shown *shown = what;
	const struct mos_setting *setting = shown->setting;

	return nla_put_string(skb, MOSIX_A_SETTING_NAME, setting->name) ?:
	       nla_put_u32(skb, MOSIX_A_SETTING_VALUE, shown->value) ?:
	       nla_put_u32(skb, MOSIX_A_SETTING_LEAST, setting->min) ?:
	       nla_put_u32(skb, MOSIX_A_SETTING_MOST, setting->max) ?:
	       nla_put_u32(skb, MOSIX_A_SETTING_INITIAL, setting->initial);
}

int mos_nl_setting_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct mos_node *mn = mos_node_of(sock_net(skb->sk));
	struct mos_nl_dump dump = { .skb = skb, .cb = cb };

	for (unsigned int i = 0; i < mos_setting_count; i++) {
		const struct shown shown = {
			.setting = &mos_setting_table[i],
			.value = mos_setting_get(mn, &mos_setting_table[i]),
		};

		if (mos_nl_dump_entry(&dump, put_setting, &shown))
			break;
	}
	return skb->len;
}

int mos_nl_setting_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct mos_setting *setting;
	const char *name;
	u32 value;
	int err;

	err = mos_nl_need(info, MOSIX_A_SETTING_NAME, "the name of a setting") ?:
	      mos_nl_need(info, MOSIX_A_SETTING_VALUE, "a value");
	if (err)
		return err;
	name = nla_data(info->attrs[MOSIX_A_SETTING_NAME]);
	value = nla_get_u32(info->attrs[MOSIX_A_SETTING_VALUE]);
	setting = mos_setting_find(name);
	if (!setting) {
		mos_nl_say(info, "there is no setting %s", name);
		return -ENOENT;
	}
	err = mos_setting_set(mos_nl_node(info), setting, value);
	if (err)
		mos_nl_say(info, "%s takes %d to %d", setting->name, setting->min, setting->max);
	return err;
}
