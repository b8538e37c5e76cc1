// SPDX-License-Identifier: GPL-2.0
/* The commands about the keys of the cluster: they are set, and never told again but for a fingerprint. */
#include <net/genetlink.h>

#include "crypto.h"
#include "netlink/answer.h"
#include "netlink/handlers.h"
#include "node.h"
#include "uapi/mosix.h"

static_assert(MOSIX_KEY_LEN == MOS_KEY_LEN && MOSIX_PRINT_LEN == MOS_FINGERPRINT_LEN, "keys");

const struct nla_policy mos_nl_key_policy[MOSIX_A_KEY_MAX + 1] = {
	[MOSIX_A_KEY_MAIN]	= NLA_POLICY_EXACT_LEN(MOSIX_KEY_LEN),
	[MOSIX_A_KEY_OTHER]	= NLA_POLICY_EXACT_LEN(MOSIX_KEY_LEN),
	[MOSIX_A_KEY_MAIN_PRINT]	= { .type = NLA_REJECT },
	[MOSIX_A_KEY_OTHER_PRINT]	= { .type = NLA_REJECT },
};

/* Nothing of the key stays behind in the message. */
static void take_key(struct mos_cluster *cluster, struct nlattr *attr)
{
	if (!attr)
		return;
	mos_cluster_key_init(&cluster->key[cluster->count++], &mos_crypto, nla_data(attr));
	memzero_explicit(nla_data(attr), nla_len(attr));
}

int mos_nl_key_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mos_cluster cluster = {};
	int err = mos_nl_need(info, MOSIX_A_KEY_MAIN, "a key");

	if (err)
		return err;
	take_key(&cluster, info->attrs[MOSIX_A_KEY_MAIN]);
	take_key(&cluster, info->attrs[MOSIX_A_KEY_OTHER]);
	err = mos_node_set_keys(mos_nl_node(info), &cluster);
	memzero_explicit(&cluster, sizeof(cluster));
	return err;
}

static int put_prints(struct sk_buff *reply, const struct mos_cluster *cluster)
{
	u8 print[MOS_FINGERPRINT_LEN];
	int err = 0;
	u32 i;

	for (i = 0; i < cluster->count && !err; i++) {
		mos_fingerprint(&mos_crypto, cluster->key[i].psk, print);
		err = nla_put(reply, MOSIX_A_KEY_MAIN_PRINT + i, sizeof(print), print);
	}
	return err;
}

int mos_nl_key_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mos_cluster cluster;
	void *header;
	struct sk_buff *reply = mos_nl_reply(info, NLMSG_DEFAULT_SIZE, &header);
	int err;

	if (!reply)
		return -ENOMEM;
	mos_node_get_keys(mos_nl_node(info), &cluster);
	err = put_prints(reply, &cluster);
	memzero_explicit(&cluster, sizeof(cluster));
	return mos_nl_send(info, reply, header, err);
}
