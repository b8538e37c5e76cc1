// SPDX-License-Identifier: GPL-2.0
/* Owns the steps of a node's gossip: whom to tell, whom to ask whether it lives, what to take from what comes. */
#include "gossip.h"
#include "fill.h"
#include "window.h"

/*
 * Who has just heard something passes it on, PASS_ON steps in 100 after his last datagram at the earliest; who hears
 * nothing waits for QUIET steps, give or take JITTER. Together that is a datagram a step, as the simulator shows;
 * but news does not wait for a whole step at each who passes it on, and gets a quarter less old.
 */
#define PASS_ON 75u
#define QUIET 200u
#define JITTER 40u
/* Of so many that are drawn, the one of which the oldest is known is told: it knows the least of what is new here. */
#define DRAWN 3u

/**
 * mos_gossip_init() - begin to gossip
 * @gossip: receives the state
 * @settings: what the administrator has chosen; copied
 * @node: number of this node
 * @incarnation: of this life: seconds of the machine's clock; when it has gone back since the last life,
 *               the others say so and a higher one is taken
 * @entries: memory for what is known of others, for as long as @gossip is used
 * @capacity: how many entries that are; when there are more nodes, the freshest are known
 * @seed: for random choices; no two nodes should have the same
 * @now: clock, ms
 */
void mos_gossip_init(struct mos_gossip *gossip, const struct mos_gossip_settings *settings, u32 node,
		     u32 incarnation, struct mos_entry *entries, u32 capacity, u64 seed, u64 now)
{
	memset(gossip, 0, sizeof(*gossip));
	gossip->settings = *settings;
	mos_vector_init(&gossip->vector, entries, capacity);
	gossip->self.node = node;
	gossip->self.sequence = 1;
	gossip->self.facts = (struct mos_facts){ .incarnation = incarnation, .speed = MOS_SPEED_STANDARD, .cpus = 1 };
	gossip->self.tag = mos_facts_tag(&gossip->self.facts);
	gossip->random.state = seed;
	gossip->next = now + mos_random_below(&gossip->random, settings->step);
	gossip->announcement = now;
	gossip->lacks_facts = true;
}

/**
 * mos_gossip_know() - say that a node exists
 * @gossip: the state
 * @node: its number
 *
 * Return: whether it is, or now is, known; false when there is no room or it is this node.
 */
bool mos_gossip_know(struct mos_gossip *gossip, u32 node)
{
	if (!node || node > gossip->settings.number_max || node == gossip->self.node)
		return false;
	return mos_vector_add(&gossip->vector, node);
}

/**
 * mos_gossip_tell() - say what has been measured of this node
 * @gossip: the state
 * @facts: its @incarnation is not looked at
 * @state: what is decided upon
 * @detail: what is shown
 * @now: clock, ms
 */
void mos_gossip_tell(struct mos_gossip *gossip, const struct mos_facts *facts, const struct mos_state *state,
		     const struct mos_detail *detail, u64 now)
{
	struct mos_entry *self = &gossip->self;
	u32 incarnation = self->facts.incarnation;

	self->facts = *facts;
	self->facts.incarnation = incarnation;
	self->tag = mos_facts_tag(&self->facts);
	self->state = *state;
	self->detail = *detail;
	self->born = now;
}

/**
 * mos_gossip_urge() - something happened that others should hear soon
 * @gossip: the state
 * @now: clock, ms
 *
 * The next step is made at once, or three quarters of a step after the last.
 */
void mos_gossip_urge(struct mos_gossip *gossip, u64 now)
{
	u64 soonest = gossip->last + (u64)gossip->settings.step * PASS_ON / 100;

	gossip->next = min(gossip->next, max(now, soonest));
}

/**
 * mos_gossip_favour() - somebody should hear of this node soon
 * @gossip: the state
 * @node: to whom the next step goes, instead of to any; 0: to any
 */
void mos_gossip_favour(struct mos_gossip *gossip, u32 node)
{
	gossip->favoured = node;
}

/**
 * mos_gossip_due() - when to call mos_gossip_send(), and mos_gossip_announce()
 * @gossip: the state
 *
 * Return: clock, ms; 0: at once.
 */
u64 mos_gossip_due(const struct mos_gossip *gossip)
{
	if (gossip->owed_count || gossip->wanted)
		return 0;
	return gossip->settings.announces ? min(gossip->next, gossip->announcement) : gossip->next;
}

typedef bool accept_fn(const struct mos_entry *entry);

static bool any(const struct mos_entry *entry)
{
	(void)entry;
	return true;
}

/* One of the entries that are accepted, each as likely as another. */
static struct mos_entry *pick(struct mos_gossip *gossip, accept_fn *accept)
{
	const struct mos_vector *vector = &gossip->vector;
	u32 tries, i, at;

	/* Mostly nearly all are; else look through them once, from a random one on. */
	for (tries = 0; tries < 8 && vector->count; tries++) {
		at = mos_random_below(&gossip->random, vector->count);
		if (accept(&vector->entries[at]))
			return &vector->entries[at];
	}
	at = mos_random_below(&gossip->random, vector->count);
	for (i = 0; i < vector->count; i++, at = at + 1 == vector->count ? 0 : at + 1)
		if (accept(&vector->entries[at]))
			return &vector->entries[at];
	return NULL;
}

static struct mos_entry *pick_living(struct mos_gossip *gossip)
{
	struct mos_entry *best = pick(gossip, mos_entry_lives);
	u32 i;

	for (i = 1; best && i < DRAWN; i++) {
		struct mos_entry *entry = pick(gossip, mos_entry_lives);

		if (entry->born < best->born)
			best = entry;
	}
	return best;
}

static struct mos_entry *pick_target(struct mos_gossip *gossip)
{
	struct mos_entry *entry = NULL;

	if (gossip->favoured) {
		entry = mos_vector_find(&gossip->vector, gossip->favoured);
		gossip->favoured = 0;
	}
	if (entry)
		return entry;
	if (gossip->steps % gossip->settings.all_every)
		entry = pick_living(gossip);
	return entry ?: pick(gossip, any);
}

static bool is_suspect(const struct mos_gossip *gossip, const struct mos_entry *entry, u32 age)
{
	return mos_entry_lives(entry) &&
	       (entry->asked || mos_steps_milli(gossip, mos_entry_age(entry, gossip->next)) > age);
}

/* The one that has left the most questions unanswered; one after the other, so that each is settled soon. */
static struct mos_entry *pick_suspect(struct mos_gossip *gossip)
{
	const struct mos_vector *vector = &gossip->vector;
	u32 age = mos_window_suspect_age(vector->living + 1, gossip->window);
	struct mos_entry *worst = NULL;
	u32 i, at = mos_random_below(&gossip->random, vector->count);

	for (i = 0; i < vector->count; i++, at = at + 1 == vector->count ? 0 : at + 1) {
		struct mos_entry *entry = &vector->entries[at];

		if (is_suspect(gossip, entry, age) && (!worst || entry->asked > worst->asked))
			worst = entry;
	}
	return worst;
}

/* Somebody speaks in short form of a node whose facts are not known here: who should know them is that node. */
static u32 make_stranger(struct mos_gossip *gossip, u64 now, u8 *bytes, u32 *to)
{
	if (!gossip->stranger)
		return 0;
	*to = gossip->stranger;
	gossip->stranger = 0;
	return mos_fill_question(gossip, now, bytes, 0, 0);
}

/* A suspect is asked in every step until it, or anybody, proves that it lives. */
static u32 make_probe(struct mos_gossip *gossip, u64 now, u8 *bytes, u32 *to)
{
	struct mos_entry *suspect = pick_suspect(gossip);

	gossip->suspects = suspect;
	if (!suspect)
		return make_stranger(gossip, now, bytes, to);
	if (suspect->asked >= MOS_ASKS_MAX) {
		mos_vector_bury(&gossip->vector, suspect->node, MOS_CAUSE_SILENT, now);
		gossip->counts.deaths++;
		mos_gossip_urge(gossip, now);
		return 0;
	}
	suspect->asked++;
	*to = suspect->node;
	return mos_fill_question(gossip, now, bytes, 0, 0);
}

static u32 make_answer(struct mos_gossip *gossip, u64 now, u8 *bytes, u32 *to)
{
	struct mos_answer answer = gossip->owed[--gossip->owed_count];
	struct mos_head head = {
		.flags = MOS_DATAGRAM_ANSWER, .sender = gossip->self.node, .granted = answer.granted,
	};

	*to = answer.node;
	return mos_fill_window(gossip, now, bytes, &head, answer.full);
}

static u32 make_wanted(struct mos_gossip *gossip, u64 now, u8 *bytes, u32 *to)
{
	struct mos_entry *entry = mos_vector_find(&gossip->vector, gossip->wanted);

	*to = gossip->wanted;
	gossip->wanted = 0;
	if (!entry)
		return 0;
	entry->asked++;
	return mos_fill_question(gossip, now, bytes, MOS_DATAGRAM_CLAIM, gossip->intent);
}

static void schedule(struct mos_gossip *gossip, u64 now)
{
	u64 step = gossip->settings.step;
	/* Whether a suspect lives is to be known soon. */
	u32 wait = gossip->suspects ? 100 : QUIET;

	gossip->last = now;
	gossip->next = now + step * (wait - JITTER) / 100 +
		       mos_random_below(&gossip->random, step * 2 * JITTER / 100);
}

static u32 make_step(struct mos_gossip *gossip, u64 now, u8 *bytes, u32 *to)
{
	struct mos_head head = { .sender = gossip->self.node };
	struct mos_entry *target;

	schedule(gossip, now);
	gossip->steps++;
	target = pick_target(gossip);
	if (!target)
		return 0;
	if (!mos_entry_lives(target) || gossip->lacks_facts || gossip->steps % gossip->settings.ask_every == 0)
		head.flags |= MOS_DATAGRAM_ASK;
	if (gossip->lacks_facts)
		head.flags |= MOS_DATAGRAM_FACTS;
	if (head.flags & MOS_DATAGRAM_ASK)
		target->asked++;
	gossip->lacks_facts = false;
	*to = target->node;
	return mos_fill_window(gossip, now, bytes, &head, false);
}

/**
 * mos_gossip_send() - the next datagram that is to be sent
 * @gossip: the state
 * @now: clock, ms
 * @bytes: receives it, room for MOS_DATAGRAM_MAX
 * @to: receives the node it goes to
 *
 * Call it until there is none. In each step there is at most one for the step, one for a node that may be
 * dead, and MOS_ANSWERS_MAX for those who have asked; besides those of mos_gossip_ask().
 *
 * Return: its length; 0: none is due now.
 */
u32 mos_gossip_send(struct mos_gossip *gossip, u64 now, u8 *bytes, u32 *to)
{
	u32 len;

	if (gossip->owed_count)
		return make_answer(gossip, now, bytes, to);
	if (gossip->wanted) {
		len = make_wanted(gossip, now, bytes, to);
		if (len)
			return len;
	}
	if (now < gossip->next)
		return 0;
	if (gossip->probed != gossip->steps) {
		gossip->probed = gossip->steps;
		len = make_probe(gossip, now, bytes, to);
		if (len)
			return len;
	}
	return make_step(gossip, now, bytes, to);
}

/* Whoever speaks of this node as of one that said more, or died later, knows an earlier life of it. */
static void hear_of_self(struct mos_gossip *gossip, const struct mos_news *news)
{
	struct mos_entry *self = &gossip->self;
	const struct mos_entry *said = &news->entry;
	u32 incarnation = self->facts.incarnation;

	if (news->form == MOS_FORM_SHORT)
		return;
	if (said->facts.incarnation < incarnation ||
	    (said->facts.incarnation == incarnation && said->sequence <= self->sequence))
		return;
	self->facts.incarnation = said->facts.incarnation < U32_MAX ? said->facts.incarnation + 1 : U32_MAX;
	self->tag = mos_facts_tag(&self->facts);
	self->sequence = 1;
	gossip->counts.refuted++;
}

static void owe_answer(struct mos_gossip *gossip, const struct mos_head *head)
{
	if (gossip->owed_count == MOS_ANSWERS_MAX)
		return;
	gossip->owed[gossip->owed_count++] = (struct mos_answer){
		.node = head->sender, .full = head->flags & MOS_DATAGRAM_FACTS,
	};
}

/* Nothing of a datagram is taken unless all of it is right. */
static bool is_sound(const struct mos_gossip *gossip, struct mos_decoder decoder, const struct mos_head *head)
{
	struct mos_news news;
	u32 last = head->sender;

	while (mos_decode_entry(&decoder, &news))
		last = max(last, news.entry.node);
	return !decoder.err && last <= gossip->settings.number_max && head->sender != gossip->self.node;
}

static void take_entry(struct mos_gossip *gossip, u64 now, const struct mos_news *news,
		       struct mos_receipt *receipt)
{
	struct mos_entry *entry;

	gossip->counts.entries++;
	if (news->entry.node == gossip->self.node) {
		hear_of_self(gossip, news);
		return;
	}
	switch (mos_vector_merge(&gossip->vector, news, now)) {
	case MOS_MERGE_OLD:
	case MOS_MERGE_FULL:
		return;
	case MOS_MERGE_UNKNOWN:
		gossip->lacks_facts = true;
		gossip->stranger = news->entry.node;
		return;
	case MOS_MERGE_JOINED:
	case MOS_MERGE_RETURNED:
		receipt->joined++;
		entry = mos_vector_find(&gossip->vector, news->entry.node);
		if (entry)
			entry->announced = now;
		break;
	case MOS_MERGE_DIED:
		receipt->died++;
		break;
	case MOS_MERGE_NEWER:
		break;
	}
	receipt->news++;
	gossip->counts.news++;
}

/**
 * mos_gossip_receive() - take in a datagram
 * @gossip: the state
 * @now: clock, ms
 * @bytes: the datagram, opened; from somebody who has the key
 * @len: its length
 * @receipt: receives what it was
 *
 * One that asks is answered by the next mos_gossip_send().
 *
 * Return: 0; -EBADMSG, -EPROTONOSUPPORT: it was dropped, nothing of it was taken.
 */
int mos_gossip_receive(struct mos_gossip *gossip, u64 now, const u8 *bytes, size_t len,
		       struct mos_receipt *receipt)
{
	struct mos_decoder decoder;
	struct mos_entry *sender;
	struct mos_head head;
	struct mos_news news;
	int err;

	memset(receipt, 0, sizeof(*receipt));
	err = mos_decode_head(&decoder, bytes, len, &head);
	if (!err && !is_sound(gossip, decoder, &head))
		err = -EBADMSG;
	if (err) {
		gossip->counts.malformed++;
		return err;
	}
	gossip->counts.received++;
	receipt->sender = head.sender;
	receipt->flags = head.flags;
	receipt->intent = head.intent;
	receipt->granted = head.granted;
	while (mos_decode_entry(&decoder, &news))
		take_entry(gossip, now, &news, receipt);
	sender = mos_vector_find(&gossip->vector, head.sender);
	if (sender)
		sender->asked = 0;
	if (sender && head.flags & MOS_DATAGRAM_ANNOUNCE)
		sender->announced = now;
	if (receipt->news)
		mos_gossip_urge(gossip, now);
	if (head.flags & MOS_DATAGRAM_ASK)
		owe_answer(gossip, &head);
	return 0;
}

/**
 * mos_gossip_ask() - ask a node at once how it is, and to keep something free
 * @gossip: the state
 * @node: its number
 * @intent: what is to be sent there and has not been yet, hundredths of a runnable process
 *
 * Its answer is a datagram with MOS_DATAGRAM_ANSWER; of two questions asked before the next
 * mos_gossip_send() the later counts.
 */
void mos_gossip_ask(struct mos_gossip *gossip, u32 node, u32 intent)
{
	gossip->wanted = node;
	gossip->intent = intent;
}

/**
 * mos_gossip_grant() - say in the answer to a question what is kept free
 * @gossip: the state
 * @node: who has asked, in the datagram that was received last
 * @granted: hundredths of a runnable process; tell the state with it, too
 */
void mos_gossip_grant(struct mos_gossip *gossip, u32 node, u32 granted)
{
	u32 i;

	for (i = 0; i < gossip->owed_count; i++)
		if (gossip->owed[i].node == node)
			gossip->owed[i].granted = granted;
}

/**
 * mos_gossip_bury() - something else than silence has shown that a node is dead
 * @gossip: the state
 * @node: its number
 * @cause: what
 * @now: clock, ms
 *
 * Passed on to all; any newer word of that node refutes it.
 */
void mos_gossip_bury(struct mos_gossip *gossip, u32 node, enum mos_cause cause, u64 now)
{
	if (mos_vector_bury(&gossip->vector, node, cause, now))
		mos_gossip_urge(gossip, now);
}

/**
 * mos_gossip_leave() - say good-bye
 * @gossip: the state; after this only this function may be called
 * @bytes: receives a datagram, room for MOS_DATAGRAM_MAX
 * @to: receives the node it goes to, a living one chosen at random
 *
 * Call it a few times, and send what it gives.
 *
 * Return: its length; 0: there is nobody to tell.
 */
u32 mos_gossip_leave(struct mos_gossip *gossip, u8 *bytes, u32 *to)
{
	struct mos_entry *target = pick(gossip, mos_entry_lives);

	if (!target)
		return 0;
	*to = target->node;
	return mos_fill_farewell(gossip, bytes);
}
