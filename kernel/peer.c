// SPDX-License-Identifier: GPL-2.0
/* Owns the other nodes: who they are, the link to each, its beginning and its end. */
#include <linux/random.h>
#include <linux/slab.h>

#include "compat/net.h"
#include "event.h"
#include "handshake.h"
#include "peer_parts.h"
#include "wire_trace.h"

/* A peer may begin sessions and end them as fast as it can: so many of its losses are told to people in so long. */
#define LOSSES_INTERVAL (60 * HZ)
#define LOSSES_BURST 10

static struct mos_peer *peer_of(struct mos_link *link)
{
	return container_of(link, struct mos_peer, link);
}

/* Datagrams that are coupled are sealed together, with the same keys. */
static void *make_packets(struct mos_link *link, u32 len, struct mos_lot *lot)
{
	struct mos_train *train = &peer_of(link)->train;
	const struct mos_pair *pair = &link->keys.now;
	void *packets;

	if (train->key != pair->peer_id) {
		mos_train_close(train);
		train->key = pair->peer_id;
	}
	packets = mos_train_add(train, len, &lot->count, lot->most);
	lot->unsealed = packets && mos_train_put_off(train, pair->cipher, pair->send);
	return packets;
}

static void *make_aside(struct mos_link *link, u32 len)
{
	struct sk_buff *skb = mos_datagram_alloc(len, GFP_ATOMIC);

	if (!skb)
		return NULL;
	__skb_queue_tail(&peer_of(link)->asides, skb);
	return skb->data;
}

/* For the configuration of every link. */
const struct mos_link_ops mos_peer_link_ops = {
	.packets = make_packets,
	.aside = make_aside,
	.ponder = mos_handshake_ponder,
};
const u32 mos_peer_msg_size = sizeof(struct mos_delivery);

/**
 * mos_peer_lock() - begin to do something with a peer's link
 * @peer: the peer
 */
void mos_peer_lock(struct mos_peer *peer)
	__acquires(&peer->lock)
{
	spin_lock_bh(&peer->lock);
}

/* The timer is moved forward only; when it fires too early it is set anew. */
static void arm(struct mos_peer *peer)
{
	u64 due = mos_link_deadline(&peer->link);

	if (due >= peer->armed || peer->stopped)
		return;
	peer->armed = due;
	hrtimer_start(&peer->timer, ns_to_ktime(due), HRTIMER_MODE_ABS_SOFT);
}

static void notice_end(struct mos_peer *peer)
{
	if (peer->link.state != MOS_LINK_LOST || peer->ending || peer->stopped)
		return;
	peer->ending = true;
	mos_calls_fail(&peer->calls, -EHOSTDOWN);
	queue_work(system_unbound_wq, &peer->over);
}

static void send(struct mos_peer *peer, struct sk_buff *skb)
{
	trace_mosix_sent(peer, skb->len, max_t(u32, skb_shinfo(skb)->gso_segs, 1));
	mos_path_send(&peer->path, &peer->node->socket, skb);
}

/*
 * It takes as long to seal a train as to make ten, and others may want the lock meanwhile; what they make overtakes
 * these. All are sealed before the first leaves: on this very machine, none arrives before bottom halves are on again.
 */
static void seal(struct mos_peer *peer, struct sk_buff_head *out, u64 until)
{
	u64 first = mos_train_first(skb_peek(out));
	struct sk_buff *skb;

	skb_queue_walk(out, skb)
		mos_train_seal(skb, peer->node->link.crypto);
	spin_lock(&peer->lock);
	mos_link_departs(&peer->link, first, until, ktime_get_ns());
	spin_unlock(&peer->lock);
}

/* Short ones before the first train do not wait for it. @until: number of the packet behind all of these */
static void send_all(struct mos_peer *peer, struct sk_buff_head *out, u64 until)
{
	struct sk_buff *skb;

	while ((skb = skb_peek(out)) && !skb_is_nonlinear(skb))
		send(peer, __skb_dequeue(out));
	if (skb)
		seal(peer, out, until);
	while ((skb = __skb_dequeue(out)))
		send(peer, skb);
}

static void send_asides(struct mos_peer *peer, struct sk_buff_head *asides, const union mos_address *from)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(asides))) {
		trace_mosix_sent(peer, skb->len, 1);
		mos_socket_answer(&peer->node->socket, from, skb);
	}
}

/* For those who watch: what has become different since the lock was released last. */
static void trace_changes(struct mos_peer *peer)
{
	const struct mos_link *link = &peer->link;
	u32 resent = link->counts.resent - peer->traced.resent;

	if (link->state != peer->traced.state)
		trace_mosix_link(peer, peer->traced.state);
	if (link->flight.cwnd != peer->traced.window || resent)
		trace_mosix_tuned(peer, resent);
	peer->traced.state = link->state;
	peer->traced.window = link->flight.cwnd;
	peer->traced.resent = link->counts.resent;
}

/**
 * mos_peer_unlock() - and see to what follows from it
 * @peer: the peer
 *
 * Sets the timer, notices that a session is over, wakes callers for whom there is room now, and seals and sends the
 * datagrams that were made under the lock: after it, see locking.h.
 */
void mos_peer_unlock(struct mos_peer *peer)
	__releases(&peer->lock)
{
	u64 until = peer->link.flight.next;
	struct sk_buff_head out, asides;
	union mos_address from = peer->from;
	bool is_up = peer->link.state == MOS_LINK_UP, has_changed = is_up != peer->was_up;
	bool has_room;

	peer->was_up = is_up;
	notice_end(peer);
	arm(peer);
	trace_changes(peer);
	__skb_queue_head_init(&out);
	mos_train_depart(&peer->train, &out);
	__skb_queue_head_init(&asides);
	skb_queue_splice_init(&peer->asides, &asides);
	has_room = peer->link.outbox.bytes < MOS_QUEUE_SOFT;
	spin_unlock(&peer->lock);
	send_asides(peer, &asides, &from);
	send_all(peer, &out, until);
	if (has_changed)
		mos_event_node(peer->node, is_up ? MOSIX_EVENT_NODE_UP : MOSIX_EVENT_NODE_DOWN,
			       peer->id);
	/* Who waits is on the queue before he looks under the lock whether there is room. */
	if (has_room && waitqueue_active(&peer->room))
		wake_up_all(&peer->room);
	local_bh_enable();
}

static u64 new_epoch(void)
{
	return get_random_u64() | 1;
}

/* What was asked in vain at one place is asked at the next: where it was heard, and where the map has it. */
static void look_elsewhere(struct mos_peer *peer)
{
	u32 tries = mos_link_tries(&peer->link), place;
	const union mos_address *to;

	if (tries == peer->tried)
		return;
	peer->tried = tries;
	place = tries % (peer->address_count + 1);
	to = place ? &peer->addresses[place - 1] : &peer->heard_at;
	if (!mos_address_equal(to, &peer->path.to))
		mos_path_follow(&peer->path, to);
}

static void look_at_path(struct mos_peer *peer)
{
	u32 datagram = mos_path_datagram(&peer->path, &peer->node->socket);

	mos_link_route(&peer->link, datagram, ktime_get_ns());
}

static enum hrtimer_restart on_timer(struct hrtimer *timer)
{
	struct mos_peer *peer = container_of(timer, struct mos_peer, timer);
	struct mos_node *mn = peer->node;

	mos_peer_lock(peer);
	peer->armed = U64_MAX;
	mn->link.grace_ns = READ_ONCE(mn->settings.grace_seconds) * NSEC_PER_SEC;
	if (!peer->stopped) {
		mos_train_tidy(&peer->train, ktime_get_ns());
		look_at_path(peer);
		mos_link_tick(&peer->link, ktime_get_ns());
		look_elsewhere(peer);
	}
	mos_peer_unlock(peer);
	return HRTIMER_NORESTART;
}

static void on_over(struct work_struct *work)
{
	struct mos_peer *peer = container_of(work, struct mos_peer, over);

	if (__ratelimit(&peer->losses))
		pr_notice("mosix: node %u has lost node %u: %s\n", peer->node->id, peer->id, peer->link.end);
	mos_peer_lost(peer->node, peer);
	mos_peer_lock(peer);
	peer->ending = false;
	if (!peer->stopped)
		mos_link_restart(&peer->link, new_epoch(), ktime_get_ns());
	mos_peer_unlock(peer);
}

static int peer_setup(struct mos_peer *peer, const struct mos_node_place *place)
{
	int err;

	peer->addresses[0] = place->address;
	peer->address_count = 1;
	peer->heard_at = place->address;
	err = mos_path_init(&peer->path, &place->address);
	if (err)
		return err;
	err = mos_link_init(&peer->link, &peer->node->link, place->id, MOS_DATAGRAM_MIN,
			    new_epoch(), GFP_KERNEL);
	if (err)
		mos_path_destroy(&peer->path);
	return err;
}

/**
 * mos_peer_create() - make a peer known
 * @mn:    this node, with its configuration lock held
 * @place: number and address of the peer
 *
 * Context: process context, may sleep.
 * Return: the peer, which the table holds a reference to, or NULL when memory is short.
 */
struct mos_peer *mos_peer_create(struct mos_node *mn, const struct mos_node_place *place)
{
	struct mos_peer *peer = kzalloc(sizeof(*peer), GFP_KERNEL);

	lockdep_assert_held(&mn->config);
	if (!peer)
		return NULL;
	peer->node = mn;
	peer->id = place->id;
	if (peer_setup(peer, place)) {
		kfree(peer);
		return NULL;
	}
	kref_init(&peer->refs);
	spin_lock_init(&peer->intake);
	spin_lock_init(&peer->lock);
	mos_train_init(&peer->train);
	__skb_queue_head_init(&peer->asides);
	INIT_LIST_HEAD(&peer->arrived);
	INIT_LIST_HEAD(&peer->rest);
	INIT_WORK(&peer->hand_rest, mos_peer_hand_rest);
	mos_hrtimer_setup(&peer->timer, on_timer);
	peer->armed = U64_MAX;
	INIT_WORK(&peer->over, on_over);
	ratelimit_state_init(&peer->losses, LOSSES_INTERVAL, LOSSES_BURST);
	ratelimit_set_flags(&peer->losses, RATELIMIT_MSG_ON_RELEASE);
	mos_calls_init(&peer->calls);
	init_waitqueue_head(&peer->room);
	mos_turns_init(&peer->turns, mos_peer_handle);
	mos_turns_init(&peer->long_turns, mos_peer_handle);
	hash_add_rcu(mn->peers, &peer->slot, peer->id);
	mn->count++;
	return peer;
}

/**
 * mos_peer_start() - begin to look for a peer
 * @peer: the peer; the node's socket is open
 *
 * Context: process context.
 */
void mos_peer_start(struct mos_peer *peer)
{
	mos_peer_lock(peer);
	look_at_path(peer);
	mos_link_start(&peer->link, ktime_get_ns());
	mos_peer_unlock(peer);
}

/* Good-bye; calls over the link fail, and the layers above are told that it is lost. */
static void stop(struct mos_peer *peer)
{
	bool had_session;

	mos_peer_lock(peer);
	had_session = mos_link_has_session(&peer->link);
	mos_link_leave(&peer->link, ktime_get_ns());
	peer->stopped = true;
	mos_calls_fail(&peer->calls, -EHOSTDOWN);
	mos_peer_unlock(peer);
	hrtimer_cancel(&peer->timer);
	flush_work(&peer->over);
	if (had_session)
		mos_peer_lost(peer->node, peer);
}

/**
 * mos_peers_rekey() - make new keys with every peer, because those of the cluster have changed
 * @mn: this node, its configuration lock held
 *
 * Context: process context.
 */
void mos_peers_rekey(struct mos_node *mn)
{
	struct mos_peer *peer;
	int bucket;

	lockdep_assert_held(&mn->config);
	hash_for_each(mn->peers, bucket, peer, slot) {
		mos_peer_lock(peer);
		mos_link_rekey(&peer->link, ktime_get_ns());
		mos_peer_unlock(peer);
	}
}

static bool is_among(const struct mos_peer *peer, const struct mos_node_place *places,
		     unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (places[i].id == peer->id)
			return mos_address_equal(&places[i].address, &peer->addresses[0]);
	return false;
}

/**
 * mos_peers_prune() - leave all peers but these
 * @mn:     this node, its configuration lock held, its socket open
 * @places: who remains
 * @count:  how many
 *
 * Context: process context, may sleep.
 */
void mos_peers_prune(struct mos_node *mn, const struct mos_node_place *places, unsigned int count)
{
	struct mos_peer *peer;
	struct hlist_node *next;
	int bucket;

	lockdep_assert_held(&mn->config);
	hash_for_each_safe(mn->peers, bucket, next, peer, slot) {
		if (is_among(peer, places, count))
			continue;
		hash_del_rcu(&peer->slot);
		mn->count--;
		stop(peer);
		mos_peer_put(peer);
	}
}

/*
 * Nobody can see the peer any more: it left the table before the table's reference was dropped, the timer
 * and the work are stopped, and each message and call has a reference of its own.
 */
static void peer_release(struct kref *refs)
{
	struct mos_peer *peer = container_of(refs, struct mos_peer, refs);

	mos_train_destroy(&peer->train);
	mos_link_destroy(&peer->link);
	mos_path_destroy(&peer->path);
	kfree_rcu(peer, rcu);
}

/**
 * mos_peer_get() - take another reference
 * @peer: a peer that the caller has a reference to
 */
void mos_peer_get(struct mos_peer *peer)
{
	kref_get(&peer->refs);
}

/**
 * mos_peer_put() - drop a reference
 * @peer: the peer, or NULL
 *
 * Context: any.
 */
void mos_peer_put(struct mos_peer *peer)
{
	if (peer)
		kref_put(&peer->refs, peer_release);
}

/**
 * mos_peer_find() - look up a peer by its number
 * @mn: this node
 * @id: any number
 *
 * Context: any.
 * Return: the peer with a reference for the caller, or NULL if there is none of that number.
 */
struct mos_peer *mos_peer_find(struct mos_node *mn, u32 id)
{
	struct mos_peer *peer;

	rcu_read_lock();
	hash_for_each_possible_rcu(mn->peers, peer, slot, id)
		if (peer->id == id && kref_get_unless_zero(&peer->refs))
			break;
	rcu_read_unlock();
	return peer;
}

/**
 * mos_peer_id() - number of a peer
 * @peer: the peer
 */
u32 mos_peer_id(const struct mos_peer *peer)
{
	return peer->id;
}

/**
 * mos_peer_node() - the node that the peer is a peer of
 * @peer: the peer
 */
struct mos_node *mos_peer_node(const struct mos_peer *peer)
{
	return peer->node;
}

/**
 * mos_peer_is_up() - does the peer answer?
 * @peer: the peer
 */
bool mos_peer_is_up(const struct mos_peer *peer)
{
	return READ_ONCE(peer->link.state) == MOS_LINK_UP;
}

/**
 * mos_peer_cpu() - what the peer's processor has
 * @peer: the peer
 *
 * Return: see mos_features_set(); 0 before it has told.
 */
u64 mos_peer_cpu(const struct mos_peer *peer)
{
	return READ_ONCE(peer->link.peer_cpu);
}

/**
 * mos_peer_explain() - why a peer is not up
 * @peer: the peer
 * @why:  set to the words of the refusal, if one side refuses the other, or to that it has left
 *
 * Context: any.
 */
void mos_peer_explain(struct mos_peer *peer, struct mos_words *why)
{
	mos_peer_lock(peer);
	if (peer->link.refusal[0])
		mos_words_say(why, "node %u: %s", peer->id, peer->link.refusal);
	else
		mos_words_say(why, "node %u does not answer", peer->id);
	mos_peer_unlock(peer);
}

/**
 * mos_peer_place() - take over the addresses that a map gives a peer
 * @peer:   the peer; its own address is what it was
 * @places: the map
 * @count:  how many
 *
 * Context: process context.
 */
void mos_peer_place(struct mos_peer *peer, const struct mos_node_place *places, unsigned int count)
{
	unsigned int i, n = 0;

	mos_peer_lock(peer);
	for (i = 0; i < count && n < MOS_ADDRESSES_MAX; i++)
		if (places[i].id == peer->id)
			peer->addresses[n++] = places[i].address;
	peer->address_count = n;
	mos_peer_unlock(peer);
}

/**
 * __mos_peer_may_greet_from() - as mos_peer_may_greet_from(), with the peer's lock held
 * @peer:    the peer
 * @address: where something came from
 */
bool __mos_peer_may_greet_from(struct mos_peer *peer, const union mos_address *address)
{
	unsigned int i;

	lockdep_assert_held(&peer->lock);
	if (mos_address_equal(&peer->heard_at, address) || mos_address_equal(&peer->addresses[0], address))
		return true;
	for (i = 1; i < peer->address_count; i++)
		if (mos_address_same_host(&peer->addresses[i], address))
			return true;
	return false;
}

/**
 * mos_peer_may_greet_from() - may handshakes with the peer come from there?
 * @peer:    the peer
 * @address: where something came from
 *
 * From its own address, where it was last heard, and from any port of another address that the map gives it:
 * that may be a router's, which chooses ports.
 *
 * Context: bottom halves disabled or process context.
 */
bool mos_peer_may_greet_from(struct mos_peer *peer, const union mos_address *address)
{
	bool may;

	mos_peer_lock(peer);
	may = __mos_peer_may_greet_from(peer, address);
	mos_peer_unlock(peer);
	return may;
}

/**
 * mos_peer_note() - note something about a peer that a person should see
 * @peer: the peer
 * @text: the words
 *
 * Context: bottom halves disabled or process context.
 */
void mos_peer_note(struct mos_peer *peer, const char *text)
{
	mos_peer_lock(peer);
	strscpy(peer->link.refusal, text, sizeof(peer->link.refusal));
	mos_peer_unlock(peer);
}

static const char *cipher_of(const struct mos_link *link)
{
	static const char * const names[MOS_CIPHERS] = {
		[MOS_CHACHA20_POLY1305] = "ChaCha20-Poly1305",
		[MOS_AEGIS128] = "AEGIS-128",
	};

	return mos_link_has_session(link) ? names[link->keys.now.cipher] : NULL;
}

static void fill_info(struct mos_peer *peer, struct mos_peer_info *info)
{
	const struct mos_link *link = &peer->link;

	memset(info, 0, sizeof(*info));
	info->id = peer->id;
	mos_peer_lock(peer);
	info->address = peer->path.to;
	info->state = link->state;
	memcpy(info->refusal, link->refusal, sizeof(info->refusal));
	memcpy(info->release, link->peer_release, sizeof(info->release));
	info->cpu = link->peer_cpu;
	info->version = link->peer_version;
	info->same_vdso = link->peer_version && link->peer_vdso == link->config->vdso;
	info->heard_ns = link->heard_ns ? ktime_get_ns() - link->heard_ns : U64_MAX;
	info->cipher = cipher_of(link);
	info->srtt_ns = link->rtt.latest ? link->rtt.srtt : 0;
	info->rttvar_ns = link->rtt.latest ? link->rtt.rttvar : 0;
	info->base_ns = link->rtt.base;
	info->queued_ns = mos_rtt_queued(&link->rtt);
	info->timeout_ns = mos_rtt_pto(&link->rtt);
	info->batch = mos_link_batch(link);
	info->ack_every = link->ack_every;
	info->spin_ns = mos_peer_spin_ns(peer);
	info->window = link->flight.cwnd;
	info->link = link->counts;
	mos_peer_unlock(peer);
	info->unknown = atomic64_read(&peer->unknown);
	info->misshapen = atomic64_read(&peer->misshapen);
}

/**
 * mos_peers_each() - look at all peers
 * @mn:  this node
 * @fn:  is told of each; anything but 0 ends the walk
 * @ctx: for @fn
 *
 * Context: process context, may sleep, and so may @fn.
 * Return: what @fn returned last.
 */
int mos_peers_each(struct mos_node *mn, int (*fn)(void *ctx, const struct mos_peer_info *info),
		   void *ctx)
{
	struct mos_peer_info *info = kmalloc(sizeof(*info), GFP_KERNEL);
	struct mos_peer *peer;
	int bucket, ret = 0;

	if (!info)
		return -ENOMEM;
	mutex_lock(&mn->config);
	hash_for_each(mn->peers, bucket, peer, slot) {
		fill_info(peer, info);
		ret = fn(ctx, info);
		if (ret)
			break;
	}
	mutex_unlock(&mn->config);
	kfree(info);
	return ret;
}
