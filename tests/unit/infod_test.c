// SPDX-License-Identifier: GPL-2.0
/* infod around its core: settings, seals, the book of nodes, and what /proc says. */
/* sources: userland/infod/config.c userland/infod/seal.c userland/infod/book.c userland/infod/proc.c userland/infod/decisions.c userland/lib/address.c userland/lib/number.c userland/lib/suggest.c */
/* libraries: -lsodium */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "userland/infod/book.h"
#include "userland/infod/config.h"
#include "userland/infod/decisions.h"
#include "userland/infod/proc.h"
#include "userland/infod/seal.h"
#include "userland/lib/address.h"

#define SECOND 1000000ull

static struct infod_config read_well(const char *text)
{
	struct infod_config_error error = { 0 };
	struct infod_config config;

	infod_config_init(&config);
	if (infod_config_parse(text, &config, &error))
		fail_msg("line %u: %s", error.line, error.text);
	return config;
}

static void config__takes_every_setting(void **state)
{
	struct infod_config config = read_well("# all of them\n"
					       "port 1234\nstep = 250   # faster\n\n"
					       "window mean 2000\nspeed=20000\nscope namespace\n"
					       "balance off\nmin-age 5000\nlow-memory 7\nmax-skew 3\n"
					       "seed 10.0.0.1\nseed fd00::1\nmulticast 239.1.2.3 eth0\njoin on\n"
					       "exclude user 4711\nexclude user root\nexclude name gcc*\nexclude cgroup /system.slice/*");

	(void)state;
	assert_int_equal(config.port, 1234);
	assert_int_equal(config.gossip.step, 250);
	assert_int_equal(config.gossip.rule, MOS_WINDOW_MEAN_AGE);
	assert_int_equal(config.gossip.value, 2000);
	assert_int_equal(config.speed, 20000);
	assert_int_equal(config.scope, INFOD_SCOPE_NAMESPACE);
	assert_false(config.balance);
	assert_int_equal(config.min_age, 5000);
	assert_int_equal(config.low_memory, 7);
	assert_int_equal(config.max_skew, 3);
	assert_int_equal(config.exclude_count, 4);
	assert_int_equal(config.exclude[0].kind, 'u');
	assert_int_equal(config.exclude[0].uid, 4711);
	assert_int_equal(config.exclude[1].uid, 0);
	assert_int_equal(config.exclude[2].kind, 'n');
	assert_string_equal(config.exclude[2].pattern, "gcc*");
	assert_int_equal(config.seed_count, 2);
	assert_int_equal(config.seed[0].ss_family, AF_INET);
	assert_int_equal(config.seed[1].ss_family, AF_INET6);
	assert_int_equal(config.group.ss_family, AF_INET);
	assert_string_equal(config.interface, "eth0");
	assert_true(config.gossip.announces);
	assert_true(config.join);
	assert_false(read_well("").gossip.announces);
	assert_int_equal(read_well("multicast ff05::1").group.ss_family, AF_INET6);
	assert_false(read_well("multicast ff05::1\nmulticast off").gossip.announces);
	assert_int_equal(read_well("window all\nspeed auto").gossip.value, 0);
	assert_int_equal(read_well("window 20").gossip.value, 20);
}

static void config__says_what_is_wrong_and_where(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
		const char *words;
	} cases[] = {
		{ "port 0", 1, "from 1 to 65535" },
		{ "\n\nport 1 2", 3, "from 1 to 65535" },
		{ "# x\nbalnce on", 2, "did you mean \"balance\"" },
		{ "colour red", 1, "there is no setting" },
		{ "balance maybe", 1, "\"on\" or \"off\"" },
		{ "step 5", 1, "from 50" },
		{ "window mean", 1, "window is" },
		{ "window mean 0", 1, "window is" },
		{ "window 0", 1, "window is" },
		{ "speed fast", 1, "10000 is the standard" },
		{ "scope everything", 1, "\"machine\"" },
		{ "exclude alice", 1, "\"user\", \"name\" or \"cgroup\"" },
		{ "exclude user no-such-user", 1, "there is no user \"no-such-user\"" },
		{ "seed node1", 1, "numeric address" },
		{ "seed 239.1.2.3", 1, "numeric address" },
		{ "multicast 10.0.0.1", 1, "the address of a group" },
		{ "multicast fd00::1 eth0", 1, "the address of a group" },
		{ "multicast 239.1.2.3 an-interface-with-a-long-name", 1, "perhaps an interface" },
		{ "multicast", 1, "the address of a group" },
		{ "join maybe", 1, "join is \"on\" or \"off\"" },
		{ "port a b c d e f", 1, "too many words" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct infod_config_error error = { 0 };
		struct infod_config config;

		infod_config_init(&config);
		assert_int_equal(infod_config_parse(cases[i].text, &config, &error), -EINVAL);
		assert_int_equal(error.line, cases[i].line);
		if (!strstr(error.text, cases[i].words))
			fail_msg("\"%s\": \"%s\" without \"%s\"", cases[i].text, error.text, cases[i].words);
	}
}

static void config__refuses_what_is_too_long_or_too_much(void **state)
{
	static char text[70 * 32];
	struct infod_config_error error;
	struct infod_config config;
	int i;

	(void)state;
	infod_config_init(&config);
	memset(text, 'x', 600);
	assert_int_equal(infod_config_parse(text, &config, &error), -EINVAL);
	for (*text = '\0', i = 0; i < 65; i++)
		strcat(text, "exclude name a\n");
	assert_int_equal(infod_config_parse(text, &config, &error), -EINVAL);
	assert_int_equal(error.line, 65);
	infod_config_init(&config);
	for (*text = '\0', i = 0; i < 17; i++)
		strcat(text, "seed 10.0.0.1\n");
	assert_int_equal(infod_config_parse(text, &config, &error), -EINVAL);
	assert_int_equal(error.line, 17);
}

static struct infod_seal seal_of(uint8_t byte)
{
	uint8_t key[INFOD_KEY_BYTES];
	struct infod_seal seal;

	memset(key, byte, sizeof(key));
	infod_seal_derive(&seal, key);
	return seal;
}

static void seal__opens_what_it_closed_and_nothing_else(void **state)
{
	struct infod_seal ours = seal_of(1), theirs = seal_of(2);
	uint8_t sealed[INFOD_SEALED_MAX], bytes[MOS_DATAGRAM_MAX];
	uint64_t stamp = 0;
	size_t len = infod_seal_close(&ours, 77 * SECOND, INFOD_SKEW, (const uint8_t *)"news", 4, sealed), i;

	(void)state;
	assert_int_equal(len, 4 + INFOD_SEAL_BYTES);
	assert_int_equal(infod_seal_open(&ours, sealed, len, bytes, &stamp), 4);
	assert_memory_equal(bytes, "news", 4);
	assert_true(stamp == 77 * SECOND);
	assert_int_equal(infod_seal_open(&theirs, sealed, len, bytes, &stamp), -EBADMSG);
	for (i = 0; i < len; i++) {
		sealed[i] ^= 1;
		assert_int_equal(infod_seal_open(&ours, sealed, len, bytes, &stamp), -EBADMSG);
		assert_int_equal(infod_seal_open(&ours, sealed, i, bytes, &stamp), -EBADMSG);
		sealed[i] ^= 1;
	}
	assert_int_equal(infod_seal_open(&ours, sealed, sizeof(sealed) + 1, bytes, &stamp), -EBADMSG);
}

static void seal__stamps_grow_whatever_the_clock_does(void **state)
{
	struct infod_seal seal = seal_of(1);
	uint8_t sealed[INFOD_SEALED_MAX], bytes[MOS_DATAGRAM_MAX] = { 0 };
	uint64_t stamp, last = 0;
	int second;

	(void)state;
	for (second = 9; second > 0; second--) {
		size_t len = infod_seal_close(&seal, (uint64_t)second * SECOND, INFOD_SKEW, bytes, MOS_DATAGRAM_MAX, sealed);

		assert_int_equal(infod_seal_open(&seal, sealed, len, bytes, &stamp), MOS_DATAGRAM_MAX);
		assert_true(stamp > last);
		last = stamp;
	}
}

static uint64_t stamp_at(struct infod_seal *seal, uint64_t second, uint32_t max_skew)
{
	uint8_t sealed[INFOD_SEALED_MAX], opened[MOS_DATAGRAM_MAX];
	static const uint8_t bytes[1] = { 0 };
	size_t len = infod_seal_close(seal, second * SECOND, max_skew, bytes, 1, sealed);
	uint64_t stamp;

	assert_int_equal(infod_seal_open(seal, sealed, len, opened, &stamp), 1);
	return stamp;
}

/* Nobody has believed what was sealed before the clock was set right: by so much as the nodes have agreed upon. */
static void seal__begins_anew_where_the_clock_was_far_ahead(void **state)
{
	static const uint32_t skews[] = { 5, INFOD_SKEW, 3600 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(skews) / sizeof(skews[0]); i++) {
		struct infod_seal seal = seal_of(1);

		assert_int_equal(stamp_at(&seal, 10000, skews[i]), 10000 * SECOND);
		assert_int_equal(stamp_at(&seal, 10000 - skews[i], skews[i]), 10000 * SECOND + 1);
		assert_int_equal(stamp_at(&seal, 9999 - skews[i], skews[i]), (9999 - skews[i]) * SECOND);
	}
}

static void write_key(const char *file, size_t len, unsigned int mode)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	while (len--)
		fputc('k', f);
	fclose(f);
	assert_return_code(chmod(file, mode), 0);
}

static void seal__takes_only_a_secret_key_of_the_right_size(void **state)
{
	char file[] = "/tmp/infod_test.XXXXXX", words[256];
	struct infod_seal seal;
	int fd = mkstemp(file);

	(void)state;
	assert_return_code(fd, 0);
	close(fd);
	write_key(file, 31, 0600);
	assert_int_equal(infod_seal_init(&seal, file, words, sizeof(words)), geteuid() ? -EPERM : -EINVAL);
	write_key(file, 32, 0640);
	assert_int_equal(infod_seal_init(&seal, file, words, sizeof(words)), -EPERM);
	assert_non_null(strstr(words, "only root"));
	write_key(file, 32, 0600);
	if (!geteuid())
		assert_int_equal(infod_seal_init(&seal, file, words, sizeof(words)), 0);
	unlink(file);
	assert_int_equal(infod_seal_init(&seal, file, words, sizeof(words)), -ENOENT);
	assert_non_null(strstr(words, file));
}

static void book__knows_whose_clock_is_wrong(void **state)
{
	struct infod_place place = { .number = 3 };
	const uint64_t now = UINT64_C(1700000000000000), minute = 60000000;

	(void)state;
	assert_int_equal(infod_book_judge(&place, now - 2, now, 60), INFOD_FRESH);
	assert_false(infod_book_is_skewed(&place, now));
	assert_int_equal(infod_book_judge(&place, now + 5 * minute, now, 60), INFOD_STALE);
	assert_true(infod_book_is_skewed(&place, now));
	assert_int_equal(place.skew_ms, 300000);
	/* What is sent again says nothing of the clock. */
	assert_int_equal(infod_book_judge(&place, now + 5 * minute, now + minute, 60), INFOD_STALE);
	assert_int_equal(place.skew_ms, 300000);
	assert_false(infod_book_is_skewed(&place, now + minute));
	assert_int_equal(infod_book_judge(&place, now + 6 * minute, now + minute, 60), INFOD_STALE);
	assert_true(infod_book_is_skewed(&place, now + minute));
	assert_int_equal(infod_book_judge(&place, now + minute, now + minute, 60), INFOD_FRESH);
	assert_false(infod_book_is_skewed(&place, now + minute));
}

static void book__knows_whose_clock_is_behind(void **state)
{
	struct infod_place place = { .number = 3 };
	const uint64_t now = UINT64_C(1700000000000000), minute = 60000000;

	(void)state;
	assert_int_equal(infod_book_judge(&place, now - 2 * minute, now, 60), INFOD_STALE);
	assert_true(infod_book_is_skewed(&place, now));
	assert_int_equal(place.skew_ms, -120000);
}

static void book__keeps_nodes_sorted_and_once_each(void **state)
{
	static const uint32_t numbers[] = { 7, 3, 65535, 1, 3, 7, 12 };
	struct infod_book book = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < 7; i++)
		assert_int_equal(infod_book_add(&book, numbers[i])->number, numbers[i]);
	for (i = 100; i < 200; i++)
		assert_non_null(infod_book_add(&book, (uint32_t)i));
	assert_int_equal(book.count, 105);
	for (i = 1; i < book.count; i++)
		assert_true(book.place[i - 1].number < book.place[i].number);
	assert_int_equal(infod_book_find(&book, 12)->number, 12);
	assert_null(infod_book_find(&book, 13));
	infod_book_free(&book);
}

static void book__takes_no_datagram_twice_nor_an_old_one(void **state)
{
	struct infod_place place = { 0 };
	uint64_t now = 1000 * SECOND;

	(void)state;
	assert_int_equal(infod_book_judge(&place, now - 61 * SECOND, now, 60), INFOD_STALE);
	assert_int_equal(infod_book_judge(&place, now + 61 * SECOND, now, 60), INFOD_STALE);
	assert_int_equal(infod_book_judge(&place, now - 5, now, 60), INFOD_FRESH);
	assert_int_equal(infod_book_judge(&place, now - 5, now, 60), INFOD_REPLAYED);
	assert_int_equal(infod_book_judge(&place, now - 6, now, 60), INFOD_REPLAYED);
	assert_int_equal(infod_book_judge(&place, now - 4, now, 60), INFOD_FRESH);
}

static struct sockaddr_storage at(const char *text, uint16_t port)
{
	struct sockaddr_storage address;

	assert_true(mos_address_read(text, &address));
	mos_address_set_port(&address, port);
	return address;
}

static void assert_at(const struct infod_place *place, const char *text, uint16_t port)
{
	const struct sockaddr_storage wanted = at(text, port);

	assert_true(mos_address_equal(&place->address, &wanted));
	assert_int_equal(mos_address_port(&place->address), port);
}

static void hear_at(struct infod_place *place, const char *text, uint16_t port)
{
	const struct sockaddr_storage from = at(text, port);

	infod_book_heard(place, &from);
}

static void put_at(struct infod_place *place, const char *text)
{
	const struct sockaddr_storage address = at(text, 4660);

	infod_book_put(place, &address, 4661);
}

static void book__follows_a_node_of_the_kernel_to_another_port_of_its_host(void **state)
{
	static const char *const hosts[] = { "10.81.0.254", "fd00::254" }, *const others[] = { "10.81.0.253", "fd00::253" };
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct infod_place place = { .known = true };

		put_at(&place, hosts[i]);
		assert_at(&place, hosts[i], 4661);
		hear_at(&place, hosts[i], 20001);
		assert_at(&place, hosts[i], 20001);
		/* What the kernel says each second is the host alone. */
		put_at(&place, hosts[i]);
		assert_at(&place, hosts[i], 20001);
		/* Another host is believed when the kernel has found it there. */
		hear_at(&place, others[i], 20002);
		assert_at(&place, hosts[i], 20001);
		put_at(&place, others[i]);
		assert_at(&place, others[i], 4661);
		hear_at(&place, others[i], 20002);
		assert_at(&place, others[i], 20002);
	}
}

static void book__follows_a_node_that_the_kernel_does_not_know_anywhere(void **state)
{
	struct infod_place place = { 0 };

	(void)state;
	hear_at(&place, "10.81.0.254", 20001);
	assert_at(&place, "10.81.0.254", 20001);
	hear_at(&place, "fd00::1", 4661);
	assert_at(&place, "fd00::1", 4661);
}

/* Its daemon may go on telling how idle it is: no process gets there. */
static void book__knows_whom_the_kernel_does_not_reach(void **state)
{
	const struct sockaddr_storage address = at("10.81.0.254", 4660);
	struct infod_peer peer = { .number = 7, .reachable = true, .features = 5, .address = &address };
	struct infod_book book = { 0 };

	(void)state;
	infod_book_know(&book, &peer, 4661);
	assert_true(infod_book_find(&book, 7)->known);
	assert_int_equal(infod_book_find(&book, 7)->features, 5);
	assert_at(infod_book_find(&book, 7), "10.81.0.254", 4661);
	peer.reachable = false;
	infod_book_know(&book, &peer, 4661);
	assert_true(infod_book_find(&book, 7)->known);
	assert_int_equal(infod_book_find(&book, 7)->features, 0);
	peer.reachable = true;
	infod_book_know(&book, &peer, 4661);
	/* It is not on the map any more. */
	infod_book_unknow(&book);
	assert_false(infod_book_find(&book, 7)->known);
	assert_int_equal(infod_book_find(&book, 7)->features, 0);
	assert_at(infod_book_find(&book, 7), "10.81.0.254", 4661);
	infod_book_free(&book);
}

static void book__notes_nothing_of_a_datagram_that_is_not_taken(void **state)
{
	const struct sockaddr_storage first = at("10.81.0.254", 4661), other = at("10.66.6.6", 666);
	struct infod_book book = { 0 };
	uint64_t now = 1000 * SECOND;

	(void)state;
	assert_int_equal(infod_book_admit(&book, 7, now - 61 * SECOND, now, 60, &other), INFOD_STALE);
	assert_null(infod_book_find(&book, 7));
	assert_int_equal(infod_book_admit(&book, 7, now, now, 60, &first), INFOD_FRESH);
	assert_at(infod_book_find(&book, 7), "10.81.0.254", 4661);
	assert_int_equal(infod_book_admit(&book, 7, now, now, 60, &other), INFOD_REPLAYED);
	assert_int_equal(infod_book_admit(&book, 7, now - 61 * SECOND, now, 60, &other), INFOD_STALE);
	assert_at(infod_book_find(&book, 7), "10.81.0.254", 4661);
	assert_int_equal(infod_book_admit(&book, 7, now + 1, now, 60, &other), INFOD_FRESH);
	assert_at(infod_book_find(&book, 7), "10.66.6.6", 666);
	infod_book_free(&book);
}

static void proc__is_read(void **state)
{
	uint64_t a, b;
	uint32_t n;

	(void)state;
	assert_true(infod_proc_memory("MemTotal:  100 kB\nMemFree: 1 kB\nMemAvailable:   40 kB\n", &a, &b));
	assert_int_equal(a, 100);
	assert_int_equal(b, 40);
	assert_true(infod_proc_pressure("some avg10=12.34 avg60=0.00\nfull avg10=1.00\n", &n));
	assert_int_equal(n, 12);
	assert_true(infod_proc_disks("nr_x 5\npgpgin 10\npgpgout 32\n", &a));
	assert_int_equal(a, 42);
	assert_true(infod_proc_ticks("cpu  1 2 3 40 5 6 7 8 0 0\ncpu0 1\n", &a, &b));
	assert_int_equal(a, 27);
	assert_int_equal(b, 72);
	assert_true(infod_proc_network("Inter-|   Receive\n face |bytes\n    lo: 500 1 0 0 0 0 0 0 500 1 0 0 0 0 0 0\n"
				       "  eth0: 100 1 0 0 0 0 0 0 23 1 0 0 0 0 0 0\n", &a));
	assert_int_equal(a, 123);
}

static void proc__counts_calls_and_their_bytes(void **state)
{
	uint64_t calls = 0, bytes = 0;

	(void)state;
	assert_true(infod_proc_io("rchar: 1000\nwchar: 24\nsyscr: 3\nsyscw: 4\nread_bytes: 9\n", &calls, &bytes));
	assert_int_equal(calls, 7);
	assert_int_equal(bytes, 1024);
	assert_false(infod_proc_io("rchar: 1000\nwchar: 24\nsyscr: 3\n", &calls, &bytes));
}

static struct infod_decisions decisions;

static u64 decide(enum mos_decide what, enum mos_why why, u64 pid)
{
	const struct mos_decision decision = { .decide = what, .why = why, .process.id = pid };

	return infod_decisions_add(&decisions, &decision, "name");
}

static void decisions__keep_what_came_of_each(void **state)
{
	struct infod_decision one;
	u64 first, second;

	(void)state;
	infod_decisions_init(&decisions);
	first = decide(MOS_DECIDE_MOVE, MOS_WHY_LOAD, 7);
	second = decide(MOS_DECIDE_MOVE, MOS_WHY_LOAD, 7);
	assert_int_equal(second, first + 1);
	infod_decisions_end(&decisions, first, "it is locked");
	assert_true(infod_decisions_get(&decisions, first, &one));
	assert_true(one.over);
	assert_string_equal(one.outcome, "it is locked");
	assert_string_equal(one.command, "name");
	assert_true(infod_decisions_get(&decisions, second, &one));
	assert_false(one.over);
}

static void decisions__count_the_same_nothing_once(void **state)
{
	struct infod_decision one;
	u64 number;

	(void)state;
	infod_decisions_init(&decisions);
	number = decide(MOS_DECIDE_NOTHING, MOS_WHY_BALANCED, 0);
	assert_int_equal(decide(MOS_DECIDE_NOTHING, MOS_WHY_BALANCED, 0), number);
	assert_true(infod_decisions_get(&decisions, number, &one));
	assert_int_equal(one.repeated, 1);
	assert_int_equal(decide(MOS_DECIDE_NOTHING, MOS_WHY_NO_NODE, 0), number + 1);
}

static void decisions__forget_the_oldest(void **state)
{
	struct infod_decision one;
	int i;

	(void)state;
	infod_decisions_init(&decisions);
	assert_false(infod_decisions_get(&decisions, 0, &one));
	for (i = 0; i < INFOD_DECISIONS + 1; i++)
		decide(MOS_DECIDE_MOVE, MOS_WHY_LOAD, 7);
	assert_int_equal(infod_decisions_count(&decisions), INFOD_DECISIONS + 1);
	assert_false(infod_decisions_get(&decisions, 1, &one));
	assert_true(infod_decisions_get(&decisions, 2, &one));
	infod_decisions_end(&decisions, 1, "late");
	assert_true(infod_decisions_get(&decisions, INFOD_DECISIONS + 1, &one));
	assert_false(one.over);
}

static void proc__a_task_may_have_any_name(void **state)
{
	struct infod_task task = { 0 };

	(void)state;
	assert_true(infod_proc_task("12 (a) R 1) (b) S 1 42 42 34816 42 4194304 "
				    "1 2 3 4 5 6 7 8 20 0 3 0 99\n", &task));
	assert_int_equal(task.state, 'S');
	assert_int_equal(task.group, 42);
	assert_int_equal(task.tty, 34816);
	assert_int_equal(task.foreground, 42);
	assert_int_equal(task.threads, 3);
}

static void proc__other_text_is_nothing(void **state)
{
	static const char *const texts[] = { "", "\n", "x", "some", "cpu", "MemTotal:", ")", "pgpgin 1\n" };
	struct infod_task task;
	uint64_t a, b;
	uint32_t n;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_false(infod_proc_memory(texts[i], &a, &b));
		assert_false(infod_proc_pressure(texts[i], &n));
		assert_false(infod_proc_disks(texts[i], &a));
		assert_false(infod_proc_ticks(texts[i], &a, &b));
		assert_false(infod_proc_task(texts[i], &task));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(config__takes_every_setting),
		cmocka_unit_test(config__says_what_is_wrong_and_where),
		cmocka_unit_test(config__refuses_what_is_too_long_or_too_much),
		cmocka_unit_test(seal__opens_what_it_closed_and_nothing_else),
		cmocka_unit_test(seal__stamps_grow_whatever_the_clock_does),
		cmocka_unit_test(seal__begins_anew_where_the_clock_was_far_ahead),
		cmocka_unit_test(seal__takes_only_a_secret_key_of_the_right_size),
		cmocka_unit_test(book__knows_whose_clock_is_wrong),
		cmocka_unit_test(book__knows_whose_clock_is_behind),
		cmocka_unit_test(book__keeps_nodes_sorted_and_once_each),
		cmocka_unit_test(book__takes_no_datagram_twice_nor_an_old_one),
		cmocka_unit_test(book__follows_a_node_of_the_kernel_to_another_port_of_its_host),
		cmocka_unit_test(book__knows_whom_the_kernel_does_not_reach),
		cmocka_unit_test(book__notes_nothing_of_a_datagram_that_is_not_taken),
		cmocka_unit_test(book__follows_a_node_that_the_kernel_does_not_know_anywhere),
		cmocka_unit_test(proc__is_read),
		cmocka_unit_test(proc__counts_calls_and_their_bytes),
		cmocka_unit_test(decisions__keep_what_came_of_each),
		cmocka_unit_test(decisions__count_the_same_nothing_once),
		cmocka_unit_test(decisions__forget_the_oldest),
		cmocka_unit_test(proc__a_task_may_have_any_name),
		cmocka_unit_test(proc__other_text_is_nothing),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
