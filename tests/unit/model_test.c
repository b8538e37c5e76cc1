// SPDX-License-Identifier: GPL-2.0
/* All ways in which a few datagrams between two links can be lost, doubled, overtaken or late, and a node start anew. */
/* sources: LINK */
#include "kernel/proto/link.h"

static const struct mos_crypto model_crypto;
#define WIRE_CRYPTO model_crypto
#include "wire.h"

/*
 * The code is the module's own, and its state is full of pointers: a state is therefore not copied but made again,
 * by making the choices that led to it again. Nothing else decides what happens, so the same choices lead to the same
 * state. What has been seen is remembered by a hash of all that matters.
 */

#define CHANNEL 1
/* Long enough to be two fragments. */
#define LONG 2000
/* In a session the sequence begins with what follows from the sender's epoch: nothing of another one fits. */
#define SEQUENCES 1000
#define SEEN_BITS 22
#define DEPTH_MAX 64
/* Datagrams that are looked at as the next to arrive. */
#define AHEAD 3
/* A fair wire brings everything within this. */
#define FAIR (60 * MOS_NS_PER_S)
/* And after keys were made anew, before anybody takes the other for silent. */
#define FAIR_KEYS MOS_NS_PER_S
/* Datagrams that are kept back at a time. */
#define KEPT_MAX 2

enum act {
	ACT_DELIVER,
	ACT_LATER,	/* time passes up to the next timer, whatever is under way */
	ACT_LOSE,
	ACT_DOUBLE,
	ACT_SAY,
	ACT_RESTART,
	ACT_REKEY,
	ACT_KEEP,	/* it is late: it comes when it is released, or never */
	ACT_COPY,	/* and so is a second one of it */
	ACT_RELEASE,
};

struct choice {
	enum act act;
	unsigned int which;
};

/* How much may happen on one path. With @events, what comes in its order takes nothing from the depth. */
struct limits {
	unsigned int depth;
	unsigned int events;
	unsigned int rekeys;
	unsigned int keeps;
	unsigned int losses;
	unsigned int doubles;
	unsigned int restarts;
	unsigned int later;
	unsigned int messages;
	bool connected;
	bool slow;	/* what takes long in a handshake is done when its turn comes, or is too much */
};

static struct wire wire;
static struct limits limits, used;
static u64 peer_epochs[2], next_epoch;
static struct choice path[DEPTH_MAX];
static u64 seen[1 << SEEN_BITS];
static u64 states, merged;
static struct datagram *kept[KEPT_MAX];
static unsigned int kept_count;

/* Quick, for nobody is there who would break it. The secret is the same at both ends: a product modulo a prime. */
static bool model_public(u8 *out, const u8 *secret)
{
	u64 value = 3 * (load64(secret) % 0x7fffffff + 1) % 0x7fffffff;

	memset(out, 0, MOS_KEY_LEN);
	memcpy(out, &value, sizeof(value));
	return true;
}

static bool model_shared(u8 *out, const u8 *secret, const u8 *other)
{
	u64 value = load64(other) % 0x7fffffff * (load64(secret) % 0x7fffffff + 1) % 0x7fffffff;

	memset(out, 0, MOS_KEY_LEN);
	memcpy(out, &value, sizeof(value));
	return true;
}

static void model_hash(u8 *out, u32 len, const void *key, u32 key_len, const void *a, u32 a_len,
		       const void *b, u32 b_len)
{
	u64 sum = light_sum(light_sum(light_sum(len, key, key_len), a, a_len), b, b_len);
	u32 i;

	for (i = 0; i < len; i++) {
		sum = (sum ^ sum >> 31) * 0x9e3779b97f4a7c15ull;
		out[i] = sum >> 56;
	}
}

static void model_seal(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	light_tag(data, len, ad, ad_len, nonce, key, (u8 *)data + len);
}

static bool model_open(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	u8 tag[MOS_TAG_LEN];

	light_tag(data, len, ad, ad_len, nonce, key, tag);
	return !memcmp(tag, (u8 *)data + len, sizeof(tag));
}

static const struct mos_crypto model_crypto = {
	.hash = model_hash,
	.aead = {
		[MOS_CHACHA20_POLY1305] = { .seal = model_seal, .open = model_open },
		[MOS_AEGIS128] = { .seal = model_seal, .open = model_open },
	},
	.public = model_public,
	.shared = model_shared,
	.random = test_random,
};

static u64 first_of(u64 epoch)
{
	return epoch * SEQUENCES;
}

/* What the layers above do: a session that is over is begun anew, and its messages are forgotten. */
static void look_after(unsigned int i)
{
	struct end *end = &wire.ends[i];

	if (end->link.state == MOS_LINK_LOST) {
		mos_link_restart(&end->link, next_epoch, wire.now);
		end->sequence[CHANNEL] = first_of(next_epoch++);
	}
	send_made(end);
	if (end->link.peer_epoch && end->link.peer_epoch != peer_epochs[i]) {
		peer_epochs[i] = end->link.peer_epoch;
		end->expected[CHANNEL] = first_of(end->link.peer_epoch);
	}
}

/* Two that both have the keys of a name have the same ones, each for the other direction. */
static void check_keys(unsigned int i)
{
	const struct mos_pair *mine = &wire.ends[i].link.keys.now;
	const struct mos_pair *theirs = mos_keys_find(&wire.ends[!i].link.keys, mine->peer_id);

	if (!mos_link_has_session(&wire.ends[i].link) || !theirs || theirs->peer_id != mine->id)
		return;
	assert_memory_equal(mine->send, theirs->receive, MOS_KEY_LEN);
	assert_memory_equal(mine->receive, theirs->send, MOS_KEY_LEN);
	assert_int_equal(mine->cipher, theirs->cipher);
}

static struct datagram **place_of(unsigned int which)
{
	struct datagram **at = &wire.queue;

	while (*at && which--)
		at = &(*at)->next;
	return at;
}

/* A chore stands in the queue like a datagram, to its own end; there is none of no copies. */
static bool is_chore(const struct datagram *datagram)
{
	return !datagram->count;
}

static bool put_off(struct mos_link *link, const struct mos_chore *chore)
{
	struct end *end = container_of(link, struct end, link);
	struct datagram *datagram = calloc(1, sizeof(*datagram) + sizeof(*chore));

	datagram->len = sizeof(*chore);
	datagram->to = end->number;
	memcpy(datagram->bytes, chore, sizeof(*chore));
	*place_of(~0u) = datagram;
	return true;
}

static const struct mos_link_ops slow_ops = {
	.packets = wire_packets,
	.aside = wire_aside,
	.ponder = put_off,
};

static void take_in(struct end *end, struct datagram *datagram)
{
	struct mos_chore chore;

	if (!is_chore(datagram)) {
		mos_link_input(&end->link, datagram->bytes, datagram->len, wire.now);
		return;
	}
	memcpy(&chore, datagram->bytes, sizeof(chore));
	mos_chore_do(&chore);
	mos_chore_done(&end->link, &chore, wire.now);
}

/* Of one datagram alone, so that each can be overtaken. */
static void deliver(unsigned int which)
{
	struct datagram **at = place_of(which), *datagram = *at;
	struct end *end = &wire.ends[datagram->to];

	*at = datagram->next;
	wire.now += MOS_NS_PER_US;
	take_in(end, datagram);
	look_after(end->number);
	mos_link_settle(&end->link, wire.now);
	free(datagram);
	end_take(end);
}

static void lose(unsigned int which)
{
	struct datagram **at = place_of(which), *datagram = *at;

	*at = datagram->next;
	free(datagram);
}

/* The copy arrives at some time after all that is under way now. */
static void twice(unsigned int which)
{
	struct datagram *copy = copy_of(*place_of(which), 0);

	copy->next = NULL;
	*place_of(~0u) = copy;
}

static void keep(bool copy)
{
	struct datagram *head = wire.queue;

	if (copy)
		head = copy_of(head, 0);
	else
		wire.queue = head->next;
	kept[kept_count++] = head;
}

static void release(unsigned int which)
{
	struct datagram *late = kept[which];

	memmove(&kept[which], &kept[which + 1], (--kept_count - which) * sizeof(late));
	late->next = wire.queue;
	wire.queue = late;
	deliver(0);
}

static void forget_kept(void)
{
	while (kept_count)
		free(kept[--kept_count]);
}

/* The keys have come of age. */
static void rekey(unsigned int i)
{
	wire.ends[i].link.hello_due = wire.now;
	wire_tick(&wire, i);
}

static u64 next_timer(void)
{
	return min(mos_link_deadline(&wire.ends[0].link), mos_link_deadline(&wire.ends[1].link));
}

static void let_time_pass(void)
{
	unsigned int i;

	wire.now = max(wire.now, next_timer());
	for (i = 0; i < 2; i++) {
		wire_tick(&wire, i);
		look_after(i);
	}
}

static void say(unsigned int i)
{
	struct end *end = &wire.ends[i];

	assert_int_equal(wire_say(end, CHANNEL, used.messages % 2 ? LONG : 40), 0);
}

/* The machine dies, and is there again at once, knowing nothing. */
static void restart(unsigned int i)
{
	struct end *end = &wire.ends[i];

	mos_link_destroy(&end->link);
	end->freed = 0;
	assert_int_equal(mos_link_init(&end->link, &wire.configs[i], 2 - i, 1472, next_epoch, GFP_KERNEL), 0);
	end->sequence[CHANNEL] = first_of(next_epoch++);
	peer_epochs[i] = 0;
	wire_start(&wire, i);
}

static void act(struct choice choice)
{
	unsigned int i;

	switch (choice.act) {
	case ACT_DELIVER:
		deliver(choice.which);
		break;
	case ACT_LATER:
		used.later++;
		let_time_pass();
		break;
	case ACT_LOSE:
		used.losses++;
		lose(choice.which);
		break;
	case ACT_DOUBLE:
		used.doubles++;
		twice(choice.which);
		break;
	case ACT_SAY:
		used.messages++;
		say(choice.which);
		break;
	case ACT_RESTART:
		used.restarts++;
		restart(choice.which);
		break;
	case ACT_REKEY:
		used.rekeys++;
		rekey(choice.which);
		break;
	case ACT_KEEP:
	case ACT_COPY:
		used.keeps++;
		keep(choice.act == ACT_COPY);
		break;
	case ACT_RELEASE:
		release(choice.which);
		break;
	}
	for (i = 0; i < 2; i++) {
		look_after(i);
		check_keys(i);
		assert_int_equal(wire.ends[i].link.offended_ns, 0);
	}
}

/*
 * One may take an old answer of a peer that has started anew for the new one's: then each is in a session that the
 * other knows nothing of, hears nothing, and is lost after the grace.
 */
static bool is_settled(void)
{
	unsigned int i;

	for (i = 0; i < 2; i++)
		if (wire.ends[i].link.state != MOS_LINK_UP || !is_idle(&wire.ends[i]) ||
		    wire.ends[i].link.peer_epoch != wire.ends[!i].link.epoch)
			return false;
	return !wire.queue;
}

/* Whatever has happened, a wire that is well from now on brings all that its session has to say. */
static void go_on_fairly(void)
{
	u64 began = wire.now;
	unsigned int i;

	while (!is_settled()) {
		assert_true(wire.now - began < FAIR);
		act(wire.queue ? (struct choice){ .act = ACT_DELIVER } : (struct choice){ .act = ACT_LATER });
	}
	for (i = 0; i < 2; i++) {
		const struct mos_link *link = &wire.ends[i].link, *other = &wire.ends[!i].link;

		assert_int_equal(link->peer_epoch, other->epoch);
		assert_non_null(mos_keys_find(&wire.ends[!i].link.keys, link->keys.now.peer_id));
		assert_int_equal(wire.ends[!i].expected[CHANNEL], wire.ends[i].sequence[CHANNEL]);
		assert_int_equal(link->inbox.started, link->inbox.freed + link->inbox.dropped);
	}
}

/* Can the other end open what this one seals? */
static bool is_heard(unsigned int i)
{
	const struct mos_pair *mine = &wire.ends[i].link.keys.now;
	const struct mos_pair *theirs = mos_keys_find(&wire.ends[!i].link.keys, mine->peer_id);

	return theirs && !memcmp(mine->send, theirs->receive, MOS_KEY_LEN);
}

/* Who has to find out what went wrong wants to know the way there. */
static void tell_path(unsigned int depth)
{
	static const char * const names[] = { "deliver", "later", "lose", "double", "say", "restart",
					      "rekey", "keep", "copy", "release" };
	unsigned int i;

	for (i = 0; i < depth; i++)
		print_message("# %s %u\n", names[path[i].act], path[i].which);
}

static void check_heard(unsigned int depth)
{
	if (is_heard(0) && is_heard(1))
		return;
	tell_path(depth);
	fail_msg("an end seals with keys that the other does not have");
}

/* New keys cost nobody his session, and nobody waits for them for long. */
static void go_on_with_keys(unsigned int depth)
{
	u64 began = wire.now, epochs[2] = { wire.ends[0].link.epoch, wire.ends[1].link.epoch };
	unsigned int i;

	forget_kept();
	while (wire.queue)
		act((struct choice){ .act = ACT_DELIVER });
	check_heard(depth);
	while (!is_settled()) {
		assert_true(wire.now - began < FAIR_KEYS);
		act(wire.queue ? (struct choice){ .act = ACT_DELIVER } : (struct choice){ .act = ACT_LATER });
	}
	check_heard(depth);
	for (i = 0; i < 2; i++)
		assert_int_equal(wire.ends[i].link.epoch, epochs[i]);
}

static void begin(void)
{
	unsigned int i;

	test_state = TEST_SEED;
	forget_kept();
	memset(&used, 0, sizeof(used));
	memset(peer_epochs, 0, sizeof(peer_epochs));
	wire_init(&wire, 1);
	if (limits.slow)
		wire.configs[0].ops = wire.configs[1].ops = &slow_ops;
	next_epoch = 200;
	for (i = 0; i < 2; i++)
		wire.ends[i].sequence[CHANNEL] = first_of(wire.ends[i].link.epoch);
	wire_start(&wire, 0);
	wire_start(&wire, 1);
	if (limits.connected)
		go_on_fairly();
	memset(&used, 0, sizeof(used));
}

static u64 mix(u64 hash, u64 value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15ull;
	return hash ^ hash >> 29;
}

/* All from one field of a structure up to another: numbers, keys and times, and no pointers. */
#define hash_fields(hash, of, first, end)                                                             \
	light_sum(hash, (const u8 *)(of) + offsetof(typeof(*(of)), first),                              \
		  offsetof(typeof(*(of)), end) - offsetof(typeof(*(of)), first))

static u64 hash_flight(const struct mos_flight *flight, u64 hash)
{
	u64 number;
	u32 i;

	hash = light_sum(hash, (const u8 *)&flight->trail, sizeof(*flight) - offsetof(struct mos_flight, trail));
	for (number = flight->trail; number < flight->next; number++) {
		const struct mos_packet *packet = &flight->ring[number % MOS_FLIGHT_SLOTS];

		hash = mix(mix(hash, packet->state), packet->sent_ns);
		for (i = 0; i < packet->count; i++)
			hash = mix(mix(hash, packet->pieces[i].out->id), packet->pieces[i].index);
	}
	return hash;
}

static u64 hash_outbox(const struct mos_outbox *box, u64 hash)
{
	const struct mos_out *out;

	list_for_each_entry(out, &box->all, all) {
		hash = hash_fields(hash, out, total, bits);
		hash = light_sum(mix(hash, out->id), (const u8 *)out->bits,
				 2 * BITS_TO_LONGS(out->count) * sizeof(*out->bits));
	}
	return hash_fields(hash, box, next_id, spares);
}

/* Who has been delivered, and of whom what has come; in which order these stand in a list does not matter. */
static u64 hash_inbox(const struct mos_inbox *inbox, u64 hash)
{
	const struct mos_msg *msg;
	u64 sum = 0;
	u32 i;

	for (i = 0; i < MOS_INBOX_SLOTS; i++)
		list_for_each_entry(msg, &inbox->by_id[i], same_id)
			sum += mix(mix(mix(msg->id, msg->size), msg->missing), msg->got ? *msg->got : 0);
	return mix(hash_fields(hash, inbox, base, by_id), sum);
}

static u64 hash_link(const struct end *end, u64 hash)
{
	const struct mos_link *link = &end->link;

	hash = hash_fields(hash, link, peer, refusal);
	hash = hash_fields(hash, link, newest, received);
	hash = light_sum(mix(hash, link->received.floor), (const u8 *)link->received.range,
			 link->received.count * sizeof(*link->received.range));
	hash = hash_fields(hash, link, largest_ns, flight);
	hash = mix(mix(hash, end->sequence[CHANNEL]), end->expected[CHANNEL]);
	return hash_inbox(&link->inbox, hash_outbox(&link->outbox, hash_flight(&link->flight, hash)));
}

static bool was_here(void)
{
	const struct datagram *datagram;
	u64 hash = mix(mix(wire.now, test_state), used.messages), at;
	unsigned int i;

	hash = mix(mix(mix(mix(hash, used.losses), used.doubles), used.restarts), used.later);
	hash = mix(mix(hash, used.rekeys), used.keeps);
	for (i = 0; i < kept_count; i++)
		hash = mix(mix(hash, kept[i]->to), checksum(kept[i]->bytes, kept[i]->len));
	for (i = 0; i < 2; i++)
		hash = hash_link(&wire.ends[i], hash);
	for (datagram = wire.queue; datagram; datagram = datagram->next)
		hash = mix(mix(hash, datagram->to), checksum(datagram->bytes, datagram->len));
	hash |= 1;
	for (at = hash >> (64 - SEEN_BITS); seen[at]; at = (at + 1) % ARRAY_SIZE(seen))
		if (seen[at] == hash)
			return true;
	assert_true(++states < ARRAY_SIZE(seen) / 2);
	seen[at] = hash;
	return false;
}

static unsigned int add(struct choice *choices, unsigned int count, enum act what, unsigned int which)
{
	choices[count] = (struct choice){ .act = what, .which = which };
	return count + 1;
}

static unsigned int choices_now(struct choice *choices)
{
	unsigned int count = 0, i;

	for (i = 0; i < AHEAD && *place_of(i); i++) {
		count = add(choices, count, ACT_DELIVER, i);
		if (used.losses < limits.losses)
			count = add(choices, count, ACT_LOSE, i);
		if (used.doubles < limits.doubles)
			count = add(choices, count, ACT_DOUBLE, i);
	}
	for (i = 0; i < 2; i++) {
		if (used.messages < limits.messages && mos_link_has_session(&wire.ends[i].link))
			count = add(choices, count, ACT_SAY, i);
		if (used.restarts < limits.restarts)
			count = add(choices, count, ACT_RESTART, i);
	}
	if (used.later < limits.later)
		count = add(choices, count, ACT_LATER, 0);
	return count;
}

/* A packet that comes twice is known by its number. */
static bool is_of_handshake(const struct datagram *datagram)
{
	return !is_chore(datagram) &&
	       ((const struct mos_wire_header *)datagram->bytes)->kind != MOS_WIRE_PACKET;
}

static unsigned int events_used(void)
{
	return used.rekeys + used.keeps + used.messages + used.later;
}

/* Datagrams come in order unless something happens to one. */
static unsigned int choices_with_keys(struct choice *choices)
{
	bool more = events_used() < limits.events;
	unsigned int count = 0, i;

	/* To go on in order is what every path ends with. */
	if (wire.queue && (more || kept_count))
		count = add(choices, count, ACT_DELIVER, 0);
	for (i = 0; i < kept_count; i++)
		count = add(choices, count, ACT_RELEASE, i);
	if (more && wire.queue && used.keeps < limits.keeps) {
		count = add(choices, count, ACT_KEEP, 0);
		if (is_of_handshake(wire.queue))
			count = add(choices, count, ACT_COPY, 0);
	}
	for (i = 0; more && i < 2; i++) {
		if (used.rekeys < limits.rekeys)
			count = add(choices, count, ACT_REKEY, i);
		if (used.messages < limits.messages)
			count = add(choices, count, ACT_SAY, i);
	}
	if (more && used.later < limits.later)
		count = add(choices, count, ACT_LATER, 0);
	return count;
}

static void make_again(unsigned int depth)
{
	unsigned int i;

	wire_destroy(&wire);
	begin();
	for (i = 0; i < depth; i++)
		act(path[i]);
}

/* Leaves the state of the last path; who goes on from here makes his own again. */
static void search(unsigned int depth)
{
	struct choice choices[4 * AHEAD + 8];
	unsigned int count, i;

	if (was_here()) {
		merged++;
		return;
	}
	if (depth == limits.depth)
		count = 0;
	else
		count = limits.events ? choices_with_keys(choices) : choices_now(choices);
	if (limits.events)
		go_on_with_keys(depth);
	else
		go_on_fairly();
	for (i = 0; i < count; i++) {
		make_again(depth);
		path[depth] = choices[i];
		act(choices[i]);
		search(depth + 1);
	}
}

static void look_at_all(struct limits what)
{
	limits = what;
	states = merged = 0;
	memset(seen, 0, sizeof(seen));
	begin();
	search(0);
	forget_kept();
	wire_destroy(&wire);
	print_message("# %llu states, %llu ways to one that was known\n", (unsigned long long)states,
		      (unsigned long long)merged);
	assert_true(states > 100);
}

static unsigned int deeper;

static void handshake__every_way(void **state)
{
	(void)state;
	look_at_all((struct limits){ .depth = 4 + deeper, .losses = 2, .doubles = 1, .later = 2 });
}

static void handshake__every_way_with_a_restart(void **state)
{
	(void)state;
	look_at_all((struct limits){ .depth = 4 + deeper, .losses = 1, .doubles = 1, .restarts = 1, .later = 1 });
}

static void window__every_way(void **state)
{
	(void)state;
	look_at_all((struct limits){ .depth = 5 + deeper, .losses = 2, .doubles = 1, .later = 2, .messages = 3,
				     .connected = true });
}

static void window__every_way_with_a_restart(void **state)
{
	(void)state;
	look_at_all((struct limits){ .depth = 4 + deeper, .losses = 1, .doubles = 1, .restarts = 1, .later = 2,
				     .messages = 2, .connected = true });
}

static void rekey__every_way(void **state)
{
	(void)state;
	look_at_all((struct limits){ .depth = DEPTH_MAX, .events = 4 + deeper, .rekeys = 3, .keeps = 2,
				     .connected = true });
}

static void rekey__every_way_with_messages(void **state)
{
	(void)state;
	look_at_all((struct limits){ .depth = DEPTH_MAX, .events = 3 + deeper, .rekeys = 2, .keeps = 2, .later = 1,
				     .messages = 1, .connected = true });
}

static void rekey__every_way_with_slow_handshakes(void **state)
{
	(void)state;
	look_at_all((struct limits){ .depth = DEPTH_MAX, .events = 3 + deeper, .rekeys = 3, .keeps = 2, .slow = true,
				     .connected = true });
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(handshake__every_way),
		cmocka_unit_test(handshake__every_way_with_a_restart),
		cmocka_unit_test(window__every_way),
		cmocka_unit_test(window__every_way_with_a_restart),
		cmocka_unit_test(rekey__every_way),
		cmocka_unit_test(rekey__every_way_with_messages),
		cmocka_unit_test(rekey__every_way_with_slow_handshakes),
	};

	if (argc > 1)
		deeper = atoi(argv[1]);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
