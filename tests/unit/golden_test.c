// SPDX-License-Identifier: GPL-2.0
/* The bytes of every protocol version, as they were when it was made: whoever changes one must change the version. */
/* sources: LINK */
#define WIRE_CRYPTO test_crypto
#define LINES_MAX 24
#define ROOM 1600
#include "golden.h"

#include <glob.h>

#define KEPT "tests/unit/golden/version-"

/* From here on it is not what was made that arrives, but what was kept. */
static void take_kept(struct datagram *datagram)
{
	u8 bytes[ROOM];

	if (made_count > kept_count)
		return;
	assert_int_equal(unhex(kept[made_count - 1], bytes), datagram->len);
	memcpy(datagram->bytes, bytes, datagram->len);
	datagram->sum = checksum(datagram->bytes, datagram->len);
}

/* The datagram that is on its way; it arrives after this, by itself. */
static void pass_on(const char *name)
{
	struct datagram *datagram = wire.queue;
	struct end *to;

	assert_non_null(datagram);
	note(name, datagram->bytes, datagram->len);
	take_kept(datagram);
	wire.queue = datagram->next;
	wire.now = datagram->arrives;
	to = &wire.ends[datagram->to];
	mos_link_input(&to->link, datagram->bytes, datagram->len, wire.now);
	mos_link_settle(&to->link, wire.now);
	end_take(to);
	free(datagram);
}

/* Too many hellos: the last is answered with a cookie. */
static void knock(void)
{
	struct end *from = &wire.ends[0], *to = &wire.ends[1];
	const struct datagram *last;
	u32 i;

	for (i = 0; i <= MOS_DOOR_BURST; i++) {
		mos_hello_send(&from->link, wire.now);
		mos_link_input(&to->link, from->out[0]->bytes, from->out[0]->len, wire.now);
		free(from->out[0]);
		from->made = 0;
	}
	last = to->out[to->made - 1];
	note("cookie", last->bytes, last->len);
}

/* So that nothing needs to be said to measure it. */
static void know_path(struct mos_link *link)
{
	link->flight.proven = link->datagram;
}

static void begin(u32 ciphers)
{
	unsigned int i;

	wire_destroy(&wire);
	test_state = TEST_SEED;
	wire_init(&wire, 1);
	for (i = 0; i < 2; i++) {
		wire.configs[i].ciphers = ciphers;
		know_path(&wire.ends[i].link);
	}
}

static void meet(const char *hello, const char *answer, const char *ping)
{
	wire_start(&wire, 0);
	pass_on(hello);
	pass_on(answer);
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_UP);
	pass_on(ping);
	assert_int_equal(wire.ends[1].link.state, MOS_LINK_UP);
	wire_run(&wire, MOS_NS_PER_S / 10);
}

static void say(u32 len, u32 fragments, const char *name)
{
	u64 taken = wire.ends[1].taken;

	assert_int_equal(wire_say(&wire.ends[0], 1, len), 0);
	while (fragments--)
		pass_on(name);
	assert_int_equal(wire.ends[1].taken, taken + 1);
	wire_run(&wire, MOS_NS_PER_S / 10);
}

static void reply(void)
{
	struct mos_parcel parcel = { .type = 11, .reply = true, .call = 5, .channel = 1 };
	struct mos_msg *msg;

	assert_int_equal(mos_link_submit(&wire.ends[0].link, &parcel, wire.now), 0);
	send_made(&wire.ends[0]);
	note("reply", wire.queue->bytes, wire.queue->len);
	take_kept(wire.queue);
	mos_link_input(&wire.ends[1].link, wire.queue->bytes, wire.queue->len, wire.now);
	msg = mos_link_take(&wire.ends[1].link);
	assert_non_null(msg);
	assert_true(msg->reply && msg->call == 5 && msg->type == 11 && msg->channel == 1);
	end_free(&wire.ends[1], msg);
	wire_run(&wire, MOS_NS_PER_S / 10);
}

static void measure(void)
{
	wire.ends[0].link.flight.proven = 0;
	mos_link_measure(&wire.ends[0].link, wire.now);
	send_made(&wire.ends[0]);
	pass_on("measure");
	wire_run(&wire, MOS_NS_PER_S / 10);
	assert_int_equal(wire.ends[0].link.flight.proven, wire.ends[0].link.datagram);
}

static void leave(void)
{
	mos_link_leave(&wire.ends[0].link, wire.now);
	send_made(&wire.ends[0]);
	pass_on("bye");
	assert_string_equal(wire.ends[1].link.end, "it has left");
}

/* An end that one has forgotten: what it says is old, or it has started anew. */
static void come_back(void)
{
	struct mos_link *link = &wire.ends[0].link;

	wire.now += 3 * MOS_NS_PER_S;
	link->state = MOS_LINK_LOST;
	start_anew(&wire.ends[0], 300);
	wire.ends[1].link.heard_ns = 0;
	pass_on("hello-anew");
	pass_on("stale");
	assert_int_equal(link->asked_epoch, wire.ends[1].link.epoch);
	pass_on("hello-naming");
	assert_string_equal(wire.ends[1].link.end, "it has started anew");
}

static void be_refused(void)
{
	begin(0);
	wire.configs[0].features = 4;
	wire_start(&wire, 0);
	pass_on("hello-features");
	pass_on("refused");
	assert_int_equal(wire.ends[0].link.state, MOS_LINK_REFUSED);
	assert_non_null(strstr(wire.ends[0].link.refusal, "features 0x4"));
}

static void make(void)
{
	forget_made();
	begin(0);
	knock();
	begin(0);
	meet("hello", "answer", "ping");
	say(64, 1, "message");
	say(2000, 2, "fragment");
	reply();
	measure();
	leave();
	begin(0);
	meet("hello-2", "answer-2", "ping-2");
	come_back();
	be_refused();
	begin(BIT(MOS_AEGIS128));
	meet("hello-aegis", "answer-aegis", "ping-aegis");
	say(64, 1, "message-aegis");
}

/* Each is made as it was, and what was kept is understood as what is made. */
static void bytes__are_as_they_were(void **state)
{
	char path[64];
	unsigned int i;

	(void)state;
	snprintf(path, sizeof(path), KEPT "%u", MOS_PROTOCOL_VERSION);
	read_kept(path);
	make();
	assert_int_equal(made_count, kept_count);
	for (i = 0; i < made_count; i++)
		assert_string_equal(made[i], kept[i]);
}

static const char *kept_of(const char *name)
{
	unsigned int i;

	for (i = 0; i < kept_count; i++)
		if (!strncmp(kept[i], name, strlen(name)) && kept[i][strlen(name)] == ' ')
			return kept[i];
	fail_msg("nothing is kept of a %s", name);
	return NULL;
}

static void input_kept(unsigned int i, const char *name)
{
	u8 bytes[ROOM];
	u32 len = unhex(kept_of(name), bytes);

	mos_link_input(&wire.ends[i].link, bytes, len, wire.now);
}

/* What nodes of old say is heard as far as it must be: their hellos are refused in words, and the rest is dropped. */
static void refuse_old(const char *path)
{
	struct mos_link *link = &wire.ends[1].link;
	char words[64];

	begin(0);
	read_kept(path);
	input_kept(1, "hello");
	assert_int_equal(link->state, MOS_LINK_REFUSED);
	snprintf(words, sizeof(words), "speaks protocol version %s", path + strlen(KEPT));
	assert_non_null(strstr(link->refusal, words));
	assert_int_equal(link->counts.sent, 1);
	input_kept(0, "answer");
	input_kept(0, "cookie");
	input_kept(1, "ping");
	input_kept(1, "message");
	assert_int_equal(link->counts.stale, 2);
	assert_int_equal(wire.ends[0].link.counts.stale, 2);
	assert_int_equal(link->counts.malformed + link->counts.forged, 0);
	assert_int_equal(link->state, MOS_LINK_REFUSED);
}

static void versions_of_old__are_refused_in_words(void **state)
{
	unsigned int i, old = 0;
	glob_t found;

	(void)state;
	assert_int_equal(glob(KEPT "*", 0, NULL, &found), 0);
	for (i = 0; i < found.gl_pathc; i++) {
		if (atoi(found.gl_pathv[i] + strlen(KEPT)) == MOS_PROTOCOL_VERSION)
			continue;
		refuse_old(found.gl_pathv[i]);
		old++;
	}
	globfree(&found);
	assert_true(old >= 1);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(bytes__are_as_they_were),
		LINK_TEST(versions_of_old__are_refused_in_words),
	};

	if (argc > 1 && !strcmp(argv[1], "--print"))
		return print_made(make);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
