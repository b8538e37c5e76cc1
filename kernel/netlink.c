// SPDX-License-Identifier: GPL-2.0
/* The generic netlink family by which people command this node; see the uapi header. */
#include <linux/module.h>
#include <net/genetlink.h>

#include "netlink.h"
#include "netlink/answer.h"
#include "netlink/handlers.h"
#include "uapi/mosix.h"

static const struct genl_ops ops[] = {
	{
		.cmd = MOSIX_CMD_UP,
		.flags = GENL_ADMIN_PERM,
		.doit = mos_nl_up_doit,
		.policy = mos_nl_up_policy,
		.maxattr = MOSIX_A_UP_MAX,
	}, {
		.cmd = MOSIX_CMD_DOWN,
		.flags = GENL_ADMIN_PERM,
		.doit = mos_nl_down_doit,
		.policy = mos_nl_nothing_policy,
		.maxattr = MOS_NL_NOTHING_MAX,
	}, {
		.cmd = MOSIX_CMD_STATUS_GET,
		.doit = mos_nl_status_doit,
		.policy = mos_nl_nothing_policy,
		.maxattr = MOS_NL_NOTHING_MAX,
	}, {
		.cmd = MOSIX_CMD_NODE_GET,
		.dumpit = mos_nl_node_dumpit,
		.policy = mos_nl_nothing_policy,
		.maxattr = MOS_NL_NOTHING_MAX,
	}, {
		.cmd = MOSIX_CMD_PROCESS_GET,
		.doit = mos_nl_process_doit,
		.dumpit = mos_nl_process_dumpit,
		.policy = mos_nl_process_policy,
		.maxattr = MOSIX_A_PROCESS_MAX,
	}, {
		.cmd = MOSIX_CMD_WHY_GET,
		.doit = mos_nl_why_doit,
		.policy = mos_nl_why_policy,
		.maxattr = MOSIX_A_WHY_MAX,
	}, {
		.cmd = MOSIX_CMD_MIGRATE,
		.doit = mos_nl_migrate_doit,
		.policy = mos_nl_migrate_policy,
		.maxattr = MOSIX_A_MIGRATE_MAX,
	},
};

/* In parallel: each handler takes the locks it needs, and none waits for another's. */
struct genl_family mos_nl_family __ro_after_init = {
	.name		= MOSIX_GENL_NAME,
	.version	= MOSIX_GENL_VERSION,
	.module		= THIS_MODULE,
	.netnsok	= true,
	.parallel_ops	= true,
	.ops		= ops,
	.n_ops		= ARRAY_SIZE(ops),
	.resv_start_op	= MOSIX_CMD_UP,
};

int __init mos_netlink_register(void)
{
	return genl_register_family(&mos_nl_family);
}

void mos_netlink_unregister(void)
{
	genl_unregister_family(&mos_nl_family);
}
