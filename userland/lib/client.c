// SPDX-License-Identifier: GPL-2.0
/* Every command of the netlink family as a function. */
#include <errno.h>
#include <netinet/in.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "map.h"
#include "transport.h"

#define ADDRESS_POLICY {				\
	.type = NLA_UNSPEC,				\
	.minlen = sizeof(struct sockaddr_in),		\
	.maxlen = sizeof(struct sockaddr_in6),		\
}

static uint32_t get_u32(struct nlattr *attr)
{
	return attr ? nla_get_u32(attr) : 0;
}

static uint64_t get_u64(struct nlattr *attr)
{
	return attr ? nla_get_u64(attr) : 0;
}

static struct sockaddr_storage get_address(struct nlattr *attr)
{
	struct sockaddr_storage address = { 0 };

	if (attr)
		memcpy(&address, nla_data(attr), (size_t)nla_len(attr));
	return address;
}

static void get_text(struct nlattr *attr, char *text, size_t size)
{
	snprintf(text, size, "%s", attr ? nla_get_string(attr) : "");
}

/* Adds @value to a request that may not have been made. */
static struct nl_msg *with_u32(struct nl_msg *msg, int attr, uint32_t value)
{
	if (!msg || !nla_put_u32(msg, attr, value))
		return msg;
	nlmsg_free(msg);
	return NULL;
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
};

static void take_status(void *ctx, struct nlattr **attrs, struct nl_msg *msg)
{
	struct mos_status *status = ctx;

	(void)msg;
	*status = (struct mos_status){
		.up = attrs[MOSIX_A_STATUS_NUMBER] != NULL,
		.number = get_u32(attrs[MOSIX_A_STATUS_NUMBER]),
		.address = get_address(attrs[MOSIX_A_STATUS_ADDRESS]),
		.protocol = get_u32(attrs[MOSIX_A_STATUS_PROTOCOL]),
		.grace = get_u32(attrs[MOSIX_A_STATUS_GRACE]),
		.away = get_u32(attrs[MOSIX_A_STATUS_AWAY]),
		.guests = get_u32(attrs[MOSIX_A_STATUS_GUESTS]),
		.moves = get_u64(attrs[MOSIX_A_STATUS_MOVES]),
		.refused = get_u64(attrs[MOSIX_A_STATUS_REFUSED]),
		.failed = get_u64(attrs[MOSIX_A_STATUS_FAILED]),
		.created = get_u64(attrs[MOSIX_A_STATUS_CREATED]),
		.destroyed = get_u64(attrs[MOSIX_A_STATUS_DESTROYED]),
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
};

struct each_node {
	mos_node_fn *fn;
	void *ctx;
};

static void take_node(void *ctx, struct nlattr **attrs, struct nl_msg *msg)
{
	struct each_node *each = ctx;
	struct mos_node node = {
		.number = get_u32(attrs[MOSIX_A_NODE_NUMBER]),
		.self = attrs[MOSIX_A_NODE_SELF] != NULL,
		.state = get_u32(attrs[MOSIX_A_NODE_STATE]),
		.address = get_address(attrs[MOSIX_A_NODE_ADDRESS]),
		.rtt_ns = get_u64(attrs[MOSIX_A_NODE_RTT]),
	};

	(void)msg;
	get_text(attrs[MOSIX_A_NODE_REASON], node.reason, sizeof(node.reason));
	get_text(attrs[MOSIX_A_NODE_RELEASE], node.release, sizeof(node.release));
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
		.pid = get_u32(attrs[MOSIX_A_PROCESS_PID]),
		.uid = get_u32(attrs[MOSIX_A_PROCESS_UID]),
		.node = get_u32(attrs[MOSIX_A_PROCESS_NODE]),
		.since_ns = get_u64(attrs[MOSIX_A_PROCESS_SINCE]),
		.moves = get_u32(attrs[MOSIX_A_PROCESS_MOVES]),
		.calls = get_u64(attrs[MOSIX_A_PROCESS_CALLS]),
		.call_rate = get_u32(attrs[MOSIX_A_PROCESS_CALL_RATE]),
		.bytes = get_u64(attrs[MOSIX_A_PROCESS_BYTES]),
		.freeze_ns = get_u64(attrs[MOSIX_A_PROCESS_FREEZE]),
	};

	(void)msg;
	get_text(attrs[MOSIX_A_PROCESS_COMMAND], process.command, sizeof(process.command));
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
	*node = get_u32(attrs[MOSIX_A_PROCESS_NODE]);
}

int mos_client_where(struct mos_client *client, uint32_t pid, uint32_t *node)
{
	const struct mos_answer answer = {
		MOSIX_A_PROCESS_MAX, process_policy, take_where, node
	};
	struct nl_msg *msg = mos_transport_request(client, MOSIX_CMD_PROCESS_GET, 0);

	return mos_transport_ask(client, with_u32(msg, MOSIX_A_PROCESS_PID, pid), &answer);
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

	return mos_transport_ask(client, with_u32(msg, MOSIX_A_WHY_PID, pid), &answer);
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
		err = node->number == number ?
			      put_address(msg, MOSIX_A_UP_ADDRESS, &node->address, port) :
			      put_peer(msg, node, port);
	return err;
}

int mos_client_up(struct mos_client *client, uint32_t number, uint16_t port,
		  const struct mos_map *map)
{
	struct nl_msg *msg = mos_transport_request(client, MOSIX_CMD_UP, 0);

	msg = with_u32(msg, MOSIX_A_UP_NUMBER, number);
	if (msg && put_map(msg, number, port, map)) {
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

	msg = with_u32(msg, MOSIX_A_MIGRATE_PID, pid);
	return mos_transport_ask(client, with_u32(msg, MOSIX_A_MIGRATE_NODE, node), NULL);
}
