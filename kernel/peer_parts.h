/* SPDX-License-Identifier: GPL-2.0 */
/* What the files that make up a peer share: peer.c, receive.c and send.c. */
#ifndef MOS_PEER_PARTS_H
#define MOS_PEER_PARTS_H

#include <linux/hrtimer.h>
#include <linux/kref.h>
#include <linux/ratelimit.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "call.h"
#include "peer.h"
#include "proto/socket.h"
#include "proto/train.h"
#include "turn.h"

/* While more bytes than this are queued already nothing long is added: its sender waits, or comes again. */
#define MOS_QUEUE_SOFT (8u << 20)
/* What is no longer than this is not long: it overtakes the others. */
#define MOS_QUEUE_SMALL 1024u

/**
 * struct mos_peer - another node
 * @node:    ours
 * @slot:    in the node's table
 * @refs:    whoever knows it, each message from it, each call to it
 * @rcu:     the table is read without a lock
 * @id:      its number
 * @path:    the way there; followed under @lock
 * @intake:  of those who take in what has come, one does at a time
 * @lock:    for all that follows
 * @addresses: where the map says that it is, its own address first
 * @address_count: how many
 * @heard_at: where it was when it last showed itself
 * @tried:   mos_link_tries() that has been looked at
 * @link:    the link
 * @traced:  of it, what has been shown to those who trace
 * @asides:  datagrams that were made under @lock and go back to @from
 * @from:    where what is being taken in came from
 * @train:   datagrams that were made under @lock and wait to be sent
 * @arrived: messages that came in and wait for their handlers
 * @handing: somebody is handing them out
 * @rest:    what @hand_rest shall hand out; his who is handing out
 * @hand_rest: goes on with it
 * @stopped: the peer is leaving the table
 * @was_up:  what those who listen have last been told
 * @timer:   calls mos_link_tick()
 * @armed:   when the timer fires; U64_MAX: it does not
 * @over:    tells the layers above that the link is lost, and starts it anew
 * @losses:  limits how often a person is told so
 * @waiting: handshakes that wait to be computed, besides a hello of ours
 * @hello_waits: so does that
 * @ending:  @over has been or is being run for this
 * @calls:   requests that wait for their reply
 * @spin:    how long its replies take; needs no lock
 * @room:    callers that wait until less is queued
 * @turns:   handlers that sleep
 * @long_turns: those of them that may last
 * @freed:   charge of all messages that were freed; needs no lock
 * @told:    of which the link knows
 * @unknown: messages of a type without a handler
 * @misshapen: messages of a length their handler does not take, and replies to something else
 */
struct mos_peer {
	struct mos_node *node;
	struct hlist_node slot;
	struct kref refs;
	struct rcu_head rcu;
	u32 id;
	struct mos_path path;

	spinlock_t intake;
	spinlock_t lock;
	union mos_address addresses[MOS_ADDRESSES_MAX];
	unsigned int address_count;
	union mos_address heard_at;
	u32 tried;
	struct mos_link link;
	struct {
		enum mos_link_state state;
		u64 window;
		u64 resent;
	} traced;
	struct sk_buff_head asides;
	union mos_address from;
	struct mos_train train;
	struct list_head arrived;
	bool handing;
	struct list_head rest;
	struct work_struct hand_rest;
	bool stopped;
	bool was_up;
	struct hrtimer timer;
	u64 armed;
	struct work_struct over;
	struct ratelimit_state losses;
	bool ending;
	unsigned int waiting;
	bool hello_waits;
	struct mos_calls calls;
	struct mos_spin spin;
	wait_queue_head_t room;
	struct mos_turns turns;
	struct mos_turns long_turns;
	atomic64_t freed;
	u64 told;
	atomic64_t unknown;
	atomic64_t misshapen;
};

void mos_peer_lock(struct mos_peer *peer) __acquires(&peer->lock);
void mos_peer_unlock(struct mos_peer *peer) __releases(&peer->lock);
u64 mos_peer_spin_ns(const struct mos_peer *peer);
void mos_peer_handle(struct mos_msg *msg);
void mos_peer_hand_rest(struct work_struct *work);
bool __mos_peer_may_greet_from(struct mos_peer *peer, const union mos_address *address);

#endif
