/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who is told what, and when: each step sends a window of the freshest news to one node chosen at random.
 *
 * The owner has a clock in ms that never goes back (any origin), a source of seeds, a way to send a datagram to
 * a node by number, and one thread that calls:
 *
 *   mos_gossip_init(), mos_gossip_know() for every node of the map
 *   for ever:
 *     until mos_gossip_due(): for each datagram that comes in, opened: mos_gossip_receive()
 *     mos_gossip_tell() what has been measured
 *     while mos_gossip_send() gives a datagram: send it, sealed
 *     if mos_gossip_announce() gives one: send it, sealed, to all who listen
 */
#ifndef MOS_INFOD_GOSSIP_H
#define MOS_INFOD_GOSSIP_H

#include "codec.h"
#include "random.h"

/* Answers that may be owed at once; who asks beyond that is not answered. */
#define MOS_ANSWERS_MAX 8u
/* So often a node must have left a question unanswered before it is taken for dead. */
#define MOS_ASKS_MAX 8u

/**
 * enum mos_window_rule - how the size of the window is found
 * @MOS_WINDOW_FIXED: @value entries; 0: as many as fit
 * @MOS_WINDOW_MEAN_AGE: the least that keeps the mean age below @value ms
 * @MOS_WINDOW_MAX_AGE: the least that keeps the age of the oldest entry below @value ms, on average
 */
enum mos_window_rule {
	MOS_WINDOW_FIXED,
	MOS_WINDOW_MEAN_AGE,
	MOS_WINDOW_MAX_AGE,
};

/**
 * struct mos_gossip_settings - what the administrator may choose
 * @step: mean time between two datagrams of a node, ms; 10 to 3600000
 * @rule: how the size of the window is found
 * @value: see there
 * @all_every: each so manyth step goes to one of all nodes that are known, dead ones too; at least 1
 * @ask_every: each so manyth step wants an answer; at least 1
 * @number_max: highest number that a node may have
 * @announces: this node makes itself known to all who listen
 */
struct mos_gossip_settings {
	u32 step;
	enum mos_window_rule rule;
	u32 value;
	u32 all_every;
	u32 ask_every;
	u32 number_max;
	bool announces;
};

#define MOS_GOSSIP_DEFAULTS \
	{ .step = 500, .rule = MOS_WINDOW_FIXED, .value = 0, .all_every = 10, .ask_every = 10, .number_max = 65535 }

/**
 * struct mos_answer - an answer that is owed
 * @node: to whom
 * @granted: what it is granted, hundredths of a process
 * @full: it lacks facts
 */
struct mos_answer {
	u32 node;
	u32 granted;
	bool full;
};

/**
 * struct mos_gossip_counts - since the start
 * @sent: datagrams, answers included
 * @sent_bytes: of them, before sealing
 * @received: datagrams that were taken
 * @malformed: datagrams that were dropped for what they said
 * @entries: entries in those that were taken
 * @news: of these, those that were newer than what was known
 * @deaths: nodes that were found dead here, by silence
 * @refuted: times that somebody knew more of this node than it has said. After the first seconds of a life another
 *           machine has the same number
 */
struct mos_gossip_counts {
	u64 sent;
	u64 sent_bytes;
	u64 received;
	u64 malformed;
	u64 entries;
	u64 news;
	u64 deaths;
	u64 refuted;
};

/**
 * struct mos_gossip - the gossip of one node
 * @settings: may be changed between two calls
 * @vector: what is known of the others; this node is not in it
 * @self: what this node says of itself
 * @random: for all choices
 * @counts: since the start
 * @next: when the next step is due, ms
 * @last: when the last one was made, ms
 * @steps: made so far
 * @announcement: when the next announcement is due, ms
 * @favoured: to whom the next step goes; 0: to any
 * @wanted: node to be asked at once, 0: none
 * @intent: what it is asked to take, hundredths of a process
 * @probed: the step in which a suspect was last looked for
 * @window: entries that the last datagram had, this node's among them
 * @stranger: a node whose facts are not known, to be asked for them; 0: none
 * @suspects: there is a node that may be dead
 * @lacks_facts: news came in short form whose facts are not known
 * @owed_count: answers in @owed
 * @owed: answers, oldest first
 */
struct mos_gossip {
	struct mos_gossip_settings settings;
	struct mos_vector vector;
	struct mos_entry self;
	struct mos_random random;
	struct mos_gossip_counts counts;
	u64 next;
	u64 last;
	u32 steps;
	u64 announcement;
	u32 favoured;
	u32 wanted;
	u32 intent;
	u32 probed;
	u32 window;
	u32 stranger;
	bool suspects;
	bool lacks_facts;
	u32 owed_count;
	struct mos_answer owed[MOS_ANSWERS_MAX];
};

/**
 * struct mos_receipt - what a datagram was
 * @sender: who has sent it
 * @flags: enum mos_datagram_flags
 * @intent: what the sender wants to send here, hundredths of a process; see mos_gossip_grant()
 * @granted: what the sender keeps free for us
 * @news: entries that were newer than what was known
 * @joined: nodes that were not known before, or in another life
 * @died: nodes that were found to be dead
 */
struct mos_receipt {
	u32 sender;
	u32 flags;
	u32 intent;
	u32 granted;
	u32 news;
	u32 joined;
	u32 died;
};

void mos_gossip_init(struct mos_gossip *gossip, const struct mos_gossip_settings *settings, u32 node,
		     u32 incarnation, struct mos_entry *entries, u32 capacity, u64 seed, u64 now);
bool mos_gossip_know(struct mos_gossip *gossip, u32 node);
void mos_gossip_tell(struct mos_gossip *gossip, const struct mos_facts *facts, const struct mos_state *state,
		     const struct mos_detail *detail, u64 now);
void mos_gossip_urge(struct mos_gossip *gossip, u64 now);
void mos_gossip_favour(struct mos_gossip *gossip, u32 node);
u64 mos_gossip_due(const struct mos_gossip *gossip);
u32 mos_gossip_send(struct mos_gossip *gossip, u64 now, u8 *bytes, u32 *to);
int mos_gossip_receive(struct mos_gossip *gossip, u64 now, const u8 *bytes, size_t len,
		       struct mos_receipt *receipt);
void mos_gossip_ask(struct mos_gossip *gossip, u32 node, u32 intent);
void mos_gossip_grant(struct mos_gossip *gossip, u32 node, u32 granted);
void mos_gossip_bury(struct mos_gossip *gossip, u32 node, enum mos_cause cause, u64 now);
u32 mos_gossip_age(const struct mos_gossip *gossip);
u32 mos_gossip_leave(struct mos_gossip *gossip, u8 *bytes, u32 *to);

u32 mos_gossip_announce(struct mos_gossip *gossip, u64 now, u8 *bytes);
u64 mos_gossip_patience(const struct mos_gossip *gossip);

#endif
