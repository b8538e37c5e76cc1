// SPDX-License-Identifier: GPL-2.0
/* Owns the bytes of a datagram of gossip: written in one way, read in that way or not at all. */
#include "codec.h"

#define FORM_MASK 3u
#define FLAGS_SHIFT 2
#define PERCENT_MAX 100u

/* A float that is rounded down: @bits of mantissa, the exponent above it. */
static u32 float_from(u32 value, unsigned int bits, u32 exponent_max)
{
	u32 exponent = 0;

	while (value >> bits && exponent < exponent_max) {
		value >>= 1;
		exponent++;
	}
	return exponent << bits | min_t(u32, value, (1u << bits) - 1);
}

/* The value of a float; U64_MAX when it could have been written with a lower exponent. */
static u64 float_value(u32 code, unsigned int bits)
{
	u64 mantissa = code & ((1u << bits) - 1);
	u32 exponent = code >> bits;

	if (exponent && !(mantissa >> (bits - 1)))
		return U64_MAX;
	return mantissa << exponent;
}

static u8 *put_varint(u8 *at, u32 value)
{
	for (; value > 0x7f; value >>= 7)
		*at++ = value | 0x80;
	*at++ = value;
	return at;
}

static u8 *put_u16(u8 *at, u32 value)
{
	*at++ = value;
	*at++ = value >> 8;
	return at;
}

/**
 * mos_encode_head() - begin a datagram
 * @encoder: receives where it stands
 * @bytes: room for MOS_DATAGRAM_MAX
 * @head: the head
 */
void mos_encode_head(struct mos_encoder *encoder, u8 *bytes, const struct mos_head *head)
{
	u8 *at = bytes;

	*at++ = MOS_GOSSIP_VERSION;
	*at++ = head->flags;
	at = put_varint(at, head->sender);
	at = put_varint(at, head->intent);
	at = put_varint(at, head->granted);
	encoder->bytes = bytes;
	encoder->len = at - bytes;
	encoder->node = 0;
}

static u8 *put_facts(u8 *at, const struct mos_facts *facts)
{
	at = put_varint(at, facts->incarnation);
	at = put_varint(at, facts->speed);
	at = put_varint(at, facts->cpus);
	return put_varint(at, facts->total_mb);
}

static u8 *put_state(u8 *at, const struct mos_state *state)
{
	at = put_varint(at, state->runnable);
	at = put_u16(at, float_from(state->free_mb, 12, 15));
	at = put_varint(at, state->room);
	*at++ = min_t(u32, state->util, PERCENT_MAX);
	return at;
}

static u8 *put_detail(u8 *at, const struct mos_detail *detail)
{
	*at++ = min_t(u32, detail->pressure, PERCENT_MAX);
	*at++ = float_from(detail->io_kb, 3, 29);
	*at++ = float_from(detail->net_kb, 3, 29);
	at = put_varint(at, detail->guests);
	return put_varint(at, detail->away);
}

/* An entry is 64 bytes at most; it is made here first, as its size is not known before. */
#define ENTRY_BYTES_MAX 64u

static u32 put_entry(u8 *bytes, u32 after, const struct mos_entry *entry, enum mos_form form, u32 age)
{
	u32 flags = form == MOS_FORM_DEAD ? 0 : entry->state.flags & MOS_NODE_FLAGS;
	u8 *at = bytes;

	*at++ = form | flags << FLAGS_SHIFT;
	at = put_varint(at, entry->node - after);
	at = put_varint(at, entry->sequence);
	at = put_varint(at, age);
	if (form == MOS_FORM_DEAD) {
		at = put_varint(at, entry->facts.incarnation);
		*at++ = entry->cause;
		return at - bytes;
	}
	at = form == MOS_FORM_FULL ? put_facts(at, &entry->facts) : put_u16(at, entry->tag);
	at = put_state(at, &entry->state);
	if (form == MOS_FORM_FULL)
		at = put_detail(at, &entry->detail);
	return at - bytes;
}

/**
 * mos_encoded_size() - how many bytes an entry takes
 * @entry: the entry
 * @form: how much of it is told
 * @age: its age, ms
 * @after: node of the entry before it; 0: it is the first
 *
 * Return: bytes; no more than that if others come between the two.
 */
u32 mos_encoded_size(const struct mos_entry *entry, enum mos_form form, u32 age, u32 after)
{
	u8 bytes[ENTRY_BYTES_MAX];

	return put_entry(bytes, after, entry, form, age);
}

/**
 * mos_encode_entry() - append an entry
 * @encoder: the datagram
 * @entry: the entry; its node is higher than that of the entry before, its sequence is not 0
 * @form: how much of it is told
 * @age: its age, ms
 *
 * Return: whether there was room; without, nothing is written.
 */
bool mos_encode_entry(struct mos_encoder *encoder, const struct mos_entry *entry, enum mos_form form, u32 age)
{
	u8 bytes[ENTRY_BYTES_MAX];
	u32 len = put_entry(bytes, encoder->node, entry, form, age);

	if (len > MOS_DATAGRAM_MAX - encoder->len)
		return false;
	memcpy(encoder->bytes + encoder->len, bytes, len);
	encoder->len += len;
	encoder->node = entry->node;
	return true;
}

static void refuse(struct mos_decoder *decoder)
{
	decoder->err = -EBADMSG;
	decoder->at = decoder->end;
}

static u32 get_u8(struct mos_decoder *decoder)
{
	if (decoder->at == decoder->end) {
		refuse(decoder);
		return 0;
	}
	return *decoder->at++;
}

static u32 get_u16(struct mos_decoder *decoder)
{
	u32 low = get_u8(decoder);

	return low | get_u8(decoder) << 8;
}

/* A number in its shortest form: the last byte is not 0 unless it is the only one. */
static u32 get_varint(struct mos_decoder *decoder)
{
	u64 value = 0;
	unsigned int shift;

	for (shift = 0; shift < 35; shift += 7) {
		u64 byte = get_u8(decoder);

		value |= (byte & 0x7f) << shift;
		if (byte & 0x80)
			continue;
		if ((shift && !byte) || value > U32_MAX)
			break;
		return value;
	}
	refuse(decoder);
	return 0;
}

static u32 get_float(struct mos_decoder *decoder, u32 code, unsigned int bits)
{
	u64 value = float_value(code, bits);

	if (value > U32_MAX) {
		refuse(decoder);
		return 0;
	}
	return value;
}

static void require(struct mos_decoder *decoder, bool truth)
{
	if (!truth)
		refuse(decoder);
}

/**
 * mos_decode_head() - begin to read a datagram
 * @decoder: receives where it stands
 * @bytes: the datagram, from anybody who has the key
 * @len: its length
 * @head: receives the head
 *
 * Return: 0; -EPROTONOSUPPORT for another version; -EBADMSG.
 */
int mos_decode_head(struct mos_decoder *decoder, const u8 *bytes, size_t len, struct mos_head *head)
{
	*decoder = (struct mos_decoder){ .at = bytes, .end = bytes + len };
	require(decoder, len <= MOS_DATAGRAM_MAX);
	if (get_u8(decoder) != MOS_GOSSIP_VERSION && !decoder->err)
		return decoder->err = -EPROTONOSUPPORT;
	head->flags = get_u8(decoder);
	head->sender = get_varint(decoder);
	head->intent = get_varint(decoder);
	head->granted = get_varint(decoder);
	require(decoder, !(head->flags & ~MOS_DATAGRAM_FLAGS));
	require(decoder, head->sender);
	require(decoder, head->flags & MOS_DATAGRAM_ASK ||
		!(head->flags & (MOS_DATAGRAM_FACTS | MOS_DATAGRAM_CLAIM)));
	require(decoder, head->flags == MOS_DATAGRAM_ANNOUNCE || !(head->flags & MOS_DATAGRAM_ANNOUNCE));
	require(decoder, head->flags & MOS_DATAGRAM_CLAIM || !head->intent);
	require(decoder, head->flags & MOS_DATAGRAM_ANSWER || !head->granted);
	return decoder->err;
}

static void get_facts(struct mos_decoder *decoder, struct mos_facts *facts)
{
	facts->incarnation = get_varint(decoder);
	facts->speed = get_varint(decoder);
	facts->cpus = get_varint(decoder);
	facts->total_mb = get_varint(decoder);
	require(decoder, facts->speed && facts->cpus);
}

static void get_state(struct mos_decoder *decoder, struct mos_state *state)
{
	state->runnable = get_varint(decoder);
	state->free_mb = get_float(decoder, get_u16(decoder), 12);
	state->room = get_varint(decoder);
	state->util = get_u8(decoder);
	require(decoder, state->util <= PERCENT_MAX);
}

static void get_detail(struct mos_decoder *decoder, struct mos_detail *detail)
{
	detail->pressure = get_u8(decoder);
	detail->io_kb = get_float(decoder, get_u8(decoder), 3);
	detail->net_kb = get_float(decoder, get_u8(decoder), 3);
	detail->guests = get_varint(decoder);
	detail->away = get_varint(decoder);
	require(decoder, detail->pressure <= PERCENT_MAX);
}

static void get_dead(struct mos_decoder *decoder, struct mos_entry *entry)
{
	entry->facts.incarnation = get_varint(decoder);
	entry->cause = get_u8(decoder);
	require(decoder, entry->cause && entry->cause < MOS_CAUSE_NR && !entry->state.flags);
}

static void get_living(struct mos_decoder *decoder, struct mos_news *news)
{
	struct mos_entry *entry = &news->entry;

	if (news->form == MOS_FORM_FULL) {
		get_facts(decoder, &entry->facts);
		entry->tag = mos_facts_tag(&entry->facts);
	} else {
		entry->tag = get_u16(decoder);
		require(decoder, entry->tag);
	}
	get_state(decoder, &entry->state);
	if (news->form == MOS_FORM_FULL)
		get_detail(decoder, &entry->detail);
}

/**
 * mos_decode_entry() - read the next entry
 * @decoder: the datagram
 * @news: receives it
 *
 * Return: whether there was one. At the end, decoder->err says whether the datagram was right.
 */
bool mos_decode_entry(struct mos_decoder *decoder, struct mos_news *news)
{
	struct mos_entry *entry = &news->entry;
	u32 first, step;

	if (decoder->err || decoder->at == decoder->end)
		return false;
	memset(news, 0, sizeof(*news));
	first = get_u8(decoder);
	news->form = first & FORM_MASK;
	entry->state.flags = first >> FLAGS_SHIFT;
	step = get_varint(decoder);
	require(decoder, step && step <= U32_MAX - decoder->node);
	entry->node = decoder->node += step;
	entry->sequence = get_varint(decoder);
	news->age = get_varint(decoder);
	require(decoder, entry->sequence && news->form <= MOS_FORM_DEAD);
	if (news->form == MOS_FORM_DEAD)
		get_dead(decoder, entry);
	else
		get_living(decoder, news);
	return !decoder->err;
}
