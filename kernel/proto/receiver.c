// SPDX-License-Identifier: GPL-2.0
/* Owns the taking in of packets: which are genuine and new, and what the frames in them say. */
#include "link.h"
#include "seal.h"

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

/* Until it comes back, this is what a person wants to know of it. */
static void say_left(struct mos_link *link)
{
	mos_link_over(link, "it has left");
	snprintf(link->refusal, sizeof(link->refusal), "it has left the cluster");
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
			mos_cursor_take(cursor, MOS_FRAME_BARE);
			*urgent = true;
			eliciting++;
			break;
		case MOS_FRAME_BYE:
			say_left(link);
			return -ESHUTDOWN;
		default:
			err = -EBADMSG;
		}
	}
	return err ? err : eliciting;
}

/* The rate at which packets come tells what a round trip holds. */
static void tally(struct mos_link *link, u32 count, u64 now)
{
	u64 passed = now - link->tally_ns;

	link->tally += count;
	if (!link->rtt.latest || passed < max_t(u64, link->rtt.srtt, MOS_TALLY_MIN))
		return;
	link->ack_every = clamp_t(u64, link->tally * link->rtt.srtt / passed / MOS_ACKS_PER_TRIP, MOS_ACK_EVERY,
				  MOS_ACK_EVERY_MAX);
	link->tally = 0;
	link->tally_ns = now;
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
	tally(link, count, now);
	if (gap || (urgent && link->ack_owed >= link->ack_every))
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
	if (number > highest) {
		link->largest_ns = now;
		link->shown++;
	}
	link->heard_ns = now;
	mos_link_event(link, MOS_LINK_HEARD);
	if (eliciting)
		owe_ack(link, count, number != highest + 1, urgent, now);
}

static void bear(struct mos_link *link, u64 now)
{
	link->counts.malformed++;
	mos_link_misbehaved(link, now);
}

static bool is_accepted(struct mos_link *link, int eliciting, u64 now)
{
	if (eliciting == -ENOMEM || eliciting == -ENOBUFS)
		link->counts.starved++;
	else if (eliciting < 0 && eliciting != -ESHUTDOWN)
		bear(link, now);
	return eliciting >= 0;
}

/* A packet that was opened; others of its train may have ended the session since. */
static void packet_in(struct mos_link *link, const void *data, u32 len, u64 now)
{
	struct mos_cursor cursor = { .at = data, .left = len };
	const struct mos_wire_header *header = mos_take_header(&cursor);
	bool urgent = false;
	int eliciting;

	if (!mos_link_has_session(link)) {
		link->counts.stale++;
		return;
	}
	if (mos_ranges_has(&link->received, le64_to_cpu(header->number))) {
		link->counts.duplicate++;
		return;
	}
	cursor.left -= MOS_TAG_LEN;
	eliciting = frames_in(link, &cursor, &urgent, now);
	if (!is_accepted(link, eliciting, now))
		return;
	link->counts.received++;
	link->counts.received_bytes += len;
	arrived(link, header, 1, eliciting, urgent, now);
}

/* The keys that a packet names, unless they are too old, or made with somebody who has started anew since. */
static struct mos_pair *find_keys(struct mos_link *link, const struct mos_wire_header *header, u64 now)
{
	struct mos_pair *pair = mos_keys_find(&link->keys, le32_to_cpu(header->key));

	if (!pair || header->version != link->config->version ||
	    now >= pair->born_ns + MOS_KEYS_DEAD * link->config->rekey_ns)
		return NULL;
	return mos_link_has_session(link) && pair->epoch != link->peer_epoch ? NULL : pair;
}

/**
 * mos_link_lend() - lend keys to open datagrams with
 * @link: the link
 * @data: the first of them
 * @len:  its bytes, or more
 * @loan: gets the keys that it names
 * @now:  ns
 *
 * What was opened with them is looked at again when it is taken in: the link may have other keys by then.
 *
 * Return: false if nothing can be lent, or they would not be worth opening.
 */
bool mos_link_lend(struct mos_link *link, const void *data, u32 len, struct mos_loan *loan, u64 now)
{
	struct mos_cursor cursor = { .at = data, .left = len };
	const struct mos_wire_header *header = mos_take_header(&cursor);
	const struct mos_pair *pair = header ? find_keys(link, header, now) : NULL;

	if (!pair || mos_ranges_has(&link->received, le64_to_cpu(header->number)))
		return false;
	loan->crypto = link->config->crypto;
	loan->cipher = pair->cipher;
	memcpy(loan->receive, pair->receive, sizeof(loan->receive));
	loan->id = pair->id;
	loan->born_ns = pair->born_ns;
	loan->count = 0;
	loan->opened = 0;
	loan->forged = 0;
	return true;
}

/* How far a packet is that came in. */
enum wrapping {
	SEALED,
	OPENED,
	FORGED,
};

/* What was opened ahead, with keys that are still here. */
static bool is_open(const struct mos_link *link, const struct mos_pair *pair, enum wrapping wrapping, void *data,
		    u32 len)
{
	if (wrapping != SEALED)
		return wrapping == OPENED;
	return mos_packet_open(link->config->crypto, pair->cipher, pair->receive, data, len);
}

/* The peer has used them, so it has had our answer, and what its hello said is true of it now. */
static void take_next(struct mos_link *link, const struct mos_pair *pair, u64 now)
{
	bool had_session = mos_link_has_session(link);

	mos_hello_introduce(link, &link->said[pair - link->keys.next]);
	mos_link_use_keys(link, pair, now);
	if (!had_session)
		mos_link_ping(link, now);
}

/*
 * Decrypts a packet where it is, and sees to what follows from the keys that were used: with new ones the peer
 * has shown that it knows us. A packet that comes late tells what the peer has used, and not what it uses. False:
 * it is none, or not genuine, or has been here; nothing has changed then.
 */
static bool open_packet(struct mos_link *link, void *data, u32 len, enum wrapping wrapping, u64 now)
{
	const struct mos_wire_header *header = data;
	struct mos_pair *pair = find_keys(link, header, now);
	u64 number = le64_to_cpu(header->number);

	if (!pair || len < MOS_PACKET_ROOM) {
		link->counts.stale++;
		return false;
	}
	if (mos_ranges_has(&link->received, number)) {
		link->counts.duplicate++;
		return false;
	}
	if (!is_open(link, pair, wrapping, data, len)) {
		link->counts.forged++;
		return false;
	}
	if (number < link->newest)
		return true;
	link->newest = number;
	if (mos_keys_is_next(&link->keys, pair))
		take_next(link, pair, now);
	return true;
}

/* Handshakes end here; true: it is a packet, and open. */
static bool open_datagram(struct mos_link *link, void *data, u32 len, enum wrapping wrapping, u64 now)
{
	struct mos_cursor cursor = { .at = data, .left = len };
	const struct mos_wire_header *header = mos_take_header(&cursor);

	if (!header || le32_to_cpu(header->node) != link->peer) {
		link->counts.malformed++;
		return false;
	}
	if (header->kind == MOS_WIRE_PACKET)
		return open_packet(link, data, len, wrapping, now);
	if (link->packets_only) {
		link->counts.stale++;
		return false;
	}
	mos_hello_input(link, data, len, now);
	return false;
}

/**
 * mos_link_input() - take in a datagram that came from the peer's address
 * @link: the link
 * @data: the datagram, which is decrypted where it is
 * @len:  its bytes
 * @now:  ns
 *
 * After one or several of these, mos_link_settle() is called.
 */
void mos_link_input(struct mos_link *link, void *data, u32 len, u64 now)
{
	if (open_datagram(link, data, len, SEALED, now))
		packet_in(link, data, len, now);
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
	const struct mos_wire_data *data = mos_take_data(&cursor);
	u32 bytes = count * cargo->each;
	void *hold = bytes >= cargo->cost / MOS_HOLD_PART ? cargo->hold : NULL;
	u64 low, high;

	if (!data || !are_full(data, count))
		return false;
	low = le64_to_cpu(header->number);
	high = low + count - 1;
	if (high < low || !mos_link_has_session(link) ||
	    mos_ranges_meets(&link->received, low, high) ||
	    mos_inbox_fragments(&link->inbox, data, count, cargo->each, hold))
		return false;
	link->counts.received += count;
	link->counts.received_bytes += bytes;
	arrived(link, header, count, true, !(data->flags & MOS_DATA_PATIENT), now);
	return true;
}

/* @which: of the datagrams of the loan */
static enum wrapping wrapping(const struct mos_loan *loan, u32 which)
{
	if (!loan || which >= MOS_OPEN_AT_ONCE)
		return SEALED;
	if (loan->opened >> which & 1)
		return OPENED;
	return loan->forged >> which & 1 ? FORGED : SEALED;
}

/* @first: of the datagrams of the loan, the first of these */
static u64 open_all(struct mos_link *link, const struct mos_cargo *cargo, u8 *at, u32 len, u32 first, u64 now)
{
	u64 open = 0;
	u32 one, i;

	for (i = 0; len; i++, len -= one, at += one) {
		one = min(cargo->each, len);
		if (open_datagram(link, at, one, wrapping(cargo->loan, first + i), now))
			open |= 1ull << i;
	}
	return open;
}

/* Takes in what begins with an open packet; returns how many packets that were. */
static u32 open_in(struct mos_link *link, const struct mos_cargo *cargo, const u8 *at, u32 len, u64 open,
		   u64 now)
{
	u32 ahead = 1, count, i;

	while (ahead < MOS_OPEN_AT_ONCE && open >> ahead & 1)
		ahead++;
	len = min(len, ahead * cargo->each);
	count = mos_run_count(at, len, cargo->each);
	if (count > 1 && run_in(link, cargo, at, count, now))
		return count;
	for (i = 0; i < count; i++)
		packet_in(link, at + i * cargo->each, min(cargo->each, len - i * cargo->each), now);
	return count;
}

static void input_some(struct mos_link *link, const struct mos_cargo *cargo, u8 *at, u32 len, u32 first, u64 now)
{
	u64 open = open_all(link, cargo, at, len, first, now);
	u32 count, skip;

	while (open) {
		count = open & 1 ? open_in(link, cargo, at, len, open, now) : 1;
		skip = min(len, count * cargo->each);
		at += skip;
		len -= skip;
		open = count < MOS_OPEN_AT_ONCE ? open >> count : 0;
	}
}

/* Others may have the same name by chance. */
static bool has_lent(struct mos_link *link, const struct mos_loan *loan)
{
	const struct mos_pair *pair = mos_keys_find(&link->keys, loan->id);

	return pair && pair->born_ns == loan->born_ns;
}

/**
 * mos_link_input_train() - take in datagrams that came together from the peer's address
 * @link:  the link
 * @cargo: the datagrams
 * @now:   ns
 *
 * As mos_link_input() for each, but those that are a run are taken in at once, and what was opened ahead with keys that
 * have gone meanwhile is dropped.
 */
void mos_link_input_train(struct mos_link *link, const struct mos_cargo *cargo, u64 now)
{
	u32 len = cargo->len, first = cargo->first, some;
	u8 *at = cargo->data;

	if (cargo->loan && !has_lent(link, cargo->loan)) {
		link->counts.stale += DIV_ROUND_UP(len, cargo->each);
		return;
	}
	if (len <= cargo->each && !cargo->loan) {
		mos_link_input(link, at, len, now);
		return;
	}
	for (; len; len -= some, at += some) {
		some = min(len, MOS_OPEN_AT_ONCE * cargo->each);
		input_some(link, cargo, at, some, first, now);
		first += MOS_OPEN_AT_ONCE;
	}
}
