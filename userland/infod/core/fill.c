// SPDX-License-Identifier: GPL-2.0
/* Owns what goes into a datagram: which entries, how much of each, and this node's own. */
#include "fill.h"
#include "window.h"

/* A share of what was passed on before is told in full again, for those who missed it. */
#define RETELL 32u

/**
 * mos_steps_milli() - a time in steps
 * @gossip: the state
 * @ms: the time
 *
 * Return: thousandths of a step.
 */
u32 mos_steps_milli(const struct mos_gossip *gossip, u64 ms)
{
	return min_t(u64, ms * MOS_STEP_ONE / gossip->settings.step, U32_MAX);
}

/* So often facts are told in full before they are taken for known: all n have them after log2 n, if all goes well. */
static u32 tellings(const struct mos_gossip *gossip)
{
	u32 n = gossip->vector.count, count = 3;

	for (; n; n >>= 1)
		count++;
	return count;
}

static u32 window_wanted(const struct mos_gossip *gossip)
{
	const struct mos_gossip_settings *settings = &gossip->settings;
	u32 nodes = gossip->vector.living + 1;
	u32 age = mos_steps_milli(gossip, settings->value);

	switch (settings->rule) {
	case MOS_WINDOW_MEAN_AGE:
		return mos_window_for_mean_age(nodes, age);
	case MOS_WINDOW_MAX_AGE:
		return mos_window_for_max_age(nodes, age);
	default:
		return settings->value ?: U32_MAX;
	}
}

/**
 * mos_gossip_age() - how old news gets here, for who wants it no older than that
 * @gossip: the state
 *
 * Return: ms, of the kind that the window is chosen by; 0 where it is not chosen by an age.
 */
u32 mos_gossip_age(const struct mos_gossip *gossip)
{
	u32 (*age_of)(u32 nodes, u32 window) = NULL;
	u32 nodes = gossip->vector.living + 1;

	if (gossip->settings.rule == MOS_WINDOW_MEAN_AGE)
		age_of = mos_window_mean_age;
	if (gossip->settings.rule == MOS_WINDOW_MAX_AGE)
		age_of = mos_window_max_age;
	if (!age_of || !gossip->window)
		return 0;
	return min_t(u64, (u64)age_of(nodes, gossip->window) * gossip->settings.step / MOS_STEP_ONE, U32_MAX);
}

static enum mos_form form_of(const struct mos_gossip *gossip, const struct mos_entry *entry, u32 salt, bool full)
{
	if (entry->cause)
		return MOS_FORM_DEAD;
	if (full || entry->told < tellings(gossip) || (entry->node + salt) % RETELL == 0)
		return MOS_FORM_FULL;
	return MOS_FORM_SHORT;
}

/**
 * struct choice - which entries go into a datagram
 * @cutoff: those whose rank is not above it
 * @salt: of the rank
 * @full: all in full
 * @now: clock, ms
 */
struct choice {
	u64 cutoff;
	u32 salt;
	bool full;
	u64 now;
};

static bool is_chosen(const struct mos_entry *entry, const struct choice *choice)
{
	return entry->sequence && mos_entry_rank(entry, choice->salt, choice->now) <= choice->cutoff;
}

static u32 chosen_size(const struct mos_gossip *gossip, const struct choice *choice, u32 *count)
{
	const struct mos_vector *vector = &gossip->vector;
	u32 size = 0, after = 0, i;

	*count = 0;
	for (i = 0; i < vector->count; i++) {
		const struct mos_entry *entry = &vector->entries[i];

		if (!is_chosen(entry, choice))
			continue;
		size += mos_encoded_size(entry, form_of(gossip, entry, choice->salt, choice->full),
					 mos_entry_age(entry, choice->now), after);
		after = entry->node;
		++*count;
	}
	return size;
}

/* Those that are urgent come in addition: a node that knew only a few would never hear of the others. */
static u32 count_urgent(const struct mos_vector *vector)
{
	u32 i, count = 0;

	for (i = 0; i < vector->count; i++)
		count += mos_entry_is_urgent(&vector->entries[i]);
	return count;
}

/* The freshest entries, so many as are wanted and as fit into @room bytes. */
static void choose(struct mos_gossip *gossip, struct choice *choice, u32 room)
{
	/* No entry is shorter, so that no more can fit. */
	u32 wanted = min(window_wanted(gossip) - 1, MOS_DATAGRAM_ENTRIES) + count_urgent(&gossip->vector);
	u32 count, size;

	gossip->window = min(window_wanted(gossip), gossip->vector.living + 1);
	for (;;) {
		choice->cutoff = mos_vector_cutoff(&gossip->vector, wanted, choice->salt, choice->now);
		size = chosen_size(gossip, choice, &count);
		if (size <= room || !wanted)
			return;
		wanted = min((u32)((u64)count * room / size), wanted - 1);
		gossip->window = wanted + 1;
	}
}

static void put(struct mos_gossip *gossip, struct mos_encoder *encoder, struct mos_entry *entry,
		const struct choice *choice)
{
	enum mos_form form = form_of(gossip, entry, choice->salt, choice->full);

	if (!mos_encode_entry(encoder, entry, form, mos_entry_age(entry, choice->now)))
		return;
	if (form != MOS_FORM_SHORT && entry->told < UINT8_MAX)
		entry->told++;
}

/*
 * This node's own entry is in every datagram, in full, and new each time. One that is quiet says that it is there and
 * what it is, but not how it is.
 */
static void put_self(struct mos_gossip *gossip, struct mos_encoder *encoder, u64 now)
{
	struct mos_entry self;

	gossip->self.sequence++;
	self = gossip->self;
	if (self.state.flags & MOS_NODE_QUIET) {
		self.state = (struct mos_state){ .flags = self.state.flags };
		self.detail = (struct mos_detail){ 0 };
	}
	mos_encode_entry(encoder, &self, MOS_FORM_FULL, now > (u64)self.born ? now - self.born : 0);
}

static u32 finish(struct mos_gossip *gossip, const struct mos_encoder *encoder)
{
	gossip->counts.sent++;
	gossip->counts.sent_bytes += encoder->len;
	return encoder->len;
}

/**
 * mos_fill_window() - a datagram with as much of the freshest as is wanted and fits
 * @gossip: the state
 * @now: clock, ms
 * @bytes: receives the datagram, room for MOS_DATAGRAM_MAX
 * @head: its head
 * @full: whoever gets it lacks facts: all in full
 *
 * Return: its length.
 */
u32 mos_fill_window(struct mos_gossip *gossip, u64 now, u8 *bytes, const struct mos_head *head, bool full)
{
	struct choice choice = { .salt = mos_random_next(&gossip->random), .full = full, .now = now };
	const struct mos_vector *vector = &gossip->vector;
	struct mos_encoder encoder;
	u32 i = 0;

	mos_encode_head(&encoder, bytes, head);
	choose(gossip, &choice, MOS_DATAGRAM_MAX - encoder.len -
	       mos_encoded_size(&gossip->self, MOS_FORM_FULL, 0, 0) - 4);
	for (; i < vector->count && vector->entries[i].node < gossip->self.node; i++)
		if (is_chosen(&vector->entries[i], &choice))
			put(gossip, &encoder, &vector->entries[i], &choice);
	put_self(gossip, &encoder, now);
	for (; i < vector->count; i++)
		if (is_chosen(&vector->entries[i], &choice))
			put(gossip, &encoder, &vector->entries[i], &choice);
	return finish(gossip, &encoder);
}

/**
 * mos_fill_question() - a datagram with no more than a question: to one that is probably dead, or that matters now
 * @gossip: the state
 * @now: clock, ms
 * @bytes: receives the datagram, room for MOS_DATAGRAM_MAX
 * @flags: enum mos_datagram_flags besides MOS_DATAGRAM_ASK
 * @intent: what is to be sent there, see struct mos_head
 *
 * Return: its length.
 */
u32 mos_fill_question(struct mos_gossip *gossip, u64 now, u8 *bytes, u32 flags, u32 intent)
{
	struct mos_head head = { .flags = MOS_DATAGRAM_ASK | flags, .sender = gossip->self.node, .intent = intent };
	struct mos_encoder encoder;

	mos_encode_head(&encoder, bytes, &head);
	put_self(gossip, &encoder, now);
	return finish(gossip, &encoder);
}

/**
 * mos_fill_announcement() - a datagram with no more than this node, for all who listen
 * @gossip: the state
 * @now: clock, ms
 * @bytes: receives the datagram, room for MOS_DATAGRAM_MAX
 *
 * It asks for nothing: all would answer at once.
 *
 * Return: its length.
 */
u32 mos_fill_announcement(struct mos_gossip *gossip, u64 now, u8 *bytes)
{
	struct mos_head head = { .flags = MOS_DATAGRAM_ANNOUNCE, .sender = gossip->self.node };
	struct mos_encoder encoder;

	mos_encode_head(&encoder, bytes, &head);
	put_self(gossip, &encoder, now);
	return finish(gossip, &encoder);
}

/**
 * mos_fill_farewell() - a datagram that says that this node goes
 * @gossip: the state
 * @bytes: receives the datagram, room for MOS_DATAGRAM_MAX
 *
 * Return: its length.
 */
u32 mos_fill_farewell(struct mos_gossip *gossip, u8 *bytes)
{
	struct mos_head head = { .sender = gossip->self.node };
	struct mos_encoder encoder;

	gossip->self.cause = MOS_CAUSE_LEFT;
	mos_encode_head(&encoder, bytes, &head);
	mos_encode_entry(&encoder, &gossip->self, MOS_FORM_DEAD, 0);
	return finish(gossip, &encoder);
}
