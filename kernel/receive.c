// SPDX-License-Identifier: GPL-2.0
/* Owns the way of a message from a peer: from the datagram to its handler or waiter, and to its end. */
#include "message_rules.h"
#include "peer_parts.h"
#include "strain.h"
#include "wire_trace.h"

/* The link is told of freed messages when they come to this part of the window. */
#define TELL_PART 8
/* What came in together is opened without the lock if it has so many bytes. */
#define LONG_ARRIVAL 8192u
/* Batches of messages that one softirq hands out, while other processors bring more. */
#define BATCHES_MAX 8

/**
 * mos_msg_free() - free a message that came in
 * @msg: the message, or NULL
 *
 * Context: any.
 */
void mos_msg_free(struct mos_msg *msg)
{
	struct mos_peer *peer;
	u64 freed;

	if (!msg)
		return;
	peer = msg->from;
	mos_inbox_drop_body(msg);
	freed = atomic64_add_return(msg->charge, &peer->freed);
	if (freed - READ_ONCE(peer->told) >= peer->node->link.window / TELL_PART) {
		mos_peer_lock(peer);
		peer->told = freed;
		mos_link_consumed(&peer->link, freed, ktime_get_ns());
		mos_peer_unlock(peer);
	}
	mos_delivery_put(mos_delivery_of(msg));
}

/**
 * mos_peer_handle() - run the handler of a message
 * @msg: the message, of a type that has one
 */
void mos_peer_handle(struct mos_msg *msg)
{
	mos_handlers[msg->type].handle(msg->from->node, msg);
}

/**
 * mos_peer_misbehaved() - a peer has said what nobody says who keeps to the protocol
 * @peer: the peer
 *
 * Context: any but hard interrupts. See mos_link_misbehaved().
 */
void mos_peer_misbehaved(struct mos_peer *peer)
{
	mos_peer_lock(peer);
	mos_link_misbehaved(&peer->link, ktime_get_ns());
	mos_peer_unlock(peer);
}

static bool has_handler(struct mos_peer *peer, const struct mos_msg *msg)
{
	const struct mos_message_rule *rule;
	u32 len = mos_buf_len(msg->body);

	if (msg->type >= MOS_MSG_NR || !mos_handlers[msg->type].handle) {
		atomic64_inc(&peer->unknown);
		return false;
	}
	rule = &mos_message_rules[msg->type];
	if (len < rule->min_len || len > rule->max_len) {
		atomic64_inc(&peer->misshapen);
		return false;
	}
	return true;
}

/* Nobody may wait for a reply any more; one to another question than was asked is none of an honest peer. */
static void hand_to_waiter(struct mos_peer *peer, struct mos_msg *reply)
{
	bool answered;

	mos_peer_lock(peer);
	answered = mos_calls_answer(&peer->calls, reply);
	if (!answered && mos_calls_waits(&peer->calls, reply->call)) {
		atomic64_inc(&peer->misshapen);
		mos_link_misbehaved(&peer->link, ktime_get_ns());
	}
	mos_peer_unlock(peer);
	if (!answered)
		mos_msg_free(reply);
}

static void hand_out(struct mos_peer *peer, struct mos_msg *msg)
{
	if (msg->reply) {
		hand_to_waiter(peer, msg);
	} else if (!has_handler(peer, msg)) {
		mos_peer_misbehaved(peer);
		mos_msg_free(msg);
	} else if (mos_handlers[msg->type].atomic) {
		mos_peer_handle(msg);
	} else {
		mos_turns_queue(mos_handlers[msg->type].lasts ? &peer->long_turns : &peer->turns, peer->node->work, msg);
	}
}

/* Takes what has been delivered; a reply that nothing stands before reaches its waiter at once. */
static void collect(struct mos_peer *peer)
{
	struct mos_msg *msg;

	while ((msg = mos_link_take(&peer->link))) {
		mos_peer_get(peer);
		msg->from = peer;
		refcount_set(&mos_delivery_of(msg)->refs, 1);
		if (!msg->reply || !list_empty(&peer->arrived) || peer->handing ||
		    !mos_calls_answer(&peer->calls, msg))
			list_add_tail(&msg->list, &peer->arrived);
	}
}

/* One hands out at a time, so that messages reach their handlers in the order in which they came. */
static bool take_arrived(struct mos_peer *peer, struct list_head *batch)
{
	lockdep_assert_held(&peer->lock);
	list_splice_tail_init(&peer->arrived, batch);
	peer->handing = !list_empty(batch);
	return peer->handing;
}

static bool hand_out_batch(struct mos_peer *peer, struct list_head *batch)
{
	struct mos_msg *msg, *next;
	bool more;

	list_for_each_entry_safe(msg, next, batch, list) {
		list_del_init(&msg->list);
		hand_out(peer, msg);
	}
	/* The link is as it was: nothing follows from this that mos_peer_unlock() would have to see to. */
	spin_lock_bh(&peer->lock);
	more = take_arrived(peer, batch);
	spin_unlock_bh(&peer->lock);
	return more;
}

/* What is left when this is enough is a worker's: until he has been there, nobody else hands out. */
static void hand_out_some(struct mos_peer *peer, struct list_head *batch)
{
	unsigned int left = mos_strain_bound(BATCHES_MAX);

	while (hand_out_batch(peer, batch)) {
		if (--left)
			continue;
		list_splice_tail(batch, &peer->rest);
		mos_peer_get(peer);
		queue_work(peer->node->receivers, &peer->hand_rest);
		mos_strain_deferred();
		return;
	}
}

/**
 * mos_peer_hand_rest() - hand out what was too much for one softirq
 * @work: of a peer to whom a reference was taken for this
 *
 * Context: process context.
 */
void mos_peer_hand_rest(struct work_struct *work)
{
	struct mos_peer *peer = container_of(work, struct mos_peer, hand_rest);
	LIST_HEAD(batch);

	list_splice_init(&peer->rest, &batch);
	local_bh_disable();
	hand_out_some(peer, &batch);
	local_bh_enable();
	mos_peer_put(peer);
}

/* What is new and authentic tells where the peer is now, as in WireGuard; what is old was heard by somebody else. */
static void follow(struct mos_peer *peer, const union mos_address *from)
{
	peer->heard_at = *from;
	if (!mos_address_equal(&peer->path.to, from))
		mos_path_follow(&peer->path, from);
}

static u32 datagrams(const struct mos_arrival *arrival)
{
	return DIV_ROUND_UP(arrival->len, arrival->each);
}

/* Without the lock: others have something to send meanwhile. False: with what is named in it nothing can be opened. */
static bool open_ahead(struct mos_peer *peer, const struct mos_arrival *arrival, struct mos_loan *loan)
{
	const struct kvec *first = arrival->pieces;
	bool is_lent;
	u32 i;

	spin_lock(&peer->lock);
	is_lent = mos_link_lend(&peer->link, first->iov_base, first->iov_len, loan, ktime_get_ns());
	spin_unlock(&peer->lock);
	if (!is_lent)
		return false;
	for (i = 0; i < arrival->count; i++)
		mos_loan_use(loan, arrival->pieces[i].iov_base, arrival->pieces[i].iov_len, arrival->each);
	mos_loan_end(loan);
	return true;
}

/* What is all forged is counted, and that is all: true. */
static bool drop_forged(struct mos_peer *peer, const struct mos_arrival *arrival, const struct mos_loan *loan)
{
	u32 count = datagrams(arrival);

	if (hweight64(loan->forged) != count)
		return false;
	spin_lock(&peer->lock);
	peer->link.counts.forged += count;
	spin_unlock(&peer->lock);
	return true;
}

static void input_pieces(struct mos_peer *peer, const struct mos_arrival *arrival, const struct mos_loan *loan,
			 u64 now)
{
	struct mos_cargo cargo = {
		.each = arrival->each,
		.hold = arrival->skb,
		.cost = arrival->skb->truesize,
		.loan = loan,
	};
	u32 i;

	for (i = 0; i < arrival->count; i++) {
		cargo.data = arrival->pieces[i].iov_base;
		cargo.len = arrival->pieces[i].iov_len;
		mos_link_input_train(&peer->link, &cargo, now);
		if (loan)
			cargo.first += DIV_ROUND_UP(cargo.len, cargo.each);
	}
}

static void input_all(struct mos_peer *peer, const union mos_address *from, const struct mos_arrival *arrival,
		      const struct mos_loan *loan)
{
	u64 now = ktime_get_ns(), shown = peer->link.shown;

	if (peer->stopped)
		return;
	peer->from = *from;
	peer->link.packets_only = !__mos_peer_may_greet_from(peer, from);
	input_pieces(peer, arrival, loan, now);
	if (peer->link.shown != shown)
		follow(peer, from);
	mos_link_settle(&peer->link, now);
}

/**
 * mos_peer_input() - take in datagrams that may be a peer's
 * @peer:    the peer
 * @from:    where they come from
 * @arrival: the datagrams
 *
 * Context: bottom halves disabled.
 */
void mos_peer_input(struct mos_peer *peer, const union mos_address *from,
		    const struct mos_arrival *arrival)
{
	struct mos_loan loan;
	LIST_HEAD(batch);
	bool is_lent = false, more;

	trace_mosix_received(peer, arrival->len, datagrams(arrival));
	/* Another processor takes something in: forged datagrams do not wait for that, or many would for one stranger. */
	if (!spin_trylock(&peer->intake)) {
		is_lent = open_ahead(peer, arrival, &loan);
		if (is_lent && drop_forged(peer, arrival, &loan))
			return;
		spin_lock(&peer->intake);
	}
	/* What is short takes no longer than to come back. */
	if (!is_lent && arrival->len >= LONG_ARRIVAL)
		is_lent = open_ahead(peer, arrival, &loan);
	mos_peer_lock(peer);
	input_all(peer, from, arrival, is_lent ? &loan : NULL);
	spin_unlock(&peer->intake);
	collect(peer);
	more = !peer->handing && take_arrived(peer, &batch);
	mos_peer_unlock(peer);
	if (more)
		hand_out_some(peer, &batch);
}
