// SPDX-License-Identifier: GPL-2.0
/* Two links and who else says hello: another machine of the same number, a peer that is new, and recordings. */
/* sources: LINK */
#include "pair.h"

#define KEPT_MAX 128u

/* Another machine with the number of the second end: a wire for itself, of which only that end is used. */
static struct wire elsewhere;
static struct datagram *kept[KEPT_MAX];
static u32 kept_count;

static int begin(void **state)
{
	setup(state);
	wire_init(&elsewhere, 2);
	elsewhere.ends[1].link.epoch = 300;
	kept_count = 0;
	return 0;
}

static void forget_recorded(void)
{
	while (kept_count)
		free(kept[--kept_count]);
}

static int end(void **state)
{
	forget_recorded();
	wire_destroy(&elsewhere);
	return teardown(state);
}

static void hear(struct end *end, const struct datagram *datagram)
{
	struct datagram *copy = copy_of(datagram, 0);

	mos_link_input(&end->link, copy->bytes, copy->len, wire.now);
	mos_link_settle(&end->link, wire.now);
	free(copy);
}

static bool is_answer(const struct datagram *datagram)
{
	const struct mos_wire_header *header = (const void *)datagram->bytes;

	return header->kind == MOS_WIRE_ANSWER || header->kind == MOS_WIRE_COOKIE;
}

/* What the first end has just made: answers to who was heard, and what is for its peer. */
static void hand_back(struct end *to)
{
	struct end *here = &wire.ends[0];
	u32 i, others = 0;

	for (i = 0; i < here->made; i++) {
		if (!is_answer(here->out[i])) {
			here->out[others++] = here->out[i];
			continue;
		}
		if (to)
			hear(to, here->out[i]);
		free(here->out[i]);
	}
	here->made = others;
	send_made(here);
}

/* The other machine says what it has to say, from an address that may be the peer's. */
static void let_other_speak(void)
{
	struct end *other = &elsewhere.ends[1];
	struct datagram *said;
	u32 i;

	if (mos_link_deadline(&other->link) <= wire.now)
		mos_link_tick(&other->link, wire.now);
	while (other->made) {
		said = other->out[0];
		for (i = 1; i < other->made; i++)
			other->out[i - 1] = other->out[i];
		other->made--;
		hear(&wire.ends[0], said);
		free(said);
		hand_back(other);
	}
}

static void run_with_other(u64 duration)
{
	u64 until = wire.now + duration;

	while (wire.now < until) {
		wire_run(&wire, MOS_NS_PER_MS);
		let_other_speak();
	}
}

/* Two machines have one number, as after the copy of a virtual one: who was first stays, and both are told. */
static void claim__of_a_living_peer_is_refused(void **state)
{
	struct mos_link *link = &wire.ends[0].link, *other = &elsewhere.ends[1].link;
	u32 i;

	(void)state;
	wire_connect(&wire);
	mos_link_start(other, wire.now);
	for (i = 0; i < 300; i++) {
		assert_int_equal(wire_say(&wire.ends[i % 2], 1, 3000), 0);
		run_with_other(100 * MOS_NS_PER_MS);
		assert_int_equal(link->state, MOS_LINK_UP);
		assert_int_equal(wire.ends[1].link.state, MOS_LINK_UP);
	}
	assert_int_equal(wire.ends[0].taken + wire.ends[1].taken, 300);
	assert_true(link->counts.claims > 10);
	assert_int_equal(other->state, MOS_LINK_REFUSED);
	assert_non_null(strstr(other->refusal, "two machines have this number"));
	assert_non_null(strstr(link->refusal, "another machine says that it is node 2"));
}

/* When the first one has gone, the other one gets in, and the words go. */
static void claim__is_granted_when_the_peer_has_left(void **state)
{
	struct end *here = &wire.ends[0];

	(void)state;
	wire_connect(&wire);
	mos_link_start(&elsewhere.ends[1].link, wire.now);
	run_with_other(2 * MOS_NS_PER_S);
	mos_link_leave(&wire.ends[1].link, wire.now);
	send_made(&wire.ends[1]);
	wire_run(&wire, MOS_NS_PER_MS);
	assert_int_equal(here->link.state, MOS_LINK_LOST);
	start_anew(here, 200);
	run_with_other(3 * MOS_NS_PER_S);
	assert_int_equal(here->link.state, MOS_LINK_UP);
	assert_int_equal(here->link.peer_epoch, 300);
	assert_string_equal(here->link.refusal, "");
}

/* Dead, and there again at once, knowing nothing. */
static void reboot(struct end *end, u64 epoch)
{
	u32 i;

	mos_link_destroy(&end->link);
	end->freed = 0;
	assert_int_equal(mos_link_init(&end->link, &wire.configs[end->number], 2 - end->number, 1472, epoch,
				       GFP_KERNEL), 0);
	for (i = 0; i < CHANNELS; i++)
		end->sequence[i] = end->expected[i] = wire.ends[!end->number].expected[i] = 0;
	wire_start(&wire, end->number);
}

/* A peer that has died and is back at once gets in soon, and is not taken for another machine. */
static void reboot__is_believed_soon(void **state)
{
	struct mos_link *link = &wire.ends[0].link;
	u64 began;

	(void)state;
	wire_connect(&wire);
	assert_int_equal(wire_say(&wire.ends[1], 1, 3000), 0);
	wire_settle(&wire, MOS_NS_PER_S);
	reboot(&wire.ends[1], 400);
	began = wire.now;
	while (link->state != MOS_LINK_LOST) {
		wire_run(&wire, MOS_NS_PER_MS);
		assert_int_equal(wire.ends[1].link.state, MOS_LINK_CONNECTING);
		assert_true(wire.now - began < 3 * MOS_NS_PER_S + MOS_NS_PER_S / 2);
	}
	assert_string_equal(link->end, "it has started anew");
	start_anew(&wire.ends[0], 401);
	wire_run(&wire, MOS_NS_PER_S);
	assert_int_equal(link->state, MOS_LINK_UP);
	assert_int_equal(wire.ends[1].link.state, MOS_LINK_UP);
}

/* Hellos of the second end as it was once: of another incarnation, and with another kernel. */
static void record(u64 epoch, u32 count)
{
	struct wire *past = &elsewhere;
	struct end *from = &past->ends[1];

	snprintf(past->configs[1].release, sizeof(past->configs[1].release), "5.0-old");
	from->link.epoch = epoch;
	from->link.hellos = 0;
	while (count--) {
		mos_hello_send(&from->link, wire.now);
		kept[kept_count++] = copy_of(from->out[0], 0);
		free(from->out[0]);
		from->made = 0;
	}
}

static void replay(u32 which)
{
	hear(&wire.ends[0], kept[which % kept_count]);
	hand_back(NULL);
}

/* Those of two incarnations in turn, each with a count above the last: a peer that comes up comes up, as what it is. */
static void replay__does_not_keep_the_peer_out(void **state)
{
	struct mos_link *link = &wire.ends[0].link;
	u32 i;

	(void)state;
	wire.manners.delay = 40 * MOS_NS_PER_MS;
	for (i = 0; i < 40; i++) {
		record(50 + i % 2, 1);
		elsewhere.ends[1].link.hellos = i / 2 + 1;
	}
	for (i = 0; i < 5; i++) {
		replay(i);
		wire_run(&wire, MOS_NS_PER_MS);
	}
	wire_start(&wire, 1);
	for (; i < 1000 && link->state != MOS_LINK_UP; i++) {
		replay(i);
		wire_run(&wire, MOS_NS_PER_MS);
	}
	assert_int_equal(link->state, MOS_LINK_UP);
	assert_true(i < 500);
	assert_int_equal(link->peer_epoch, wire.ends[1].link.epoch);
	assert_string_equal(link->peer_release, "6.1-test");
}

/* What was heard once is old, whatever was heard after it. */
static void replay__of_two_incarnations_is_in_vain(void **state)
{
	struct mos_link *link = &wire.ends[0].link;
	u64 sent, shown;
	u32 i;

	(void)state;
	record(50, 1);
	record(51, 1);
	replay(0);
	replay(1);
	wire_connect(&wire);
	wire_run(&wire, MOS_NS_PER_S);
	sent = link->counts.sent - link->counts.cookies;
	shown = link->shown;
	for (i = 0; i < 20; i++)
		replay(i);
	assert_int_equal(link->counts.sent - link->counts.cookies, sent);
	assert_int_equal(link->shown, shown);
	assert_int_equal(link->state, MOS_LINK_UP);
	assert_string_equal(link->peer_release, "6.1-test");
	assert_string_equal(link->refusal, "");
}

/* Recordings that were new to a session: the peer that is up loses nothing, and nobody is told of a second one. */
static void replay__in_a_session_is_no_claim(void **state)
{
	struct mos_link *link = &wire.ends[0].link;
	u32 i;

	(void)state;
	record(50, 30);
	record(51, 30);
	wire_connect(&wire);
	for (i = 0; i < 1000; i++) {
		replay(i * 7 % kept_count);
		wire_run(&wire, 10 * MOS_NS_PER_MS);
	}
	assert_int_equal(link->state, MOS_LINK_UP);
	assert_int_equal(wire.ends[1].link.state, MOS_LINK_UP);
	assert_string_equal(link->refusal, "");
	assert_string_equal(link->peer_release, "6.1-test");
	assert_int_equal(wire_say(&wire.ends[0], 1, 3000), 0);
	wire_settle(&wire, MOS_NS_PER_S);
}

/* Hellos with a cookie that are old do not use up the share of those that are new. */
static void replay__of_proven_hellos_takes_no_share(void **state)
{
	struct mos_link *link = &wire.ends[0].link, *other = &elsewhere.ends[1].link;
	u64 shut;
	u32 i;

	(void)state;
	for (i = 0; i < MOS_DOOR_BURST; i++)
		record(50 + i, 1);
	for (i = 0; i < MOS_DOOR_BURST; i++)
		replay(i);
	mos_hello_send(other, wire.now);
	let_other_speak();
	assert_true(other->door.had.born_ns);
	forget_recorded();
	for (i = 0; i < 2; i++)
		record(70 + i, 1);
	for (i = 0; i < 1000; i++)
		replay(i);
	shut = link->counts.shut;
	record(72, 1);
	replay(2);
	assert_int_equal(link->counts.shut, shut);
	assert_int_equal(shut, 0);
}

/* Where the first answer takes longer than the first pause between hellos, it is taken all the same. */
static void connect__takes_little_more_than_one_round_trip(void **state)
{
	u64 began = wire.now;

	(void)state;
	wire.manners.delay = 70 * MOS_NS_PER_MS;
	wire_start(&wire, 0);
	while (wire.ends[0].link.state != MOS_LINK_UP)
		wire_run(&wire, MOS_NS_PER_MS);
	assert_true(wire.now - began <= 2 * wire.manners.delay + 10 * MOS_NS_PER_MS);
	while (wire.ends[1].link.state != MOS_LINK_UP)
		wire_run(&wire, MOS_NS_PER_MS);
	assert_true(wire.now - began <= 3 * wire.manners.delay + 20 * MOS_NS_PER_MS);
}

/* A hello of the second end that is genuine, with something said in it that has no meaning. */
static void say_strangely(void (*spoil)(struct mos_wire_hello *hello), u64 count)
{
	static const struct mos_door none;
	struct mos_wire_hello hello = {
		.header = { .version = MOS_PROTOCOL_VERSION, .kind = MOS_WIRE_HELLO, .node = cpu_to_le32(2),
			    .key = cpu_to_le32(77) },
		.facts = { .version = MOS_PROTOCOL_VERSION, .node = cpu_to_le32(2), .to_node = cpu_to_le32(1),
			   .key = cpu_to_le32(77), .epoch = cpu_to_le64(101), .count = cpu_to_le64(count) },
	};
	const struct mos_cluster_key *key = &wire.clusters[0].key[0];
	struct mos_noise noise;

	if (spoil)
		spoil(&hello);
	mos_noise_begin(&noise, &WIRE_CRYPTO, key->psk, &hello.header, sizeof(hello.header));
	assert_true(mos_noise_draw(&noise, hello.public));
	mos_noise_write_first(&noise, hello.public, sizeof(hello.facts));
	mos_door_sign(&none, &WIRE_CRYPTO, key, &hello, wire.now);
	mos_link_input(&wire.ends[0].link, &hello, sizeof(hello), wire.now);
}

static void spoil_spare(struct mos_wire_hello *hello)
{
	hello->facts.spare = 1;
}

static void spoil_verdict(struct mos_wire_hello *hello)
{
	hello->facts.verdict = MOS_VERDICT_WELCOME;
}

static void spoil_number(struct mos_wire_hello *hello)
{
	hello->header.number = cpu_to_le64(1);
}

static void spoil_version(struct mos_wire_hello *hello)
{
	hello->header.version = hello->facts.version = MOS_PROTOCOL_VERSION + 1;
	spoil_spare(hello);
	spoil_verdict(hello);
}

/* What has no meaning in our version is not passed over; of another version we know no more than the version. */
static void hello__with_something_unknown_is_dropped(void **state)
{
	static void (*const spoilers[])(struct mos_wire_hello *hello) = { spoil_spare, spoil_verdict, spoil_number };
	struct mos_link *link = &wire.ends[0].link;
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(spoilers); i++) {
		say_strangely(spoilers[i], i + 1);
		assert_int_equal(link->counts.malformed, i + 1);
		assert_int_equal(link->counts.sent, 0);
	}
	say_strangely(NULL, i + 1);
	assert_int_equal(link->counts.sent, 1);
	say_strangely(spoil_version, i + 2);
	assert_int_equal(link->counts.malformed, i);
	assert_int_equal(link->state, MOS_LINK_REFUSED);
	assert_non_null(strstr(link->refusal, "speaks protocol version"));
}

/* All links of a node together work on so many hellos that prove nothing; the rest is asked for a cookie, and gets in. */
static void crowd__is_asked_for_cookies(void **state)
{
	struct mos_link *link = &wire.ends[0].link;
	u64 crowd_ns = wire.now + MOS_CROWD_BURST * MOS_CROWD_PAUSE + MOS_NS_PER_S;

	(void)state;
	wire.configs[0].crowd_ns = &crowd_ns;
	wire_start(&wire, 1);
	wire_run(&wire, 10 * MOS_NS_PER_MS);
	assert_int_equal(link->counts.cookies, 1);
	assert_int_equal(link->state, MOS_LINK_UP);
}

static enum mos_door_judgement judge_on_porch(const struct mos_porch *porch, const struct mos_wire_hello *hello,
					      const char *place, u64 now)
{
	return mos_porch_judge(porch, &WIRE_CRYPTO, hello, place, strlen(place), now);
}

/* Somebody whom no link knows shows that he is where he seems to be; a recording, sent from anywhere, does not. */
static void porch__knows_who_is_there(void **state)
{
	static const struct mos_porch porch = { { 9 } };
	struct end *other = &elsewhere.ends[1];
	struct mos_wire_cookie cookie;
	struct mos_wire_hello *hello;
	u64 now = wire.now;

	(void)state;
	mos_hello_send(&other->link, now);
	hello = (void *)other->out[0]->bytes;
	assert_int_equal(judge_on_porch(&porch, hello, "here", now), MOS_DOOR_COOKIE);
	assert_true(mos_hello_cookie(&wire.configs[0], &porch, hello, "here", 4, &cookie, now));
	mos_link_input(&other->link, &cookie, sizeof(cookie), now);
	assert_int_equal(other->made, 2);
	hello = (void *)other->out[1]->bytes;
	assert_int_equal(judge_on_porch(&porch, hello, "here", now), MOS_DOOR_PROVEN);
	assert_int_equal(judge_on_porch(&porch, hello, "there", now), MOS_DOOR_COOKIE);
	assert_int_equal(judge_on_porch(&porch, hello, "here", now + MOS_COOKIE_LIFE), MOS_DOOR_PROVEN);
	assert_int_equal(judge_on_porch(&porch, hello, "here", now + 2 * MOS_COOKIE_LIFE), MOS_DOOR_COOKIE);
	wire.clusters[0] = cluster_of(2);
	assert_false(mos_hello_cookie(&wire.configs[0], &porch, hello, "here", 4, &cookie, now));
}

/* Who has no place for what takes long: so many chores are refused. */
static u32 places_taken;

static bool find_no_place(struct mos_link *link, const struct mos_chore *chore)
{
	struct mos_chore copy = *chore;

	if (places_taken) {
		places_taken--;
		return false;
	}
	mos_chore_do(&copy);
	mos_chore_done(link, &copy, wire.now);
	return true;
}

/* What finds no place is dropped and counted, and nothing is left of it; a session that is up is not touched. */
static void full__queue_of_handshakes_drops_and_counts(void **state)
{
	const struct mos_link_ops full = { .packets = wire_ops.packets, .aside = wire_ops.aside, .ponder = find_no_place };
	struct mos_link *link = &wire.ends[1].link, *other = &elsewhere.ends[0].link;
	struct mos_link before;
	u32 i;

	(void)state;
	wire.configs[1].ops = &full;
	mos_link_start(other, wire.now);
	for (i = 0; i < 5; i++) {
		places_taken = 1;
		before = *link;
		mos_hello_send(other, wire.now);
		mos_link_input(link, elsewhere.ends[0].out[i]->bytes, elsewhere.ends[0].out[i]->len, wire.now);
		assert_int_equal(places_taken, 0);
		assert_int_equal(link->counts.shut, before.counts.shut + 1);
		assert_int_equal(link->counts.sent, before.counts.sent);
		assert_memory_equal(&link->keys.next, &before.keys.next, sizeof(before.keys.next));
		assert_int_equal(link->state, before.state);
	}
	wire_connect(&wire);
	places_taken = U32_MAX;
	assert_int_equal(wire_say(&wire.ends[0], 1, 3000), 0);
	wire_run(&wire, MOS_NS_PER_S);
	assert_int_equal(wire.ends[1].taken, 1);
	assert_int_equal(link->state, MOS_LINK_UP);
}

static u32 pondered;
static struct mos_chore pondered_last;

static bool count_chores(struct mos_link *link, const struct mos_chore *chore)
{
	struct mos_chore copy = *chore;

	if (chore->kind == MOS_CHORE_ANSWER) {
		pondered++;
		pondered_last = *chore;
		return true;
	}
	mos_chore_do(&copy);
	mos_chore_done(link, &copy, wire.now);
	return true;
}

/* Who has seen the hello, and has no key of the cluster, makes nobody compute; nor does who repeats the true answer. */
static void answer__of_a_stranger_costs_nothing(void **state)
{
	const struct mos_link_ops counting = {
		.packets = wire_ops.packets, .aside = wire_ops.aside, .ponder = count_chores,
	};
	struct end *here = &wire.ends[0], *there = &wire.ends[1];
	struct datagram *answer;
	struct mos_link *link = &here->link;
	u32 i;

	(void)state;
	pondered = 0;
	wire.configs[0].ops = &counting;
	mos_link_start(link, wire.now);
	mos_link_input(&there->link, here->out[0]->bytes, here->out[0]->len, wire.now);
	answer = there->out[there->made - 1];
	assert_true(is_answer(answer));
	for (i = 0; i < answer->len; i++) {
		struct datagram *forged_answer = copy_of(answer, 0);

		forged_answer->bytes[i] ^= 1;
		mos_link_input(link, forged_answer->bytes, forged_answer->len, wire.now);
		free(forged_answer);
	}
	assert_int_equal(pondered, 0);
	for (i = 0; i < 5; i++) {
		struct datagram *copy = copy_of(answer, 0);

		mos_link_input(link, copy->bytes, copy->len, wire.now);
		free(copy);
	}
	assert_int_equal(pondered, 1);
	assert_int_equal(link->counts.duplicate, 4);
	/* One that a member has forged, such that nothing can be agreed on, does not stand for the true one. */
	pondered_last.is_sound = false;
	mos_chore_done(link, &pondered_last, wire.now);
	mos_link_input(link, answer->bytes, answer->len, wire.now);
	assert_int_equal(pondered, 2);
}

/* What a member says to a hello of the first end's, whoever it was for; its epoch is another one each time. */
static void answer_as_member(const struct datagram *said, enum mos_wire_verdict verdict, struct mos_wire_answer *answer)
{
	const struct mos_cluster_key *key = &wire.clusters[0].key[0];
	struct mos_wire_hello hello;
	struct mos_noise noise;
	static u64 epoch = 1000;

	memcpy(&hello, said->bytes, sizeof(hello));
	memset(answer, 0, sizeof(*answer));
	answer->header = (struct mos_wire_header){
		.version = MOS_PROTOCOL_VERSION, .kind = MOS_WIRE_ANSWER, .node = cpu_to_le32(2), .key = hello.header.key,
	};
	answer->facts = (struct mos_wire_facts){
		.version = MOS_PROTOCOL_VERSION, .verdict = verdict, .node = cpu_to_le32(2), .to_node = cpu_to_le32(1),
		.key = cpu_to_le32(77), .epoch = cpu_to_le64(epoch++),
	};
	mos_noise_begin(&noise, &WIRE_CRYPTO, key->psk, &hello.header, sizeof(hello.header));
	assert_true(mos_noise_read_first(&noise, hello.public, sizeof(hello.facts)));
	assert_true(mos_noise_draw(&noise, answer->public));
	assert_true(mos_noise_write_second(&noise, hello.public, answer->public, sizeof(answer->facts)));
	mos_door_seal(&WIRE_CRYPTO, key, answer);
}

static void want_cookie(struct mos_link *link, const struct datagram *said)
{
	static const struct mos_porch porch = { { 9 } };
	struct mos_wire_cookie cookie;

	assert_true(mos_hello_cookie(&wire.configs[1], &porch, said->bytes, "here", 4, &cookie, wire.now));
	mos_link_input(link, &cookie, sizeof(cookie), wire.now);
}

static void want_epoch(struct mos_link *link, const struct datagram *said)
{
	struct mos_wire_answer answer;

	answer_as_member(said, MOS_VERDICT_STALE, &answer);
	mos_link_input(link, &answer, sizeof(answer), wire.now);
}

/* Each hello of the first end is answered so, as soon as it is said; returns how many there were. */
static u64 answer_always(void (*answer)(struct mos_link *link, const struct datagram *said), u64 duration)
{
	struct end *here = &wire.ends[0];
	u64 until = wire.now + duration;
	struct datagram *said;

	while (wire.now < until && here->link.hellos < 1000) {
		if (mos_link_deadline(&here->link) <= wire.now)
			mos_link_tick(&here->link, wire.now);
		while (here->made && here->link.hellos < 1000) {
			said = here->out[--here->made];
			answer(&here->link, said);
			free(said);
		}
		wire.now += MOS_NS_PER_MS;
	}
	return here->link.hellos;
}

/* A member that is never content has us say hello twice as often as the time asks for, and no more. */
static void hello__is_said_at_once_only_once(void **state)
{
	struct mos_link *link = &wire.ends[0].link;

	(void)state;
	mos_link_start(link, wire.now);
	assert_in_range(answer_always(want_cookie, 10 * MOS_NS_PER_S), 10, 25);
	link->hellos = 0;
	assert_in_range(answer_always(want_epoch, 10 * MOS_NS_PER_S), 10, 25);
	assert_int_equal(link->state, MOS_LINK_CONNECTING);
}

/* What comes too soon after the first is not lost: the next hello that the time asks for has it. */
static void hello__has_the_last_cookie_in_its_time(void **state)
{
	static const struct mos_porch last = { { 10 } };
	struct end *here = &wire.ends[0];
	struct mos_wire_cookie cookie;

	(void)state;
	mos_link_start(&here->link, wire.now);
	want_cookie(&here->link, here->out[0]);
	assert_int_equal(here->made, 2);
	assert_true(mos_hello_cookie(&wire.configs[1], &last, here->out[1]->bytes, "here", 4, &cookie, wire.now));
	mos_link_input(&here->link, &cookie, sizeof(cookie), wire.now);
	assert_int_equal(here->made, 2);
	wire.now = mos_link_deadline(&here->link);
	mos_link_tick(&here->link, wire.now);
	assert_int_equal(here->made, 3);
	assert_int_equal(judge_on_porch(&last, (void *)here->out[2]->bytes, "here", wire.now), MOS_DOOR_PROVEN);
	want_cookie(&here->link, here->out[2]);
	assert_int_equal(here->made, 4);
}

/* Each answer that a member forges costs a multiplication, so few are looked at; the true one may come behind some. */
static void answer__that_a_member_forges_costs_little(void **state)
{
	const struct mos_link_ops counting = {
		.packets = wire_ops.packets, .aside = wire_ops.aside, .ponder = count_chores,
	};
	struct end *here = &wire.ends[0];
	struct mos_link *link = &here->link;
	struct mos_wire_answer forged_answer;
	u32 i;

	(void)state;
	pondered = 0;
	wire.configs[0].ops = &counting;
	mos_link_start(link, wire.now);
	for (i = 0; i < 100; i++) {
		answer_as_member(here->out[0], MOS_VERDICT_WELCOME, &forged_answer);
		forged_answer.tag[0] ^= 1;
		mos_door_seal(&WIRE_CRYPTO, &wire.clusters[0].key[0], &forged_answer);
		mos_link_input(link, &forged_answer, sizeof(forged_answer), wire.now);
		if (pondered_last.kind == MOS_CHORE_ANSWER) {
			mos_chore_do(&pondered_last);
			mos_chore_done(link, &pondered_last, wire.now);
			pondered_last.kind = MOS_CHORE_HELLO;
		}
	}
	assert_int_equal(pondered, MOS_ANSWERS_MAX);
	assert_int_equal(link->counts.forged, MOS_ANSWERS_MAX);
	assert_int_equal(link->counts.shut, 100 - MOS_ANSWERS_MAX);
	wire.configs[0].ops = &wire_ops;
	wire_start(&wire, 1);
	wire_run(&wire, MOS_NS_PER_S);
	assert_int_equal(link->state, MOS_LINK_UP);
}

#define HELLO_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HELLO_TEST(claim__of_a_living_peer_is_refused),
		HELLO_TEST(claim__is_granted_when_the_peer_has_left),
		HELLO_TEST(reboot__is_believed_soon),
		HELLO_TEST(replay__does_not_keep_the_peer_out),
		HELLO_TEST(replay__of_two_incarnations_is_in_vain),
		HELLO_TEST(replay__in_a_session_is_no_claim),
		HELLO_TEST(replay__of_proven_hellos_takes_no_share),
		HELLO_TEST(connect__takes_little_more_than_one_round_trip),
		HELLO_TEST(hello__with_something_unknown_is_dropped),
		HELLO_TEST(crowd__is_asked_for_cookies),
		HELLO_TEST(porch__knows_who_is_there),
		HELLO_TEST(full__queue_of_handshakes_drops_and_counts),
		HELLO_TEST(answer__of_a_stranger_costs_nothing),
		HELLO_TEST(hello__is_said_at_once_only_once),
		HELLO_TEST(hello__has_the_last_cookie_in_its_time),
		HELLO_TEST(answer__that_a_member_forges_costs_little),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
