// SPDX-License-Identifier: GPL-2.0
/* Every command of the netlink family as a function. */
#include <errno.h>
#include <netinet/in.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <string.h>

#include "attributes.h"
#include "client.h"
#include "keyfile.h"
#include "map.h"
#include "transport.h"

#define ADDRESS_POLICY {				\
	.type = NLA_UNSPEC,				\
	.minlen = sizeof(struct sockaddr_in),		\
	.maxlen = sizeof(struct sockaddr_in6),		\
}

static struct sockaddr_storage get_address(struct nlattr *attr)
{
	struct sockaddr_storage address = { 0 };

	if (attr)
		memcpy(&address, nla_data(attr), (size_t)nla_len(attr));
	return address;
}

/* status */

static struct nla_policy status_policy[MOSIX_A_STATUS_MAX + 1] = {
	[MOSIX_A_STATUS_NUMBER]		= { .type = NLA_U32 },
	[MOSIX_A_STATUS_ADDRESS]	= ADDRESS_POLICY,
	[MOSIX_A_STATUS_PROTOCOL]	= { .type = NLA_U32 },
	[MOSIX_A_STATUS_GRACE]		= { .type = NLA_U32 },
	[MOSIX_A_STATUS_AWAY]		= { .type = NLA_U32 },
	[MOSIX_A_STATUS_GUESTS]		= { .type = NLA_U32 },
	[MOSIX_A_STATUS_MOVES]		= { .type = NLA_U64 },
	[MOSIX_A_STATUS_REFUSED]	= { .type = NLA_U64 },
	[MOSIX_A_STATUS_FAILED]		= { .type = NLA_U64 },
	[MOSIX_A_STATUS_CREATED]	= { .type = NLA_U64 },
	[MOSIX_A_STATUS_DESTROYED]	= { .type = NLA_U64 },
	[MOSIX_A_STATUS_STRANGERS]	= { .type = NLA_U64 },
	[MOSIX_A_STATUS_IMPOSTORS]	= { .type = NLA_U64 },
	[MOSIX_A_STATUS_KEYLESS]	= { .type = NLA_U64 },
	[MOSIX_A_STATUS_OVER_QUOTA]	= { .type = NLA_U64 },
	[MOSIX_A_STATUS_MALFORMED]	= { .type = NLA_U64 },
	[MOSIX_A_STATUS_WRONG_LENGTH]	= { .type = NLA_U64 },
	[MOSIX_A_STATUS_BAD_CHECKSUM]	= { .type = NLA_U64 },
	[MOSIX_A_STATUS_COOKIES]	= { .type = NLA_U64 },
	[MOSIX_A_STATUS_SHUT]		= { .type = NLA_U64 },
};

static void take_status(void *ctx, struct nlattr **attrs, struct nl_msg *msg)
{
	struct mos_status *status = ctx;

	(void)msg;
	*status = (struct mos_status){
		.up = attrs[MOSIX_A_STATUS_NUMBER] != NULL,
		.number = mos_get_u32(attrs[MOSIX_A_STATUS_NUMBER]),
		.address = get_address(attrs[MOSIX_A_STATUS_ADDRESS]),
		.protocol = mos_get_u32(attrs[MOSIX_A_STATUS_PROTOCOL]),
		.grace = mos_get_u32(attrs[MOSIX_A_STATUS_GRACE]),
		.away = mos_get_u32(attrs[MOSIX_A_STATUS_AWAY]),
		.guests = mos_get_u32(attrs[MOSIX_A_STATUS_GUESTS]),
		.moves = mos_get_u64(attrs[MOSIX_A_STATUS_MOVES]),
		.refused = mos_get_u64(attrs[MOSIX_A_STATUS_REFUSED]),
		.failed = mos_get_u64(attrs[MOSIX_A_STATUS_FAILED]),
		.created = mos_get_u64(attrs[MOSIX_A_STATUS_CREATED]),
		.destroyed = mos_get_u64(attrs[MOSIX_A_STATUS_DESTROYED]),
		.strangers = mos_get_u64(attrs[MOSIX_A_STATUS_STRANGERS]),
		.impostors = mos_get_u64(attrs[MOSIX_A_STATUS_IMPOSTORS]),
		.keyless = mos_get_u64(attrs[MOSIX_A_STATUS_KEYLESS]),
		.over_quota = mos_get_u64(attrs[MOSIX_A_STATUS_OVER_QUOTA]),
		.malformed = mos_get_u64(attrs[MOSIX_A_STATUS_MALFORMED]),
		.wrong_length = mos_get_u64(attrs[MOSIX_A_STATUS_WRONG_LENGTH]),
		.bad_checksum = mos_get_u64(attrs[MOSIX_A_STATUS_BAD_CHECKSUM]),
		.cookies = mos_get_u64(attrs[MOSIX_A_STATUS_COOKIES]),
		.shut = mos_get_u64(attrs[MOSIX_A_STATUS_SHUT]),
	};
}

int mos_client_status(struct mos_client *client, struct mos_status *status)
{
	const struct mos_answer answer = {
		MOSIX_A_STATUS_MAX, status_policy, take_status, status
	};

	memset(status, 0, sizeof(*status));
	return mos_transport_ask(client,
				 mos_transport_request(client, MOSIX_CMD_STATUS_GET, 0),
				 &answer);
}

/* nodes */

static struct nla_policy node_policy[MOSIX_A_NODE_MAX + 1] = {
	[MOSIX_A_NODE_NUMBER]	= { .type = NLA_U32 },
	[MOSIX_A_NODE_ADDRESS]	= ADDRESS_POLICY,
	[MOSIX_A_NODE_STATE]	= { .type = NLA_U32 },
	[MOSIX_A_NODE_SELF]	= { .type = NLA_FLAG },
	[MOSIX_A_NODE_REASON]	= { .type = NLA_NUL_STRING },
	[MOSIX_A_NODE_RTT]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_RELEASE]	= { .type = NLA_NUL_STRING },
	[MOSIX_A_NODE_KEYED]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_FORGED]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_REPLAYED]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_STALE]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_MALFORMED] = { .type = NLA_U64 },
	[MOSIX_A_NODE_SHUT]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_COOKIES]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_CIPHER]	= { .type = NLA_NUL_STRING },
	[MOSIX_A_NODE_WINDOW]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_SENT]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_RECEIVED]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_RESENT]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_ACKS]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_FEATURES]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_LACKS]	= { .type = NLA_NUL_STRING },
	[MOSIX_A_NODE_BASE]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_QUEUED]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_TIMEOUT]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_BATCH]	= { .type = NLA_U32 },
	[MOSIX_A_NODE_ACK_EVERY] = { .type = NLA_U32 },
	[MOSIX_A_NODE_SPIN]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_CLAIMS]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_STARVED]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_SPURIOUS]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_TIMEOUTS]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_UNKNOWN]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_MISSHAPEN] = { .type = NLA_U64 },
	[MOSIX_A_NODE_RTTVAR]	= { .type = NLA_U64 },
	[MOSIX_A_NODE_PROTOCOL]	= { .type = NLA_U32 },
	[MOSIX_A_NODE_SAME_VDSO] = { .type = NLA_FLAG },
};

struct each_node {
	mos_node_fn *fn;
	void *ctx;
};

static void take_node(void *ctx, struct nlattr **attrs, struct nl_msg *msg)
{
	struct each_node *each = ctx;
	struct mos_node node = {
		.number = mos_get_u32(attrs[MOSIX_A_NODE_NUMBER]),
		.self = attrs[MOSIX_A_NODE_SELF] != NULL,
		.state = mos_get_u32(attrs[MOSIX_A_NODE_STATE]),
		.address = get_address(attrs[MOSIX_A_NODE_ADDRESS]),
		.rtt_ns = mos_get_u64(attrs[MOSIX_A_NODE_RTT]),
		.keyed = mos_get_u64(attrs[MOSIX_A_NODE_KEYED]),
		.forged = mos_get_u64(attrs[MOSIX_A_NODE_FORGED]),
		.replayed = mos_get_u64(attrs[MOSIX_A_NODE_REPLAYED]),
		.stale = mos_get_u64(attrs[MOSIX_A_NODE_STALE]),
		.malformed = mos_get_u64(attrs[MOSIX_A_NODE_MALFORMED]),
		.cookies = mos_get_u64(attrs[MOSIX_A_NODE_COOKIES]),
		.shut = mos_get_u64(attrs[MOSIX_A_NODE_SHUT]),
		.window = mos_get_u64(attrs[MOSIX_A_NODE_WINDOW]),
		.sent = mos_get_u64(attrs[MOSIX_A_NODE_SENT]),
		.received = mos_get_u64(attrs[MOSIX_A_NODE_RECEIVED]),
		.resent = mos_get_u64(attrs[MOSIX_A_NODE_RESENT]),
		.acks = mos_get_u64(attrs[MOSIX_A_NODE_ACKS]),
		.features = mos_get_u64(attrs[MOSIX_A_NODE_FEATURES]),
		.base_ns = mos_get_u64(attrs[MOSIX_A_NODE_BASE]),
		.queued_ns = mos_get_u64(attrs[MOSIX_A_NODE_QUEUED]),
		.timeout_ns = mos_get_u64(attrs[MOSIX_A_NODE_TIMEOUT]),
		.batch = mos_get_u32(attrs[MOSIX_A_NODE_BATCH]),
		.ack_every = mos_get_u32(attrs[MOSIX_A_NODE_ACK_EVERY]),
		.spin_ns = mos_get_u64(attrs[MOSIX_A_NODE_SPIN]),
		.claims = mos_get_u64(attrs[MOSIX_A_NODE_CLAIMS]),
		.starved = mos_get_u64(attrs[MOSIX_A_NODE_STARVED]),
		.spurious = mos_get_u64(attrs[MOSIX_A_NODE_SPURIOUS]),
		.timeouts = mos_get_u64(attrs[MOSIX_A_NODE_TIMEOUTS]),
		.unknown = mos_get_u64(attrs[MOSIX_A_NODE_UNKNOWN]),
		.misshapen = mos_get_u64(attrs[MOSIX_A_NODE_MISSHAPEN]),
		.rttvar_ns = mos_get_u64(attrs[MOSIX_A_NODE_RTTVAR]),
		.protocol = mos_get_u32(attrs[MOSIX_A_NODE_PROTOCOL]),
		.same_vdso = attrs[MOSIX_A_NODE_SAME_VDSO] != NULL,
	};

	(void)msg;
	mos_get_text(attrs[MOSIX_A_NODE_REASON], node.reason, sizeof(node.reason));
	mos_get_text(attrs[MOSIX_A_NODE_RELEASE], node.release, sizeof(node.release));
	mos_get_text(attrs[MOSIX_A_NODE_CIPHER], node.cipher, sizeof(node.cipher));
	mos_get_text(attrs[MOSIX_A_NODE_LACKS], node.lacks, sizeof(node.lacks));
	each->fn(each->ctx, &node);
}

int mos_client_nodes(struct mos_client *client, mos_node_fn *fn, void *ctx)
{
	struct each_node each = { fn, ctx };
	const struct mos_answer answer = { MOSIX_A_NODE_MAX, node_policy, take_node, &each };

	return mos_transport_ask(client,
				 mos_transport_request(client, MOSIX_CMD_NODE_GET, NLM_F_DUMP),
				 &answer);
}

/* processes */

static struct nla_policy process_policy[MOSIX_A_PROCESS_MAX + 1] = {
	[MOSIX_A_PROCESS_PID]		= { .type = NLA_U32 },
	[MOSIX_A_PROCESS_COMMAND]	= { .type = NLA_NUL_STRING },
	[MOSIX_A_PROCESS_UID]		= { .type = NLA_U32 },
	[MOSIX_A_PROCESS_NODE]		= { .type = NLA_U32 },
	[MOSIX_A_PROCESS_SINCE]		= { .type = NLA_U64 },
	[MOSIX_A_PROCESS_MOVES]		= { .type = NLA_U32 },
	[MOSIX_A_PROCESS_CALLS]		= { .type = NLA_U64 },
	[MOSIX_A_PROCESS_CALL_RATE]	= { .type = NLA_U32 },
	[MOSIX_A_PROCESS_BYTES]		= { .type = NLA_U64 },
	[MOSIX_A_PROCESS_FREEZE]	= { .type = NLA_U64 },
};

struct each_process {
	mos_process_fn *fn;
	void *ctx;
};

static void take_process(void *ctx, struct nlattr **attrs, struct nl_msg *msg)
{
	struct each_process *each = ctx;
	struct mos_process process = {
		.pid = mos_get_u32(attrs[MOSIX_A_PROCESS_PID]),
		.uid = mos_get_u32(attrs[MOSIX_A_PROCESS_UID]),
		.node = mos_get_u32(attrs[MOSIX_A_PROCESS_NODE]),
		.since_ns = mos_get_u64(attrs[MOSIX_A_PROCESS_SINCE]),
		.moves = mos_get_u32(attrs[MOSIX_A_PROCESS_MOVES]),
		.calls = mos_get_u64(attrs[MOSIX_A_PROCESS_CALLS]),
		.call_rate = mos_get_u32(attrs[MOSIX_A_PROCESS_CALL_RATE]),
		.bytes = mos_get_u64(attrs[MOSIX_A_PROCESS_BYTES]),
		.freeze_ns = mos_get_u64(attrs[MOSIX_A_PROCESS_FREEZE]),
	};

	(void)msg;
	mos_get_text(attrs[MOSIX_A_PROCESS_COMMAND], process.command, sizeof(process.command));
	each->fn(each->ctx, &process);
}

int mos_client_processes(struct mos_client *client, mos_process_fn *fn, void *ctx)
{
	struct each_process each = { fn, ctx };
	const struct mos_answer answer = {
		MOSIX_A_PROCESS_MAX, process_policy, take_process, &each
	};

	return mos_transport_ask(client,
				 mos_transport_request(client, MOSIX_CMD_PROCESS_GET, NLM_F_DUMP),
				 &answer);
}

static void take_where(void *ctx, struct nlattr **attrs, struct nl_msg *msg)
{
	uint32_t *node = ctx;

	(void)msg;
	*node = mos_get_u32(attrs[MOSIX_A_PROCESS_NODE]);
}

int mos_client_where(struct mos_client *client, uint32_t pid, uint32_t *node)
{
	const struct mos_answer answer = {
		MOSIX_A_PROCESS_MAX, process_policy, take_where, node
	};
	struct nl_msg *msg = mos_transport_request(client, MOSIX_CMD_PROCESS_GET, 0);

	return mos_transport_ask(client, mos_with_u32(msg, MOSIX_A_PROCESS_PID, pid), &answer);
}

/* why */

static struct nla_policy why_policy[MOSIX_A_WHY_MAX + 1] = {
	[MOSIX_A_WHY_PID]	= { .type = NLA_U32 },
	[MOSIX_A_WHY_REASON]	= { .type = NLA_NESTED },
};

static struct nla_policy reason_policy[MOSIX_A_REASON_MAX + 1] = {
	[MOSIX_A_REASON_WORD]		= { .type = NLA_NUL_STRING },
	[MOSIX_A_REASON_SENTENCE]	= { .type = NLA_NUL_STRING },
};

struct each_reason {
	mos_reason_fn *fn;
	void *ctx;
};

/* The reasons repeat one attribute, so the message is walked once more. */
static void take_why(void *ctx, struct nlattr **attrs, struct nl_msg *msg)
{
	struct genlmsghdr *header = genlmsg_hdr(nlmsg_hdr(msg));
	struct nlattr *attr, *reason[MOSIX_A_REASON_MAX + 1];
	struct each_reason *each = ctx;
	int rest;

	(void)attrs;
	nla_for_each_attr(attr, genlmsg_attrdata(header, 0), genlmsg_attrlen(header, 0), rest) {
		if (nla_type(attr) != MOSIX_A_WHY_REASON ||
		    nla_parse_nested(reason, MOSIX_A_REASON_MAX, attr, reason_policy) ||
		    !reason[MOSIX_A_REASON_WORD] || !reason[MOSIX_A_REASON_SENTENCE])
			continue;
		each->fn(each->ctx, nla_get_string(reason[MOSIX_A_REASON_WORD]),
			 nla_get_string(reason[MOSIX_A_REASON_SENTENCE]));
	}
}

int mos_client_why(struct mos_client *client, uint32_t pid, mos_reason_fn *fn, void *ctx)
{
	struct each_reason each = { fn, ctx };
	const struct mos_answer answer = { MOSIX_A_WHY_MAX, why_policy, take_why, &each };
	struct nl_msg *msg = mos_transport_request(client, MOSIX_CMD_WHY_GET, 0);

	return mos_transport_ask(client, mos_with_u32(msg, MOSIX_A_WHY_PID, pid), &answer);
}

/* up, down, migrate */

/* Adds @address with @port to a request. */
static int put_address(struct nl_msg *msg, int attr, const struct sockaddr_storage *address,
		       uint16_t port)
{
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	if (address->ss_family == AF_INET6) {
		memcpy(&in6, address, sizeof(in6));
		in6.sin6_port = htons(port);
		return nla_put(msg, attr, sizeof(in6), &in6);
	}
	memcpy(&in, address, sizeof(in));
	in.sin_port = htons(port);
	return nla_put(msg, attr, sizeof(in), &in);
}

static int put_peer(struct nl_msg *msg, const struct mos_map_node *node, uint16_t port)
{
	struct nlattr *nest = nla_nest_start(msg, NLA_F_NESTED | MOSIX_A_UP_PEER);

	if (!nest || nla_put_u32(msg, MOSIX_A_PEER_NUMBER, node->number) ||
	    put_address(msg, MOSIX_A_PEER_ADDRESS, &node->address, port))
		return -ENOMEM;
	return nla_nest_end(msg, nest);
}

static int put_map(struct nl_msg *msg, uint32_t number, uint16_t port,
		   const struct mos_map *map)
{
	const struct mos_map_node *node = map->nodes;
	int err = 0;

	for (; !err && node < map->nodes + map->count; node++)
		err = node->number == number && !node->is_alias ?
			      put_address(msg, MOSIX_A_UP_ADDRESS, &node->address, port) :
			      put_peer(msg, node, port);
	return err;
}

int mos_client_up(struct mos_client *client, uint32_t number, uint16_t port,
		  const struct mos_map *map, bool more)
{
	struct nl_msg *msg = mos_transport_request(client, MOSIX_CMD_UP, 0);

	msg = mos_with_u32(msg, MOSIX_A_UP_NUMBER, number);
	if (msg && (put_map(msg, number, port, map) || (more && nla_put_flag(msg, MOSIX_A_UP_MORE)))) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return mos_transport_ask(client, msg, NULL);
}

int mos_client_down(struct mos_client *client)
{
	return mos_transport_ask(client, mos_transport_request(client, MOSIX_CMD_DOWN, 0), NULL);
}

int mos_client_migrate(struct mos_client *client, uint32_t pid, uint32_t node)
{
	struct nl_msg *msg = mos_transport_request(client, MOSIX_CMD_MIGRATE, 0);

	msg = mos_with_u32(msg, MOSIX_A_MIGRATE_PID, pid);
	return mos_transport_ask(client, mos_with_u32(msg, MOSIX_A_MIGRATE_NODE, node), NULL);
}

/* key */

static struct nl_msg *with_bytes(struct nl_msg *msg, int attr, const void *bytes, int len)
{
	if (!msg || !nla_put(msg, attr, len, bytes))
		return msg;
	nlmsg_free(msg);
	return NULL;
}

int mos_client_key_set(struct mos_client *client, const struct mos_keyfile *keys)
{
	struct nl_msg *msg = mos_transport_request(client, MOSIX_CMD_KEY_SET, 0);
	size_t i;

	for (i = 0; i < keys->count; i++)
		msg = with_bytes(msg, MOSIX_A_KEY_MAIN + (int)i, keys->key[i], MOSIX_KEY_LEN);
	return mos_transport_ask(client, msg, NULL);
}

static struct nla_policy key_policy[MOSIX_A_KEY_MAX + 1] = {
	[MOSIX_A_KEY_MAIN_PRINT]	= { .minlen = MOSIX_PRINT_LEN, .maxlen = MOSIX_PRINT_LEN },
	[MOSIX_A_KEY_OTHER_PRINT]	= { .minlen = MOSIX_PRINT_LEN, .maxlen = MOSIX_PRINT_LEN },
};

struct prints {
	uint8_t (*print)[MOSIX_PRINT_LEN];
	size_t *count;
};

static void take_prints(void *ctx, struct nlattr **attrs, struct nl_msg *msg)
{
	struct prints *prints = ctx;
	int attr;

	(void)msg;
	for (attr = MOSIX_A_KEY_MAIN_PRINT; attr <= MOSIX_A_KEY_OTHER_PRINT; attr++)
		if (attrs[attr])
			memcpy(prints->print[(*prints->count)++], nla_data(attrs[attr]), MOSIX_PRINT_LEN);
}

int mos_client_key_prints(struct mos_client *client, uint8_t print[][MOSIX_PRINT_LEN], size_t *count)
{
	struct prints prints = { print, count };
	const struct mos_answer answer = { MOSIX_A_KEY_MAX, key_policy, take_prints, &prints };

	*count = 0;
	return mos_transport_ask(client, mos_transport_request(client, MOSIX_CMD_KEY_GET, 0), &answer);
}
