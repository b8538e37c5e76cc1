/* SPDX-License-Identifier: GPL-2.0 */
/* The handlers of the netlink family, and the attributes each of them takes. */
#ifndef MOS_NETLINK_HANDLERS_H
#define MOS_NETLINK_HANDLERS_H

#include <net/genetlink.h>

#include "uapi/mosix.h"

extern const struct nla_policy mos_nl_up_policy[MOSIX_A_UP_MAX + 1];
extern const struct nla_policy mos_nl_process_policy[MOSIX_A_PROCESS_MAX + 1];
extern const struct nla_policy mos_nl_why_policy[MOSIX_A_WHY_MAX + 1];
extern const struct nla_policy mos_nl_migrate_policy[MOSIX_A_MIGRATE_MAX + 1];
extern const struct nla_policy mos_nl_lock_policy[MOSIX_A_LOCK_MAX + 1];
extern const struct nla_policy mos_nl_setting_policy[MOSIX_A_SETTING_MAX + 1];
extern const struct nla_policy mos_nl_empty_policy[MOSIX_A_EMPTY_MAX + 1];
extern const struct nla_policy mos_nl_loads_policy[MOSIX_A_LOADS_MAX + 1];
extern const struct nla_policy mos_nl_key_policy[MOSIX_A_KEY_MAX + 1];

int mos_nl_up_doit(struct sk_buff *skb, struct genl_info *info);
int mos_nl_down_doit(struct sk_buff *skb, struct genl_info *info);
int mos_nl_status_doit(struct sk_buff *skb, struct genl_info *info);
int mos_nl_node_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mos_nl_process_doit(struct sk_buff *skb, struct genl_info *info);
int mos_nl_process_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mos_nl_why_doit(struct sk_buff *skb, struct genl_info *info);
int mos_nl_migrate_doit(struct sk_buff *skb, struct genl_info *info);
int mos_nl_lock_doit(struct sk_buff *skb, struct genl_info *info);
int mos_nl_setting_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mos_nl_setting_doit(struct sk_buff *skb, struct genl_info *info);
int mos_nl_bring_doit(struct sk_buff *skb, struct genl_info *info);
int mos_nl_expel_doit(struct sk_buff *skb, struct genl_info *info);
int mos_nl_candidate_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mos_nl_load_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mos_nl_load_doit(struct sk_buff *skb, struct genl_info *info);
int mos_nl_key_set_doit(struct sk_buff *skb, struct genl_info *info);
int mos_nl_key_get_doit(struct sk_buff *skb, struct genl_info *info);

#endif
