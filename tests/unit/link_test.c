// SPDX-License-Identifier: GPL-2.0
/* Two links on a bad wire: everything arrives once and in order, or it is said that it did not. */
/* sources: LINK */
#include "pair.h"

static void connect__both_come_up(void **state)
{
	(void)state;
	wire.configs[1].vdso = 0x0102030405060708;
	wire_connect(&wire);
	assert_string_equal(wire.ends[0].link.peer_release, "6.1-test");
	assert_int_equal(wire.ends[0].link.peer_vdso, 0x0102030405060708);
	assert_int_equal(wire.ends[1].link.peer_version, MOS_PROTOCOL_VERSION);
	assert_int_equal(wire.ends[0].link.peer_epoch, wire.ends[1].link.epoch);
	assert_int_equal(wire.ends[1].link.peer_epoch, wire.ends[0].link.epoch);
}

static void connect__late_peer_is_found(void **state)
{
	(void)state;
	wire_start(&wire, 0);
	wire.manners.cut = true;
	wire_run(&wire, 20 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_CONNECTING);
	wire.manners.cut = false;
	wire_run(&wire, 2 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_UP);
	assert_int_equal(wire.ends[1].link.state, MOS_LINK_UP);
}

/* No node speaks it. */
#define OTHER_VERSION (MOS_PROTOCOL_VERSION + 1)

static void connect__other_version_is_refused_in_words(void **state)
{
	char words[16];

	(void)state;
	snprintf(words, sizeof(words), "version %u", OTHER_VERSION);
	wire.configs[1].version = OTHER_VERSION;
	wire_start(&wire, 0);
	wire_start(&wire, 1);
	wire_run(&wire, 5 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_REFUSED);
	assert_int_equal(wire.ends[1].link.state, MOS_LINK_REFUSED);
	assert_non_null(strstr(wire.ends[0].link.refusal, words));
	assert_non_null(strstr(wire.ends[1].link.refusal, words));
	wire.configs[1].version = MOS_PROTOCOL_VERSION;
	wire_run(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_UP);
	assert_string_equal(wire.ends[0].link.refusal, "");
}

static void connect__other_number_is_refused_in_words(void **state)
{
	(void)state;
	wire.ends[0].link.peer = 2;
	wire.configs[0].node = 1;
	wire.ends[1].link.peer = 1;
	wire.configs[1].node = 2;
	wire.configs[0].features = 4;
	wire_start(&wire, 0);
	wire_run(&wire, 5 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_REFUSED);
	assert_non_null(strstr(wire.ends[0].link.refusal, "features 0x4"));
}

static void connect__wrong_map_is_refused_in_words(void **state)
{
	(void)state;
	wire.ends[0].link.peer = 5;
	wire_start(&wire, 0);
	wire.ends[0].link.peer = 2;
	wire_run(&wire, 10 * MOS_NS_PER_MS);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_REFUSED);
	assert_non_null(strstr(wire.ends[0].link.refusal, "the map of node 1 has node 5"));
	assert_string_equal(wire.ends[1].link.refusal, wire.ends[0].link.refusal);
}

/* A peer that repeats its hello as fast as it can is not answered as fast. */
static void connect__refusals_are_not_a_flood(void **state)
{
	struct mos_link *link = &wire.ends[1].link;
	u32 i, len;

	(void)state;
	wire.configs[0].version = OTHER_VERSION;
	wire_start(&wire, 0);
	for (i = 0, len = wire.queue->len; i < 1000; i++) {
		struct datagram *copy = copy_of(wire.queue, 0);

		mos_link_input(link, copy->bytes, len, wire.now + i * MOS_NS_PER_US);
		free(copy);
		send_made(&wire.ends[1]);
	}
	assert_int_equal(link->counts.sent, 1);
	assert_int_equal(link->state, MOS_LINK_REFUSED);
}

static void submit__without_session_says_so(void **state)
{
	(void)state;
	assert_int_equal(wire_say(&wire.ends[0], 1, 10), -EHOSTDOWN);
}

/* A request, its reply, the next request: two packets for each exchange, acknowledgements ride along. */
static void exchange__costs_two_packets(void **state)
{
	u64 before, i;

	(void)state;
	wire_connect(&wire);
	wire_run(&wire, 100 * MOS_NS_PER_MS);
	before = wire.ends[0].link.counts.sent + wire.ends[1].link.counts.sent;
	for (i = 0; i < 100; i++) {
		assert_int_equal(wire_say(&wire.ends[0], 1, 64), 0);
		wire_run(&wire, 60 * MOS_NS_PER_US);
		assert_int_equal(wire.ends[1].taken, i + 1);
		assert_int_equal(wire_say(&wire.ends[1], 1, 64), 0);
		wire_run(&wire, 60 * MOS_NS_PER_US);
		assert_int_equal(wire.ends[0].taken, i + 1);
	}
	assert_int_equal(wire.ends[0].link.counts.sent + wire.ends[1].link.counts.sent - before, 200);
	wire_settle(&wire, MOS_NS_PER_S);
}

static void message__every_length_arrives(void **state)
{
	static const u32 lengths[] = { 0, 1, 1279, 1280, 1281, 1355, 1356, 1357, 2712, 4096, 4097,
				       65536, 262144, MOS_MSG_MAX - 1, MOS_MSG_MAX };
	u32 i;

	(void)state;
	wire_connect(&wire);
	for (i = 0; i < ARRAY_SIZE(lengths); i++)
		assert_int_equal(wire_say(&wire.ends[0], 3, lengths[i]), 0);
	wire_settle(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].taken, ARRAY_SIZE(lengths));
	assert_int_equal(wire.ends[0].link.counts.resent, 0);
}

/* On a clean wire a stream is not acknowledged more often than it must be, and nothing is sent twice. */
static void stream__few_acknowledgements(void **state)
{
	struct mos_link_counts *there = &wire.ends[1].link.counts;
	u64 i;

	(void)state;
	wire_connect(&wire);
	for (i = 0; i < 40; i++)
		assert_int_equal(wire_say(&wire.ends[0], 1 + i % 4, 262144), 0);
	wire_settle(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.counts.resent, 0);
	assert_true(there->sent * 20 <= there->received);
}

static void small__overtakes_long(void **state)
{
	(void)state;
	wire_connect(&wire);
	assert_int_equal(wire_say(&wire.ends[0], 1, MOS_MSG_MAX), 0);
	assert_int_equal(wire_say(&wire.ends[0], 2, 100), 0);
	while (!wire.ends[1].expected[2])
		wire_run(&wire, 10 * MOS_NS_PER_US);
	assert_int_equal(wire.ends[1].expected[1], 0);
	wire_settle(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].expected[1], 1);
}

static void channel__small_waits_for_long_of_its_own(void **state)
{
	(void)state;
	wire_connect(&wire);
	assert_int_equal(wire_say(&wire.ends[0], 1, MOS_MSG_MAX), 0);
	assert_int_equal(wire_say(&wire.ends[0], 1, 100), 0);
	assert_int_equal(wire_say(&wire.ends[0], 1, 100), 0);
	wire_settle(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].expected[1], 3);
}

static u32 some_length(struct wire *w)
{
	u64 kind = draw(&w->seed) % 100;

	if (kind < 70)
		return draw(&w->seed) % 300;
	if (kind < 95)
		return draw(&w->seed) % 10000;
	return draw(&w->seed) % 200000;
}

/* Both talk on many channels and on none; all of it must come, in order. */
static void chatter(u32 messages, u64 limit)
{
	u32 i;

	remember(&wire.ends[0], messages);
	remember(&wire.ends[1], messages);
	for (i = 0; i < messages; i++) {
		struct end *end = &wire.ends[draw(&wire.seed) % 2];

		while (wire_say(end, draw(&wire.seed) % CHANNELS, some_length(&wire)))
			wire_run(&wire, MOS_NS_PER_MS);
		if (draw(&wire.seed) % 4 == 0)
			wire_run(&wire, draw(&wire.seed) % (200 * MOS_NS_PER_US));
	}
	wire_settle(&wire, limit);
	for (i = 0; i < CHANNELS; i++) {
		assert_int_equal(wire.ends[1].expected[i], wire.ends[0].sequence[i]);
		assert_int_equal(wire.ends[0].expected[i], wire.ends[1].sequence[i]);
	}
	forget(&wire.ends[0]);
	forget(&wire.ends[1]);
}

static void bad_wire__loses(void **state)
{
	static const unsigned int losses[] = { 1, 5, 10, 20, 30 };
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(losses); i++) {
		wire_destroy(&wire);
		wire_init(&wire, i + 10);
		wire.manners.loss = losses[i];
		wire_connect(&wire);
		chatter(400, 120 * MOS_NS_PER_S);
		assert_true(wire.lost > 0);
	}
}

static void bad_wire__doubles(void **state)
{
	(void)state;
	wire.manners.duplicate = 50;
	wire_connect(&wire);
	chatter(1000, 60 * MOS_NS_PER_S);
	assert_true(wire.ends[0].link.counts.duplicate > 0);
}

static void bad_wire__reorders(void **state)
{
	(void)state;
	wire.manners.reorder = 30;
	wire.manners.late = 2 * MOS_NS_PER_MS;
	wire_connect(&wire);
	chatter(1000, 60 * MOS_NS_PER_S);
}

static void bad_wire__damages(void **state)
{
	(void)state;
	wire.manners.damage = 10;
	wire_connect(&wire);
	chatter(500, 60 * MOS_NS_PER_S);
}

static void bad_wire__does_it_all_and_is_slow(void **state)
{
	(void)state;
	wire.manners = (struct manners){ .loss = 5, .duplicate = 10, .reorder = 10, .damage = 2,
					 .delay = 20 * MOS_NS_PER_MS, .late = 30 * MOS_NS_PER_MS };
	wire_connect(&wire);
	chatter(500, 300 * MOS_NS_PER_S);
}

/* Bytes that one end sends to bring ten MiB over a wire that loses so many datagrams of a hundred. */
static u64 bytes_sent(u32 loss)
{
	u64 i;

	wire_destroy(&wire);
	wire_init(&wire, 1);
	wire_connect(&wire);
	wire.manners.loss = loss;
	for (i = 0; i < 40; i++)
		assert_int_equal(wire_say(&wire.ends[0], 1 + i % 4, 262144), 0);
	wire_settle(&wire, 30 * MOS_NS_PER_S);
	return wire.ends[0].link.counts.sent_bytes;
}

/* What is lost is sent again, and not much more: 1.2 bytes for each. */
static void loss__is_repaired_selectively(void **state)
{
	u64 clean = bytes_sent(0), more = bytes_sent(1) - clean;

	(void)state;
	assert_true(wire.lost > 20);
	assert_true(more * 5 <= wire.lost_bytes * 6);
}

/* A wire that loses a little of its own accord stays quick: 10 MiB at 5 % in less than a second. */
static void loss__does_not_close_the_window(void **state)
{
	u64 i, time;

	(void)state;
	wire.manners.delay = MOS_NS_PER_MS;
	wire_connect(&wire);
	wire.manners.loss = 5;
	for (i = 0; i < 40; i++)
		assert_int_equal(wire_say(&wire.ends[0], 1 + i % 4, 262144), 0);
	time = wire_settle(&wire, 30 * MOS_NS_PER_S);
	assert_true(time < MOS_NS_PER_S);
}

/* A queue of 60 packets drops what is more: the window finds its measure. */
static void loss__of_a_full_queue_makes_the_window_smaller(void **state)
{
	struct mos_link_counts *counts = &wire.ends[0].link.counts;
	u64 i;

	(void)state;
	wire_connect(&wire);
	wire.manners.gap = 10 * MOS_NS_PER_US;
	wire.manners.depth = 60;
	for (i = 0; i < 40; i++)
		assert_int_equal(wire_say(&wire.ends[0], 1 + i % 4, 262144), 0);
	wire_settle(&wire, 30 * MOS_NS_PER_S);
	assert_true(wire.lost > 0);
	assert_true(counts->resent * 4 < counts->sent);
}

static void memory__short_at_both_ends(void **state)
{
	static const unsigned int rates[] = { 3, 7, 50 };
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rates); i++) {
		wire_destroy(&wire);
		alloc_failure = 0;
		wire_init(&wire, i + 40);
		wire_connect(&wire);
		alloc_failure = rates[i];
		chatter(300, 120 * MOS_NS_PER_S);
		assert_true(wire.ends[0].link.counts.starved > 0);
	}
}

/* A hundred long messages, of which the other end keeps all that come. */
static void hoard(u32 channels)
{
	u32 i;

	wire_connect(&wire);
	wire.ends[1].hoards = true;
	for (i = 0; i < 100; i++)
		assert_int_equal(wire_say(&wire.ends[0], 1 + i % channels, 100000), 0);
}

static void free_hoard(struct end *end)
{
	end->hoards = false;
	while (end->hoarded)
		end_free(end, end->hoard[--end->hoarded]);
	mos_link_consumed(&end->link, end->freed, wire.now);
	send_made(end);
}

/* A holder who frees nothing stops the long messages of the peer, and loses none. */
static void window__closes_and_opens(void **state)
{
	struct end *here = &wire.ends[1];

	(void)state;
	hoard(8);
	wire_run(&wire, 5 * MOS_NS_PER_S);
	assert_true(here->taken > 10 && here->taken < 43);
	assert_int_equal(wire_say(&wire.ends[0], 20, 64), 0);
	wire_run(&wire, 50 * MOS_NS_PER_MS);
	assert_int_equal(here->expected[20], 1);

	free_hoard(here);
	wire_settle(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(here->taken, 101);
}

/* The grant that opens the window is lost: the sender asks. */
static void window__lost_grant_is_asked_for(void **state)
{
	struct end *here = &wire.ends[1];

	(void)state;
	hoard(1);
	wire_run(&wire, MOS_NS_PER_S);
	wire.manners.cut = true;
	free_hoard(here);
	wire.manners.cut = false;
	wire_settle(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(here->taken, 100);
}

static void queue__is_bounded(void **state)
{
	int err = 0;
	u32 i;

	(void)state;
	wire_connect(&wire);
	wire.manners.cut = true;
	for (i = 0; i < MOS_OUTBOX_MESSAGES + 10 && !err; i++)
		err = wire_say(&wire.ends[0], 1, 8);
	assert_int_equal(err, -ENOBUFS);
	wire.manners.cut = false;
	wire_settle(&wire, 30 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].taken, i - 1);
}

/* What is added counts. */
static void queue__is_bounded_in_bytes(void **state)
{
	const struct mos_outbox *box = &wire.ends[0].link.outbox;
	int err = 0;
	u32 i;

	(void)state;
	wire_connect(&wire);
	wire.manners.cut = true;
	for (i = 0; i < MOS_OUTBOX_MESSAGES && !err; i++)
		err = wire_say(&wire.ends[0], 1, MOS_MSG_MAX - 100);
	assert_int_equal(err, -ENOBUFS);
	assert_in_range(box->bytes, MOS_OUTBOX_BYTES - MOS_MSG_MAX, MOS_OUTBOX_BYTES);
	assert_int_equal(wire_say(&wire.ends[0], 1, 100), 0);
	wire.manners.cut = false;
	wire_settle(&wire, 60 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].taken, i);
}

static void partition__heals_within_grace(void **state)
{
	u32 i;

	(void)state;
	wire_connect(&wire);
	for (i = 0; i < 20; i++)
		assert_int_equal(wire_say(&wire.ends[0], 1, 50000), 0);
	wire_run(&wire, 200 * MOS_NS_PER_US);
	wire.manners.cut = true;
	wire_run(&wire, 4 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_SILENT);
	assert_int_equal(wire_say(&wire.ends[1], 1, 50000), 0);
	wire_run(&wire, 5 * MOS_NS_PER_S);
	wire.manners.cut = false;
	assert_true(wire_settle(&wire, 5 * MOS_NS_PER_S) < MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_UP);
	assert_int_equal(wire.ends[1].taken, 20);
	assert_int_equal(wire.ends[0].taken, 1);
}

/* A node that stands still past the grace has heard nothing for want of listening. */
static void stall__is_no_silence_of_the_peer(void **state)
{
	struct mos_link *link = &wire.ends[0].link;
	u64 began;

	(void)state;
	wire_connect(&wire);
	wire_run(&wire, MOS_NS_PER_S);
	for (int i = 0; i < 3; i++) {
		wire.now += 2 * wire.configs[0].grace_ns;
		wire_tick(&wire, 0);
		assert_int_equal(link->state, MOS_LINK_UP);
		wire_run(&wire, MOS_NS_PER_S);
		assert_int_equal(link->state, MOS_LINK_UP);
		assert_int_equal(wire.ends[1].link.state, MOS_LINK_UP);
	}
	/* Silence that it listens to counts from then on. */
	wire.manners.cut = true;
	wire.now += 2 * wire.configs[0].grace_ns;
	wire_tick(&wire, 0);
	began = wire.now;
	while (link->state != MOS_LINK_LOST)
		wire_run(&wire, MOS_NS_PER_MS);
	assert_in_range(wire.now - began, wire.configs[0].grace_ns - MOS_NS_PER_S,
			wire.configs[0].grace_ns + MOS_NS_PER_MS);
}

/* What was late counts from when it was due, but nothing was heard in the time to come. */
static void stall__is_forgiven_up_to_now(void **state)
{
	struct mos_link *link = &wire.ends[0].link;

	(void)state;
	wire_connect(&wire);
	wire_run(&wire, MOS_NS_PER_S / 2);
	wire.manners.cut = true;
	assert_int_equal(wire_say(&wire.ends[0], 1, 100), 0);
	wire.manners.cut = false;
	wire.now += 5 * MOS_NS_PER_S;
	mos_link_ping(&wire.ends[1].link, wire.now);
	send_made(&wire.ends[1]);
	wire.now = wire.queue->arrives;
	wire_deliver(&wire);
	assert_int_equal(link->heard_ns, wire.now);
	wire_tick(&wire, 0);
	assert_true(link->heard_ns <= wire.now);
}

static void partition__is_lost_after_grace(void **state)
{
	u64 began;

	(void)state;
	wire_connect(&wire);
	assert_int_equal(wire_say(&wire.ends[0], 1, 50000), 0);
	wire.manners.cut = true;
	began = wire.now;
	while (wire.ends[0].link.state != MOS_LINK_LOST)
		wire_run(&wire, MOS_NS_PER_MS);
	assert_true(wire.now - began <= wire.configs[0].grace_ns + MOS_NS_PER_MS);
	assert_true(wire.now - began >= wire.configs[0].grace_ns - MOS_NS_PER_S);
	assert_int_equal(wire_say(&wire.ends[0], 1, 1), -EHOSTDOWN);
	assert_true(is_idle(&wire.ends[0]));
	assert_int_equal(mos_link_deadline(&wire.ends[0].link), U64_MAX);
}

/* Only one side had given up: the other learns of it, and both begin anew. */
static void epoch__one_sided_loss_ends_both(void **state)
{
	(void)state;
	wire.configs[1].grace_ns = 3600 * MOS_NS_PER_S;
	wire_connect(&wire);
	assert_int_equal(wire_say(&wire.ends[1], 1, 50000), 0);
	wire.manners.cut = true;
	wire_run(&wire, 11 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_LOST);
	assert_int_equal(wire.ends[1].link.state, MOS_LINK_SILENT);
	wire.manners.cut = false;
	start_anew(&wire.ends[0], 200);
	wire_run(&wire, 5 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].link.state, MOS_LINK_LOST);
	assert_string_equal(wire.ends[1].link.end, "it has started anew");
	start_anew(&wire.ends[1], 201);
	wire_run(&wire, 5 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_UP);
	assert_int_equal(wire.ends[1].link.state, MOS_LINK_UP);
	assert_int_equal(wire_say(&wire.ends[1], 1, 50000), 0);
	wire_settle(&wire, MOS_NS_PER_S);
}

/* Old hellos that are still on their way, or were recorded, cannot end a session. */
static void epoch__old_hello_does_no_harm(void **state)
{
	struct datagram *old;

	(void)state;
	wire.ends[0].link.epoch = 99;
	wire_start(&wire, 0);
	old = copy_of(wire.queue, 0);
	wire_destroy(&wire);
	wire_init(&wire, 1);
	wire_connect(&wire);
	enqueue(&wire, old);
	wire_run(&wire, 2 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].link.state, MOS_LINK_UP);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_UP);
	assert_int_equal(wire.ends[0].link.counts.forged + wire.ends[1].link.counts.forged, 0);
}

static void leave__ends_at_once(void **state)
{
	(void)state;
	wire_connect(&wire);
	mos_link_leave(&wire.ends[0].link, wire.now);
	send_made(&wire.ends[0]);
	wire_run(&wire, MOS_NS_PER_MS);
	assert_int_equal(wire.ends[1].link.state, MOS_LINK_LOST);
	assert_string_equal(wire.ends[1].link.end, "it has left");
	assert_string_equal(wire.ends[1].link.refusal, "it has left the cluster");
}

static void leave__is_forgotten_once_it_is_back(void **state)
{
	(void)state;
	wire_connect(&wire);
	mos_link_leave(&wire.ends[0].link, wire.now);
	send_made(&wire.ends[0]);
	wire_run(&wire, MOS_NS_PER_MS);
	start_anew(&wire.ends[0], 101);
	start_anew(&wire.ends[1], 102);
	wire_run(&wire, 2 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].link.state, MOS_LINK_UP);
	assert_string_equal(wire.ends[1].link.refusal, "");
}

static void idle__is_kept_alive_cheaply(void **state)
{
	u64 before;

	(void)state;
	wire_connect(&wire);
	wire_run(&wire, MOS_NS_PER_S);
	before = wire.ends[0].link.counts.sent + wire.ends[1].link.counts.sent;
	wire_run(&wire, 100 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_UP);
	assert_true(wire.ends[0].link.counts.sent + wire.ends[1].link.counts.sent - before <= 420);
}

/* Every datagram of a conversation comes a second time, much later. */
static void replay__changes_nothing(void **state)
{
	struct datagram *kept[64];
	u32 count = 0, i;
	u64 taken;

	(void)state;
	wire_connect(&wire);
	for (i = 0; i < 30; i++) {
		assert_int_equal(wire_say(&wire.ends[0], 1, 200), 0);
		kept[count++] = copy_of(wire.queue, 0);
		wire_run(&wire, MOS_NS_PER_MS);
	}
	wire_settle(&wire, MOS_NS_PER_S);
	taken = wire.ends[1].taken;
	for (i = 0; i < count; i++)
		enqueue(&wire, kept[i]);
	wire_run(&wire, MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].taken, taken);
	assert_int_equal(wire.ends[1].link.state, MOS_LINK_UP);
}

/* Bytes of a peer that is in the session but means ill: random, or sound with one thing wrong. */
static u32 forge(struct end *from, u64 number)
{
	u64 *seed = &wire.seed;
	u32 len = sizeof(struct mos_wire_header) + draw(seed) % 300, i;
	struct mos_wire_data *data;

	data = forge_packet(from, number);
	for (i = sizeof(struct mos_wire_header); i < len; i++) {
		forged[i] = draw(seed);
		if (forged[i] == MOS_FRAME_BYE)
			forged[i] = 0;
	}
	data->kind = 1 + draw(seed) % 3;
	if (draw(seed) % 2) {
		data->kind = MOS_FRAME_DATA;
		data->flags = draw(seed) % 2;
		data->spare = 0;
		data->id = cpu_to_le64(1 + draw(seed) % 5000);
		data->behind = cpu_to_le32(draw(seed) % 4);
		data->size = cpu_to_le16(512 + draw(seed) % 1000);
		data->total = cpu_to_le32(draw(seed) % (2 * MOS_MSG_MAX));
		data->index = cpu_to_le16(draw(seed) % 4);
		data->len = cpu_to_le16(draw(seed) % 2 ? le16_to_cpu(data->size) : draw(seed));
		len = sizeof(struct mos_wire_header) + sizeof(*data) + le16_to_cpu(data->len);
		len = min_t(u32, len, MOS_DATAGRAM_MIN);
	}
	forge_seal(from, forged, len);
	return len + MOS_TAG_LEN;
}

static void hostile__frames_break_nothing(void **state)
{
	struct end *here = &wire.ends[1];
	u64 number;

	(void)state;
	wire_connect(&wire);
	for (number = 1000; number < 200000; number++) {
		u32 len = forge(&wire.ends[0], number);
		u8 *exact = malloc(len);

		memcpy(exact, forged, len);
		mos_link_input(&here->link, exact, len, wire.now);
		mos_link_settle(&here->link, wire.now);
		here->link.offended_ns = 0;
		free(exact);
		drop_all(here);
		wire.now += 10 * MOS_NS_PER_US;
		if (mos_link_deadline(&here->link) <= wire.now)
			mos_link_tick(&here->link, wire.now);
		send_made(here);
		while (wire.queue) {
			struct datagram *next = wire.queue->next;

			free(wire.queue);
			wire.queue = next;
		}
	}
	assert_true(here->link.counts.malformed > 1000);
	assert_true(here->link.inbox.started - here->link.inbox.freed <= WINDOW);
}

static void hostile__noise_breaks_nothing(void **state)
{
	u32 i, n, len;

	(void)state;
	wire_connect(&wire);
	for (n = 0; n < 100000; n++) {
		u8 *noise;

		len = draw(&wire.seed) % 250;
		noise = malloc(len + 1);
		for (i = 0; i < len; i++)
			noise[i] = draw(&wire.seed);
		if (len > 8 && n % 2) {
			noise[0] = MOS_PROTOCOL_VERSION;
			noise[1] = 1 + n % 5;
			memset(noise + 4, 0, 4);
			noise[4] = 1;
		}
		mos_link_input(&wire.ends[1].link, noise, len, wire.now);
		mos_link_settle(&wire.ends[1].link, wire.now);
		send_made(&wire.ends[1]);
		free(noise);
	}
	wire_run(&wire, MOS_NS_PER_S);
	assert_int_equal(wire_say(&wire.ends[0], 1, 5000), 0);
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].taken, 1);
}

static void hostile__ack_of_the_unsent_is_refused(void **state)
{
	struct mos_wire_ack *ack;
	u64 before;

	(void)state;
	wire_connect(&wire);
	before = wire.ends[1].link.counts.malformed;
	ack = forge_packet(&wire.ends[0], 1000);
	ack->kind = MOS_FRAME_ACK;
	ack->first = cpu_to_le32(1);
	ack->largest = cpu_to_le64(5000);
	forge_seal(&wire.ends[0], forged, sizeof(struct mos_wire_header) + sizeof(*ack));
	mos_link_input(&wire.ends[1].link, forged, MOS_PACKET_ROOM + sizeof(*ack), wire.now);
	assert_int_equal(wire.ends[1].link.counts.malformed, before + 1);
}

/* Whatever happens, a timer is neither in the past for ever nor absent while something is under way. */
static void timer__is_bounded(void **state)
{
	struct mos_link *link = &wire.ends[0].link;

	(void)state;
	wire_connect(&wire);
	assert_int_equal(wire_say(&wire.ends[0], 1, 100), 0);
	assert_true(mos_link_deadline(link) <= wire.now + MOS_RTT_INITIAL * 4);
	wire.manners.cut = true;
	wire_run(&wire, 3 * MOS_NS_PER_S);
	assert_true(mos_link_deadline(link) <= wire.now + MOS_PTO_MAX);
	assert_true(link->counts.timeouts < 40);
}

/* Nothing can be sent for a while, and when it could be the keys are too old. */
static void timer__does_not_wait_for_what_is_past(void **state)
{
	struct mos_link *link = &wire.ends[0].link;

	(void)state;
	wire_connect(&wire);
	wire.manners.cut = true;
	wire.now = link->keys.now.born_ns + MOS_KEYS_MUTE * link->config->rekey_ns;
	link->heard_ns = wire.now;
	link->resume_ns = wire.now - 1;
	mos_link_tick(link, wire.now);
	assert_true(link->mute);
	assert_true(mos_link_deadline(link) > wire.now);
	mos_link_ping(link, wire.now);
	assert_true(link->resume_ns == U64_MAX);
	assert_true(mos_link_deadline(link) > wire.now);
}

/* Whoever took long to answer does not answer what somebody else has asked since under that number. */
static void reply__is_none_in_another_session(void **state)
{
	struct mos_link *link = &wire.ends[1].link;
	struct mos_parcel reply = { .type = 1, .reply = true, .call = 5 };
	struct mos_msg *msg;

	(void)state;
	wire_connect(&wire);
	assert_int_equal(wire_say(&wire.ends[0], 1, 100), 0);
	mos_link_input(link, wire.queue->bytes, wire.queue->len, wire.now);
	msg = mos_link_take(link);
	assert_non_null(msg);
	reply.epoch = msg->epoch;
	end_free(&wire.ends[1], msg);
	assert_int_equal(mos_link_submit(link, &reply, wire.now), 0);
	mos_link_over(link, "a test");
	start_anew(&wire.ends[1], 77);
	mos_link_over(&wire.ends[0].link, "a test");
	start_anew(&wire.ends[0], 88);
	wire_run(&wire, 3 * MOS_NS_PER_S);
	assert_int_equal(link->state, MOS_LINK_UP);
	assert_int_equal(mos_link_submit(link, &reply, wire.now), -EHOSTDOWN);
	reply.epoch = 0;
	assert_int_equal(mos_link_submit(link, &reply, wire.now), 0);
}

static void rtt__follows_the_wire(void **state)
{
	u32 i;

	(void)state;
	wire.manners.delay = 5 * MOS_NS_PER_MS;
	wire_connect(&wire);
	for (i = 0; i < 50; i++) {
		assert_int_equal(wire_say(&wire.ends[0], 1, 100), 0);
		wire_settle(&wire, MOS_NS_PER_S);
	}
	assert_in_range(wire.ends[0].link.rtt.srtt, 10 * MOS_NS_PER_MS, 11 * MOS_NS_PER_MS);
}

static void print_table(FILE *to)
{
	static const char *const states[] = { "CONNECTING", "REFUSED", "UP", "SILENT", "LOST" };
	static const char *const events[] = { "MET", "HEARD", "REFUSAL", "SILENCE", "OVER", "BEGIN" };
	int state, event;

	fprintf(to, "| state | event | next |\n|---|---|---|\n");
	for (state = 0; state < MOS_LINK_STATES; state++) {
		for (event = 0; event < MOS_LINK_EVENTS; event++) {
			int next = mos_link_step(state, event);

			if (next != MOS_LINK_STATES)
				fprintf(to, "| %s | %s | %s |\n", states[state], events[event], states[next]);
		}
	}
}

static void table__is_as_documented(void **state)
{
	static char page[65536], table[4096];
	FILE *from = fopen("Documentation/protocol.md", "r"), *to = fmemopen(table, sizeof(table), "w");

	(void)state;
	print_table(to);
	fclose(to);
	assert_non_null(from);
	assert_true(fread(page, 1, sizeof(page) - 1, from) > 0);
	fclose(from);
	assert_non_null(strstr(page, table));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(connect__both_come_up),
		LINK_TEST(connect__late_peer_is_found),
		LINK_TEST(connect__other_version_is_refused_in_words),
		LINK_TEST(connect__other_number_is_refused_in_words),
		LINK_TEST(connect__wrong_map_is_refused_in_words),
		LINK_TEST(connect__refusals_are_not_a_flood),
		LINK_TEST(submit__without_session_says_so),
		LINK_TEST(exchange__costs_two_packets),
		LINK_TEST(message__every_length_arrives),
		LINK_TEST(stream__few_acknowledgements),
		LINK_TEST(small__overtakes_long),
		LINK_TEST(channel__small_waits_for_long_of_its_own),
		LINK_TEST(bad_wire__loses),
		LINK_TEST(bad_wire__doubles),
		LINK_TEST(bad_wire__reorders),
		LINK_TEST(bad_wire__damages),
		LINK_TEST(bad_wire__does_it_all_and_is_slow),
		LINK_TEST(loss__is_repaired_selectively),
		LINK_TEST(loss__does_not_close_the_window),
		LINK_TEST(loss__of_a_full_queue_makes_the_window_smaller),
		LINK_TEST(memory__short_at_both_ends),
		LINK_TEST(window__closes_and_opens),
		LINK_TEST(window__lost_grant_is_asked_for),
		LINK_TEST(queue__is_bounded),
		LINK_TEST(queue__is_bounded_in_bytes),
		LINK_TEST(partition__heals_within_grace),
		LINK_TEST(partition__is_lost_after_grace),
		LINK_TEST(stall__is_no_silence_of_the_peer),
		LINK_TEST(stall__is_forgiven_up_to_now),
		LINK_TEST(epoch__one_sided_loss_ends_both),
		LINK_TEST(epoch__old_hello_does_no_harm),
		LINK_TEST(leave__ends_at_once),
		LINK_TEST(leave__is_forgotten_once_it_is_back),
		LINK_TEST(idle__is_kept_alive_cheaply),
		LINK_TEST(replay__changes_nothing),
		LINK_TEST(hostile__frames_break_nothing),
		LINK_TEST(hostile__noise_breaks_nothing),
		LINK_TEST(hostile__ack_of_the_unsent_is_refused),
		LINK_TEST(timer__is_bounded),
		LINK_TEST(timer__does_not_wait_for_what_is_past),
		LINK_TEST(reply__is_none_in_another_session),
		LINK_TEST(rtt__follows_the_wire),
		cmocka_unit_test(table__is_as_documented),
	};

	if (argc > 1 && !strcmp(argv[1], "--print")) {
		print_table(stdout);
		return 0;
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
