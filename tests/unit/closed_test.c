// SPDX-License-Identifier: GPL-2.0
/* Two links and their keys: who has not the key is not heard, keys are made anew, and nothing heard is of use. */
/* sources: LINK */
#define WIRE_CRYPTO test_crypto
#include "pair.h"

/* Nobody without the key gets an answer, whatever he says, and both ends count what they drop. */
static void key__of_another_cluster_is_met_with_silence(void **state)
{
	(void)state;
	wire.clusters[1] = cluster_of(2);
	wire_start(&wire, 0);
	wire_run(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_CONNECTING);
	assert_int_equal(wire.ends[1].link.counts.sent, 0);
	assert_true(wire.ends[1].link.counts.forged > 5);
	assert_non_null(strstr(wire.ends[1].link.refusal, "key"));
	wire.clusters[1] = cluster_of(1);
	wire_run(&wire, 2 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_UP);
	assert_string_equal(wire.ends[1].link.refusal, "");
}

static void add_key(struct mos_cluster *cluster, struct mos_cluster key)
{
	cluster->key[cluster->count++] = key.key[0];
}

/* One end is a step ahead in exchanging the key of the cluster: each knows one that the other does not. */
static void key__is_exchanged_with_an_overlap(void **state)
{
	(void)state;
	wire.clusters[0] = cluster_of(3);
	add_key(&wire.clusters[0], cluster_of(2));
	wire.clusters[1] = cluster_of(2);
	add_key(&wire.clusters[1], cluster_of(1));
	wire_connect(&wire);
	wire_run(&wire, MOS_NS_PER_S);
	wire.clusters[1] = cluster_of(3);
	mos_link_rekey(&wire.ends[1].link, wire.now);
	send_made(&wire.ends[1]);
	wire_run(&wire, MOS_NS_PER_S);
	assert_true(wire.ends[0].link.counts.keyed >= 2);
	assert_int_equal(wire_say(&wire.ends[0], 1, 5000), 0);
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].taken, 1);
}

/* A key that is taken out of use ends what was agreed with it, when that has come of age. */
static void key__that_has_gone_is_good_no_longer(void **state)
{
	(void)state;
	wire_connect(&wire);
	wire.clusters[1] = cluster_of(2);
	wire_run(&wire, 2 * MOS_REKEY_NS + 20 * MOS_NS_PER_S);
	assert_int_not_equal(wire.ends[0].link.state, MOS_LINK_UP);
	assert_int_not_equal(wire.ends[1].link.state, MOS_LINK_UP);
}

/* Both agree on the cipher without a further word, and what was agreed holds until there are new keys. */
static void cipher__is_the_best_that_both_have(void **state)
{
	u32 i;

	(void)state;
	for (i = 0; i < 4; i++) {
		enum mos_cipher wanted = i == 3 ? MOS_AEGIS128 : MOS_CHACHA20_POLY1305;

		wire_destroy(&wire);
		wire_init(&wire, 1);
		wire.configs[0].ciphers = i & 1 ? ~0u : 0;
		wire.configs[1].ciphers = i & 2 ? BIT(MOS_AEGIS128) : BIT(MOS_CHACHA20_POLY1305);
		wire_connect(&wire);
		assert_int_equal(wire.ends[0].link.keys.now.cipher, wanted);
		assert_int_equal(wire.ends[1].link.keys.now.cipher, wanted);
		assert_int_equal(wire_say(&wire.ends[0], 1, 5000), 0);
		wire_settle(&wire, MOS_NS_PER_S);
		assert_int_equal(wire.ends[1].taken, 1);
	}
	wire.configs[0].ciphers = 0;
	mos_link_rekey(&wire.ends[0].link, wire.now);
	send_made(&wire.ends[0]);
	wire_run(&wire, MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.keys.now.cipher, MOS_CHACHA20_POLY1305);
	assert_int_equal(wire_say(&wire.ends[1], 1, 5000), 0);
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].taken, 1);
	assert_int_equal(wire.ends[0].link.counts.forged + wire.ends[1].link.counts.forged, 0);
}

/* New keys by time, while messages flow, and none is lost, nor the session. */
static void rekey__by_time(void **state)
{
	u32 i;

	(void)state;
	wire.configs[0].rekey_ns = wire.configs[1].rekey_ns = 2 * MOS_NS_PER_S;
	wire.manners.loss = 5;
	wire_connect(&wire);
	for (i = 0; i < 300; i++) {
		assert_int_equal(wire_say(&wire.ends[i % 2], 1, 3000), 0);
		wire_run(&wire, 100 * MOS_NS_PER_MS);
	}
	wire_settle(&wire, MOS_NS_PER_S);
	assert_in_range(wire.ends[0].link.counts.keyed, 12, 40);
	assert_int_equal(wire.ends[0].taken + wire.ends[1].taken, 300);
	assert_int_equal(wire.ends[0].link.counts.forged, 0);
}

static void rekey__by_count(void **state)
{
	u32 i;

	(void)state;
	wire.configs[0].rekey_packets = 500;
	wire_connect(&wire);
	for (i = 0; i < 40; i++)
		assert_int_equal(wire_say(&wire.ends[0], 1, 262144), 0);
	wire_settle(&wire, 30 * MOS_NS_PER_S);
	assert_true(wire.ends[0].link.counts.keyed >= 7);
	assert_int_equal(wire.ends[1].taken, 40);
}

/* Nothing is sealed with keys that are too old; once the wire is whole again, new ones come first. */
static void rekey__after_a_long_silence(void **state)
{
	(void)state;
	wire.configs[0].grace_ns = wire.configs[1].grace_ns = 3600 * MOS_NS_PER_S;
	wire_connect(&wire);
	wire.manners.cut = true;
	assert_int_equal(wire_say(&wire.ends[0], 1, 5000), 0);
	wire_run(&wire, 1000 * MOS_NS_PER_S);
	assert_false(mos_link_may_seal(&wire.ends[0].link));
	wire.manners.cut = false;
	wire_settle(&wire, 3 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].taken, 1);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_UP);
}

/* Whatever may have made the two lose each other's keys, the session outlives it. */
static void rekey__when_the_peer_falls_silent(void **state)
{
	(void)state;
	wire_connect(&wire);
	mos_keys_wipe(&wire.ends[1].link.keys);
	assert_int_equal(wire_say(&wire.ends[0], 1, 5000), 0);
	wire_settle(&wire, MOS_SILENCE_MAX + 2 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].taken, 1);
	assert_int_equal(wire.ends[0].link.epoch, 100);
	assert_int_equal(wire.ends[1].link.epoch, 101);
}

/* Whatever bit of a packet is another one, it is dropped and counted, and the true one still counts. */
static void mutation__is_dropped(void **state)
{
	struct end *here = &wire.ends[1];
	struct datagram *sent;
	u64 dropped;
	u32 i;

	(void)state;
	wire_connect(&wire);
	wire_run(&wire, MOS_NS_PER_S);
	assert_int_equal(wire_say(&wire.ends[0], 1, 40), 0);
	sent = wire.queue;
	dropped = here->link.counts.forged + here->link.counts.stale + here->link.counts.malformed +
		  here->link.counts.duplicate;
	for (i = 0; i < 8 * sent->len; i++) {
		struct datagram *copy = copy_of(sent, 0);

		copy->bytes[i / 8] ^= 1 << i % 8;
		mos_link_input(&here->link, copy->bytes, copy->len, wire.now);
		free(copy);
	}
	assert_null(mos_link_take(&here->link));
	assert_int_equal(here->link.counts.forged + here->link.counts.stale + here->link.counts.malformed +
			 here->link.counts.duplicate - dropped, 8 * sent->len);
	wire_settle(&wire, MOS_NS_PER_S);
	assert_int_equal(here->taken, 1);
}

/* A thousand recorded hellos from the peer's own address: few are worked on, and the peer still gets in. */
static void flood__of_hellos_costs_little(void **state)
{
	struct mos_link *link = &wire.ends[1].link;
	struct datagram *hellos[1000];
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(hellos); i++) {
		mos_hello_send(&wire.ends[0].link, wire.now);
		hellos[i] = copy_of(wire.ends[0].out[0], 0);
		free(wire.ends[0].out[0]);
		wire.ends[0].made = 0;
	}
	for (i = 0; i < ARRAY_SIZE(hellos); i++) {
		mos_link_input(link, hellos[i]->bytes, hellos[i]->len, wire.now);
		free(hellos[i]);
	}
	assert_in_range(link->counts.cookies, 980, 990);
	send_made(&wire.ends[1]);
	wire.ends[0].link.hello_due = wire.now;
	wire_run(&wire, 10 * MOS_NS_PER_MS);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_UP);
	assert_int_equal(link->state, MOS_LINK_UP);
}

/* The first end says hello until it is given a cookie. */
static void knock(struct mos_wire_hello *last, struct mos_wire_cookie *cookie)
{
	struct end *from = &wire.ends[0], *to = &wire.ends[1];
	struct mos_wire_hello copy;

	while (!to->link.counts.cookies) {
		mos_hello_send(&from->link, wire.now);
		memcpy(last, from->out[0]->bytes, sizeof(*last));
		free(from->out[0]);
		from->made = 0;
		copy = *last;
		mos_link_input(&to->link, &copy, sizeof(copy), wire.now);
	}
	memcpy(cookie, to->out[to->made - 1]->bytes, sizeof(*cookie));
	send_made(to);
}

/* Who has seen a hello, and the cookie that was given for it, but has no key, proves nothing with them. */
static void cookie__is_of_no_use_to_who_sees_it(void **state)
{
	struct mos_link *link = &wire.ends[1].link;
	struct mos_wire_cookie cookie;
	struct mos_wire_hello hello;
	u64 sent;

	(void)state;
	knock(&hello, &cookie);
	sent = link->counts.sent;
	test_hash(hello.proof, MOS_MAC_LEN, cookie.cookie, MOS_MAC_LEN, &hello, offsetof(struct mos_wire_hello, proof),
		  NULL, 0);
	mos_link_input(link, &hello, sizeof(hello), wire.now);
	assert_int_equal(link->counts.cookies, 2);
	assert_int_equal(link->counts.sent, sent + 1);
}

/* Nor can he make one, or change one, or give one that he has seen to another hello; who said that hello can read it. */
static void cookie__is_for_one_hello_alone(void **state)
{
	struct mos_link *link = &wire.ends[0].link;
	struct mos_wire_cookie cookie, forged_cookie;
	struct mos_wire_hello hello;
	u32 i;

	(void)state;
	knock(&hello, &cookie);
	for (i = 0; i < 8 * sizeof(cookie); i++) {
		forged_cookie = cookie;
		((u8 *)&forged_cookie)[i / 8] ^= 1 << i % 8;
		mos_link_input(link, &forged_cookie, sizeof(forged_cookie), wire.now);
	}
	forged_cookie = cookie;
	forged_cookie.header.key = cpu_to_le32(link->shakes[link->hellos % MOS_SHAKES].id);
	assert_int_not_equal(forged_cookie.header.key, cookie.header.key);
	mos_link_input(link, &forged_cookie, sizeof(forged_cookie), wire.now);
	assert_int_equal(link->door.had.born_ns, 0);
	assert_int_equal(wire.ends[0].made, 0);
	mos_link_input(link, &cookie, sizeof(cookie), wire.now);
	assert_int_equal(link->door.had.born_ns, wire.now);
	assert_memory_equal(link->door.had.bytes, wire.ends[1].link.door.given.bytes, MOS_MAC_LEN);
	assert_memory_not_equal(cookie.cookie, link->door.had.bytes, MOS_MAC_LEN);
	assert_int_equal(wire.ends[0].made, 1);
}

/* The same cookie looks different each time that it is given, also to who repeats one hello. */
static void cookie__looks_new_each_time(void **state)
{
	struct mos_link *link = &wire.ends[1].link;
	struct mos_wire_cookie cookie;
	struct mos_wire_hello hello;
	u32 i;

	(void)state;
	knock(&hello, &cookie);
	for (i = 0; i < 100; i++) {
		mos_link_input(link, &hello, sizeof(hello), wire.now);
		assert_memory_not_equal(wire.ends[1].out[i]->bytes + sizeof(cookie.header), cookie.cookie, MOS_MAC_LEN);
	}
	assert_int_equal(link->counts.cookies, 101);
}

/* A packet that nobody sends. */
static void offend(u64 number)
{
	u8 *frame = forge_packet(&wire.ends[0], number);

	*frame = 99;
	forge_seal(&wire.ends[0], forged, sizeof(struct mos_wire_header) + 1);
	mos_link_input(&wire.ends[1].link, forged, MOS_PACKET_ROOM + 1, wire.now);
}

/* A peer that has the key, and does not keep to the protocol, is shut out in words, for a while. */
static void hostile__peer_is_cut_off(void **state)
{
	struct end *here = &wire.ends[1];
	u32 i;

	(void)state;
	wire_connect(&wire);
	for (i = 0; i < MOS_OFFENCES_MAX; i++) {
		assert_int_equal(here->link.state, MOS_LINK_UP);
		offend(1000 + i);
	}
	assert_int_equal(here->link.state, MOS_LINK_LOST);
	assert_non_null(strstr(here->link.end, "broken the protocol"));
	start_anew(here, 300);
	mos_link_over(&wire.ends[0].link, "it knows");
	start_anew(&wire.ends[0], 301);
	wire_run(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_REFUSED);
	assert_non_null(strstr(wire.ends[0].link.refusal, "shut out"));
	wire_run(&wire, MOS_CUT_OFF_NS);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_UP);
}

/* Both have a session again, after a good-bye of the first end. */
static void leave_and_return(u64 epoch)
{
	mos_link_leave(&wire.ends[0].link, wire.now);
	send_made(&wire.ends[0]);
	wire_run(&wire, MOS_NS_PER_MS);
	start_anew(&wire.ends[1], epoch);
	start_anew(&wire.ends[0], epoch + 1);
	wire_run(&wire, MOS_NS_PER_S);
}

/* So is one that says good-bye each time before it is. */
static void hostile__peer_is_known_when_it_returns(void **state)
{
	struct mos_link *link = &wire.ends[1].link;
	u32 i;

	(void)state;
	wire_connect(&wire);
	for (i = 0; i < MOS_OFFENCES_MAX - 1; i++)
		offend(1000 + i);
	assert_int_equal(link->state, MOS_LINK_UP);
	leave_and_return(300);
	assert_int_equal(link->state, MOS_LINK_UP);
	offend(1000);
	assert_int_equal(link->state, MOS_LINK_LOST);
	assert_non_null(strstr(link->end, "broken the protocol"));
}

/* In time it is forgiven, and who does so now and then is borne. */
static void hostile__peer_is_forgiven_in_time(void **state)
{
	struct mos_link *link = &wire.ends[1].link;
	u32 i;

	(void)state;
	wire_connect(&wire);
	for (i = 0; i < 3 * MOS_OFFENCES_MAX; i++) {
		offend(1000000 + i);
		wire_run(&wire, MOS_FORGIVE_NS);
		assert_int_equal(link->state, MOS_LINK_UP);
	}
	for (i = 0; i < 1000; i++)
		mos_link_misbehaved(link, wire.now);
	assert_int_equal(link->state, MOS_LINK_LOST);
	assert_int_equal(link->offended_ns, wire.now + MOS_OFFENCES_MAX * MOS_FORGIVE_NS);
}

/* So is one whose packets are well, and what is in them is not, also where that is found out when the session is over. */
static void hostile__messages_count_as_well(void **state)
{
	struct mos_link *link = &wire.ends[1].link;
	u32 i;

	(void)state;
	wire_connect(&wire);
	mos_link_leave(&wire.ends[0].link, wire.now);
	send_made(&wire.ends[0]);
	wire_run(&wire, MOS_NS_PER_MS);
	for (i = 0; i < MOS_OFFENCES_MAX / 2; i++)
		mos_link_misbehaved(link, wire.now);
	start_anew(&wire.ends[1], 200);
	start_anew(&wire.ends[0], 201);
	wire_run(&wire, MOS_NS_PER_S);
	for (; i < MOS_OFFENCES_MAX; i++) {
		assert_int_equal(link->state, MOS_LINK_UP);
		mos_link_misbehaved(link, wire.now);
	}
	assert_int_equal(link->state, MOS_LINK_LOST);
	start_anew(&wire.ends[1], 300);
	mos_link_over(&wire.ends[0].link, "it knows");
	start_anew(&wire.ends[0], 301);
	wire_run(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_REFUSED);
	assert_non_null(strstr(wire.ends[0].link.refusal, "shut out"));
}

/* The first fragment of a message that is as long as any. */
static u32 begin_longest(struct end *from, u64 number, u64 id)
{
	struct mos_wire_data *data = forge_packet(from, number);
	u32 len = sizeof(struct mos_wire_header) + sizeof(*data) + 1024;

	data->kind = MOS_FRAME_DATA;
	data->len = cpu_to_le16(1024);
	data->size = cpu_to_le16(1024);
	data->total = cpu_to_le32(MOS_MSG_MAX);
	data->id = cpu_to_le64(id);
	forge_seal(from, forged, len);
	return len + MOS_TAG_LEN;
}

/* Who starts more than he was ever granted is cut off as well, and has not got more memory than his share. */
static void hostile__starts_more_than_was_granted(void **state)
{
	struct end *here = &wire.ends[1];
	u32 i;

	(void)state;
	wire_connect(&wire);
	for (i = 0; here->link.state == MOS_LINK_UP; i++) {
		assert_true(i < WINDOW / MOS_MSG_MAX + MOS_OFFENCES_MAX);
		mos_link_input(&here->link, forged, begin_longest(&wire.ends[0], 1000 + i, 1 + i), wire.now);
		assert_true(here->link.inbox.started <= WINDOW);
	}
	assert_int_equal(here->link.state, MOS_LINK_LOST);
	assert_non_null(strstr(here->link.end, "broken the protocol"));
}

/* Where what came in an earlier session is still held, there is less room than anybody may begin with: he is asked to wait. */
static void held__of_an_earlier_session_is_no_offence(void **state)
{
	struct end *from = &wire.ends[0], *here = &wire.ends[1];
	u32 i;

	(void)state;
	wire_connect(&wire);
	here->hoards = true;
	for (i = 0; i < WINDOW / MOS_MSG_MAX; i++)
		assert_int_equal(wire_say(from, 1, MOS_MSG_MAX - 4096), 0);
	wire_run(&wire, 10 * MOS_NS_PER_S);
	assert_true(here->hoarded > 2);
	mos_link_leave(&from->link, wire.now);
	send_made(from);
	wire_run(&wire, MOS_NS_PER_S);
	start_anew(from, 300);
	start_anew(here, 301);
	wire_run(&wire, 10 * MOS_NS_PER_S);
	assert_int_equal(here->link.state, MOS_LINK_UP);
	for (i = 0; i < 4; i++)
		assert_int_equal(wire_say(from, 1, MOS_MSG_MAX / 2 - 4096), 0);
	wire_run(&wire, 3 * MOS_NS_PER_S);
	assert_true(here->link.counts.starved > 0);
	assert_int_equal(here->link.offended_ns, 0);
	here->hoards = false;
	while (here->hoarded)
		end_free(here, here->hoard[--here->hoarded]);
	mos_link_consumed(&here->link, here->freed, wire.now);
	send_made(here);
	wire_settle(&wire, 30 * MOS_NS_PER_S);
	assert_int_equal(here->link.offended_ns, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(key__of_another_cluster_is_met_with_silence),
		LINK_TEST(key__is_exchanged_with_an_overlap),
		LINK_TEST(key__that_has_gone_is_good_no_longer),
		LINK_TEST(cipher__is_the_best_that_both_have),
		LINK_TEST(rekey__by_time),
		LINK_TEST(rekey__by_count),
		LINK_TEST(rekey__after_a_long_silence),
		LINK_TEST(rekey__when_the_peer_falls_silent),
		LINK_TEST(mutation__is_dropped),
		LINK_TEST(flood__of_hellos_costs_little),
		LINK_TEST(cookie__is_of_no_use_to_who_sees_it),
		LINK_TEST(cookie__is_for_one_hello_alone),
		LINK_TEST(cookie__looks_new_each_time),
		LINK_TEST(hostile__peer_is_cut_off),
		LINK_TEST(hostile__peer_is_known_when_it_returns),
		LINK_TEST(hostile__peer_is_forgiven_in_time),
		LINK_TEST(hostile__messages_count_as_well),
		LINK_TEST(hostile__starts_more_than_was_granted),
		LINK_TEST(held__of_an_earlier_session_is_no_offence),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
