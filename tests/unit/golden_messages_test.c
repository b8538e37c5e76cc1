// SPDX-License-Identifier: GPL-2.0
/* One message of every kind, its reply, and the packets that carry them, as they were when the protocol's version was made. */
/* sources: kernel/message.c kernel/message_rules.c kernel/marshal.c kernel/marshal_result.c kernel/marshal_vector.c kernel/syscalls.c kernel/syscall_rules.c LINK */
#define WIRE_CRYPTO test_crypto
#define LINES_MAX (4 * MOS_MSG_NR)
#define ROOM 2048
#include "kernel/message_rules.h"
#include "golden.h"

#include <glob.h>
#include <sys/syscall.h>

#include "kernel/syscalls.h"
#include "memory.h"

#define KEPT "tests/unit/golden/messages-"

static const struct mos_handle handle = { .home = 1, .index = 0x203, .generation = 0x40506 };
static const struct mos_facts facts = {
	.vdso_hash = 0x0102030405060708, .xfeatures = 0x207, .xlayout = 0x811c9dc5,
	.cpu = { 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a },
	.clocks = { .monotonic = 0x21, .boottime = 0x22, .raw = 0x23 },
	.memory = 0x300000, .processors = 2, .pid = 1234, .uid = 1000, .gid = 1001, .comm = "golden",
};
static const struct mos_usage usage = { .utime = 0x31, .stime = 0x32, .runtime = 0x33 };
static const struct mos_call_head head = {
	.nr = SYS_write, .part = 1, .seen = 2, .blocked = 0x4000, .usage = { 0x41, 0x42, 0x43 },
	.sizes = { 0x51, 0x52, 0x53, 0x54, 0x55, 0x56 },
};
static const u64 args[MOS_SYSCALL_ARGS] = { 1, 0x10000, 5 };
static const char written[] = "hello";

static void put_numbers(struct mos_writer *w, u64 first, unsigned int count)
{
	while (count--)
		mos_put_u64(w, first++);
}

static void put_thread(struct mos_writer *w)
{
	mos_put_handle(w, &handle);
	mos_put_u32(w, 1235);
}

/* What home says of itself where it says no. */
static void put_no(struct mos_writer *w)
{
	struct mos_words why = { "the target takes no guests now (net.mosix.block)" };

	mos_put_verdict(w, -EUSERS, &why);
}

/* The last record of an image: kind, flags, length. */
static void put_end_of_image(struct mos_writer *w)
{
	mos_put_u16(w, 10);
	mos_put_u16(w, 0);
	mos_put_u32(w, 0);
}

/* As struct siginfo is laid out, then handler, flags, restorer, mask, whether it waits, what was blocked, the clock. */
static void put_signal(struct mos_writer *w)
{
	u8 info[48] = { 10 };

	info[8] = 0xfa;
	mos_put_bytes(w, info, sizeof(info));
	put_numbers(w, 0x401000, 4);
	mos_put_u8(w, 1);
	put_numbers(w, 0x61, 2);
}

static void put_call(struct mos_writer *w)
{
	struct space space;
	struct mos_memory memory;
	struct mos_kept kept;

	space_init(&space, args[1], PAGE);
	memcpy(space.bytes, written, args[2]);
	memory = space_memory(&space);
	mos_put_call_head(w, &head);
	assert_int_equal(mos_marshal_call(mos_syscall_find(SYS_write), args, &memory, w, &kept), 0);
	mos_kept_free(&kept);
	space_destroy(&space);
}

static void put_offer(struct mos_writer *w)
{
	mos_put_handle(w, &handle);
	mos_put_facts(w, &facts);
	mos_put_u32(w, 2);
	mos_put_u32(w, 1235);
	mos_put_u32(w, 1234);
}

static void put_leave(struct mos_writer *w)
{
	put_thread(w);
	put_numbers(w, 0x71, 3);
	mos_put_u32(w, MOS_LEAVE_LIGHT);
	mos_put_u32(w, 1);
	mos_put_u32(w, 1235);
	mos_put_u32(w, 4);
}

static void put_used(struct mos_writer *w)
{
	mos_put_handle(w, &handle);
	mos_put_u32(w, 3);
	mos_put_u32(w, 1235);
	mos_put_usage(w, &usage);
}

static void put_changed(struct mos_writer *w)
{
	mos_put_handle(w, &handle);
	mos_put_u32(w, 2);
	put_numbers(w, 0x2000, 2);
}

static void put_pages(struct mos_writer *w)
{
	mos_put_handle(w, &handle);
	mos_put_u32(w, 2);
	mos_put_u64(w, 0x81);
	mos_put_u32(w, 64);
}

/* The body of a message of a type. */
static void put_body(struct mos_writer *w, unsigned int type)
{
	switch (type) {
	case MOS_MSG_H2G_OFFER:
		put_offer(w);
		break;
	case MOS_MSG_H2G_IMAGE:
	case MOS_MSG_G2H_IMAGE:
		put_thread(w);
		put_end_of_image(w);
		break;
	case MOS_MSG_H2G_COMMIT:
		mos_put_handle(w, &handle);
		mos_put_u32(w, 9);
		break;
	case MOS_MSG_G2H_GONE:
		mos_put_handle(w, &handle);
		mos_put_u32(w, 3);
		mos_put_u32(w, 9);
		break;
	case MOS_MSG_H2G_ABORT:
	case MOS_MSG_H2G_BRING:
	case MOS_MSG_H2G_END:
	case MOS_MSG_G2H_GATHER:
		mos_put_handle(w, &handle);
		break;
	case MOS_MSG_H2G_SIGNAL:
		put_thread(w);
		mos_put_u32(w, 5);
		put_signal(w);
		break;
	case MOS_MSG_H2G_STOP:
	case MOS_MSG_H2G_CONT:
		put_thread(w);
		break;
	case MOS_MSG_H2G_CHANGED:
		put_changed(w);
		break;
	case MOS_MSG_H2G_NICE:
		put_thread(w);
		mos_put_u32(w, 39);
		break;
	case MOS_MSG_G2H_CALL:
		put_thread(w);
		put_call(w);
		break;
	case MOS_MSG_G2H_PAGES:
		put_pages(w);
		break;
	case MOS_MSG_G2H_LEAVE:
		put_leave(w);
		break;
	case MOS_MSG_G2H_USED:
		put_used(w);
		break;
	case MOS_MSG_CLOCKS:
		break;
	default:
		fail_msg("what is a message of type %u?", type);
	}
}

static void put_result(struct mos_writer *w)
{
	mos_put_u32(w, MOS_RESULT_SIGNAL | MOS_RESULT_CUT);
	mos_put_u64(w, 0x91);
	mos_put_u32(w, 6);
	mos_put_u64(w, 3);
	put_signal(w);
	mos_put_u64(w, 5);
}

/* And of a reply to it. */
static void put_reply(struct mos_writer *w, unsigned int type)
{
	switch (type) {
	case MOS_MSG_H2G_OFFER:
		put_no(w);
		mos_put_u32(w, 1);
		break;
	case MOS_MSG_G2H_CALL:
		put_result(w);
		break;
	case MOS_MSG_G2H_PAGES:
		mos_put_verdict(w, 0, NULL);
		put_numbers(w, 0xa1, 8);
		mos_put_u32(w, 7);
		break;
	case MOS_MSG_CLOCKS:
		put_numbers(w, 0xb1, 3);
		break;
	default:
		put_no(w);
	}
}

static void note_part(const char *name, const char *what, const u8 *bytes, u32 len)
{
	char both[64];

	snprintf(both, sizeof(both), "%s %s", name + strlen("MOS_MSG_"), what);
	note(both, bytes, len);
}

/* What was kept is what arrives, where there is such a thing. */
static void take_kept(u8 *bytes, u32 *len)
{
	if (made_count <= kept_count)
		*len = unhex(kept[made_count - 1], bytes);
}

static void check_arrived(const struct mos_parcel *sent, const u8 *body, u32 len)
{
	struct mos_msg *msg = mos_link_take(&wire.ends[1].link);
	u8 arrived[ROOM];

	assert_non_null(msg);
	assert_true(msg->type == sent->type && msg->reply == sent->reply && msg->call == sent->call);
	assert_int_equal(mos_buf_len(msg->body), len);
	assert_true(!len || !mos_buf_load(msg->body, 0, arrived, len));
	assert_memory_equal(arrived, body, len);
	end_free(&wire.ends[1], msg);
	mos_link_consumed(&wire.ends[1].link, wire.ends[1].freed, wire.now);
	wire_run(&wire, MOS_NS_PER_S / 10);
}

/* A message is made, and so is the packet for it; what arrives is what was kept. */
static void pass(unsigned int type, bool reply)
{
	const struct mos_message_rule *rule = &mos_message_rules[type];
	struct mos_parcel parcel = { .type = type, .reply = reply, .channel = 1,
				     .call = reply || rule->said.reply ? 1000 + type : 0 };
	struct end *from = &wire.ends[0];
	struct mos_writer w;
	u8 body[ROOM], bytes[ROOM];
	u32 len;

	parcel.body = mos_buf_alloc(ROOM, GFP_KERNEL);
	mos_writer_init(&w, parcel.body, GFP_KERNEL);
	if (reply)
		put_reply(&w, type);
	else
		put_body(&w, type);
	assert_int_equal(w.err, 0);
	len = mos_buf_len(parcel.body);
	assert_true(reply || (len >= rule->min_len && len <= rule->max_len));
	assert_true(!len || !mos_buf_load(parcel.body, 0, body, len));
	if (!len) {
		mos_buf_free(parcel.body);
		parcel.body = NULL;
	}
	note_part(rule->said.name, reply ? "reply" : "body", body, len);
	take_kept(body, &len);
	assert_int_equal(mos_link_submit(&from->link, &parcel, wire.now), 0);
	mos_link_settle(&from->link, wire.now);
	assert_int_equal(from->made, 1);
	note_part(rule->said.name, reply ? "reply-packet" : "packet", from->out[0]->bytes, from->out[0]->len);
	memcpy(bytes, from->out[0]->bytes, from->out[0]->len);
	len = from->out[0]->len;
	free(from->out[0]);
	from->made = 0;
	take_kept(bytes, &len);
	mos_link_input(&wire.ends[1].link, bytes, len, wire.now);
	mos_link_settle(&wire.ends[1].link, wire.now);
	check_arrived(&parcel, body, strlen(strrchr(made[made_count - 2], ' ') + 1) / 2);
}

static void begin(void)
{
	unsigned int i;

	wire_destroy(&wire);
	test_state = TEST_SEED;
	wire_init(&wire, 1);
	for (i = 0; i < 2; i++)
		wire.ends[i].link.flight.proven = wire.ends[i].link.datagram;
	wire_connect(&wire);
	wire_run(&wire, MOS_NS_PER_S / 10);
}

static void make(void)
{
	unsigned int type;

	forget_made();
	begin();
	for (type = 1; type < MOS_MSG_NR; type++) {
		pass(type, false);
		if (mos_message_rules[type].said.reply)
			pass(type, true);
	}
}

static void read_messages(void)
{
	char path[64];

	snprintf(path, sizeof(path), KEPT "%u", MOS_PROTOCOL_VERSION);
	read_kept(path);
}

static void messages__are_as_they_were(void **state)
{
	unsigned int i;

	(void)state;
	read_messages();
	make();
	assert_int_equal(made_count, kept_count);
	for (i = 0; i < made_count; i++)
		assert_string_equal(made[i], kept[i]);
}

/* A body that was kept, to be read. */
static struct mos_buf *kept_body(const char *name, struct mos_reader *r)
{
	struct mos_buf *buf = mos_buf_alloc(ROOM, GFP_KERNEL);
	struct mos_writer w;
	u8 bytes[ROOM];
	unsigned int i;

	for (i = 0; i < kept_count && strncmp(kept[i], name, strlen(name)); i++)
		;
	assert_true(i < kept_count);
	mos_writer_init(&w, buf, GFP_KERNEL);
	mos_put_bytes(&w, bytes, unhex(kept[i], bytes));
	mos_reader_init(r, buf);
	return buf;
}

static void assert_handle(struct mos_reader *r)
{
	struct mos_handle got = mos_get_handle(r);

	assert_true(mos_handle_equal(&got, &handle));
}

/* What was kept is understood. */
static void messages__are_understood(void **state)
{
	struct mos_call_head got_head = { 0 };
	struct mos_facts got_facts = { 0 };
	struct mos_usage got_usage = { 0 };
	struct mos_words words;
	struct mos_buf *buf;
	struct mos_reader r;

	(void)state;
	read_messages();
	buf = kept_body("H2G_OFFER body ", &r);
	assert_handle(&r);
	mos_get_facts(&r, &got_facts);
	assert_memory_equal(&got_facts, &facts, sizeof(facts));
	assert_true(mos_get_u32(&r) == 2 && mos_get_u32(&r) == 1235 && mos_get_u32(&r) == 1234);
	assert_true(!r.err && !mos_reader_left(&r));
	mos_buf_free(buf);
	buf = kept_body("H2G_OFFER reply ", &r);
	assert_int_equal(mos_get_verdict(&r, &words), -EUSERS);
	assert_string_equal(words.text, "the target takes no guests now (net.mosix.block)");
	mos_buf_free(buf);
	buf = kept_body("G2H_CALL body ", &r);
	assert_handle(&r);
	assert_int_equal(mos_get_u32(&r), 1235);
	mos_get_call_head(&r, &got_head);
	assert_memory_equal(&got_head, &head, sizeof(head));
	assert_false(r.err);
	mos_buf_free(buf);
	buf = kept_body("G2H_USED body ", &r);
	assert_handle(&r);
	assert_true(mos_get_u32(&r) == 3 && mos_get_u32(&r) == 1235);
	mos_get_usage(&r, &got_usage);
	assert_memory_equal(&got_usage, &usage, sizeof(usage));
	assert_true(!r.err && !mos_reader_left(&r));
	mos_buf_free(buf);
}

/*
 * What is laid out otherwise than when the first of these files was kept, and the version since which it is. Whoever
 * changes a format says so here; what was kept of versions before is what nodes of then say, and stays.
 */
static const struct {
	const char *what;
	unsigned int since;
} changed[] = {
	{ "H2G_OFFER body", 9 },
	{ "G2H_GONE body", 9 },
	{ NULL, 0 },
};

static size_t name_len(const char *line)
{
	return strrchr(line, ' ') - line;
}

static bool is_of(const char *line, const char *name, size_t len)
{
	return name_len(line) == len && !strncmp(line, name, len);
}

static unsigned int since(const char *line)
{
	unsigned int i;

	for (i = 0; changed[i].what; i++)
		if (is_of(line, changed[i].what, strlen(changed[i].what)))
			return changed[i].since;
	return 0;
}

static bool is_packet(const char *line)
{
	static const char packet[] = "packet";

	return !strncmp(line + name_len(line) - strlen(packet), packet, strlen(packet));
}

static bool is_made_now(const char *line)
{
	unsigned int i;

	for (i = 0; i < made_count && !is_of(made[i], line, name_len(line)); i++)
		;
	return i < made_count && !strcmp(made[i], line);
}

/* Bodies and replies, which know of no version, are as they were, but for what is said to have changed. */
static void compare_old(unsigned int version)
{
	unsigned int i;

	for (i = 0; i < kept_count; i++)
		if (!is_packet(kept[i]) && is_made_now(kept[i]) != (version >= since(kept[i])))
			fail_msg("since which version is the %.*s as it is? See changed[]; version %u has %s",
				 (int)name_len(kept[i]), kept[i], version, kept[i]);
}

/* Packets are of their version, and no other hears them. */
static void drop_old(unsigned int version)
{
	struct mos_link *link = &wire.ends[1].link;
	unsigned int i, packets = 0;
	u8 bytes[ROOM];
	u32 len;

	begin();
	for (i = 0; i < kept_count; i++) {
		if (!is_packet(kept[i]))
			continue;
		len = unhex(kept[i], bytes);
		assert_int_equal(bytes[0], version);
		mos_link_input(link, bytes, len, wire.now);
		mos_link_settle(link, wire.now);
		packets++;
	}
	assert_true(packets > 0);
	assert_null(mos_link_take(link));
	assert_int_equal(link->counts.stale, packets);
	assert_int_equal(link->counts.malformed + link->counts.forged, 0);
	assert_int_equal(link->state, MOS_LINK_UP);
}

static void versions_of_old__are_told_apart(void **state)
{
	unsigned int i, version, old = 0;
	glob_t found;

	(void)state;
	read_messages();
	make();
	assert_int_equal(glob(KEPT "*", 0, NULL, &found), 0);
	for (i = 0; i < found.gl_pathc; i++) {
		version = atoi(found.gl_pathv[i] + strlen(KEPT));
		if (version == MOS_PROTOCOL_VERSION)
			continue;
		read_kept(found.gl_pathv[i]);
		compare_old(version);
		drop_old(version);
		old++;
	}
	globfree(&found);
	assert_true(old >= 1);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(messages__are_as_they_were),
		LINK_TEST(messages__are_understood),
		LINK_TEST(versions_of_old__are_told_apart),
	};

	if (argc > 1 && !strcmp(argv[1], "--print"))
		return print_made(make);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
