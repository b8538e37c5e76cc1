// SPDX-License-Identifier: GPL-2.0
/* The commands about this node and the others: up, down, status, nodes. */
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/utsname.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "cpu.h"
#include "netlink/answer.h"
#include "netlink/handlers.h"
#include "node.h"
#include "peer.h"
#include "process.h"
#include "uapi/mosix.h"

static int check_address(const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	const struct sockaddr *addr = nla_data(attr);

	if (nla_len(attr) == sizeof(struct sockaddr_in) && addr->sa_family == AF_INET)
		return 0;
	if (nla_len(attr) == sizeof(struct sockaddr_in6) && addr->sa_family == AF_INET6)
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, attr,
			    "an address is a struct sockaddr_in or a struct sockaddr_in6");
	return -EINVAL;
}

static int put_address(struct sk_buff *skb, int attr, const union mos_address *address)
{
	if (address->sa.sa_family == AF_INET6)
		return nla_put(skb, attr, sizeof(address->in6), &address->in6);
	return nla_put(skb, attr, sizeof(address->in), &address->in);
}

static struct netlink_range_validation number_range = {
	.min = 1,
	.max = MOSIX_NODE_MAX,
};

static const struct nla_policy peer_policy[MOSIX_A_PEER_MAX + 1] = {
	[MOSIX_A_PEER_NUMBER]	= NLA_POLICY_FULL_RANGE(NLA_U32, &number_range),
	[MOSIX_A_PEER_ADDRESS]	= NLA_POLICY_VALIDATE_FN(NLA_BINARY, check_address),
};

const struct nla_policy mos_nl_up_policy[MOSIX_A_UP_MAX + 1] = {
	[MOSIX_A_UP_NUMBER]	= NLA_POLICY_FULL_RANGE(NLA_U32, &number_range),
	[MOSIX_A_UP_ADDRESS]	= NLA_POLICY_VALIDATE_FN(NLA_BINARY, check_address),
	[MOSIX_A_UP_PEER]	= NLA_POLICY_NESTED(peer_policy),
	[MOSIX_A_UP_MORE]	= { .type = NLA_FLAG },
};

static struct mos_node_place get_place(const struct nlattr *number, const struct nlattr *address)
{
	struct mos_node_place place = { .id = nla_get_u32(number) };

	nla_memcpy(&place.address, address, sizeof(place.address));
	return place;
}

static int read_peer(struct genl_info *info, const struct nlattr *nest,
		     struct mos_node_place *peer)
{
	struct nlattr *attrs[MOSIX_A_PEER_MAX + 1];
	int err;

	err = nla_parse_nested(attrs, MOSIX_A_PEER_MAX, nest, peer_policy, info->extack);
	if (err)
		return err;
	if (!attrs[MOSIX_A_PEER_NUMBER] || !attrs[MOSIX_A_PEER_ADDRESS]) {
		NL_SET_ERR_MSG_ATTR(info->extack, nest,
				    "a peer needs both a number and an address");
		return -EINVAL;
	}
	*peer = get_place(attrs[MOSIX_A_PEER_NUMBER], attrs[MOSIX_A_PEER_ADDRESS]);
	return 0;
}

/*
 * The peers repeat one attribute, so the message is walked for them.
 * Return: how many there are, read into @peers unless that is NULL, or an errno.
 */
static int walk_peers(struct genl_info *info, struct mos_node_place *peers)
{
	const struct nlattr *attr;
	int count = 0, rest, err;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rest) {
		if (nla_type(attr) != MOSIX_A_UP_PEER)
			continue;
		err = peers ? read_peer(info, attr, &peers[count]) : 0;
		if (err)
			return err;
		count++;
	}
	return count;
}

static int up_with(struct genl_info *info, struct mos_node_place *peers)
{
	struct mos_node_place self = get_place(info->attrs[MOSIX_A_UP_NUMBER],
					       info->attrs[MOSIX_A_UP_ADDRESS]);
	bool more = nla_get_flag(info->attrs[MOSIX_A_UP_MORE]);
	int count = walk_peers(info, peers);
	struct mos_words why = {};

	if (count < 0)
		return count;
	return mos_nl_said(info, mos_node_up(mos_nl_node(info), &self, peers, count, more, &why), &why);
}

int mos_nl_up_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mos_node_place *peers;
	int count, err;

	err = mos_nl_need(info, MOSIX_A_UP_NUMBER, "the number of this node") ?:
	      mos_nl_need(info, MOSIX_A_UP_ADDRESS, "the address of this node");
	if (err)
		return err;
	count = walk_peers(info, NULL);
	if (count > MOSIX_PEERS_MAX) {
		mos_nl_say(info, "%d peers are more than the %u that a node can have",
			   count, MOSIX_PEERS_MAX);
		return -E2BIG;
	}
	peers = kvcalloc(count + 1, sizeof(*peers), GFP_KERNEL);
	if (!peers)
		return -ENOMEM;
	err = up_with(info, peers);
	kvfree(peers);
	return err;
}

int mos_nl_down_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mos_words why = {};

	return mos_nl_said(info, mos_node_down(mos_nl_node(info), &why), &why);
}

static int put_status_count(struct sk_buff *skb, int attr, const atomic64_t *count)
{
	return nla_put_u64_64bit(skb, attr, atomic64_read(count), MOSIX_A_STATUS_PAD);
}

/* Datagrams that no peer has been told of. */
static int put_dropped(struct sk_buff *skb, const struct mos_node *mn)
{
	return put_status_count(skb, MOSIX_A_STATUS_STRANGERS, &mn->counts.stranger) ?:
	       put_status_count(skb, MOSIX_A_STATUS_IMPOSTORS, &mn->counts.impostor) ?:
	       put_status_count(skb, MOSIX_A_STATUS_KEYLESS, &mn->counts.forged) ?:
	       put_status_count(skb, MOSIX_A_STATUS_COOKIES, &mn->counts.cookies) ?:
	       put_status_count(skb, MOSIX_A_STATUS_SHUT, &mn->counts.shut) ?:
	       put_status_count(skb, MOSIX_A_STATUS_MALFORMED, &mn->counts.malformed) ?:
	       put_status_count(skb, MOSIX_A_STATUS_WRONG_LENGTH, &mn->socket.counts.wrong_length) ?:
	       put_status_count(skb, MOSIX_A_STATUS_BAD_CHECKSUM, &mn->socket.counts.bad_checksum);
}

static int put_status(struct sk_buff *skb, struct mos_node *mn)
{
	struct mos_counts counts;
	u32 id = READ_ONCE(mn->id);
	int err = 0;

	mos_processes_count(mn, &counts);
	if (id)
		err = nla_put_u32(skb, MOSIX_A_STATUS_NUMBER, id) ?:
		      put_address(skb, MOSIX_A_STATUS_ADDRESS, &mn->socket.address);
	return err ?:
	       nla_put_u32(skb, MOSIX_A_STATUS_PROTOCOL, mn->settings.protocol_version) ?:
	       nla_put_u32(skb, MOSIX_A_STATUS_GRACE, mn->settings.grace_seconds) ?:
	       nla_put_u32(skb, MOSIX_A_STATUS_AWAY, counts.away) ?:
	       nla_put_u32(skb, MOSIX_A_STATUS_GUESTS, counts.guests) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_STATUS_MOVES, counts.moves,
				 MOSIX_A_STATUS_PAD) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_STATUS_REFUSED, counts.refused,
				 MOSIX_A_STATUS_PAD) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_STATUS_FAILED, counts.failed,
				 MOSIX_A_STATUS_PAD) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_STATUS_CREATED, counts.created,
				 MOSIX_A_STATUS_PAD) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_STATUS_DESTROYED, counts.destroyed,
				 MOSIX_A_STATUS_PAD) ?:
	       nla_put_u64_64bit(skb, MOSIX_A_STATUS_OVER_QUOTA, counts.over_quota,
				 MOSIX_A_STATUS_PAD) ?:
	       put_dropped(skb, mn);
}

int mos_nl_status_doit(struct sk_buff *skb, struct genl_info *info)
{
	void *header;
	struct sk_buff *reply = mos_nl_reply(info, NLMSG_DEFAULT_SIZE, &header);

	if (!reply)
		return -ENOMEM;
	return mos_nl_send(info, reply, header, put_status(reply, mos_nl_node(info)));
}

static enum mosix_node_state state_of(const struct mos_peer_info *info)
{
	switch (info->state) {
	case MOS_LINK_UP:
		return MOSIX_NODE_STATE_UP;
	case MOS_LINK_REFUSED:
		return MOSIX_NODE_STATE_REFUSED;
	default:
		return info->heard_ns == U64_MAX ? MOSIX_NODE_STATE_UNKNOWN :
						   MOSIX_NODE_STATE_SILENT;
	}
}

static int put_count(struct sk_buff *skb, int attr, u64 count)
{
	return nla_put_u64_64bit(skb, attr, count, MOSIX_A_NODE_PAD);
}

static int put_counts(struct sk_buff *skb, const struct mos_peer_info *info)
{
	const struct mos_link_counts *counts = &info->link;

	return put_count(skb, MOSIX_A_NODE_KEYED, counts->keyed) ?:
	       put_count(skb, MOSIX_A_NODE_FORGED, counts->forged) ?:
	       put_count(skb, MOSIX_A_NODE_REPLAYED, counts->duplicate) ?:
	       put_count(skb, MOSIX_A_NODE_STALE, counts->stale) ?:
	       put_count(skb, MOSIX_A_NODE_MALFORMED, counts->malformed) ?:
	       put_count(skb, MOSIX_A_NODE_COOKIES, counts->cookies) ?:
	       put_count(skb, MOSIX_A_NODE_SHUT, counts->shut) ?:
	       put_count(skb, MOSIX_A_NODE_SENT, counts->sent) ?:
	       put_count(skb, MOSIX_A_NODE_RECEIVED, counts->received) ?:
	       put_count(skb, MOSIX_A_NODE_RESENT, counts->resent) ?:
	       put_count(skb, MOSIX_A_NODE_ACKS, counts->acks) ?:
	       put_count(skb, MOSIX_A_NODE_CLAIMS, counts->claims) ?:
	       put_count(skb, MOSIX_A_NODE_STARVED, counts->starved) ?:
	       put_count(skb, MOSIX_A_NODE_SPURIOUS, counts->spurious) ?:
	       put_count(skb, MOSIX_A_NODE_TIMEOUTS, counts->timeouts) ?:
	       put_count(skb, MOSIX_A_NODE_UNKNOWN, info->unknown) ?:
	       put_count(skb, MOSIX_A_NODE_MISSHAPEN, info->misshapen);
}

/* What it has, for daemons, and what it lacks of ours, for people. */
static int put_features(struct sk_buff *skb, u64 set)
{
	u64 missing = mos_cpu_set() & ~set;
	char names[160];

	if (nla_put_u64_64bit(skb, MOSIX_A_NODE_FEATURES, set, MOSIX_A_NODE_PAD))
		return -EMSGSIZE;
	if (!missing)
		return 0;
	mos_features_names(missing, names, sizeof(names));
	return nla_put_string(skb, MOSIX_A_NODE_LACKS, names);
}

/* What it runs. */
static int put_build(struct sk_buff *skb, const struct mos_peer_info *info)
{
	int err = nla_put_u32(skb, MOSIX_A_NODE_PROTOCOL, info->version);

	if (!err && info->release[0])
		err = nla_put_string(skb, MOSIX_A_NODE_RELEASE, info->release);
	if (!err && info->same_vdso)
		err = nla_put_flag(skb, MOSIX_A_NODE_SAME_VDSO);
	return err;
}

/* How the protocol adapts to the way there. */
static int put_tuning(struct sk_buff *skb, const struct mos_peer_info *info)
{
	int err = put_count(skb, MOSIX_A_NODE_WINDOW, info->window) ?:
		  put_count(skb, MOSIX_A_NODE_TIMEOUT, info->timeout_ns) ?:
		  nla_put_u32(skb, MOSIX_A_NODE_BATCH, info->batch) ?:
		  nla_put_u32(skb, MOSIX_A_NODE_ACK_EVERY, info->ack_every) ?:
		  put_count(skb, MOSIX_A_NODE_SPIN, info->spin_ns);

	if (err || !info->srtt_ns)
		return err;
	return put_count(skb, MOSIX_A_NODE_BASE, info->base_ns) ?:
	       put_count(skb, MOSIX_A_NODE_QUEUED, info->queued_ns);
}

static int put_node(struct sk_buff *skb, const void *what)
{
	const struct mos_peer_info *info = what;
	int err;

	err = nla_put_u32(skb, MOSIX_A_NODE_NUMBER, info->id) ?:
	      put_address(skb, MOSIX_A_NODE_ADDRESS, &info->address) ?:
	      nla_put_u32(skb, MOSIX_A_NODE_STATE, state_of(info));
	if (!err && info->refusal[0])
		err = nla_put_string(skb, MOSIX_A_NODE_REASON, info->refusal);
	if (!err && info->srtt_ns)
		err = put_count(skb, MOSIX_A_NODE_RTT, info->srtt_ns) ?:
		      put_count(skb, MOSIX_A_NODE_RTTVAR, info->rttvar_ns);
	if (!err && info->version)
		err = put_build(skb, info);
	if (!err && info->cipher)
		err = nla_put_string(skb, MOSIX_A_NODE_CIPHER, info->cipher) ?:
		      put_tuning(skb, info);
	if (!err && info->cpu)
		err = put_features(skb, info->cpu);
	return err ?: put_counts(skb, info);
}

static int dump_node(void *ctx, const struct mos_peer_info *info)
{
	return mos_nl_dump_entry(ctx, put_node, info);
}

/* What a node says of itself in the list of all. */
static int put_self(struct sk_buff *skb, const void *what)
{
	const struct mos_node *mn = what;

	return nla_put_u32(skb, MOSIX_A_NODE_NUMBER, READ_ONCE(mn->id)) ?:
	       put_address(skb, MOSIX_A_NODE_ADDRESS, &mn->socket.address) ?:
	       nla_put_u32(skb, MOSIX_A_NODE_STATE, MOSIX_NODE_STATE_UP) ?:
	       nla_put_flag(skb, MOSIX_A_NODE_SELF) ?:
	       nla_put_string(skb, MOSIX_A_NODE_RELEASE, init_utsname()->release) ?:
	       put_features(skb, mos_cpu_set());
}

int mos_nl_node_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct mos_node *mn = mos_node_of(sock_net(skb->sk));
	struct mos_nl_dump dump = { .skb = skb, .cb = cb };

	if (!READ_ONCE(mn->id))
		return 0;
	if (!mos_nl_dump_entry(&dump, put_self, mn))
		mos_peers_each(mn, dump_node, &dump);
	return skb->len;
}
