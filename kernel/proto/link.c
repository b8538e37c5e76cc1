// SPDX-License-Identifier: GPL-2.0
/* Owns the state of one link: how it begins, heals and ends, what arrives over it, and its timers. */
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
	link->granted = MOS_GRANT_START;
	link->peer_epoch = 0;
	link->asked_epoch = 0;
	link->ack_owed = 0;
	link->ack_due = U64_MAX;
	link->resume_ns = U64_MAX;
	link->hello_wait = MOS_HELLO_FIRST;
}

/**
 * mos_link_init() - set up a link; it says and hears nothing until mos_link_start()
 * @link:     the link
 * @config:   shared by the links of the node; outlives the link
 * @peer:     number of the peer
 * @datagram: longest datagram that the path carries, MOS_DATAGRAM_MIN to MOS_DATAGRAM_MAX
 * @epoch:    random, not 0
 * @gfp:      how to allocate
 *
 * Return: 0 or -ENOMEM.
 */
int mos_link_init(struct mos_link *link, const struct mos_link_config *config, u32 peer,
		  u32 datagram, u32 epoch, gfp_t gfp)
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
void mos_link_restart(struct mos_link *link, u32 epoch, u64 now)
{
	if (!mos_link_event(link, MOS_LINK_BEGIN))
		return;
	link->epoch = epoch;
	mos_hello_send(link, now);
}

/**
 * mos_link_leave() - end the session, and tell the peer
 * @link: the link
 */
void mos_link_leave(struct mos_link *link)
{
	if (mos_link_has_session(link))
		mos_hello_bye(link);
	mos_link_over(link, "this node has left");
}

/**
 * mos_link_met() - the peer has shown that it knows our epoch: the session begins
 * @link:  the link
 * @epoch: the peer's
 * @now:   ns
 */
void mos_link_met(struct mos_link *link, u32 epoch, u64 now)
{
	if (!mos_link_event(link, MOS_LINK_MET))
		return;
	link->peer_epoch = epoch;
	link->heard_ns = now;
	link->refusal[0] = '\0';
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

/**
 * mos_link_submit() - send a message
 * @link:   the link
 * @parcel: the message; its body becomes the link's unless this fails
 * @now:    ns
 *
 * Return: 0, -EHOSTDOWN without a session, -ENOBUFS when too much is queued, -ENOMEM.
 */
int mos_link_submit(struct mos_link *link, const struct mos_parcel *parcel, u64 now)
{
	u32 size = link->datagram - sizeof(struct mos_wire_header) - MOS_ACK_ROOM -
		   sizeof(struct mos_wire_data);
	int err;

	if (!mos_link_has_session(link))
		return -EHOSTDOWN;
	err = mos_outbox_add(&link->outbox, parcel, size);
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
	    mos_inbox_grant(&link->inbox) < link->granted + link->config->window / 4)
		return;
	link->ack_due = 0;
	mos_link_flush(link, now);
}

static int ack_in(struct mos_link *link, struct mos_cursor *cursor, u64 now)
{
	const struct mos_wire_ack *ack = mos_take_ack(cursor);
	struct mos_ack_news news;
	int err;

	if (!ack)
		return -EBADMSG;
	err = mos_flight_acked(&link->flight, ack, &link->rtt, &link->outbox, now, &news);
	link->counts.spurious += news.spurious;
	if (!err)
		link->outbox.grant = max_t(u64, link->outbox.grant, le64_to_cpu(ack->grant));
	return err;
}

static int data_in(struct mos_link *link, struct mos_cursor *cursor, bool *urgent)
{
	const struct mos_wire_data *data = mos_take_data(cursor);

	if (!data)
		return -EBADMSG;
	*urgent |= !(data->flags & MOS_DATA_PATIENT);
	return mos_inbox_fragments(&link->inbox, data, 1, 0, NULL);
}

/* The number of frames that want to be acknowledged, one of them soon if @urgent, or an error. */
static int frames_in(struct mos_link *link, struct mos_cursor *cursor, bool *urgent, u64 now)
{
	int eliciting = 0, err = 0;

	while (cursor->left && !err) {
		switch (*cursor->at) {
		case MOS_FRAME_ACK:
			err = ack_in(link, cursor, now);
			break;
		case MOS_FRAME_DATA:
			err = data_in(link, cursor, urgent);
			eliciting++;
			break;
		case MOS_FRAME_PING:
			mos_cursor_take(cursor, sizeof(struct mos_wire_ping));
			*urgent = true;
			eliciting++;
			break;
		default:
			err = -EBADMSG;
		}
	}
	return err ? err : eliciting;
}

/*
 * At once when something is missing, or enough has come and the peer waits for it; otherwise an answer may
 * carry it for a while.
 */
static void owe_ack(struct mos_link *link, u32 count, bool gap, bool urgent, u64 now)
{
	if (!link->ack_owed)
		link->ack_due = min_t(u64, link->ack_due, now + MOS_ACK_DELAY);
	link->ack_owed += count;
	if (gap || (urgent && link->ack_owed >= MOS_ACK_EVERY))
		link->ack_due = 0;
}

/* One packet, or a run of them from this one on, of which what @header says of lower numbers is the same. */
static void arrived(struct mos_link *link, const struct mos_wire_header *header, u32 count,
		    bool eliciting, bool urgent, u64 now)
{
	u64 number = le64_to_cpu(header->number), span = le16_to_cpu(header->span);
	u64 highest = link->received.count ? link->received.range[0].high : 0;

	mos_ranges_add_run(&link->received, number, number + count - 1);
	mos_ranges_forget(&link->received, number > span ? number - span : 0);
	if (number > highest)
		link->largest_ns = now;
	link->heard_ns = now;
	mos_link_event(link, MOS_LINK_HEARD);
	if (eliciting)
		owe_ack(link, count, number != highest + 1, urgent, now);
}

static bool is_blank(const u8 *tag)
{
	static const u8 blank[MOS_TAG_LEN];

	return !memcmp(tag, blank, sizeof(blank));
}

/* Whoever knows our epoch has had our hello or our welcome, so a session may begin with any packet. */
static bool is_of_session(struct mos_link *link, const struct mos_wire_header *header, u64 now)
{
	u32 epoch = le32_to_cpu(header->epoch);

	if (header->version != link->config->version ||
	    le32_to_cpu(header->to_epoch) != link->epoch)
		return false;
	if (!mos_link_has_session(link))
		mos_link_met(link, epoch, now);
	return mos_link_has_session(link) && epoch == link->peer_epoch;
}

static bool is_accepted(struct mos_link *link, int eliciting)
{
	if (eliciting == -ENOMEM || eliciting == -ENOBUFS)
		link->counts.starved++;
	else if (eliciting < 0)
		link->counts.malformed++;
	return eliciting >= 0;
}

static void packet_in(struct mos_link *link, const struct mos_wire_header *header,
		      struct mos_cursor *cursor, u64 now)
{
	u32 len = cursor->left + sizeof(*header);
	bool urgent = false;
	int eliciting;

	if (!is_of_session(link, header, now)) {
		link->counts.stale++;
		return;
	}
	if (mos_ranges_has(&link->received, le64_to_cpu(header->number))) {
		link->counts.duplicate++;
		return;
	}
	eliciting = is_blank(header->tag) ? frames_in(link, cursor, &urgent, now) : -EBADMSG;
	if (!is_accepted(link, eliciting))
		return;
	link->counts.received++;
	link->counts.received_bytes += len;
	arrived(link, header, 1, eliciting, urgent, now);
}

/**
 * mos_link_input() - take in a datagram that came from the peer's address
 * @link: the link
 * @data: the datagram
 * @len:  its bytes
 * @now:  ns
 *
 * After one or several of these, mos_link_settle() is called.
 */
void mos_link_input(struct mos_link *link, const void *data, u32 len, u64 now)
{
	struct mos_cursor cursor = { .at = data, .left = len };
	const struct mos_wire_header *header = mos_take_header(&cursor);

	if (!header || le32_to_cpu(header->node) != link->peer)
		link->counts.malformed++;
	else if (header->kind == MOS_WIRE_PACKET)
		packet_in(link, header, &cursor, now);
	else
		mos_hello_input(link, header, &cursor, now);
}

/* Are so many fragments from this one on all of full length? */
static bool are_full(const struct mos_wire_data *data, u32 count)
{
	u32 whole = le32_to_cpu(data->total) / le16_to_cpu(data->size);

	return le16_to_cpu(data->index) + count <= whole;
}

/* False: they must be looked at one by one, since something is amiss with one of them or all. */
static bool run_in(struct mos_link *link, const struct mos_cargo *cargo, const void *first, u32 count,
		   u64 now)
{
	struct mos_cursor cursor = { .at = first, .left = cargo->each };
	const struct mos_wire_header *header = mos_take_header(&cursor);
	const struct mos_wire_data *data = header ? mos_take_data(&cursor) : NULL;
	u32 bytes = count * cargo->each;
	void *hold = bytes >= cargo->cost / MOS_HOLD_PART ? cargo->hold : NULL;
	u64 low, high;

	if (!data || !are_full(data, count) || !is_blank(header->tag))
		return false;
	low = le64_to_cpu(header->number);
	high = low + count - 1;
	if (high < low || le32_to_cpu(header->node) != link->peer ||
	    !is_of_session(link, header, now) || mos_ranges_meets(&link->received, low, high) ||
	    mos_inbox_fragments(&link->inbox, data, count, cargo->each, hold))
		return false;
	link->counts.received += count;
	link->counts.received_bytes += bytes;
	arrived(link, header, count, true, !(data->flags & MOS_DATA_PATIENT), now);
	return true;
}

/**
 * mos_link_input_train() - take in datagrams that came together from the peer's address
 * @link:  the link
 * @cargo: the datagrams
 * @now:   ns
 *
 * As mos_link_input() for each, but those that are a run are taken in at once.
 */
void mos_link_input_train(struct mos_link *link, const struct mos_cargo *cargo, u64 now)
{
	const u8 *at = cargo->data, *end = at + cargo->len;

	if (cargo->len <= cargo->each) {
		mos_link_input(link, at, cargo->len, now);
		return;
	}
	while (at < end) {
		u32 count = mos_run_count(at, end - at, cargo->each);

		if (count > 1 && run_in(link, cargo, at, count, now)) {
			at += count * cargo->each;
			continue;
		}
		for (; count; count--) {
			u32 one = min_t(u32, cargo->each, end - at);

			mos_link_input(link, at, one, now);
			at += one;
		}
	}
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
	mos_flight_detect(&link->flight, &link->rtt, &link->outbox, now);
	mos_link_flush(link, now);
}

static u64 keepalive(const struct mos_link *link)
{
	return min_t(u64, link->config->grace_ns / 4, MOS_KEEPALIVE_MAX);
}

static u64 silence(const struct mos_link *link)
{
	return min_t(u64, link->config->grace_ns / 2, MOS_SILENCE_MAX);
}

static u64 ping_due(const struct mos_link *link)
{
	return max(link->heard_ns, link->asked_ns) + keepalive(link);
}

/* A window that is closed is probed like a loss: the grant that opens it may have been lost. */
static u64 probe_due(const struct mos_link *link)
{
	const struct mos_flight *flight = &link->flight;

	if (!flight->count && !mos_outbox_has_more(&link->outbox))
		return U64_MAX;
	return flight->last_ns + mos_rtt_pto(&link->rtt);
}

static void check_life(struct mos_link *link, u64 now)
{
	if (now >= link->heard_ns + link->config->grace_ns)
		mos_link_over(link, "nothing was heard of it for the time of grace");
	else if (now >= link->heard_ns + silence(link))
		mos_link_event(link, MOS_LINK_SILENCE);
}

static void probe(struct mos_link *link, u64 now)
{
	link->counts.timeouts++;
	link->rtt.backoff++;
	if (link->rtt.backoff == 3)
		mos_flight_congested(&link->flight);
	mos_link_probe(link, now);
}

static void session_tick(struct mos_link *link, u64 now)
{
	check_life(link, now);
	if (!mos_link_has_session(link) || (link->resume_ns != U64_MAX && now < link->resume_ns))
		return;
	if (now >= link->flight.loss_due)
		mos_flight_detect(&link->flight, &link->rtt, &link->outbox, now);
	mos_link_flush(link, now);
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
	if (mos_link_has_session(link))
		session_tick(link, now);
	else if (link->state != MOS_LINK_LOST && now >= link->hello_due)
		mos_hello_send(link, now);
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
	due = min(min(link->ack_due, link->flight.loss_due), min(probe_due(link), ping_due(link)));
	return min(due, life_due(link));
}
