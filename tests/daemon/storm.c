// SPDX-License-Identifier: GPL-2.0
/*
 * The daemon as it is, but for the module, in a storm: other nodes are played to it, and strangers send what they
 * have changed of what they saw. Prints TAP, and what the daemon needs at rest.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <json-c/json.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "userland/infod/core/places.h"
#include "userland/infod/daemon.h"
#include "stand.h"

/* How long anything may take that the daemon has to do, s. */
#define PATIENCE 300
/* What it has counted is shown after so long at the latest, ms. */
#define SHOWN_MS 2000
/* So many datagrams may be on their way to the daemon; its socket holds more. */
#define AHEAD 64
/* Nodes that take what they are asked to, and what they are called: not like those that are played. */
#define HOSTS 4u
#define HOST_FIRST 1000u
/* So often each of them says how it is, and is busy or idle by turns, ms. */
#define HOST_STEP 100
#define HOST_TURN 1500
/* Processes of the daemon's node, and guests of the first host there. */
#define OWN 6u
#define GUESTS 2u
/* So many moves are made at least while datagrams storm. */
#define MOVES 40u

static const u8 cluster_key[INFOD_KEY_BYTES] = "a key that nobody else has";
static struct infod infod;
static pthread_t thread;

/* The nodes that are played, all from one socket. */
static int out;
static struct sockaddr_in to;
static struct infod_seal seal;
static struct mos_entry *played;
static u32 played_count;

static unsigned int checks, failed;

__attribute__((format(printf, 2, 3)))
static void check(bool holds, const char *format, ...)
{
	va_list args;

	printf("%sok %u - ", holds ? "" : "not ", ++checks);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	failed += !holds;
}

static u64 clock_of(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (u64)time.tv_sec * 1000000 + (u64)time.tv_nsec / 1000;
}

static void nap(u32 ms)
{
	const struct timespec time = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	nanosleep(&time, NULL);
}

/* The daemon */

static void *run(void *ctx)
{
	(void)ctx;
	infod_run(&infod);
	return NULL;
}

static u16 free_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)&address, len) || getsockname(fd, (struct sockaddr *)&address, &len))
		exit(3);
	close(fd);
	return ntohs(address.sin_port);
}

static void begin(const char *folder)
{
	u16 port = free_port();

	snprintf(stand_socket, sizeof(stand_socket), "%s/infod.sock", folder);
	infod_config_init(&infod.config);
	infod.config.port = port;
	infod.config.speed = MOS_SPEED_STANDARD;
	infod_seal_derive(&infod.seal, cluster_key);
	infod_seal_derive(&seal, cluster_key);
	if (infod_start(&infod) || pthread_create(&thread, NULL, run, NULL))
		exit(3);
	out = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	to = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port),
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static void end(void)
{
	size_t i, strange = 0;

	kill(getpid(), SIGTERM);
	pthread_join(thread, NULL);
	for (i = 0; i < infod.book.count; i++)
		strange += infod.book.place[i].number > infod.config.gossip.number_max;
	check(!strange, "no node is noted with a number that none may have");
	infod_stop(&infod);
	free(played);
	close(out);
}

/* Questions */

static int knock(bool root)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char path[MOS_INFOD_PATH];

	memcpy(address.sun_path, mos_infod_path(path, root), sizeof(path));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)))
		exit(3);
	return fd;
}

static struct json_object *ask_at(int fd, const char *question)
{
	struct json_object *answer;
	size_t len = 0, room = 1 << 22;
	char *text = malloc(room);
	ssize_t got;

	dprintf(fd, "%s\n", question);
	while (len + 1 < room && (got = read(fd, text + len, room - len - 1)) > 0)
		len += (size_t)got;
	text[len] = '\0';
	close(fd);
	answer = json_tokener_parse(text);
	free(text);
	return answer;
}

/* The daemon waits for nobody's question for long: who did not get a processor in time asks again. */
static struct json_object *ask(const char *question)
{
	struct json_object *answer;

	do
		answer = ask_at(knock(false), question);
	while (!answer);
	return answer;
}

static u64 counted(const char *name)
{
	struct json_object *answer = ask("status"), *member;
	u64 value = json_object_object_get_ex(answer, name, &member) ? json_object_get_uint64(member) : 0;

	json_object_put(answer);
	return value;
}

static u32 count_alive(void)
{
	struct json_object *answer = ask("nodes"), *nodes = json_object_object_get(answer, "nodes");
	size_t i, count = 0;

	for (i = 0; i < json_object_array_length(nodes); i++)
		count += !strcmp(json_object_get_string(json_object_object_get(json_object_array_get_idx(nodes, i),
									       "state")), "alive");
	json_object_put(answer);
	return (u32)count;
}

/* What the daemon tells those that are played is not needed. */
static void drain(void)
{
	u8 bytes[2048];

	while (recv(out, bytes, sizeof(bytes), MSG_DONTWAIT) >= 0)
		;
}

static void send_out(const u8 *bytes, size_t len)
{
	while (sendto(out, bytes, len, 0, (struct sockaddr *)&to, sizeof(to)) < 0 && errno == EAGAIN)
		nap(1);
	drain();
}

/* The nodes that are played */

static void play(u32 count)
{
	u32 i;

	played = reallocarray(played, count, sizeof(*played));
	for (i = played_count; i < count; i++) {
		struct mos_entry *entry = &played[i];

		*entry = (struct mos_entry){
			.node = STAND_NODE + 1 + i,
			.facts = { .incarnation = 1, .speed = 10000, .cpus = 4, .total_mb = 4096 },
			.state = { .runnable = 400, .free_mb = 1000, .room = 8 },
		};
		entry->tag = mos_facts_tag(&entry->facts);
	}
	played_count = count;
}

/* A datagram of one of them: itself in full, and of the others behind it as many as fit. Return: its length. */
static u32 speak(u32 who, u8 *bytes)
{
	const struct mos_head head = { .sender = played[who].node };
	struct mos_encoder encoder;
	u32 i;

	mos_encode_head(&encoder, bytes, &head);
	for (i = who; i < played_count; i++) {
		played[i].sequence++;
		if (!mos_encode_entry(&encoder, &played[i], i == who ? MOS_FORM_FULL : MOS_FORM_SHORT, 0))
			break;
	}
	return encoder.len;
}

static size_t speak_sealed(u32 who, u8 sealed[INFOD_SEALED_MAX])
{
	u8 bytes[MOS_DATAGRAM_MAX];

	return infod_seal_close(&seal, clock_of(CLOCK_REALTIME), INFOD_SKEW, bytes, speak(who, bytes), sealed);
}

static void introduce(u32 from)
{
	u8 sealed[INFOD_SEALED_MAX];
	u32 i;

	for (i = from; i < played_count; i++) {
		send_out(sealed, speak_sealed(i, sealed));
		if (i % AHEAD == 0)
			nap(20);
	}
}

/* So many of them live, as the daemon sees it, besides itself. */
static bool wait_for_alive(u32 count)
{
	u64 deadline = clock_of(CLOCK_MONOTONIC) + PATIENCE * 1000000ull;

	while (count_alive() < count + 1) {
		if (clock_of(CLOCK_MONOTONIC) > deadline)
			return false;
		introduce(0);
		nap(50);
	}
	return true;
}

/* The storm */

static u32 below(u32 limit)
{
	return randombytes_uniform(limit);
}

/* Never what it was. Return: its length then. */
static size_t change(u8 *bytes, size_t len)
{
	u32 i, count = 1 + below(4);
	u8 *at = &bytes[below((u32)len)];

	switch (below(8)) {
	case 0:
		return below((u32)len);
	case 1:
		randombytes_buf(bytes + len, INFOD_SEALED_MAX + 64 - len);
		return len + 1 + below((u32)(INFOD_SEALED_MAX + 63 - len));
	case 2:
		len = below(INFOD_SEALED_MAX + 64);
		randombytes_buf(bytes, len);
		return len;
	}
	/* Changes at different places cannot undo each other. */
	for (i = 0; i < count && at + i < bytes + len; i++)
		at[i] ^= (u8)(1 + below(255));
	return len;
}

/* Until the daemon has counted so many: what the socket had no room for is made up for. */
static bool storm(const char *name, u64 count, size_t (*make)(u8 *bytes))
{
	u64 deadline = clock_of(CLOCK_MONOTONIC) + PATIENCE * 1000000ull, before = counted(name);
	u8 bytes[INFOD_SEALED_MAX + 64];
	u32 i;

	while (counted(name) - before < count) {
		if (clock_of(CLOCK_MONOTONIC) > deadline)
			return false;
		for (i = 0; i < 32 * AHEAD; i++) {
			send_out(bytes, make(bytes));
			if (i % AHEAD == AHEAD - 1)
				nap(0);
		}
	}
	return true;
}

static size_t make_changed(u8 *bytes)
{
	static u8 seen[INFOD_SEALED_MAX];
	static size_t len;

	if (!len || !below(64))
		len = speak_sealed(below(played_count), seen);
	memcpy(bytes, seen, len);
	return change(bytes, len);
}

static void storm_of_strangers(u64 count)
{
	u64 began = clock_of(CLOCK_MONOTONIC), received;

	nap(SHOWN_MS);
	received = counted("received");
	check(storm("strangers", count, make_changed), "%llu changed datagrams are not heard",
	      (unsigned long long)count);
	printf("# in %.1f s\n", (double)(clock_of(CLOCK_MONOTONIC) - began) / 1e6);
	nap(SHOWN_MS);
	check(counted("received") == received, "nothing of them was taken");
	check(!counted("malformed") && !counted("replayed") && !counted("stale"), "nor opened");
}

/* Where some nodes are, or a question for it. Return: its length. */
static u32 speak_of_places(u8 *bytes)
{
	struct mos_places places = { .sender = played[0].node, .asks = below(2), .count = 1 + below(MOS_PLACES_MAX) };
	u32 i;

	for (i = 0; i < places.count; i++)
		places.place[i] = (struct mos_place){ .node = i + 1, .len = 4, .address = { 10, 0, 0, (u8)i } };
	return mos_places_encode(&places, bytes);
}

/* A member of the cluster that has lost its mind. */
static size_t make_mad(u8 *sealed)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	size_t len = below(4) ? speak(below(played_count), bytes) : speak_of_places(bytes);
	u32 i;

	for (i = 1 + below(4); i; i--)
		bytes[below((u32)len)] = (u8)below(256);
	return infod_seal_close(&seal, clock_of(CLOCK_REALTIME), INFOD_SKEW, bytes, len - below(4), sealed);
}

static void storm_of_the_mad(u64 count)
{
	check(storm("malformed", count, make_mad), "%llu of a member that are wrong are not taken",
	      (unsigned long long)count);
}

/* Nodes that take guests */

/**
 * struct host - one of them
 * @entry: what it says of itself
 * @out: its socket
 * @seal: the key, and what it sealed last
 */
struct host {
	struct mos_entry entry;
	int out;
	struct infod_seal seal;
};

static struct host hosts[HOSTS];
static atomic_bool is_over;

static void send_from(struct host *host, const struct mos_head *head)
{
	u8 bytes[MOS_DATAGRAM_MAX], sealed[INFOD_SEALED_MAX];
	struct mos_encoder encoder;
	size_t size;

	host->entry.sequence++;
	mos_encode_head(&encoder, bytes, head);
	mos_encode_entry(&encoder, &host->entry, MOS_FORM_FULL, 0);
	size = infod_seal_close(&host->seal, clock_of(CLOCK_REALTIME), INFOD_SKEW, bytes, encoder.len, sealed);
	sendto(host->out, sealed, size, 0, (struct sockaddr *)&to, sizeof(to));
}

/* What it takes it counts from then on; now and then it takes nothing, or is not heard. */
static void answer(struct host *host, const struct mos_head *asked)
{
	struct mos_head head = { .flags = MOS_DATAGRAM_ANSWER, .sender = host->entry.node };

	if (!below(16))
		return;
	if (asked->flags & MOS_DATAGRAM_CLAIM && below(8)) {
		head.granted = asked->intent;
		host->entry.state.runnable += asked->intent;
	}
	send_from(host, &head);
}

static void listen_to(struct host *host)
{
	u8 sealed[INFOD_SEALED_MAX], bytes[MOS_DATAGRAM_MAX];
	struct mos_decoder decoder;
	struct mos_head head;
	ssize_t size;
	u64 stamp;
	int len;

	while ((size = recv(host->out, sealed, sizeof(sealed), MSG_DONTWAIT)) >= 0) {
		len = infod_seal_open(&host->seal, sealed, (size_t)size, bytes, &stamp);
		if (len > 0 && !mos_places_is(bytes, (size_t)len) &&
		    !mos_decode_head(&decoder, bytes, (size_t)len, &head) && head.flags & MOS_DATAGRAM_ASK)
			answer(host, &head);
	}
}

/* One after the other has a turn of its own processes, so that who is there goes on, and home. */
static void say(struct host *host, u64 ms)
{
	const struct mos_head head = { .sender = host->entry.node };
	bool is_busy = ms / HOST_TURN % HOSTS == host->entry.node - HOST_FIRST;

	host->entry.state.runnable = 100 * stand_count_at(host->entry.node) + (is_busy ? 800 : 0);
	send_from(host, &head);
}

static void *run_hosts(void *ctx)
{
	u64 said = 0, ms;
	u32 i;

	while (!atomic_load(&is_over)) {
		ms = clock_of(CLOCK_MONOTONIC) / 1000;
		for (i = 0; i < HOSTS; i++) {
			listen_to(&hosts[i]);
			if (ms - said >= HOST_STEP)
				say(&hosts[i], ms);
		}
		said = ms - said >= HOST_STEP ? ms : said;
		nap(1);
	}
	return ctx;
}

/* What people ask all the time, and order now and then. */
static void *run_people(void *ctx)
{
	static const char *const words[] = {
		"nodes", "decisions 256", "best 0 10", "status", "balance off", "decisions 256", "nodes", "balance on",
		"owner back", "decisions", "owner gone",
	};
	size_t i;

	for (i = 0; !atomic_load(&is_over); i = (i + 1) % ARRAY_SIZE(words)) {
		json_object_put(ask(words[i]));
		/* What is off or his stays so for a moment. */
		nap(strstr(words[i], "gone") || strstr(words[i], "on") ? 400 : 50);
	}
	json_object_put(ask("balance on"));
	json_object_put(ask("owner gone"));
	return ctx;
}

static void play_hosts(void)
{
	u32 i;

	for (i = 0; i < HOSTS; i++) {
		struct mos_entry *entry = &hosts[i].entry;

		*entry = (struct mos_entry){
			.node = HOST_FIRST + i, .facts = { .incarnation = 1, .speed = 10000, .cpus = 1, .total_mb = 4096 },
			.state = { .free_mb = 3000, .room = 8 },
		};
		entry->tag = mos_facts_tag(&entry->facts);
		hosts[i].out = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		infod_seal_derive(&hosts[i].seal, cluster_key);
	}
}

/* Both kinds of datagrams, again and again, until so many moves have been made meanwhile. */
static bool storm_until_moved(u64 strangers, u64 mad)
{
	u64 deadline = clock_of(CLOCK_MONOTONIC) + PATIENCE * 1000000ull;

	while (stand_counted().moves < MOVES) {
		if (clock_of(CLOCK_MONOTONIC) > deadline || !storm("strangers", strangers, make_changed) ||
		    !storm("malformed", mad, make_mad))
			return false;
		introduce(0);
	}
	return true;
}

static bool wait_for_no_guests(void)
{
	u64 deadline = clock_of(CLOCK_MONOTONIC) + PATIENCE * 1000000ull;

	while (stand_counted().guests) {
		if (clock_of(CLOCK_MONOTONIC) > deadline)
			return false;
		nap(50);
	}
	return true;
}

static void storm_of_moves(u64 strangers, u64 mad)
{
	struct stand_counts counts;
	pthread_t threads[2];

	play_hosts();
	stand_start(OWN, GUESTS, HOST_FIRST);
	if (pthread_create(&threads[0], NULL, run_hosts, NULL) || pthread_create(&threads[1], NULL, run_people, NULL))
		exit(3);
	check(storm_until_moved(strangers, mad), "%u processes are moved %u times in a storm, while people ask and order",
	      OWN + GUESTS, MOVES);
	stand_let_nobody_in();
	atomic_store(&is_over, true);
	pthread_join(threads[1], NULL);
	json_object_put(ask("owner back"));
	check(wait_for_no_guests(), "all guests leave when the owner is back");
	pthread_join(threads[0], NULL);
	counts = stand_counted();
	printf("# %u moves, %u orders refused, %u moves at a time\n", counts.moves, counts.refused, counts.most);
	check(!counts.doubled, "nothing is ordered of who is being moved");
	check(counts.most <= INFOD_MOVERS, "no more are moved at a time than there are threads for");
	stand_stop();
}

/* Rest */

/* What was freed and is kept for later is not what is needed. */
static u64 resident_kib(void)
{
	FILE *file;
	unsigned long all = 0, resident = 0;

	malloc_trim(0);
	file = fopen("/proc/self/statm", "r");

	if (!file || fscanf(file, "%lu %lu", &all, &resident) != 2)
		exit(3);
	fclose(file);
	return resident * (u64)sysconf(_SC_PAGESIZE) / 1024;
}

/* Memory that was needed while it grew is given back by and by. */
static u64 settled_kib(void)
{
	u64 least = resident_kib(), now;
	int i;

	for (i = 0; i < 10; i++) {
		nap(300);
		now = resident_kib();
		least = now < least ? now : least;
	}
	return least;
}

/* Every half second one datagram comes in, as in a cluster of any size. */
static double cpu_at_rest(u32 seconds)
{
	u8 sealed[INFOD_SEALED_MAX];
	clockid_t clock;
	u64 before, i;

	pthread_getcpuclockid(thread, &clock);
	before = clock_of(clock);
	for (i = 0; i < seconds * 2; i++) {
		send_out(sealed, speak_sealed(0, sealed));
		nap(500);
	}
	return (double)(clock_of(clock) - before) / 1e4 / seconds;
}

static void rest(u32 seconds, double most)
{
	static const u32 sizes[] = { 16, 64, 1024, 4096, 8192 };
	u64 before = 0, settled = 0;
	double use;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		play(sizes[i]);
		introduce(i ? sizes[i - 1] : 0);
		check(wait_for_alive(sizes[i]), "it knows %u nodes", sizes[i]);
		if (sizes[i] <= 64) {
			use = cpu_at_rest(seconds);
			printf("# %u nodes: %.2f %% of a processor\n", sizes[i], use);
			check(use < most, "at rest it uses less than %.1f %% of a processor", most);
		}
		settled = settled_kib();
		printf("# %u nodes: %llu KiB\n", sizes[i], (unsigned long long)settled);
		if (sizes[i] == 1024)
			before = settled;
	}
	/* 7168 nodes more: a vector with room for as many again, two views, and the book. */
	check(settled < before + 7168ull * 1024 / 1024, "it needs less than a KiB for each more");
}

/* People who are slow */

static atomic_bool is_answered;

/* Asks a letter at a time, and begins again where nobody wants to hear more of it. */
static void *drip(void *ctx)
{
	int fd = knock(false);

	(void)ctx;
	while (!atomic_load(&is_answered)) {
		if (send(fd, "s", 1, MSG_NOSIGNAL) < 0) {
			close(fd);
			fd = knock(false);
		}
		nap(50);
	}
	close(fd);
	return NULL;
}

static void ask_beside_the_slow(void)
{
	struct json_object *answer;
	pthread_t slow[4];
	size_t i;
	u64 began;

	for (i = 0; i < ARRAY_SIZE(slow); i++)
		if (pthread_create(&slow[i], NULL, drip, NULL))
			exit(3);
	nap(200);
	answer = ask_at(knock(true), "status");
	check(answer, "root is answered at a socket of his own");
	json_object_put(answer);
	began = clock_of(CLOCK_MONOTONIC);
	json_object_put(ask("status"));
	check(clock_of(CLOCK_MONOTONIC) - began < 5000000, "who asks a letter at a time does not keep others waiting");
	atomic_store(&is_answered, true);
	for (i = 0; i < ARRAY_SIZE(slow); i++)
		pthread_join(slow[i], NULL);
}

static void storms(u64 strangers, u64 mad)
{
	play(40);
	check(wait_for_alive(40), "it knows those that are played");
	ask_beside_the_slow();
	storm_of_strangers(strangers);
	storm_of_the_mad(mad);
	check(wait_for_alive(40), "it goes on as before");
	storm_of_moves(strangers / 10, mad / 10);
	check(wait_for_alive(40), "and so it does behind them");
}

/* storm STRANGERS MAD, or storm rest SECONDS */
int main(int argc, char **argv)
{
	char folder[] = "/tmp/storm.XXXXXX";

	if (argc < 3 || !mkdtemp(folder) || sodium_init() < 0)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	begin(folder);
	if (!strcmp(argv[1], "rest"))
		rest((u32)atoi(argv[2]), 0.5);
	else
		storms(strtoull(argv[1], NULL, 10), strtoull(argv[2], NULL, 10));
	end();
	rmdir(folder);
	printf("1..%u\n", checks);
	return failed != 0;
}
