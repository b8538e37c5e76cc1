/* SPDX-License-Identifier: GPL-2.0 */
/* What this node knows of the nodes of the cluster, and which of two pieces of news is the newer. */
#ifndef MOS_INFOD_VECTOR_H
#define MOS_INFOD_VECTOR_H

#include "kernel/pure.h"

/* A CPU of this speed is the standard; a load of 100 is one computing process on each such CPU. */
#define MOS_SPEED_STANDARD 10000u
#define MOS_LOAD_ONE 100u

/* Room for more guests than this is not told: so many do not come before the next news, and it takes one byte. */
#define MOS_ROOM_TOLD 127u

/* So often the coming or the death of a node is passed on before anything else. */
#define MOS_URGENT 6u

/**
 * enum mos_node_flags - what a node wants the others to respect
 * @MOS_NODE_BLOCKS: takes no guests
 * @MOS_NODE_STAYS: sends no processes out by itself
 * @MOS_NODE_LEAVING: is sending its guests away and will be gone; implies @MOS_NODE_BLOCKS
 * @MOS_NODE_OWNER: its owner is at work; implies @MOS_NODE_BLOCKS
 * @MOS_NODE_LOW_MEMORY: its free memory is below its threshold
 * @MOS_NODE_QUIET: does not tell its load; nothing may be sent there by itself
 */
enum mos_node_flags {
	MOS_NODE_BLOCKS = 1 << 0,
	MOS_NODE_STAYS = 1 << 1,
	MOS_NODE_LEAVING = 1 << 2,
	MOS_NODE_OWNER = 1 << 3,
	MOS_NODE_LOW_MEMORY = 1 << 4,
	MOS_NODE_QUIET = 1 << 5,
	MOS_NODE_FLAGS = (1 << 6) - 1,
};

/**
 * enum mos_cause - why a node is taken for dead
 * @MOS_CAUSE_NONE: it is not
 * @MOS_CAUSE_SILENT: it did not answer when it was asked, time and again
 * @MOS_CAUSE_LEFT: it said that it goes
 * @MOS_CAUSE_LINK: the kernel has lost the link to it
 * @MOS_CAUSE_REFUSED: it will not talk to us, or we not to it
 */
enum mos_cause {
	MOS_CAUSE_NONE,
	MOS_CAUSE_SILENT,
	MOS_CAUSE_LEFT,
	MOS_CAUSE_LINK,
	MOS_CAUSE_REFUSED,
	MOS_CAUSE_NR
};

/**
 * struct mos_facts - what changes seldom
 * @incarnation: which life of the node this is: seconds of its clock when it began, or more
 * @speed: of one CPU; MOS_SPEED_STANDARD is the standard
 * @cpus: how many CPUs; at least 1
 * @total_mb: memory, MiB
 */
struct mos_facts {
	u32 incarnation;
	u32 speed;
	u32 cpus;
	u32 total_mb;
};

/**
 * struct mos_state - what is decided upon, or soon out of date; told in every step
 * @runnable: processes that want a CPU, in hundredths, smoothed; guests count, parked deputies do not.
 *            Processes that are on their way here count already
 * @free_mb: memory that is free or can be freed at once, MiB
 * @room: guests that it would take in addition, up to MOS_ROOM_TOLD
 * @util: per cent of the time of all its processors that is in use; shown, and not decided upon
 * @flags: enum mos_node_flags
 */
struct mos_state {
	u32 runnable;
	u32 free_mb;
	u32 room;
	u32 util;
	u32 flags;
};

/**
 * struct mos_detail - what is shown to people, told now and then
 * @pressure: share of time that tasks wait for memory, percent (PSI "some", ten seconds)
 * @io_kb: read from and written to disks, KiB/s
 * @net_kb: received and sent, KiB/s
 * @guests: processes of other nodes here
 * @away: processes of this node elsewhere
 */
struct mos_detail {
	u32 pressure;
	u32 io_kb;
	u32 net_kb;
	u32 guests;
	u32 away;
};

/**
 * struct mos_entry - the newest that is known of one node
 * @node: its number, from 1; 0 is no node
 * @sequence: number of the news within its incarnation; 0: never heard of, only its number is known
 * @cause: MOS_CAUSE_NONE, or why it is taken for dead
 * @told: how often these facts have been passed on since they were learnt; saturates
 * @tag: check of @facts, see mos_facts_tag()
 * @asked: how often it was asked and has not answered; any newer news clears it
 * @born: when the news was true, on this node's clock, ms; what its age is counted from
 * @announced: when it was heard by multicast last, or else when it was first known to live, on this node's clock, ms
 * @features: of its processor, a bit for each; the owner's, not from the news
 * @facts: what changes seldom
 * @state: what is decided upon
 * @detail: what is shown; may be older than @state
 */
struct mos_entry {
	u32 node;
	u32 sequence;
	u8 cause;
	u8 told;
	u16 tag;
	u32 asked;
	s64 born;
	u64 announced;
	u64 features;
	struct mos_facts facts;
	struct mos_state state;
	struct mos_detail detail;
};

/**
 * struct mos_vector - one entry for each node, sorted by number
 *
 * One thread writes it. Entries move as nodes come and go: a pointer to one is good until the next
 * mos_vector_merge() or mos_vector_add(). A reader in another thread needs a copy of its own; a copy is the
 * structure and @count entries.
 *
 * @count: entries in use
 * @capacity: entries there is room for
 * @living: entries that were heard of and are not dead
 * @entries: memory of the owner
 */
struct mos_vector {
	u32 count;
	u32 capacity;
	u32 living;
	struct mos_entry *entries;
};

/**
 * enum mos_merge - what became of a piece of news
 * @MOS_MERGE_OLD: at least as much was known
 * @MOS_MERGE_UNKNOWN: it leaves out the facts, and these facts are not known here
 * @MOS_MERGE_FULL: there is no room for another node, and nothing known is older
 * @MOS_MERGE_NEWER: taken
 * @MOS_MERGE_JOINED: taken; the node was not known, or this is another life of it
 * @MOS_MERGE_RETURNED: taken; the node was thought dead and is not
 * @MOS_MERGE_DIED: taken; the node was thought alive and is dead
 */
enum mos_merge {
	MOS_MERGE_OLD,
	MOS_MERGE_UNKNOWN,
	MOS_MERGE_FULL,
	MOS_MERGE_NEWER,
	MOS_MERGE_JOINED,
	MOS_MERGE_RETURNED,
	MOS_MERGE_DIED,
};

/**
 * enum mos_form - how much of an entry a piece of news has
 * @MOS_FORM_SHORT: node, sequence, tag, state
 * @MOS_FORM_FULL: all
 * @MOS_FORM_DEAD: node, incarnation, sequence, cause: this news of the node was the last
 */
enum mos_form {
	MOS_FORM_SHORT,
	MOS_FORM_FULL,
	MOS_FORM_DEAD,
};

/**
 * struct mos_news - an entry as it travels
 * @form: which members of @entry count
 * @age: how long ago it was true, ms
 * @entry: what is said; members that the form leaves out are 0, as are @told, @asked and @born
 */
struct mos_news {
	enum mos_form form;
	u32 age;
	struct mos_entry entry;
};

u16 mos_facts_tag(const struct mos_facts *facts);

void mos_vector_init(struct mos_vector *vector, struct mos_entry *entries, u32 capacity);
struct mos_entry *mos_vector_find(const struct mos_vector *vector, u32 node);
struct mos_entry *mos_vector_add(struct mos_vector *vector, u32 node);
enum mos_merge mos_vector_merge(struct mos_vector *vector, const struct mos_news *news, u64 now);
bool mos_vector_bury(struct mos_vector *vector, u32 node, enum mos_cause cause, u64 now);
u64 mos_entry_rank(const struct mos_entry *entry, u32 salt, u64 now);
u64 mos_vector_cutoff(const struct mos_vector *vector, u32 count, u32 salt, u64 now);

/**
 * mos_entry_age() - how old the news of an entry is
 * @entry: the entry
 * @now: this node's clock, ms
 *
 * Return: its age, ms; U32_MAX at most, and for a node that was never heard of.
 */
static inline u32 mos_entry_age(const struct mos_entry *entry, u64 now)
{
	s64 age = (s64)now - entry->born;

	if (!entry->sequence)
		return U32_MAX;
	return age < 0 ? 0 : min_t(s64, age, U32_MAX);
}

/**
 * mos_entry_is_urgent() - whether all should hear soon that a node has come or died
 * @entry: its entry
 */
static inline bool mos_entry_is_urgent(const struct mos_entry *entry)
{
	return entry->sequence && entry->told < MOS_URGENT;
}

/**
 * mos_entry_lives() - whether a node was heard of and is not thought dead
 * @entry: its entry
 */
static inline bool mos_entry_lives(const struct mos_entry *entry)
{
	return entry->sequence && !entry->cause;
}

/**
 * mos_entry_is_missed() - whether a node lives, and what it announces does not arrive
 * @entry: its entry
 * @patience: of mos_gossip_patience()
 * @now: this node's clock, ms
 */
static inline bool mos_entry_is_missed(const struct mos_entry *entry, u64 patience, u64 now)
{
	return patience && mos_entry_lives(entry) && now > entry->announced + patience;
}

#endif
