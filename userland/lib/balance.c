// SPDX-License-Identifier: GPL-2.0
/* What a balancing daemon, or a monitor, has to do with mosix.ko. */
#include <errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <stdlib.h>

#include "attributes.h"
#include "balance.h"
#include "transport.h"

/* candidates */

static struct nla_policy candidate_policy[MOSIX_A_CANDIDATE_MAX + 1] = {
	[MOSIX_A_CANDIDATE_PID]		= { .type = NLA_U32 },
	[MOSIX_A_CANDIDATE_COMMAND]	= { .type = NLA_NUL_STRING },
	[MOSIX_A_CANDIDATE_UID]		= { .type = NLA_U32 },
	[MOSIX_A_CANDIDATE_HOME]	= { .type = NLA_U32 },
	[MOSIX_A_CANDIDATE_HOME_PID]	= { .type = NLA_U32 },
	[MOSIX_A_CANDIDATE_NODE]	= { .type = NLA_U32 },
	[MOSIX_A_CANDIDATE_LOCKED]	= { .type = NLA_FLAG },
	[MOSIX_A_CANDIDATE_REASON]	= { .type = NLA_NUL_STRING },
	[MOSIX_A_CANDIDATE_CPU]		= { .type = NLA_U64 },
	[MOSIX_A_CANDIDATE_CPU_AWAY]	= { .type = NLA_U64 },
	[MOSIX_A_CANDIDATE_AGE]		= { .type = NLA_U64 },
	[MOSIX_A_CANDIDATE_DIRTY]	= { .type = NLA_U64 },
	[MOSIX_A_CANDIDATE_MEMORY]	= { .type = NLA_U64 },
	[MOSIX_A_CANDIDATE_CALLS]	= { .type = NLA_U64 },
	[MOSIX_A_CANDIDATE_CALL_BYTES]	= { .type = NLA_U64 },
	[MOSIX_A_CANDIDATE_MOVES]	= { .type = NLA_U32 },
	[MOSIX_A_CANDIDATE_SINCE]	= { .type = NLA_U64 },
};

struct each_candidate {
	mos_candidate_fn *fn;
	void *ctx;
};

static void take_candidate(void *ctx, struct nlattr **attrs, struct nl_msg *msg)
{
	struct each_candidate *each = ctx;
	struct mos_candidate candidate = {
		.pid = mos_get_u32(attrs[MOSIX_A_CANDIDATE_PID]),
		.uid = mos_get_u32(attrs[MOSIX_A_CANDIDATE_UID]),
		.home = mos_get_u32(attrs[MOSIX_A_CANDIDATE_HOME]),
		.home_pid = mos_get_u32(attrs[MOSIX_A_CANDIDATE_HOME_PID]),
		.node = mos_get_u32(attrs[MOSIX_A_CANDIDATE_NODE]),
		.locked = attrs[MOSIX_A_CANDIDATE_LOCKED] != NULL,
		.moved = attrs[MOSIX_A_CANDIDATE_MOVES] != NULL,
		.cpu_ns = mos_get_u64(attrs[MOSIX_A_CANDIDATE_CPU]),
		.away_ns = mos_get_u64(attrs[MOSIX_A_CANDIDATE_CPU_AWAY]),
		.age_ns = mos_get_u64(attrs[MOSIX_A_CANDIDATE_AGE]),
		.dirty = mos_get_u64(attrs[MOSIX_A_CANDIDATE_DIRTY]),
		.memory = mos_get_u64(attrs[MOSIX_A_CANDIDATE_MEMORY]),
		.calls = mos_get_u64(attrs[MOSIX_A_CANDIDATE_CALLS]),
		.call_bytes = mos_get_u64(attrs[MOSIX_A_CANDIDATE_CALL_BYTES]),
		.moves = mos_get_u32(attrs[MOSIX_A_CANDIDATE_MOVES]),
		.since_ns = mos_get_u64(attrs[MOSIX_A_CANDIDATE_SINCE]),
	};

	(void)msg;
	mos_get_text(attrs[MOSIX_A_CANDIDATE_COMMAND], candidate.command,
		     sizeof(candidate.command));
	mos_get_text(attrs[MOSIX_A_CANDIDATE_REASON], candidate.reason, sizeof(candidate.reason));
	each->fn(each->ctx, &candidate);
}

int mos_balance_candidates(struct mos_client *client, mos_candidate_fn *fn, void *ctx)
{
	struct each_candidate each = { fn, ctx };
	const struct mos_answer answer = {
		MOSIX_A_CANDIDATE_MAX, candidate_policy, take_candidate, &each
	};

	return mos_transport_ask(client,
				 mos_transport_request(client, MOSIX_CMD_CANDIDATE_GET, NLM_F_DUMP),
				 &answer);
}

/* loads */

static struct nla_policy load_policy[MOSIX_A_LOAD_MAX + 1] = {
	[MOSIX_A_LOAD_NUMBER]	= { .type = NLA_U32 },
	[MOSIX_A_LOAD_LOAD]	= { .type = NLA_U32 },
	[MOSIX_A_LOAD_CPUS]	= { .type = NLA_U32 },
	[MOSIX_A_LOAD_SPEED]	= { .type = NLA_U32 },
	[MOSIX_A_LOAD_MEM]	= { .type = NLA_U64 },
	[MOSIX_A_LOAD_RMEM]	= { .type = NLA_U64 },
	[MOSIX_A_LOAD_TMEM]	= { .type = NLA_U64 },
	[MOSIX_A_LOAD_UTIL]	= { .type = NLA_U32 },
	[MOSIX_A_LOAD_GUESTS]	= { .type = NLA_U32 },
	[MOSIX_A_LOAD_DEAD]	= { .type = NLA_FLAG },
	[MOSIX_A_LOAD_AGE]	= { .type = NLA_U64 },
	[MOSIX_A_LOAD_STATUS]	= { .type = NLA_U32 },
};

struct each_load {
	mos_load_fn *fn;
	void *ctx;
};

static void take_load(void *ctx, struct nlattr **attrs, struct nl_msg *msg)
{
	struct each_load *each = ctx;
	const struct mos_load load = {
		.number = mos_get_u32(attrs[MOSIX_A_LOAD_NUMBER]),
		.load = mos_get_u32(attrs[MOSIX_A_LOAD_LOAD]),
		.cpus = mos_get_u32(attrs[MOSIX_A_LOAD_CPUS]),
		.speed = mos_get_u32(attrs[MOSIX_A_LOAD_SPEED]),
		.mem = mos_get_u64(attrs[MOSIX_A_LOAD_MEM]),
		.rmem = mos_get_u64(attrs[MOSIX_A_LOAD_RMEM]),
		.tmem = mos_get_u64(attrs[MOSIX_A_LOAD_TMEM]),
		.util = mos_get_u32(attrs[MOSIX_A_LOAD_UTIL]),
		.guests = mos_get_u32(attrs[MOSIX_A_LOAD_GUESTS]),
		.dead = attrs[MOSIX_A_LOAD_DEAD] != NULL,
		.age_ns = mos_get_u64(attrs[MOSIX_A_LOAD_AGE]),
		.status = mos_get_u32(attrs[MOSIX_A_LOAD_STATUS]),
	};

	(void)msg;
	each->fn(each->ctx, &load);
}

int mos_balance_loads(struct mos_client *client, mos_load_fn *fn, void *ctx)
{
	struct each_load each = { fn, ctx };
	const struct mos_answer answer = { MOSIX_A_LOAD_MAX, load_policy, take_load, &each };

	return mos_transport_ask(client,
				 mos_transport_request(client, MOSIX_CMD_LOAD_GET, NLM_F_DUMP),
				 &answer);
}

static int put_load(struct nl_msg *msg, const struct mos_load *load)
{
	struct nlattr *nest = nla_nest_start(msg, NLA_F_NESTED | MOSIX_A_LOADS_ENTRY);

	if (!nest || nla_put_u32(msg, MOSIX_A_LOAD_NUMBER, load->number) ||
	    nla_put_u32(msg, MOSIX_A_LOAD_LOAD, load->load) ||
	    nla_put_u32(msg, MOSIX_A_LOAD_CPUS, load->cpus) ||
	    nla_put_u32(msg, MOSIX_A_LOAD_SPEED, load->speed) ||
	    nla_put_u64(msg, MOSIX_A_LOAD_MEM, load->mem) ||
	    nla_put_u64(msg, MOSIX_A_LOAD_RMEM, load->rmem) ||
	    nla_put_u64(msg, MOSIX_A_LOAD_TMEM, load->tmem) ||
	    nla_put_u32(msg, MOSIX_A_LOAD_UTIL, load->util) ||
	    nla_put_u32(msg, MOSIX_A_LOAD_GUESTS, load->guests) ||
	    (load->dead && nla_put_flag(msg, MOSIX_A_LOAD_DEAD)) ||
	    nla_put_u64(msg, MOSIX_A_LOAD_AGE, load->age_ns) ||
	    nla_put_u32(msg, MOSIX_A_LOAD_STATUS, load->status))
		return -ENOMEM;
	return nla_nest_end(msg, nest);
}

/* So many fit into a request, with room to spare. */
#define LOADS_AT_ONCE 512

static int tell_some(struct mos_client *client, const struct mos_load *loads, size_t count)
{
	struct nl_msg *msg = mos_transport_request(client, MOSIX_CMD_LOAD_SET, 0);
	size_t i;

	for (i = 0; msg && i < count; i++) {
		if (!put_load(msg, &loads[i]))
			continue;
		nlmsg_free(msg);
		msg = NULL;
	}
	return mos_transport_ask(client, msg, NULL);
}

int mos_balance_tell(struct mos_client *client, const struct mos_load *loads, size_t count)
{
	int err = 0;

	while (!err && count) {
		size_t now = count < LOADS_AT_ONCE ? count : LOADS_AT_ONCE;

		err = tell_some(client, loads, now);
		loads += now;
		count -= now;
	}
	return err;
}

int mos_balance_migrate(struct mos_client *client, uint32_t pid, uint32_t node, enum mosix_by by)
{
	struct nl_msg *msg = mos_transport_request(client, MOSIX_CMD_MIGRATE, 0);

	msg = mos_with_u32(msg, MOSIX_A_MIGRATE_PID, pid);
	msg = mos_with_u32(msg, MOSIX_A_MIGRATE_NODE, node);
	return mos_transport_ask(client, mos_with_u32(msg, MOSIX_A_MIGRATE_BY, by), NULL);
}

/* events */

struct mos_listener {
	struct nl_sock *sock;
	mos_event_fn *fn;
	void *ctx;
};

static struct nla_policy event_policy[MOSIX_A_EVENT_MAX + 1] = {
	[MOSIX_A_EVENT_KIND]	= { .type = NLA_U32 },
	[MOSIX_A_EVENT_NODE]	= { .type = NLA_U32 },
	[MOSIX_A_EVENT_PID]	= { .type = NLA_U32 },
	[MOSIX_A_EVENT_NAME]	= { .type = NLA_NUL_STRING },
	[MOSIX_A_EVENT_VALUE]	= { .type = NLA_U32 },
};

static int take_event(struct nl_msg *msg, void *arg)
{
	struct nlattr *attrs[MOSIX_A_EVENT_MAX + 1];
	struct mos_listener *listener = arg;
	struct mos_event event;

	if (genlmsg_parse(nlmsg_hdr(msg), 0, attrs, MOSIX_A_EVENT_MAX, event_policy) ||
	    !attrs[MOSIX_A_EVENT_KIND])
		return NL_SKIP;
	event = (struct mos_event){
		.kind = mos_get_u32(attrs[MOSIX_A_EVENT_KIND]),
		.node = mos_get_u32(attrs[MOSIX_A_EVENT_NODE]),
		.pid = mos_get_u32(attrs[MOSIX_A_EVENT_PID]),
		.value = mos_get_u32(attrs[MOSIX_A_EVENT_VALUE]),
	};
	mos_get_text(attrs[MOSIX_A_EVENT_NAME], event.name, sizeof(event.name));
	listener->fn(listener->ctx, &event);
	return NL_OK;
}

static int join(struct nl_sock *sock)
{
	int group;

	if (genl_connect(sock))
		return -EIO;
	group = genl_ctrl_resolve_grp(sock, MOSIX_GENL_NAME, MOSIX_GENL_EVENTS);
	if (group < 0)
		return -ENOSYS;
	return nl_socket_add_membership(sock, group) || nl_socket_set_nonblocking(sock) ? -EIO : 0;
}

int mos_balance_listen(struct mos_listener **listener, int *fd)
{
	struct mos_listener *new = calloc(1, sizeof(*new));
	int err;

	*listener = NULL;
	if (!new)
		return -ENOMEM;
	new->sock = nl_socket_alloc();
	err = new->sock ? join(new->sock) : -ENOMEM;
	if (err) {
		mos_balance_leave(new);
		return err;
	}
	/* Events have no sequence of questions that they could fit into. */
	nl_socket_disable_seq_check(new->sock);
	nl_socket_modify_cb(new->sock, NL_CB_VALID, NL_CB_CUSTOM, take_event, new);
	*fd = nl_socket_get_fd(new->sock);
	*listener = new;
	return 0;
}

int mos_balance_hear(struct mos_listener *listener, mos_event_fn *fn, void *ctx)
{
	int err;

	listener->fn = fn;
	listener->ctx = ctx;
	do
		err = nl_recvmsgs_default(listener->sock);
	while (!err);
	return err == -NLE_AGAIN ? 0 : err == -NLE_NOMEM ? -ENOBUFS : -EIO;
}

void mos_balance_leave(struct mos_listener *listener)
{
	if (!listener)
		return;
	if (listener->sock)
		nl_socket_free(listener->sock);
	free(listener);
}
