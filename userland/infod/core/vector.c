// SPDX-License-Identifier: GPL-2.0
/* Owns the entries of the nodes: which news is taken, which is older, which nodes are dead. */
#include "vector.h"

/**
 * mos_facts_tag() - a check of facts, by which news in short form names them
 * @facts: the facts
 *
 * Return: 16 bits; never 0, which stands for facts that are not known.
 */
u16 mos_facts_tag(const struct mos_facts *facts)
{
	u64 hash = facts->incarnation;

	hash = (hash ^ facts->speed) * 0x9e3779b97f4a7c15ull;
	hash = (hash ^ hash >> 29 ^ facts->cpus) * 0x9e3779b97f4a7c15ull;
	hash = (hash ^ hash >> 29 ^ facts->total_mb) * 0x9e3779b97f4a7c15ull;
	return (u16)(hash >> 48) ?: 1;
}

/**
 * mos_vector_init() - know of no node
 * @vector: the vector
 * @entries: its memory, for as long as it is used
 * @capacity: how many nodes it can know
 */
void mos_vector_init(struct mos_vector *vector, struct mos_entry *entries, u32 capacity)
{
	vector->count = 0;
	vector->capacity = capacity;
	vector->living = 0;
	vector->entries = entries;
}

/* The first entry whose node is not below @node. */
static u32 position(const struct mos_vector *vector, u32 node)
{
	u32 low = 0, high = vector->count;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (vector->entries[middle].node < node)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/**
 * mos_vector_find() - what is known of a node
 * @vector: the vector
 * @node: its number
 *
 * Return: its entry, good until the vector is next changed; or NULL.
 */
struct mos_entry *mos_vector_find(const struct mos_vector *vector, u32 node)
{
	u32 at = position(vector, node);

	return at < vector->count && vector->entries[at].node == node ? &vector->entries[at] : NULL;
}

static struct mos_entry *insert(struct mos_vector *vector, u32 node)
{
	u32 at = position(vector, node);
	struct mos_entry *entry = &vector->entries[at];

	memmove(entry + 1, entry, (vector->count - at) * sizeof(*entry));
	memset(entry, 0, sizeof(*entry));
	entry->node = node;
	vector->count++;
	return entry;
}

static void drop(struct mos_vector *vector, struct mos_entry *entry)
{
	u32 behind = vector->entries + vector->count - (entry + 1);

	vector->living -= mos_entry_lives(entry);
	memmove(entry, entry + 1, behind * sizeof(*entry));
	vector->count--;
}

/**
 * mos_vector_add() - know that a node exists, before anything was heard of it
 * @vector: the vector
 * @node: its number
 *
 * Return: its entry; NULL when the vector is full.
 */
struct mos_entry *mos_vector_add(struct mos_vector *vector, u32 node)
{
	struct mos_entry *entry = mos_vector_find(vector, node);

	if (entry || vector->count == vector->capacity)
		return entry;
	return insert(vector, node);
}

static struct mos_entry *oldest(const struct mos_vector *vector, u64 now)
{
	struct mos_entry *old = vector->entries;
	u32 i;

	for (i = 1; i < vector->count; i++)
		if (mos_entry_age(&vector->entries[i], now) > mos_entry_age(old, now))
			old = &vector->entries[i];
	return old;
}

/* An entry for a node that is new, at the cost of the oldest if it must be. */
static struct mos_entry *make_room(struct mos_vector *vector, const struct mos_news *news, u64 now)
{
	struct mos_entry *old;

	if (vector->count < vector->capacity)
		return insert(vector, news->entry.node);
	if (!vector->capacity)
		return NULL;
	old = oldest(vector, now);
	if (mos_entry_age(old, now) <= news->age)
		return NULL;
	drop(vector, old);
	return insert(vector, news->entry.node);
}

/*
 * Lives are ordered by their number, news within a life by theirs, and that a node is dead comes after the
 * last that it said. So whatever it says later proves a notice of death wrong.
 */
static bool is_newer(const struct mos_entry *known, const struct mos_news *news)
{
	const struct mos_entry *said = &news->entry;
	bool dead = news->form == MOS_FORM_DEAD;

	if (news->form != MOS_FORM_SHORT && said->facts.incarnation != known->facts.incarnation)
		return said->facts.incarnation > known->facts.incarnation;
	if (said->sequence != known->sequence)
		return said->sequence > known->sequence;
	return dead && !known->cause;
}

/* Facts that are the same were perhaps passed on already. */
static void take_facts(struct mos_entry *known, const struct mos_facts *facts)
{
	u16 tag = mos_facts_tag(facts);

	if (tag != known->tag || facts->incarnation != known->facts.incarnation)
		known->told = 0;
	known->facts = *facts;
	known->tag = tag;
}

static void take(struct mos_entry *known, const struct mos_news *news, u64 now)
{
	const struct mos_entry *said = &news->entry;

	known->sequence = said->sequence;
	known->born = (s64)now - news->age;
	known->asked = 0;
	known->cause = said->cause;
	if (news->form == MOS_FORM_DEAD) {
		known->told = 0;
		if (said->facts.incarnation != known->facts.incarnation)
			known->tag = 0;
		known->facts.incarnation = said->facts.incarnation;
		return;
	}
	known->state = said->state;
	if (news->form == MOS_FORM_SHORT)
		return;
	known->detail = said->detail;
	take_facts(known, &said->facts);
}

/**
 * mos_vector_merge() - take in a piece of news, if it is newer than what is known
 * @vector: the vector
 * @news: the news; its node is not this one
 * @now: this node's clock, ms
 *
 * Return: what became of it.
 */
enum mos_merge mos_vector_merge(struct mos_vector *vector, const struct mos_news *news, u64 now)
{
	struct mos_entry *known = mos_vector_find(vector, news->entry.node);
	bool lived, died, other_life;

	if (news->form == MOS_FORM_SHORT && (!known || known->tag != news->entry.tag))
		return MOS_MERGE_UNKNOWN;
	if (known && known->sequence && !is_newer(known, news))
		return MOS_MERGE_OLD;
	if (!known)
		known = make_room(vector, news, now);
	if (!known)
		return MOS_MERGE_FULL;
	lived = mos_entry_lives(known);
	died = known->cause;
	other_life = news->form == MOS_FORM_FULL && known->facts.incarnation != news->entry.facts.incarnation;
	take(known, news, now);
	vector->living += mos_entry_lives(known) - lived;
	if (known->cause)
		return lived ? MOS_MERGE_DIED : MOS_MERGE_NEWER;
	if (died)
		return MOS_MERGE_RETURNED;
	return !lived || other_life ? MOS_MERGE_JOINED : MOS_MERGE_NEWER;
}

/**
 * mos_vector_bury() - take a node for dead, until newer news of it comes
 * @vector: the vector
 * @node: its number
 * @cause: why
 * @now: this node's clock, ms
 *
 * Return: whether it was thought alive.
 */
bool mos_vector_bury(struct mos_vector *vector, u32 node, enum mos_cause cause, u64 now)
{
	struct mos_entry *entry = mos_vector_find(vector, node);

	if (!entry || !mos_entry_lives(entry))
		return false;
	entry->cause = cause;
	entry->asked = 0;
	entry->told = 0;
	/* The news that it is dead is new, and so is passed on. */
	entry->born = now;
	vector->living--;
	return true;
}

/**
 * mos_entry_rank() - the place of an entry when all are ordered from what is urgent and fresh to what is old
 * @entry: the entry
 * @salt: decides among those of one age; another in each step, so that none is always the last
 * @now: this node's clock, ms
 *
 * Urgent is that a node has come or died, until it has been passed on a few times.
 *
 * Return: a number, the lower the fresher.
 */
u64 mos_entry_rank(const struct mos_entry *entry, u32 salt, u64 now)
{
	u32 mixed = (entry->node ^ salt) * 0x9e3779b1u;
	u32 age = mos_entry_age(entry, now);

	if (mos_entry_is_urgent(entry))
		age = 0;
	return (u64)age << 16 | mixed >> 16;
}

/**
 * mos_vector_cutoff() - the rank that leaves the freshest entries below it
 * @vector: the vector
 * @count: how many entries are wanted
 * @salt: as for mos_entry_rank()
 * @now: this node's clock, ms
 *
 * A radix selection: one pass for each byte of the rank, no memory.
 *
 * Return: the rank of the last entry that is wanted; U64_MAX when all are.
 */
u64 mos_vector_cutoff(const struct mos_vector *vector, u32 count, u32 salt, u64 now)
{
	u64 prefix = 0;
	int shift;

	if (count >= vector->count)
		return U64_MAX;
	for (shift = 40; shift >= 0; shift -= 8) {
		u32 of[256] = { 0 };
		u32 i, byte;

		for (i = 0; i < vector->count; i++) {
			u64 rank = mos_entry_rank(&vector->entries[i], salt, now);

			if (rank >> shift >> 8 == prefix)
				of[rank >> shift & 0xff]++;
		}
		for (byte = 0; byte < 255 && of[byte] < count; byte++)
			count -= of[byte];
		prefix = prefix << 8 | byte;
	}
	return prefix;
}
