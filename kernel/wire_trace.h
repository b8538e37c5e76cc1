/* SPDX-License-Identifier: GPL-2.0 */
/* Tracepoints of the wire: what passes, and how the link to a peer adapts. In tracefs they are events/mosix. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM mosix

#if !defined(MOS_WIRE_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define MOS_WIRE_TRACE_H

#include <linux/sched/clock.h>
#include <linux/tracepoint.h>

#include "peer_parts.h"

DECLARE_EVENT_CLASS(mosix_datagrams,
	TP_PROTO(const struct mos_peer *peer, u32 bytes, u32 count),
	TP_ARGS(peer, bytes, count),
	TP_STRUCT__entry(
		__field(u32, node)
		__field(u32, peer)
		__field(u32, count)
		__field(u32, bytes)
	),
	TP_fast_assign(
		__entry->node = peer->node->id;
		__entry->peer = peer->id;
		__entry->count = count;
		__entry->bytes = bytes;
	),
	TP_printk("node=%u peer=%u datagrams=%u bytes=%u", __entry->node, __entry->peer, __entry->count, __entry->bytes)
);

/* Datagrams are handed to the network stack; of equal length, they are handed to it together. */
DEFINE_EVENT(mosix_datagrams, mosix_sent,
	TP_PROTO(const struct mos_peer *peer, u32 bytes, u32 count),
	TP_ARGS(peer, bytes, count)
);

/* Datagrams have come in, together where the network stack has joined them; whether they are genuine is not known yet. */
DEFINE_EVENT(mosix_datagrams, mosix_received,
	TP_PROTO(const struct mos_peer *peer, u32 bytes, u32 count),
	TP_ARGS(peer, bytes, count)
);

#define mosix_link_states						\
	{ MOS_LINK_CONNECTING, "connecting" }, { MOS_LINK_REFUSED, "refused" },	\
	{ MOS_LINK_UP, "up" }, { MOS_LINK_SILENT, "silent" }, { MOS_LINK_LOST, "lost" }

/* The link to a peer has come into another state. */
TRACE_EVENT(mosix_link,
	TP_PROTO(const struct mos_peer *peer, u32 before),
	TP_ARGS(peer, before),
	TP_STRUCT__entry(
		__field(u32, node)
		__field(u32, peer)
		__field(u32, before)
		__field(u32, now)
	),
	TP_fast_assign(
		__entry->node = peer->node->id;
		__entry->peer = peer->id;
		__entry->before = before;
		__entry->now = peer->link.state;
	),
	TP_printk("node=%u peer=%u before=%s now=%s", __entry->node, __entry->peer,
		  __print_symbolic(__entry->before, mosix_link_states),
		  __print_symbolic(__entry->now, mosix_link_states))
);

/* The window to a peer has changed, or fragments were sent again. */
TRACE_EVENT(mosix_tuned,
	TP_PROTO(const struct mos_peer *peer, u32 resent),
	TP_ARGS(peer, resent),
	TP_STRUCT__entry(
		__field(u32, node)
		__field(u32, peer)
		__field(u32, window)
		__field(u32, in_flight)
		__field(u32, srtt_us)
		__field(u32, rttvar_us)
		__field(u32, base_us)
		__field(u32, timeout_us)
		__field(u32, batch)
		__field(u32, ack_every)
		__field(u32, backoff)
		__field(u32, resent)
	),
	TP_fast_assign(
		__entry->node = peer->node->id;
		__entry->peer = peer->id;
		__entry->window = peer->link.flight.cwnd;
		__entry->in_flight = peer->link.flight.bytes;
		__entry->srtt_us = div_u64(peer->link.rtt.srtt, NSEC_PER_USEC);
		__entry->rttvar_us = div_u64(peer->link.rtt.rttvar, NSEC_PER_USEC);
		__entry->base_us = div_u64(peer->link.rtt.base, NSEC_PER_USEC);
		__entry->timeout_us = div_u64(mos_rtt_pto(&peer->link.rtt), NSEC_PER_USEC);
		__entry->batch = mos_link_batch(&peer->link);
		__entry->ack_every = peer->link.ack_every;
		__entry->backoff = peer->link.rtt.backoff;
		__entry->resent = resent;
	),
	TP_printk("node=%u peer=%u window=%u in_flight=%u srtt=%u us rttvar=%u us base=%u us timeout=%u us batch=%u ack_every=%u backoff=%u resent=%u",
		  __entry->node, __entry->peer, __entry->window, __entry->in_flight, __entry->srtt_us, __entry->rttvar_us,
		  __entry->base_us, __entry->timeout_us, __entry->batch, __entry->ack_every, __entry->backoff, __entry->resent)
);

/* A request is over: its reply has come, or it will not come. */
TRACE_EVENT(mosix_reply,
	TP_PROTO(const struct mos_call *call, bool spun),
	TP_ARGS(call, spun),
	TP_STRUCT__entry(
		__field(u32, node)
		__field(u32, peer)
		__field(u64, waited)
		__field(u32, spin_us)
		__field(bool, spun)
	),
	TP_fast_assign(
		__entry->node = call->peer->node->id;
		__entry->peer = call->peer->id;
		__entry->waited = local_clock() - call->asked_ns;
		__entry->spin_us = div_u64(mos_peer_spin_ns(call->peer), NSEC_PER_USEC);
		__entry->spun = spun;
	),
	TP_printk("node=%u peer=%u waited=%llu ns spun=%d spin=%u us", __entry->node, __entry->peer, __entry->waited,
		  __entry->spun, __entry->spin_us)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE wire_trace
#include <trace/define_trace.h>
