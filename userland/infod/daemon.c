// SPDX-License-Identifier: GPL-2.0
/* The loop of the daemon: what is due when, and what comes in. */
#include "daemon.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "discover.h"
#include "say.h"
#include "socket.h"
#include "speed.h"

#define SPEED_FILE "/run/mosix/speed"
/* How often the module is asked for this node and its peers, ms. */
#define REFRESH_MS 1000
/* Datagrams that are taken in before anything else gets its turn. */
#define TRAIN 64
/* Memory is short, too, when some task waits for it so much of the time, per cent. */
#define PRESSURE 40
/* A node that goes says so to so many others. */
#define GOODBYES 3

static u64 clock_us(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (u64)time.tv_sec * 1000000 + (u64)time.tv_nsec / 1000;
}

static u64 now_ms(void)
{
	return clock_us(CLOCK_BOOTTIME) / 1000;
}

static bool is_up(const struct infod *infod)
{
	return infod->status.number;
}

static bool make_entries(struct infod *infod, u32 capacity)
{
	struct mos_entry *entries = reallocarray(infod->entries, capacity, sizeof(*entries));

	if (!entries)
		return false;
	infod->entries = entries;
	infod->gossip.vector.entries = entries;
	infod->gossip.vector.capacity = capacity;
	return true;
}

/* Nodes may be learnt from datagrams before they are in the book of the module: there is room for as many again. */
static void grow(struct infod *infod)
{
	u32 wanted = (u32)infod->book.count * 2 + 16;

	if (wanted > infod->gossip.vector.capacity && !make_entries(infod, wanted))
		infod_say("no memory for %u nodes", wanted);
}

static void begin_gossip(struct infod *infod, u32 number)
{
	u32 incarnation = (u32)(clock_us(CLOCK_REALTIME) / 1000000);
	u64 seed;

	infod_book_free(&infod->book);
	infod->sought = 0;
	randombytes_buf(&seed, sizeof(seed));
	mos_gossip_init(&infod->gossip, &infod->config.gossip, number, incarnation, NULL, 0, seed, now_ms());
	infod_balancer_begin(&infod->balancer, number, ~seed);
	infod_say("this is node %u", number);
}

static void obey(struct infod *infod)
{
	if (infod_kernel_settings(infod->kernel, &infod->settings)) {
		infod_say("%s", infod_kernel_words(infod->kernel));
		return;
	}
	infod_balancer_obey(&infod->balancer, &infod->settings);
}

/* A module that went and came back has forgotten its listeners. */
static void listen_anew(struct infod *infod)
{
	infod_kernel_leave(infod->listener);
	infod->events = -1;
	if (infod_kernel_listen(&infod->listener, &infod->events))
		infod_say("cannot listen to the events of the module");
}

static void take_peer(void *ctx, const struct infod_peer *peer)
{
	struct infod *infod = ctx;

	if (peer->self) {
		infod->gossip.self.features = peer->features;
		infod->own = *peer->address;
		return;
	}
	infod_book_know(&infod->book, peer, (uint16_t)infod->config.port);
}

static void know_features(struct infod *infod, const struct infod_place *place)
{
	struct mos_entry *entry = mos_vector_find(&infod->gossip.vector, place->number);

	if (entry)
		entry->features = place->features;
}

static void know_peers(struct infod *infod)
{
	size_t i;

	infod_book_unknow(&infod->book);
	if (infod_kernel_peers(infod->kernel, take_peer, infod))
		infod_say("%s", infod_kernel_words(infod->kernel));
	grow(infod);
	for (i = 0; i < infod->book.count; i++) {
		mos_gossip_know(&infod->gossip, infod->book.place[i].number);
		know_features(infod, &infod->book.place[i]);
	}
}

/**
 * infod_send() - seal a datagram and send it, or lose it
 * @infod: the daemon
 * @bytes: the datagram
 * @len: its length
 * @to: where to
 */
void infod_send(struct infod *infod, const u8 *bytes, size_t len, const struct sockaddr_storage *to)
{
	u8 sealed[INFOD_SEALED_MAX];
	size_t size = infod_seal_close(&infod->seal, clock_us(CLOCK_REALTIME), infod->config.max_skew, bytes, len, sealed);

	if (infod_socket_send(infod->socket, sealed, size, to))
		infod->counts.failed++;
}

static void send_out(struct infod *infod, const u8 *bytes, u32 len, u32 to)
{
	const struct infod_place *place = infod_book_find(&infod->book, to);

	if (place)
		infod_send(infod, bytes, len, &place->address);
}

static void leave(struct infod *infod)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	u32 len, to;
	int i;

	for (i = 0; i < GOODBYES; i++) {
		len = mos_gossip_leave(&infod->gossip, bytes, &to);
		if (len)
			send_out(infod, bytes, len, to);
	}
}

static struct infod_told told_of(const struct mos_entry *entry, u64 now)
{
	u32 cpus = max(entry->facts.cpus, 1u);

	return (struct infod_told){
		.number = entry->node,
		.load = mos_load_index(entry->state.runnable, cpus, max(entry->facts.speed, 1u)),
		.cpus = entry->facts.cpus,
		.speed = entry->facts.speed,
		.usable = (u64)mos_load_usable(entry->state.free_mb, entry->facts.total_mb) << 20,
		.free = (u64)entry->state.free_mb << 20,
		.total = (u64)entry->facts.total_mb << 20,
		.util = entry->state.util,
		.guests = entry->detail.guests,
		.stays = entry->state.flags & MOS_NODE_STAYS,
		.blocks = entry->state.flags & MOS_NODE_BLOCKS,
		.quiet = entry->state.flags & MOS_NODE_QUIET,
		.dead = entry->cause,
		.age_ms = mos_entry_age(entry, now),
	};
}

/* The module keeps it for those who ask in the way of old. */
static void tell_kernel(struct infod *infod, u64 now)
{
	const struct mos_vector *vector = &infod->gossip.vector;
	struct infod_told *told = calloc(vector->count + 1, sizeof(*told));
	size_t count = 0;
	u32 i;

	if (!told)
		return;
	told[count++] = told_of(&infod->gossip.self, now);
	for (i = 0; i < vector->count; i++)
		if (vector->entries[i].sequence)
			told[count++] = told_of(&vector->entries[i], now);
	if (infod_kernel_tell(infod->kernel, told, count))
		infod_say("%s", infod_kernel_words(infod->kernel));
	free(told);
}

/* A module that went and came back is another one to talk to. */
static void ask_status(struct infod *infod)
{
	if (!infod_kernel_status(infod->kernel, &infod->status))
		return;
	infod->status.number = 0;
	infod_kernel_close(infod->kernel);
	if (infod_kernel_open(&infod->kernel))
		return;
	listen_anew(infod);
	if (infod_kernel_status(infod->kernel, &infod->status))
		infod_say("%s", infod_kernel_words(infod->kernel));
}

/* Not every age can be kept that is asked for: that depends on how many nodes there are, and on the step. Said once. */
static void check_age(struct infod *infod)
{
	u32 age = mos_gossip_age(&infod->gossip), wanted = infod->config.gossip.value;

	if (age <= wanted || infod->is_late)
		return;
	infod->is_late = true;
	infod_say("with %u nodes news gets %u ms old, and not %u as \"window\" asks for; a shorter step helps",
		  infod->gossip.vector.living + 1, age, wanted);
}

/* The node may go down, and come up as another, whenever people like. */
static void refresh(struct infod *infod, u64 now)
{
	u32 before = infod->status.number;

	infod->refreshed = now;
	infod_measure_look(&infod->measure, now);
	ask_status(infod);
	if (before && infod->status.number != before) {
		leave(infod);
		infod_say("node %u has gone down", before);
	}
	if (is_up(infod) && infod->status.number != before)
		begin_gossip(infod, infod->status.number);
	if (!is_up(infod))
		return;
	obey(infod);
	know_peers(infod);
	infod_discover(infod, now);
	check_age(infod);
	tell_kernel(infod, now);
}

/* A node that has become idle says so at once: somebody may have work for it. */
static void tell_if_idle(struct infod *infod, u32 before, u64 now)
{
	u32 half = infod->measure.cpus * MOS_LOAD_ONE / 2;

	if (before >= half && infod->measure.runnable < half)
		mos_gossip_urge(&infod->gossip, now);
}

/*
 * The load is what the processes of this node want. Where the machine is this node, what its processors do for anybody
 * else, as in a container, is load too; how much those wait is not known.
 */
static void weigh(struct infod *infod, u64 now)
{
	struct infod_measure *measure = &infod->measure;
	u32 before = measure->runnable;

	if (!infod_balancer_look(&infod->balancer, infod->kernel, &infod->gossip.self, now))
		return;
	infod_measure_memory(measure);
	measure->runnable = infod_processes_demand(&infod->balancer.processes);
	if (infod->config.scope == INFOD_SCOPE_MACHINE)
		measure->runnable = max(measure->runnable, measure->util * measure->cpus);
	tell_if_idle(infod, before, now);
}

static u32 flags_of(const struct infod *infod)
{
	const struct infod_settings *settings = &infod->settings;
	const struct infod_measure *measure = &infod->measure;
	u32 flags = 0;

	if (settings->block)
		flags |= MOS_NODE_BLOCKS;
	if (settings->stay)
		flags |= MOS_NODE_STAYS;
	if (settings->quiet)
		flags |= MOS_NODE_QUIET;
	if (atomic_load(&infod->orders.owner))
		flags |= MOS_NODE_OWNER | MOS_NODE_BLOCKS;
	if (measure->free_kb * 100 < measure->total_kb * infod->config.low_memory || measure->pressure >= PRESSURE)
		flags |= MOS_NODE_LOW_MEMORY;
	return flags;
}

static void tell_self(struct infod *infod, u64 now)
{
	const struct infod_settings *settings = &infod->settings;
	const struct infod_measure *measure = &infod->measure;
	const struct mos_facts facts = {
		.speed = settings->speed ?: infod->speed, .cpus = measure->cpus, .total_mb = (u32)(measure->total_kb / 1024),
	};
	const struct mos_state state = {
		.runnable = measure->runnable + mos_policy_promised(&infod->balancer.step.policy, now),
		.free_mb = (u32)(measure->free_kb / 1024),
		.room = min(settings->max_guests - min(settings->max_guests, infod->status.guests), MOS_ROOM_TOLD),
		.util = measure->util,
		.flags = flags_of(infod),
	};
	const struct mos_detail detail = {
		.pressure = measure->pressure,
		.io_kb = (u32)min(measure->disks.per_second, (uint64_t)UINT32_MAX),
		.net_kb = (u32)min(measure->network.per_second / 1024, (uint64_t)UINT32_MAX),
		.guests = infod->status.guests,
		.away = infod->status.away,
	};

	mos_gossip_tell(&infod->gossip, &facts, &state, &detail, now);
}

static void show_skews(const struct infod *infod, struct infod_view *view)
{
	u64 now_us = clock_us(CLOCK_REALTIME);
	size_t i;

	view->skewed = 0;
	for (i = 0; is_up(infod) && i < infod->book.count && view->skewed < INFOD_SKEWS; i++) {
		const struct infod_place *place = &infod->book.place[i];

		if (infod_book_is_skewed(place, now_us))
			view->skews[view->skewed++] = (struct infod_skew){ place->number, place->skew_ms };
	}
}

static void show(struct infod *infod, u64 now)
{
	u32 count = is_up(infod) ? infod->gossip.vector.count : 0;
	const struct infod_processes *processes = &infod->balancer.processes;
	struct infod_view *view = infod_shelf_prepare(&infod->shelf, count, is_up(infod) ? processes->count : 0);

	infod->shown = now;
	if (!view)
		return;
	view->at = now;
	view->same_features = infod->settings.same_features;
	view->balance = infod->balancer.on;
	view->util = infod->measure.util;
	view->port = (u32)infod->config.port;
	view->patience = mos_gossip_patience(&infod->gossip);
	view->age = is_up(infod) ? mos_gossip_age(&infod->gossip) : 0;
	view->age_wanted = infod->config.gossip.value;
	view->gossip = infod->gossip.counts;
	view->counts = infod->counts;
	show_skews(infod, view);
	view->self = is_up(infod) ? infod->gossip.self : (struct mos_entry){ 0 };
	if (count)
		memcpy(view->entries, infod->entries, count * sizeof(*infod->entries));
	if (view->process_count)
		memcpy(infod_view_processes(view), processes->chosen, view->process_count * sizeof(*processes->chosen));
	infod_shelf_show(&infod->shelf);
}

static void send_due(struct infod *infod, u64 now)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	u32 len, to;

	while ((len = mos_gossip_send(&infod->gossip, now, bytes, &to)))
		send_out(infod, bytes, len, to);
	len = mos_gossip_announce(&infod->gossip, now, bytes);
	if (len)
		infod_send(infod, bytes, len, &infod->config.group);
}

/* Return: 0 where it is neither gossip nor about addresses. */
static u32 sender_number(const u8 *bytes, size_t len)
{
	struct mos_decoder decoder;
	struct mos_places places;
	struct mos_head head;

	if (mos_places_is(bytes, len))
		return mos_places_decode(bytes, len, &places) ? 0 : places.sender;
	return mos_decode_head(&decoder, bytes, len, &head) ? 0 : head.sender;
}

/* What the module tells. */
static void hear(struct infod *infod)
{
	struct infod_events events;

	infod_kernel_hear(infod->listener, &events);
	if (events.settings)
		obey(infod);
	if (events.processes)
		infod_balancer_stir(&infod->balancer);
}

/* A sender that holds the key says truly who it is. */
static bool is_fresh(struct infod *infod, u32 sender, u64 stamp, const struct sockaddr_storage *from)
{
	switch (infod_book_admit(&infod->book, sender, stamp, clock_us(CLOCK_REALTIME), infod->config.max_skew, from)) {
	case INFOD_STALE:
		infod->counts.stale++;
		return false;
	case INFOD_REPLAYED:
		infod->counts.replayed++;
		return false;
	case INFOD_FRESH:
		break;
	}
	return true;
}

static void take(struct infod *infod, const u8 *sealed, size_t size, const struct sockaddr_storage *from)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	struct mos_receipt receipt;
	struct infod_place *place;
	u32 sender;
	u64 stamp;
	int len = infod_seal_open(&infod->seal, sealed, size, bytes, &stamp);

	if (len < 0) {
		infod->counts.strangers++;
		return;
	}
	sender = sender_number(bytes, (size_t)len);
	if (!sender || sender > infod->config.gossip.number_max || sender == infod->status.number) {
		infod->gossip.counts.malformed++;
		return;
	}
	if (!is_fresh(infod, sender, stamp, from))
		return;
	if (mos_places_is(bytes, (size_t)len)) {
		place = infod_book_find(&infod->book, sender);
		if (place)
			infod_discover_take(infod, bytes, (size_t)len, place);
		return;
	}
	grow(infod);
	if (!mos_gossip_receive(&infod->gossip, now_ms(), bytes, (size_t)len, &receipt))
		mos_step_heed(&infod->balancer.step, &infod->gossip, &receipt, now_ms());
}

static void receive(struct infod *infod)
{
	/* One byte more than there can be tells what is too long. */
	u8 sealed[INFOD_SEALED_MAX + 1];
	struct sockaddr_storage from;
	int i;

	for (i = 0; i < TRAIN; i++) {
		ssize_t size = infod_socket_receive(infod->socket, sealed, sizeof(sealed), &from);

		if (size < 0)
			return;
		if (is_up(infod))
			take(infod, sealed, (size_t)size, &from);
	}
}

static void heed_orders(struct infod *infod)
{
	bool on = atomic_load(&infod->orders.balance);

	if (on == infod->balancer.on)
		return;
	infod->balancer.on = on;
	infod_balancer_stir(&infod->balancer);
}

/* All that is due now. */
static void work(struct infod *infod, u64 now)
{
	if (!infod->refreshed || now - infod->refreshed >= REFRESH_MS)
		refresh(infod, now);
	heed_orders(infod);
	infod_balancer_finish(&infod->balancer, now);
	if (is_up(infod)) {
		weigh(infod, now);
		tell_self(infod, now);
		infod_balancer_decide(&infod->balancer, &infod->gossip, now);
		send_due(infod, now);
	}
	if (now - infod->shown >= infod->config.gossip.step)
		show(infod, now);
}

static int patience(const struct infod *infod, u64 now)
{
	u64 next = infod->refreshed + REFRESH_MS;

	if (is_up(infod))
		next = min(min(next, mos_gossip_due(&infod->gossip)),
			   min(infod->balancer.step.due, infod->balancer.look_due));
	return next > now ? (int)(next - now) : 0;
}

static int catch_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/**
 * infod_run() - do what the daemon is for, until SIGTERM or SIGINT
 * @infod: started
 *
 * Return: 0 or a negative errno.
 */
int infod_run(struct infod *infod)
{
	struct pollfd fds[] = {
		{ .fd = infod->socket, .events = POLLIN },
		{ .fd = catch_signals(), .events = POLLIN },
		{ .fd = infod->orders.wake, .events = POLLIN },
		{ .events = POLLIN },
	};
	eventfd_t orders;

	while (!fds[1].revents) {
		u64 now = now_ms();

		work(infod, now);
		fds[3].fd = infod->events;
		if (poll(fds, ARRAY_SIZE(fds), patience(infod, now)) < 0 && errno != EINTR)
			return -errno;
		/* Who asks for room shall hear of what has come as if it was here: events come first. */
		if (fds[3].revents)
			hear(infod);
		if (fds[0].revents)
			receive(infod);
		if (fds[2].revents)
			eventfd_read(infod->orders.wake, &orders);
	}
	if (is_up(infod))
		leave(infod);
	close(fds[1].fd);
	return 0;
}

static int start_control(struct infod *infod, char *words, size_t size)
{
	const struct infod_shown shown = {
		.shelf = &infod->shelf, .decisions = &infod->balancer.decisions, .orders = &infod->orders,
		.low = infod->config.low_memory * 10,
	};

	atomic_init(&infod->orders.balance, infod->config.balance);
	infod->orders.wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (infod->orders.wake < 0 || !infod_shelf_init(&infod->shelf) ||
	    infod_balancer_start(&infod->balancer, &infod->config, infod->orders.wake)) {
		snprintf(words, size, "out of memory");
		return -ENOMEM;
	}
	return infod_control_start(&infod->control, &shown, false, words, size) ?:
	       infod_control_start(&infod->root_control, &shown, true, words, size);
}

/**
 * infod_start() - get hold of all that is needed
 * @infod: its configuration is there, and its key
 *
 * Return: 0 or a negative errno; standard error then says why. The process is to end.
 */
int infod_start(struct infod *infod)
{
	char words[512];
	int err = infod_kernel_open(&infod->kernel);

	if (err) {
		infod_say("%s", infod_kernel_words(infod->kernel));
		return err;
	}
	infod->socket = infod_socket_open((uint16_t)infod->config.port, words, sizeof(words));
	/* The signals are not for the thread that this starts. */
	close(catch_signals());
	err = infod->socket < 0 ? infod->socket :
	      infod_discover_start(infod, words, sizeof(words)) ?: start_control(infod, words, sizeof(words));
	if (err) {
		infod_say("%s", words);
		return err;
	}
	if (infod->config.scope == INFOD_SCOPE_AUTO)
		infod->config.scope = mos_infod_is_first() ? INFOD_SCOPE_MACHINE : INFOD_SCOPE_NAMESPACE;
	listen_anew(infod);
	infod->speed = infod->config.speed ?: infod_speed(SPEED_FILE);
	return 0;
}

/**
 * infod_stop() - give everything back
 * @infod: started
 */
void infod_stop(struct infod *infod)
{
	infod_control_stop(&infod->root_control);
	infod_control_stop(&infod->control);
	infod_balancer_stop(&infod->balancer);
	close(infod->orders.wake);
	infod_kernel_leave(infod->listener);
	infod_shelf_free(&infod->shelf);
	close(infod->socket);
	infod_kernel_close(infod->kernel);
	infod_book_free(&infod->book);
	free(infod->entries);
	infod_seal_wipe(&infod->seal);
}
