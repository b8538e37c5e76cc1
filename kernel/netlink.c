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
	}, {
		.cmd = MOSIX_CMD_LOCK,
		.doit = mos_nl_lock_doit,
		.policy = mos_nl_lock_policy,
		.maxattr = MOSIX_A_LOCK_MAX,
	}, {
		.cmd = MOSIX_CMD_SETTING_GET,
		.dumpit = mos_nl_setting_dumpit,
		.policy = mos_nl_nothing_policy,
		.maxattr = MOS_NL_NOTHING_MAX,
	}, {
		.cmd = MOSIX_CMD_SETTING_SET,
		.flags = GENL_ADMIN_PERM,
		.doit = mos_nl_setting_doit,
		.policy = mos_nl_setting_policy,
		.maxattr = MOSIX_A_SETTING_MAX,
	}, {
		.cmd = MOSIX_CMD_BRING,
		.flags = GENL_ADMIN_PERM,
		.doit = mos_nl_bring_doit,
		.policy = mos_nl_empty_policy,
		.maxattr = MOSIX_A_EMPTY_MAX,
	}, {
		.cmd = MOSIX_CMD_EXPEL,
		.flags = GENL_ADMIN_PERM,
		.doit = mos_nl_expel_doit,
		.policy = mos_nl_empty_policy,
		.maxattr = MOSIX_A_EMPTY_MAX,
	}, {
		.cmd = MOSIX_CMD_CANDIDATE_GET,
		.flags = GENL_ADMIN_PERM,
		.dumpit = mos_nl_candidate_dumpit,
		.policy = mos_nl_nothing_policy,
		.maxattr = MOS_NL_NOTHING_MAX,
	}, {
		.cmd = MOSIX_CMD_LOAD_GET,
		.dumpit = mos_nl_load_dumpit,
		.policy = mos_nl_nothing_policy,
		.maxattr = MOS_NL_NOTHING_MAX,
	}, {
		.cmd = MOSIX_CMD_LOAD_SET,
		.flags = GENL_ADMIN_PERM,
		.doit = mos_nl_load_doit,
		.policy = mos_nl_loads_policy,
		.maxattr = MOSIX_A_LOADS_MAX,
	}, {
		.cmd = MOSIX_CMD_KEY_SET,
		.flags = GENL_ADMIN_PERM,
		.doit = mos_nl_key_set_doit,
		.policy = mos_nl_key_policy,
		.maxattr = MOSIX_A_KEY_MAX,
	}, {
		.cmd = MOSIX_CMD_KEY_GET,
		.doit = mos_nl_key_get_doit,
		.policy = mos_nl_nothing_policy,
		.maxattr = MOS_NL_NOTHING_MAX,
	},
};

static const struct genl_multicast_group groups[] = {
	{ .name = MOSIX_GENL_EVENTS },
};

/* Between these two the group has a number. */
static bool registered;

/**
 * mos_nl_may_tell() - does the group of those who listen exist?
 *
 * Nodes live longer than the family, and have something to tell until the end.
 *
 * Context: any.
 */
bool mos_nl_may_tell(void)
{
	return READ_ONCE(registered);
}

/* In parallel: each handler takes the locks it needs, and none waits for another's. */
struct genl_family mos_nl_family __ro_after_init = {
	.name		= MOSIX_GENL_NAME,
	.version	= MOSIX_GENL_VERSION,
	.module		= THIS_MODULE,
	.netnsok	= true,
	.parallel_ops	= true,
	.ops		= ops,
	.n_ops		= ARRAY_SIZE(ops),
	.mcgrps		= groups,
	.n_mcgrps	= ARRAY_SIZE(groups),
	.resv_start_op	= MOSIX_CMD_UP,
};

int __init mos_netlink_register(void)
{
	int err = genl_register_family(&mos_nl_family);

	WRITE_ONCE(registered, !err);
	return err;
}

void mos_netlink_unregister(void)
{
	WRITE_ONCE(registered, false);
	genl_unregister_family(&mos_nl_family);
}
