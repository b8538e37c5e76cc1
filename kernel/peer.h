/* SPDX-License-Identifier: GPL-2.0 */
/* The other nodes: finding them, sending to them, asking them, and being told what they say. */
#ifndef MOS_PEER_H
#define MOS_PEER_H

#include <linux/list.h>
#include <linux/types.h>

#include "message.h"
#include "node.h"
#include "proto/buf.h"
#include "proto/link.h"

struct mos_call;
struct mos_peer;

/**
 * struct mos_handler - what the upper layer does with one type of message
 * @atomic: run straight in the receive softirq: quick, never sleeps; otherwise in process context,
 *          one after another within a channel, side by side between channels and in channel 0
 * @handle: owns the message and ends with mos_msg_free(); NULL: such a message is dropped and counted
 * @lasts:  may wait for a disk for as long as that takes: those that do not are not to wait for it as well
 */
struct mos_handler {
	bool atomic;
	void (*handle)(struct mos_node *mn, struct mos_msg *msg);
	bool lasts;
};

/* By type; provided by the upper layer. */
extern const struct mos_handler mos_handlers[MOS_MSG_NR];

/*
 * Provided by the upper layer: every process that depends on the peer must be told. Process context; no
 * new message of the peer arrives and nothing can be sent to it until this returns.
 */
void mos_peer_lost(struct mos_node *mn, struct mos_peer *peer);

struct mos_peer *mos_peer_find(struct mos_node *mn, u32 id);
void mos_peer_get(struct mos_peer *peer);
void mos_peer_put(struct mos_peer *peer);
u32 mos_peer_id(const struct mos_peer *peer);
struct mos_node *mos_peer_node(const struct mos_peer *peer);
bool mos_peer_is_up(const struct mos_peer *peer);
u64 mos_peer_cpu(const struct mos_peer *peer);

void mos_peer_misbehaved(struct mos_peer *peer);
void mos_peer_explain(struct mos_peer *peer, struct mos_words *why);

void mos_msg_free(struct mos_msg *msg);

bool mos_peer_has_room(struct mos_peer *peer, u32 len);
int mos_peer_send(struct mos_peer *peer, u16 type, u32 channel, struct mos_buf *body);
int mos_peer_reply(struct mos_msg *request, struct mos_buf *body);
struct mos_msg *mos_peer_call(struct mos_peer *peer, u16 type, u32 channel, struct mos_buf *body,
			      unsigned int timeout_ms);
struct mos_msg *mos_peer_call_while(struct mos_peer *peer, u16 type, u32 channel, struct mos_buf *body,
				    bool (*wants)(void *ctx), void *ctx);
struct mos_call *mos_call_start(struct mos_peer *peer, u16 type, u32 channel, struct mos_buf *body);
struct mos_msg *mos_call_wait(struct mos_call *call, unsigned int timeout_ms);

/**
 * struct mos_peer_info - what a person may want to know of a peer
 * @id:            number of the node
 * @address:       where it is
 * @state:         of the link
 * @refusal:       why one side will not speak with the other, or that the peer has left; empty otherwise
 * @cpu:           features of its processor, a bit for each; 0 before the first exchange
 * @release:       the peer's kernel, empty before the first exchange
 * @version:       the peer's protocol version, 0 before the first exchange
 * @same_vdso:     its kernel has the vdso that ours has; false before the first exchange
 * @heard_ns:      how long ago the peer was last heard; U64_MAX: never
 * @cipher:        what packets are sealed with; NULL without a session
 * @srtt_ns:       smoothed round trip; 0 before the first sample
 * @rttvar_ns:     its mean deviation
 * @base_ns:       that of the path when nothing waits on it
 * @queued_ns:     for how long the last packet that was measured has waited in queues
 * @timeout_ns:    after which an acknowledgement is asked for
 * @batch:         packets that are made at one go at most
 * @ack_every:     packets for which one acknowledgement is sent
 * @spin_ns:       for how long a request looks for its reply
 * @window:        bytes that may be under way now
 * @link:          counters since `up`
 * @unknown:       messages of a type without a handler
 * @misshapen:     messages of a length their handler does not take, and replies to something else
 */
struct mos_peer_info {
	u32 id;
	union mos_address address;
	enum mos_link_state state;
	char refusal[MOS_REFUSAL_MAX];
	u64 cpu;
	char release[MOS_RELEASE_MAX];
	u32 version;
	bool same_vdso;
	u64 heard_ns;
	const char *cipher;
	u64 srtt_ns;
	u64 rttvar_ns;
	u64 base_ns;
	u64 queued_ns;
	u64 timeout_ns;
	u32 batch;
	u32 ack_every;
	u64 spin_ns;
	u64 window;
	struct mos_link_counts link;
	u64 unknown;
	u64 misshapen;
};

int mos_peers_each(struct mos_node *mn, int (*fn)(void *ctx, const struct mos_peer_info *info),
		   void *ctx);

/* For node.c. */
extern const struct mos_link_ops mos_peer_link_ops;
extern const u32 mos_peer_msg_size;
struct mos_peer *mos_peer_create(struct mos_node *mn, const struct mos_node_place *place);
void mos_peer_start(struct mos_peer *peer);
void mos_peers_prune(struct mos_node *mn, const struct mos_node_place *places, unsigned int count);
void mos_peers_rekey(struct mos_node *mn);
bool mos_peer_may_greet_from(struct mos_peer *peer, const union mos_address *address);
void mos_peer_place(struct mos_peer *peer, const struct mos_node_place *places, unsigned int count);
void mos_peer_note(struct mos_peer *peer, const char *refusal);
void mos_peer_input(struct mos_peer *peer, const union mos_address *from,
		    const struct mos_arrival *arrival);

#endif
