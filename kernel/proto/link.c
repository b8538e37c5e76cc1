// SPDX-License-Identifier: GPL-2.0
/* Owns the state of one link: how it begins, heals and ends, and its timers. */
#include "link.h"

/* No such step: the state does not know this event. */
#define NONE MOS_LINK_STATES

/*
 * CONNECTING and REFUSED say hello; nothing can be sent. UP and SILENT have a session: what is submitted is
 * kept until it is acknowledged. LOST has dropped it all and waits until the layers above have been told.
 */
static const u8 steps[MOS_LINK_STATES][MOS_LINK_EVENTS] = {
	[MOS_LINK_CONNECTING] = {
		[MOS_LINK_MET] = MOS_LINK_UP,
		[MOS_LINK_HEARD] = NONE,
		[MOS_LINK_REFUSAL] = MOS_LINK_REFUSED,
		[MOS_LINK_SILENCE] = NONE,
		[MOS_LINK_OVER] = NONE,
		[MOS_LINK_BEGIN] = NONE,
	},
	[MOS_LINK_REFUSED] = {
		[MOS_LINK_MET] = MOS_LINK_UP,
		[MOS_LINK_HEARD] = NONE,
		[MOS_LINK_REFUSAL] = MOS_LINK_REFUSED,
		[MOS_LINK_SILENCE] = NONE,
		[MOS_LINK_OVER] = NONE,
		[MOS_LINK_BEGIN] = NONE,
	},
	[MOS_LINK_UP] = {
		[MOS_LINK_MET] = NONE,
		[MOS_LINK_HEARD] = MOS_LINK_UP,
		[MOS_LINK_REFUSAL] = NONE,
		[MOS_LINK_SILENCE] = MOS_LINK_SILENT,
		[MOS_LINK_OVER] = MOS_LINK_LOST,
		[MOS_LINK_BEGIN] = NONE,
	},
	[MOS_LINK_SILENT] = {
		[MOS_LINK_MET] = NONE,
		[MOS_LINK_HEARD] = MOS_LINK_UP,
		[MOS_LINK_REFUSAL] = NONE,
		[MOS_LINK_SILENCE] = NONE,
		[MOS_LINK_OVER] = MOS_LINK_LOST,
		[MOS_LINK_BEGIN] = NONE,
	},
	[MOS_LINK_LOST] = {
		[MOS_LINK_MET] = NONE,
		[MOS_LINK_HEARD] = NONE,
		[MOS_LINK_REFUSAL] = NONE,
		[MOS_LINK_SILENCE] = NONE,
		[MOS_LINK_OVER] = NONE,
		[MOS_LINK_BEGIN] = MOS_LINK_CONNECTING,
	},
};

/**
 * mos_link_step() - the state that follows
 * @state: the present one
 * @event: what happened
 * Return: the next state, or MOS_LINK_STATES if @state does not know @event.
 */
enum mos_link_state mos_link_step(enum mos_link_state state, enum mos_link_event event)
{
	return steps[state][event];
}

/**
 * mos_link_event() - take the step that an event asks for
 * @link:  the link
 * @event: what happened
 *
 * Return: false if the present state does not know the event; then nothing has changed.
 */
bool mos_link_event(struct mos_link *link, enum mos_link_event event)
{
	enum mos_link_state next = mos_link_step(link->state, event);

	if (next == NONE)
		return false;
	link->state = next;
	return true;
}

static void clear_session(struct mos_link *link)
{
	mos_outbox_reset(&link->outbox);
	mos_inbox_reset(&link->inbox);
	mos_flight_reset(&link->flight);
	mos_ranges_init(&link->received);
	mos_rtt_init(&link->rtt);
	link->outbox.grant = MOS_GRANT_START;
	link->inbox.granted = MOS_GRANT_START;
	link->peer_epoch = 0;
	link->asked_epoch = 0;
	link->newest = 0;
	link->ack_owed = 0;
	link->ack_due = U64_MAX;
	link->ack_every = MOS_ACK_EVERY;
	link->tally = 0;
	link->tally_ns = 0;
	link->resume_ns = U64_MAX;
	link->measure_due = U64_MAX;
	link->hello_wait = MOS_HELLO_FIRST;
	link->asked = 0;
	link->mute = false;
	memset(&link->rival, 0, sizeof(link->rival));
	mos_keys_wipe(&link->keys);
	memzero_explicit(link->shakes, sizeof(link->shakes));
}

/**
 * mos_link_init() - set up a link; it says and hears nothing until mos_link_start()
 * @link:     the link
 * @config:   shared by the links of the node; outlives the link
 * @peer:     number of the peer
 * @datagram: longest datagram that the route carries, MOS_DATAGRAM_MIN to MOS_DATAGRAM_MAX
 * @epoch:    random, not 0
 * @gfp:      how to allocate
 *
 * Return: 0 or -ENOMEM.
 */
int mos_link_init(struct mos_link *link, const struct mos_link_config *config, u32 peer,
		  u32 datagram, u64 epoch, gfp_t gfp)
{
	int err;

	memset(link, 0, sizeof(*link));
	err = mos_flight_init(&link->flight, gfp);
	if (err)
		return err;
	link->config = config;
	link->peer = peer;
	link->datagram = datagram;
	link->epoch = epoch;
	link->state = MOS_LINK_CONNECTING;
	link->hello_due = U64_MAX;
	mos_inbox_init(&link->inbox, config->window, config->msg_size);
	mos_outbox_init(&link->outbox);
	clear_session(link);
	return 0;
}

/**
 * mos_link_destroy() - give all memory back, that of delivered messages nobody took as well
 * @link: the link
 */
void mos_link_destroy(struct mos_link *link)
{
	struct mos_msg *msg;

	while ((msg = mos_link_take(link)))
		mos_inbox_discard(msg);
	mos_inbox_reset(&link->inbox);
	mos_outbox_destroy(&link->outbox);
	mos_flight_destroy(&link->flight);
	mos_keys_wipe(&link->keys);
	memzero_explicit(link->shakes, sizeof(link->shakes));
}

/**
 * mos_link_start() - begin to look for the peer
 * @link: a link that was just set up
 * @now:  ns
 */
void mos_link_start(struct mos_link *link, u64 now)
{
	mos_hello_send(link, now);
}

/**
 * mos_link_restart() - look for the peer again after a session was lost
 * @link:  a link that is MOS_LINK_LOST
 * @epoch: random, not 0, not the one before
 * @now:   ns
 */
void mos_link_restart(struct mos_link *link, u64 epoch, u64 now)
{
	if (!mos_link_event(link, MOS_LINK_BEGIN))
		return;
	link->epoch = epoch;
	link->hellos = 0;
	mos_hello_send(link, now);
}

/**
 * mos_link_rekey() - make new keys now, because those of the cluster have changed
 * @link: the link
 * @now:  ns
 */
void mos_link_rekey(struct mos_link *link, u64 now)
{
	link->asked = 0;
	link->hello_wait = MOS_HELLO_FIRST;
	if (link->state != MOS_LINK_LOST)
		mos_hello_send(link, now);
}

/**
 * mos_link_leave() - end the session, and tell the peer
 * @link: the link
 * @now:  ns
 */
void mos_link_leave(struct mos_link *link, u64 now)
{
	if (mos_link_has_session(link))
		mos_link_bye(link, now);
	mos_link_over(link, "this node has left");
}

/* Soon: the first packets of a session have something better to do. */
static void begin_measuring(struct mos_link *link, u64 now)
{
	link->measure_due = now;
	link->measure_wait = MOS_MEASURE_FIRST;
}

/**
 * mos_link_route() - say what the route carries; the path behind it is measured
 * @link:     the link
 * @datagram: longest datagram, MOS_DATAGRAM_MIN to MOS_DATAGRAM_MAX
 * @now:      ns
 *
 * Messages that are under way have been cut for the path as it was: while there are any, nothing changes.
 */
void mos_link_route(struct mos_link *link, u32 datagram, u64 now)
{
	if (datagram == link->datagram || !mos_link_is_idle(link))
		return;
	link->datagram = datagram;
	if (mos_link_has_session(link))
		begin_measuring(link, now);
}

/* The peer has shown that it knows our epoch: the session begins. */
static void meet(struct mos_link *link, u64 epoch, u64 now)
{
	if (!mos_link_event(link, MOS_LINK_MET))
		return;
	link->peer_epoch = epoch;
	mos_keys_keep_to(&link->keys, epoch);
	link->heard_ns = now;
	link->refusal[0] = '\0';
	begin_measuring(link, now);
}

/* Who began them makes them anew; if he does not, the other does. */
static u64 rekey_age(const struct mos_link *link)
{
	u64 age = link->config->rekey_ns;

	return link->keys.now.began ? age : age + age / MOS_REKEY_PART;
}

/**
 * mos_link_use_keys() - seal with other keys from now on; without a session one begins
 * @link: the link
 * @pair: the keys, which the peer has or will soon have
 * @now:  ns
 */
void mos_link_use_keys(struct mos_link *link, const struct mos_pair *pair, u64 now)
{
	mos_keys_use(&link->keys, pair);
	link->counts.keyed++;
	link->keyed_at = link->flight.next;
	link->mute = false;
	link->asked = 0;
	link->hello_wait = MOS_HELLO_FIRST;
	link->hello_due = now + rekey_age(link);
	meet(link, link->keys.now.epoch, now);
}

/**
 * mos_link_keyed() - our handshake has given keys
 * @link: the link
 * @pair: the keys
 * @now:  ns
 *
 * The peer uses them once it has seen us use them.
 */
void mos_link_keyed(struct mos_link *link, const struct mos_pair *pair, u64 now)
{
	mos_link_use_keys(link, pair, now);
	mos_link_ping(link, now);
}

/**
 * mos_link_over() - the session ends, and with it every message that is not delivered
 * @link: the link
 * @why:  in words, a constant
 */
void mos_link_over(struct mos_link *link, const char *why)
{
	if (!mos_link_event(link, MOS_LINK_OVER))
		return;
	link->end = why;
	clear_session(link);
}

static u32 fragment_size(const struct mos_link *link)
{
	return mos_link_carries(link) - MOS_PACKET_ROOM - MOS_ACK_ROOM - sizeof(struct mos_wire_data);
}

/**
 * mos_link_submit() - send a message
 * @link:   the link
 * @parcel: the message; its body becomes the link's unless this fails
 * @now:    ns
 *
 * Return: 0, -EHOSTDOWN without a session, or without the one that it belongs to, -ENOBUFS when too much is queued,
 * -ENOMEM.
 */
int mos_link_submit(struct mos_link *link, const struct mos_parcel *parcel, u64 now)
{
	int err;

	if (!mos_link_has_session(link) || (parcel->epoch && parcel->epoch != link->epoch))
		return -EHOSTDOWN;
	err = mos_outbox_add(&link->outbox, parcel, fragment_size(link));
	if (err)
		return err;
	link->counts.messages_out++;
	mos_link_flush(link, now);
	return 0;
}

/**
 * mos_link_consumed() - holders have freed messages
 * @link:  the link
 * @freed: charge of all messages that were ever freed
 * @now:   ns
 *
 * The peer is told ahead of its need, as soon as it could use a quarter of the window more.
 */
void mos_link_consumed(struct mos_link *link, u64 freed, u64 now)
{
	link->inbox.freed = max(link->inbox.freed, freed);
	if (!mos_link_has_session(link) || !link->received.count ||
	    mos_inbox_grant(&link->inbox) < link->inbox.granted + link->config->window / 4)
		return;
	link->ack_due = 0;
	mos_link_flush(link, now);
}

/**
 * mos_link_misbehaved() - the peer has said what nobody says who keeps to the protocol
 * @link: the link
 * @now:  ns
 *
 * A peer that has the key and does so is broken or means ill: it may not go on, nor by beginning anew each time, nor where
 * the layers above find out when its session is over. What may come of a race, such as the name of a process that has just
 * gone, does not count.
 */
void mos_link_misbehaved(struct mos_link *link, u64 now)
{
	link->offended_ns = min(max(link->offended_ns, now) + MOS_FORGIVE_NS, now + MOS_OFFENCES_MAX * MOS_FORGIVE_NS);
	if (link->offended_ns - now <= (MOS_OFFENCES_MAX - 1) * MOS_FORGIVE_NS)
		return;
	mos_link_over(link, "it has broken the protocol too often");
	link->shut_ns = now + MOS_CUT_OFF_NS;
}

static void distrust(struct mos_link *link, u64 now)
{
	mos_flight_distrust(&link->flight);
	link->rtt.base_ns = 0;
	begin_measuring(link, now + MOS_MEASURE_FIRST);
}

/* Where what is long vanishes and the rest does not, nothing but shorter fragments would ever arrive. */
static void detect(struct mos_link *link, u64 now)
{
	mos_flight_detect(&link->flight, &link->rtt, &link->outbox, now);
	if (!mos_flight_doubts(&link->flight))
		return;
	distrust(link, now);
	mos_outbox_recut(&link->outbox, fragment_size(link));
}

/**
 * mos_link_settle() - answer what has come in
 * @link: the link
 * @now:  ns
 *
 * What was completed can be taken with mos_link_take(), now or before.
 */
void mos_link_settle(struct mos_link *link, u64 now)
{
	if (!mos_link_has_session(link))
		return;
	detect(link, now);
	mos_link_flush(link, now);
}

static u64 silence(const struct mos_link *link)
{
	return min_t(u64, link->config->grace_ns / 2, MOS_SILENCE_MAX);
}

static u64 ping_due(const struct mos_link *link)
{
	return max(link->heard_ns, link->asked_ns) + mos_link_keepalive(link);
}

/* A window that is closed is probed like a loss: the grant that opens it may have been lost. */
static u64 probe_due(const struct mos_link *link)
{
	const struct mos_flight *flight = &link->flight;

	if (!flight->count && !mos_outbox_has_more(&link->outbox))
		return U64_MAX;
	return flight->last_ns + mos_rtt_pto(&link->rtt);
}

/*
 * The tick comes late where this node has stood still, or had no time for it: what has come meanwhile may still lie
 * where it came in, and the time does not count as silence. One that was overdue already counts: nothing else would
 * end a link that can do nothing about what is due.
 */
static void forgive(struct mos_link *link, u64 now)
{
	u64 due = mos_link_deadline(link);

	if (now > due && due > link->ticked_ns)
		link->heard_ns = min(now, link->heard_ns + (now - due));
	link->ticked_ns = now;
}

/* A peer that falls silent may seal with keys that are not here: then new ones bring it back. */
static void check_life(struct mos_link *link, u64 now)
{
	if (now >= link->heard_ns + link->config->grace_ns)
		mos_link_over(link, "nothing was heard of it for the time of grace");
	else if (now >= link->heard_ns + silence(link) && mos_link_event(link, MOS_LINK_SILENCE))
		link->hello_due = now;
}

static void probe(struct mos_link *link, u64 now)
{
	link->counts.timeouts++;
	link->rtt.backoff++;
	if (link->rtt.backoff == MOS_PROBES_LOST) {
		mos_flight_congested(&link->flight);
		distrust(link, now);
	}
	mos_link_probe(link, now);
}

/* One that does not arrive changes nothing: messages go on to be cut for what is known. */
static void measure(struct mos_link *link, u64 now)
{
	if (mos_link_carries(link) >= link->datagram) {
		link->measure_due = U64_MAX;
		return;
	}
	link->measure_due = now + link->measure_wait;
	link->measure_wait = min_t(u64, 2 * link->measure_wait, MOS_MEASURE_MAX);
	mos_link_measure(link, now);
}

static void expire_keys(struct mos_link *link, u64 now)
{
	mos_keys_expire(&link->keys, now - min(now, MOS_KEYS_DEAD * link->config->rekey_ns));
}

static void check_keys(struct mos_link *link, u64 now)
{
	expire_keys(link, now);
	link->mute = now >= link->keys.now.born_ns + MOS_KEYS_MUTE * link->config->rekey_ns;
	if (now >= link->hello_due)
		mos_hello_send(link, now);
}

static void session_tick(struct mos_link *link, u64 now)
{
	forgive(link, now);
	check_life(link, now);
	if (!mos_link_has_session(link) || (link->resume_ns != U64_MAX && now < link->resume_ns))
		return;
	link->resume_ns = U64_MAX;
	check_keys(link, now);
	if (!mos_link_may_seal(link))
		return;
	if (now >= link->flight.loss_due)
		detect(link, now);
	mos_link_flush(link, now);
	if (now >= link->measure_due)
		measure(link, now);
	if (now >= probe_due(link))
		probe(link, now);
	else if (now >= ping_due(link))
		mos_link_ping(link, now);
}

/**
 * mos_link_tick() - do what the time asks for
 * @link: the link
 * @now:  ns; calling too early does no harm
 */
void mos_link_tick(struct mos_link *link, u64 now)
{
	if (mos_link_has_session(link)) {
		session_tick(link, now);
	} else if (link->state != MOS_LINK_LOST && now >= link->hello_due) {
		expire_keys(link, now);
		mos_hello_send(link, now);
	}
}

static u64 life_due(const struct mos_link *link)
{
	if (link->state == MOS_LINK_UP)
		return link->heard_ns + silence(link);
	return link->heard_ns + link->config->grace_ns;
}

/**
 * mos_link_deadline() - when mos_link_tick() is wanted next
 * @link: the link
 *
 * Return: the time, ns, perhaps past; U64_MAX: never.
 */
u64 mos_link_deadline(const struct mos_link *link)
{
	u64 due;

	if (link->state == MOS_LINK_LOST)
		return U64_MAX;
	if (!mos_link_has_session(link))
		return link->hello_due;
	if (link->resume_ns != U64_MAX)
		return min(link->resume_ns, life_due(link));
	if (!mos_link_may_seal(link))
		return min(link->hello_due, life_due(link));
	due = min(min(link->ack_due, link->flight.loss_due), min(probe_due(link), ping_due(link)));
	due = min(due, link->measure_due);
	return min(due, min(link->hello_due, life_due(link)));
}
