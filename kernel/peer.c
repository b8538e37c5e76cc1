// SPDX-License-Identifier: GPL-2.0
/* Owns the other nodes: the link to each, the calls over it, and the way of what comes in to its handler. */
#include <linux/hrtimer.h>
#include <linux/kref.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "call.h"
#include "compat/net.h"
#include "peer.h"
#include "proto/train.h"
#include "turn.h"

/* A caller that may sleep waits while more than this is queued already. */
#define QUEUE_SOFT (8u << 20)
/* The link is told of freed messages when they come to this part of the window. */
#define TELL_PART 8

/**
 * struct mos_peer - another node
 * @node:    ours
 * @slot:    in the node's table
 * @refs:    whoever knows it, each message from it, each call to it
 * @rcu:     the table is read without a lock
 * @id:      its number
 * @path:    the way there
 * @lock:    for all that follows
 * @link:    the link
 * @train:   datagrams that were made under @lock and wait to be sent
 * @arrived: messages that came in and wait for their handlers
 * @handing: somebody is handing them out
 * @stopped: the peer is leaving the table
 * @timer:   calls mos_link_tick()
 * @armed:   when the timer fires; U64_MAX: it does not
 * @over:    tells the layers above that the link is lost, and starts it anew
 * @ending:  @over has been or is being run for this
 * @calls:   requests that wait for their reply
 * @room:    callers that wait until less is queued
 * @turns:   handlers that sleep
 * @freed:   charge of all messages that were freed; needs no lock
 * @told:    of which the link knows
 * @unknown: messages of a type without a handler
 * @misshapen: messages of a length their handler does not take
 */
struct mos_peer {
	struct mos_node *node;
	struct hlist_node slot;
	struct kref refs;
	struct rcu_head rcu;
	u32 id;
	struct mos_path path;

	spinlock_t lock;
	struct mos_link link;
	struct mos_train train;
	struct list_head arrived;
	bool handing;
	bool stopped;
	struct hrtimer timer;
	u64 armed;
	struct work_struct over;
	bool ending;
	struct mos_calls calls;
	wait_queue_head_t room;
	struct mos_turns turns;
	atomic64_t freed;
	u64 told;
	atomic64_t unknown;
	atomic64_t misshapen;
};

static struct mos_peer *peer_of(struct mos_link *link)
{
	return container_of(link, struct mos_peer, link);
}

static void *make_packet(struct mos_link *link, u32 len)
{
	return mos_train_add(&peer_of(link)->train, len);
}

/* For the configuration of every link. */
const struct mos_link_ops mos_peer_link_ops = {
	.packet = make_packet,
};
const u32 mos_peer_msg_size = sizeof(struct mos_delivery);

static void lock_peer(struct mos_peer *peer)
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

static void send_all(struct mos_peer *peer, struct sk_buff_head *out)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(out)))
		mos_path_send(&peer->path, &peer->node->socket, skb);
}

/* What was made under the lock is sent after it: see locking.h. */
static void unlock_peer(struct mos_peer *peer)
	__releases(&peer->lock)
{
	struct sk_buff_head out;
	bool has_room;

	notice_end(peer);
	arm(peer);
	__skb_queue_head_init(&out);
	mos_train_depart(&peer->train, &out);
	has_room = peer->link.outbox.bytes < QUEUE_SOFT;
	spin_unlock(&peer->lock);
	send_all(peer, &out);
	if (has_room && waitqueue_active(&peer->room))
		wake_up_all(&peer->room);
	local_bh_enable();
}

static u32 new_epoch(void)
{
	return get_random_u32() | 1;
}

static void look_at_path(struct mos_peer *peer)
{
	if (!mos_link_has_session(&peer->link))
		peer->link.datagram = mos_path_datagram(&peer->path, &peer->node->socket);
}

static enum hrtimer_restart on_timer(struct hrtimer *timer)
{
	struct mos_peer *peer = container_of(timer, struct mos_peer, timer);
	struct mos_node *mn = peer->node;

	lock_peer(peer);
	peer->armed = U64_MAX;
	mn->link.grace_ns = READ_ONCE(mn->grace_seconds) * NSEC_PER_SEC;
	if (!peer->stopped) {
		look_at_path(peer);
		mos_link_tick(&peer->link, ktime_get_ns());
	}
	unlock_peer(peer);
	return HRTIMER_NORESTART;
}

static void on_over(struct work_struct *work)
{
	struct mos_peer *peer = container_of(work, struct mos_peer, over);

	pr_notice("mosix: node %u has lost node %u: %s\n", peer->node->id, peer->id,
		  peer->link.end);
	mos_peer_lost(peer->node, peer);
	lock_peer(peer);
	peer->ending = false;
	if (!peer->stopped)
		mos_link_restart(&peer->link, new_epoch(), ktime_get_ns());
	unlock_peer(peer);
}

static void handle(struct mos_msg *msg)
{
	mos_handlers[msg->type].handle(msg->from->node, msg);
}

static int peer_setup(struct mos_peer *peer, const struct mos_node_place *place)
{
	int err;

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
	spin_lock_init(&peer->lock);
	mos_train_init(&peer->train);
	INIT_LIST_HEAD(&peer->arrived);
	mos_hrtimer_setup(&peer->timer, on_timer);
	peer->armed = U64_MAX;
	INIT_WORK(&peer->over, on_over);
	mos_calls_init(&peer->calls);
	init_waitqueue_head(&peer->room);
	mos_turns_init(&peer->turns, handle);
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
	lock_peer(peer);
	look_at_path(peer);
	mos_link_start(&peer->link, ktime_get_ns());
	unlock_peer(peer);
}

/* Good-bye; calls over the link fail, and the layers above are told that it is lost. */
static void stop(struct mos_peer *peer)
{
	bool had_session;

	lock_peer(peer);
	had_session = mos_link_has_session(&peer->link);
	mos_link_leave(&peer->link);
	peer->stopped = true;
	mos_calls_fail(&peer->calls, -EHOSTDOWN);
	unlock_peer(peer);
	hrtimer_cancel(&peer->timer);
	flush_work(&peer->over);
	if (had_session)
		mos_peer_lost(peer->node, peer);
}

static bool is_among(const struct mos_peer *peer, const struct mos_node_place *places,
		     unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (places[i].id == peer->id && mos_peer_is_at(peer, &places[i].address))
			return true;
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
 * mos_peer_is_at() - is this the peer's address?
 * @peer:    the peer
 * @address: where something came from
 */
bool mos_peer_is_at(const struct mos_peer *peer, const union mos_address *address)
{
	return mos_address_equal(&peer->path.to, address);
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
	lock_peer(peer);
	strscpy(peer->link.refusal, text, sizeof(peer->link.refusal));
	unlock_peer(peer);
}

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
		lock_peer(peer);
		peer->told = freed;
		mos_link_consumed(&peer->link, freed, ktime_get_ns());
		unlock_peer(peer);
	}
	mos_delivery_put(mos_delivery_of(msg));
}

static bool has_handler(struct mos_peer *peer, const struct mos_msg *msg)
{
	const struct mos_handler *handler;
	u32 len = mos_buf_len(msg->body);

	if (msg->type >= MOS_MSG_NR || !mos_handlers[msg->type].handle) {
		atomic64_inc(&peer->unknown);
		return false;
	}
	handler = &mos_handlers[msg->type];
	if (len < handler->min_len || len > handler->max_len) {
		atomic64_inc(&peer->misshapen);
		return false;
	}
	return true;
}

static void hand_out(struct mos_peer *peer, struct mos_msg *msg)
{
	bool answered;

	if (msg->reply) {
		lock_peer(peer);
		answered = mos_calls_answer(&peer->calls, msg);
		unlock_peer(peer);
		if (!answered)
			mos_msg_free(msg);
	} else if (!has_handler(peer, msg)) {
		mos_msg_free(msg);
	} else if (mos_handlers[msg->type].atomic) {
		handle(msg);
	} else {
		mos_turns_queue(&peer->turns, peer->node->work, msg);
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
	lock_peer(peer);
	more = take_arrived(peer, batch);
	unlock_peer(peer);
	return more;
}

static void input_all(struct mos_peer *peer, const u8 *data, u32 len, u32 each)
{
	u64 now = ktime_get_ns();

	while (len) {
		u32 one = min(each, len);

		mos_link_input(&peer->link, data, one, now);
		data += one;
		len -= one;
	}
	mos_link_settle(&peer->link, now);
}

/**
 * mos_peer_input() - take in datagrams from a peer's address
 * @peer: the peer
 * @data: the datagrams
 * @len:  their bytes
 * @each: bytes of each; the last may be shorter
 *
 * Context: bottom halves disabled.
 */
void mos_peer_input(struct mos_peer *peer, const void *data, u32 len, u32 each)
{
	LIST_HEAD(batch);
	bool more;

	lock_peer(peer);
	if (!peer->stopped)
		input_all(peer, data, len, each);
	collect(peer);
	more = !peer->handing && take_arrived(peer, &batch);
	unlock_peer(peer);
	while (more)
		more = hand_out_batch(peer, &batch);
}

static int submit(struct mos_peer *peer, struct mos_parcel *parcel, struct mos_call *call)
{
	int err;

	lock_peer(peer);
	if (call) {
		mos_calls_add(&peer->calls, call);
		parcel->call = call->id;
	}
	err = mos_link_submit(&peer->link, parcel, ktime_get_ns());
	if (err && call)
		mos_calls_remove(&peer->calls, call);
	unlock_peer(peer);
	if (err)
		mos_buf_free(parcel->body);
	return err;
}

/**
 * mos_peer_send() - send a message that has no reply
 * @peer:    to whom
 * @type:    what it is
 * @channel: messages of one channel are handled in order; 0: any order
 * @body:    its bytes, consumed in any case; NULL for none
 *
 * The message arrives once, or the peer is lost.
 *
 * Context: any but hard interrupts.
 * Return: 0, -EHOSTDOWN without a link, -ENOBUFS when far too much is queued, -ENOMEM.
 */
int mos_peer_send(struct mos_peer *peer, u16 type, u32 channel, struct mos_buf *body)
{
	struct mos_parcel parcel = { .type = type, .channel = channel, .body = body };

	return submit(peer, &parcel, NULL);
}

/**
 * mos_peer_reply() - answer a request
 * @request: the request, which remains the caller's
 * @body:    the reply's bytes, consumed in any case; NULL for none
 *
 * Context: any but hard interrupts.
 * Return: as mos_peer_send(); -EINVAL when the message wants no reply.
 */
int mos_peer_reply(struct mos_msg *request, struct mos_buf *body)
{
	struct mos_parcel parcel = {
		.type = request->type,
		.reply = true,
		.channel = request->channel,
		.call = request->call,
		.body = body,
	};

	if (request->call)
		return submit(request->from, &parcel, NULL);
	mos_buf_free(body);
	return -EINVAL;
}

static bool may_queue(struct mos_peer *peer)
{
	bool may;

	lock_peer(peer);
	may = peer->link.outbox.bytes < QUEUE_SOFT || !mos_link_has_session(&peer->link);
	unlock_peer(peer);
	return may;
}

static void call_init(struct mos_call *call, struct mos_peer *peer)
{
	memset(call, 0, sizeof(*call));
	mos_peer_get(peer);
	call->peer = peer;
	init_completion(&call->done);
}

/* Sends the request; the body is consumed, and so is the call's reference to the peer if this fails. */
static int start(struct mos_call *call, u16 type, u32 channel, struct mos_buf *body)
{
	struct mos_parcel parcel = { .type = type, .channel = channel, .body = body };
	struct mos_peer *peer = call->peer;
	int err = 0;

	if (READ_ONCE(peer->link.outbox.bytes) >= QUEUE_SOFT &&
	    wait_event_killable(peer->room, may_queue(peer))) {
		mos_buf_free(body);
		err = -EINTR;
	}
	if (!err)
		err = submit(peer, &parcel, call);
	if (err)
		mos_peer_put(peer);
	return err;
}

static int cancel(struct mos_call *call, int error)
{
	struct mos_peer *peer = call->peer;
	bool waited;

	lock_peer(peer);
	waited = mos_calls_remove(&peer->calls, call);
	unlock_peer(peer);
	if (waited)
		call->error = error;
	else
		wait_for_completion(&call->done);
	return call->error;
}

static struct mos_msg *finish(struct mos_call *call, unsigned int timeout_ms)
{
	long timeout = timeout_ms ? msecs_to_jiffies(timeout_ms) : MAX_SCHEDULE_TIMEOUT;
	long left = wait_for_completion_killable_timeout(&call->done, timeout);
	int err = left > 0 ? call->error : cancel(call, left ? -EINTR : -ETIMEDOUT);

	mos_peer_put(call->peer);
	return err ? ERR_PTR(err) : call->reply;
}

/**
 * mos_call_start() - send a request, and wait for its reply later
 * @peer:    to whom
 * @type:    what it is
 * @channel: messages of one channel are handled in order; 0: any order
 * @body:    its bytes, consumed in any case; NULL for none
 *
 * Context: process context; sleeps while too much is queued.
 * Return: the request, for mos_call_wait(), or ERR_PTR: -EINTR on a fatal signal, -EHOSTDOWN, -ENOBUFS,
 * -ENOMEM.
 */
struct mos_call *mos_call_start(struct mos_peer *peer, u16 type, u32 channel,
				struct mos_buf *body)
{
	struct mos_call *call = kmalloc(sizeof(*call), GFP_KERNEL);
	int err;

	if (!call) {
		mos_buf_free(body);
		return ERR_PTR(-ENOMEM);
	}
	call_init(call, peer);
	err = start(call, type, channel, body);
	if (!err)
		return call;
	kfree(call);
	return ERR_PTR(err);
}

/**
 * mos_call_wait() - wait for a reply
 * @call:       from mos_call_start(), consumed
 * @timeout_ms: for how long, ms; 0: as long as the peer lives
 *
 * Context: process context, sleeps.
 * Return: the reply, which the caller frees, or ERR_PTR: -EINTR on a fatal signal, -ETIMEDOUT, -EHOSTDOWN
 * when the peer is lost.
 */
struct mos_msg *mos_call_wait(struct mos_call *call, unsigned int timeout_ms)
{
	struct mos_msg *reply = finish(call, timeout_ms);

	kfree(call);
	return reply;
}

/**
 * mos_peer_call() - send a request and wait for its reply
 * @peer:       to whom
 * @type:       what it is
 * @channel:    messages of one channel are handled in order; 0: any order
 * @body:       its bytes, consumed in any case; NULL for none
 * @timeout_ms: for how long to wait, ms; 0: as long as the peer lives
 *
 * Context: process context, sleeps.
 * Return: the reply, which the caller frees, or ERR_PTR as mos_call_start() and mos_call_wait().
 */
struct mos_msg *mos_peer_call(struct mos_peer *peer, u16 type, u32 channel,
			      struct mos_buf *body, unsigned int timeout_ms)
{
	struct mos_call call;
	int err;

	call_init(&call, peer);
	err = start(&call, type, channel, body);
	return err ? ERR_PTR(err) : finish(&call, timeout_ms);
}

static void fill_info(struct mos_peer *peer, struct mos_peer_info *info)
{
	const struct mos_link *link = &peer->link;

	memset(info, 0, sizeof(*info));
	info->id = peer->id;
	info->address = peer->path.to;
	lock_peer(peer);
	info->state = link->state;
	memcpy(info->refusal, link->refusal, sizeof(info->refusal));
	memcpy(info->release, link->peer_release, sizeof(info->release));
	info->version = link->peer_version;
	info->heard_ns = link->heard_ns ? ktime_get_ns() - link->heard_ns : U64_MAX;
	info->srtt_ns = link->rtt.latest ? link->rtt.srtt : 0;
	info->rttvar_ns = link->rtt.latest ? link->rtt.rttvar : 0;
	info->window = link->flight.cwnd;
	info->in_flight = link->flight.bytes;
	info->queued = link->outbox.bytes;
	info->calls = peer->calls.count;
	info->link = link->counts;
	unlock_peer(peer);
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
