// SPDX-License-Identifier: GPL-2.0
/* Owns what this node says to its peers: messages, replies, and requests that wait for theirs. */
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/sched/stat.h>
#include <linux/slab.h>

#include "peer_parts.h"
#include "wire_trace.h"

/* Whatever the peer does not acknowledge stays with us, so there is an end to what it can have us say. */
static bool is_full(const struct mos_peer *peer, u32 len)
{
	lockdep_assert_held(&peer->lock);
	return len > MOS_QUEUE_SMALL && peer->link.outbox.bytes >= MOS_QUEUE_SOFT && mos_link_has_session(&peer->link);
}

static int add(struct mos_peer *peer, struct mos_parcel *parcel, struct mos_call *call)
{
	int err;

	if (is_full(peer, mos_buf_len(parcel->body)))
		return -EAGAIN;
	if (call) {
		mos_calls_add(&peer->calls, call);
		parcel->call = call->id;
	}
	err = mos_link_submit(&peer->link, parcel, ktime_get_ns());
	if (err && call)
		mos_calls_remove(&peer->calls, call);
	return err;
}

/* The body is consumed, unless this returns -EAGAIN: there is no room yet for what is long. */
static int submit(struct mos_peer *peer, struct mos_parcel *parcel, struct mos_call *call)
{
	int err;

	mos_peer_lock(peer);
	err = add(peer, parcel, call);
	mos_peer_unlock(peer);
	if (err && err != -EAGAIN)
		mos_buf_free(parcel->body);
	return err;
}

/* For who may not be able to wait. */
static int submit_now(struct mos_peer *peer, struct mos_parcel *parcel)
{
	int err = submit(peer, parcel, NULL);

	if (err != -EAGAIN)
		return err;
	mos_buf_free(parcel->body);
	return -ENOBUFS;
}

/* For who can. */
static int submit_in_turn(struct mos_peer *peer, struct mos_parcel *parcel, struct mos_call *call)
{
	u32 len = mos_buf_len(parcel->body);
	int err;

	do {
		err = submit(peer, parcel, call);
		if (err != -EAGAIN)
			return err;
	} while (!wait_event_killable(peer->room, mos_peer_has_room(peer, len)));
	mos_buf_free(parcel->body);
	return -EINTR;
}

/**
 * mos_peer_has_room() - may something be said to a peer, as far as its length goes?
 * @peer: the peer
 * @len:  bytes of its body
 *
 * Who answers with something long makes it after this. Room may be gone again by then: the answer fails with -ENOBUFS.
 *
 * Context: any but hard interrupts.
 * Return: whether it may; also without a session, for then nothing is kept.
 */
bool mos_peer_has_room(struct mos_peer *peer, u32 len)
{
	bool has;

	if (len <= MOS_QUEUE_SMALL)
		return true;
	mos_peer_lock(peer);
	has = !is_full(peer, len);
	mos_peer_unlock(peer);
	return has;
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
 * Return: 0, -EHOSTDOWN without a link, -ENOBUFS when too much is queued for what is so long, -ENOMEM.
 */
int mos_peer_send(struct mos_peer *peer, u16 type, u32 channel, struct mos_buf *body)
{
	struct mos_parcel parcel = { .type = type, .channel = channel, .body = body };

	return submit_now(peer, &parcel);
}

/**
 * mos_peer_reply() - answer a request
 * @request: the request, which remains the caller's
 * @body:    the reply's bytes, consumed in any case; NULL for none
 *
 * Only in the session in which it was asked: in another one somebody else may have asked under this number.
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
		.epoch = request->epoch,
		.body = body,
	};

	if (request->call)
		return submit_now(request->from, &parcel);
	mos_buf_free(body);
	return -EINVAL;
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
	int err;

	call->type = type;
	err = submit_in_turn(peer, &parcel, call);
	if (err)
		mos_peer_put(peer);
	else
		call->asked_ns = local_clock();
	return err;
}

static int cancel(struct mos_call *call, int error)
{
	struct mos_peer *peer = call->peer;
	bool waited;

	mos_peer_lock(peer);
	waited = mos_calls_remove(&peer->calls, call);
	mos_peer_unlock(peer);
	if (waited)
		call->error = error;
	else
		wait_for_completion(&call->done);
	return call->error;
}

static u64 most_spin(const struct mos_peer *peer)
{
	return (u64)READ_ONCE(peer->node->settings.spin_us) * NSEC_PER_USEC;
}

/**
 * mos_peer_spin_ns() - for how long a request looks for its reply before it sleeps, where it may
 * @peer: who was asked
 */
u64 mos_peer_spin_ns(const struct mos_peer *peer)
{
	return mos_spin_time(&peer->spin, most_spin(peer));
}

/* Another processor can take the reply in, and nobody wants ours meanwhile. */
static bool may_spin(void)
{
	return num_online_cpus() > 1 && single_task_running();
}

/*
 * To go to sleep and be woken takes longer than a fast wire, so the waiter looks for the reply for a while first, as
 * the kernel's busy polling does (net/core/dev.c). Who began to wait late has less of that left.
 */
static bool spin(struct mos_call *call)
{
	u64 most_ns = mos_peer_spin_ns(call->peer);

	if (!most_ns || !may_spin())
		return false;
	while (!completion_done(&call->done)) {
		if (need_resched() || signal_pending(current) || local_clock() - call->asked_ns > most_ns)
			return false;
		cpu_relax();
	}
	return true;
}

/* One that was there already when the request had been handed over teaches nothing. */
static void learn(const struct mos_call *call)
{
	u64 most_ns = most_spin(call->peer);

	if (most_ns && call->over_ns > call->asked_ns)
		mos_spin_learn(&call->peer->spin, call->over_ns - call->asked_ns, most_ns);
}

static long patience(unsigned int timeout_ms)
{
	return timeout_ms ? msecs_to_jiffies(timeout_ms) : MAX_SCHEDULE_TIMEOUT;
}

/* Waits for so many jiffies, and as many again while the reply is still wanted; @wants is NULL: not again. */
static struct mos_msg *finish(struct mos_call *call, long patience, bool (*wants)(void *ctx), void *ctx)
{
	bool has_spun = spin(call);
	long left;
	int err;

	do {
		left = wait_for_completion_killable_timeout(&call->done, patience);
	} while (!left && wants && wants(ctx));
	err = left > 0 ? call->error : cancel(call, left || wants ? -EINTR : -ETIMEDOUT);
	if (!err)
		learn(call);
	trace_mosix_reply(call, has_spun);
	mos_peer_put(call->peer);
	return err ? ERR_PTR(err) : call->reply;
}

static struct mos_msg *ask(struct mos_peer *peer, u16 type, u32 channel, struct mos_buf *body, long patience,
			   bool (*wants)(void *ctx), void *ctx)
{
	struct mos_call call;
	int err;

	call_init(&call, peer);
	err = start(&call, type, channel, body);
	return err ? ERR_PTR(err) : finish(&call, patience, wants, ctx);
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
	struct mos_msg *reply = finish(call, patience(timeout_ms), NULL, NULL);

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
	return ask(peer, type, channel, body, patience(timeout_ms), NULL, NULL);
}

/**
 * mos_peer_call_while() - send a request and wait for its reply as long as somebody wants it
 * @peer:    to whom
 * @type:    what it is
 * @channel: as in mos_peer_call()
 * @body:    its bytes, consumed in any case
 * @wants:   is asked twice a second whether the reply is still wanted
 * @ctx:     for @wants
 *
 * Context: process context, sleeps.
 * Return: as mos_peer_call(); -EINTR also where it is not wanted any more.
 */
struct mos_msg *mos_peer_call_while(struct mos_peer *peer, u16 type, u32 channel, struct mos_buf *body,
				    bool (*wants)(void *ctx), void *ctx)
{
	return ask(peer, type, channel, body, HZ / 2, wants, ctx);
}
