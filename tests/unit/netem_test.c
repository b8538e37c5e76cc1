// SPDX-License-Identifier: GPL-2.0
/* Two links on wires of every kind: a matrix of what a network can do to datagrams. */
/* sources: LINK */
#include "pair.h"

#define MESSAGES 60
/* The quick run looks at one cell in so many; a prime, so that it meets every value of each property. */
#define STRIDE 53
/* While the wire is not cut, something is delivered or acknowledged at least once in so many probe timeouts. */
#define STALL_PROBES 15
#define CUT (3 * MOS_NS_PER_S)

static const unsigned int losses[] = { 0, 1, 5, 10, 20 };
static const unsigned int reorders[] = { 0, 25 };
static const unsigned int duplicates[] = { 0, 10 };
static const unsigned int damages[] = { 0, 2 };
static const u64 delays[] = { 100 * MOS_NS_PER_US, MOS_NS_PER_MS, 10 * MOS_NS_PER_MS, 100 * MOS_NS_PER_MS };
static const u64 rates[] = { 0, 10000000, 1000000000 };
static const u32 mtus[] = { 576, 1280, 1500, 9000 };
static const bool cuts[] = { false, true };

/* What is done to the wire, and what is seen of it. */
struct cell {
	u64 number;
	struct manners manners;
	bool is_cut;
	u64 progress;
	u64 progress_ns;
	u64 worst;
};

static bool all_cells;
static u64 worst_of_all;

#define PICK(array, number) ({					\
	u64 pick = (number) % ARRAY_SIZE(array);		\
								\
	(number) /= ARRAY_SIZE(array);				\
	(array)[pick];						\
})

static u64 count_cells(void)
{
	return ARRAY_SIZE(losses) * ARRAY_SIZE(reorders) * ARRAY_SIZE(duplicates) * ARRAY_SIZE(damages) *
	       ARRAY_SIZE(delays) * ARRAY_SIZE(rates) * ARRAY_SIZE(mtus) * ARRAY_SIZE(cuts);
}

/* Half of the wires let damage through, half drop it as UDP does; at a third, trains are overtaken while they are sealed. */
static struct cell cell_of(u64 number)
{
	struct cell cell = { .number = number, .manners.raw = number % 2 };

	cell.manners.sealing = number % 3 ? 0 : 200 * MOS_NS_PER_US;
	cell.manners.loss = PICK(losses, number);
	cell.manners.reorder = PICK(reorders, number);
	cell.manners.duplicate = PICK(duplicates, number);
	cell.manners.damage = PICK(damages, number);
	cell.manners.delay = PICK(delays, number);
	cell.manners.rate = PICK(rates, number);
	cell.manners.mtu = PICK(mtus, number);
	cell.manners.late = 2 * cell.manners.delay;
	cell.is_cut = PICK(cuts, number);
	return cell;
}

static void print_cell(const struct cell *cell)
{
	const struct manners *m = &cell->manners;

	print_message("# cell %llu: loss %u%% reorder %u%% duplicate %u%% corrupt %u%%%s delay %lluus rate %llu mtu %u%s; worst %llu ms\n",
		      (unsigned long long)cell->number, m->loss, m->reorder, m->duplicate, m->damage,
		      m->raw ? " raw" : "", (unsigned long long)(m->delay / MOS_NS_PER_US),
		      (unsigned long long)m->rate, m->mtu, cell->is_cut ? " cut" : "",
		      (unsigned long long)(cell->worst / MOS_NS_PER_MS));
}

static u64 seen_so_far(void)
{
	u64 seen = 0;
	u32 i;

	for (i = 0; i < 2; i++)
		seen += wire.ends[i].taken + wire.ends[i].link.counts.messages_out - wire.ends[i].link.outbox.messages;
	return seen;
}

static u64 longest_timeout(void)
{
	u64 longest = MOS_PTO_MAX;
	u32 i;

	for (i = 0; i < 2; i++) {
		struct mos_rtt rtt = wire.ends[i].link.rtt;

		rtt.backoff = 16;
		longest = max(longest, mos_rtt_pto(&rtt));
	}
	return longest;
}

/* Time without progress while there is something to do, and the wire is there. */
static void watch(struct cell *cell)
{
	u64 seen = seen_so_far(), stall;

	if (seen != cell->progress || wire.manners.cut || (is_idle(&wire.ends[0]) && is_idle(&wire.ends[1]))) {
		cell->progress = seen;
		cell->progress_ns = wire.now;
		return;
	}
	stall = wire.now - cell->progress_ns;
	cell->worst = max(cell->worst, stall);
	if (stall <= STALL_PROBES * longest_timeout())
		return;
	print_cell(cell);
	fail_msg("nothing moves");
}

static void pass(struct cell *cell, u64 duration)
{
	u64 end = wire.now + duration;

	while (wire.now < end) {
		wire_run(&wire, min_t(u64, end - wire.now, MOS_NS_PER_MS));
		watch(cell);
	}
}

static u32 some_length(u64 *seed)
{
	u64 kind = draw(seed) % 100;

	if (kind < 60)
		return draw(seed) % 300;
	return draw(seed) % (kind < 95 ? 8000 : 150000);
}

/* Both sides at random; channels are what processes are here, and channel 0 is nobody's. */
static void talk(struct cell *cell, u32 messages)
{
	while (messages--) {
		struct end *end = &wire.ends[draw(&wire.seed) % 2];

		assert_int_equal(wire_say(end, draw(&wire.seed) % 8, some_length(&wire.seed)), 0);
		if (draw(&wire.seed) % 4 == 0)
			pass(cell, draw(&wire.seed) % MOS_NS_PER_MS);
	}
}

static void settle_all(struct cell *cell)
{
	while (!is_idle(&wire.ends[0]) || !is_idle(&wire.ends[1]))
		pass(cell, MOS_NS_PER_MS);
}

/* wire.h has looked at the order and the bytes of each; here: all of them, and nothing is kept. */
static void check_end(const struct end *end)
{
	const struct end *other = &wire.ends[!end->number];
	u32 i;

	assert_int_equal(end->link.state, MOS_LINK_UP);
	assert_int_equal(end->link.offended_ns, 0);
	for (i = 0; i < CHANNELS; i++)
		assert_int_equal(other->expected[i], end->sequence[i]);
	assert_int_equal(end->link.outbox.bytes + end->link.outbox.messages, 0);
	assert_int_equal(end->link.inbox.started, end->link.inbox.freed + end->link.inbox.dropped);
	assert_true(end->link.outbox.spare_count <= MOS_SPARES_MAX);
}

static void set_up(const struct cell *cell)
{
	u32 i;

	wire_init(&wire, cell->number + 1);
	wire.manners = cell->manners;
	for (i = 0; i < 2; i++) {
		wire.ends[i].seen = calloc(1, MESSAGES);
		wire.ends[i].link.datagram = clamp_t(u32, cell->manners.mtu - IP_HEADER - UDP_HEADER,
						     MOS_DATAGRAM_MIN, MOS_DATAGRAM_MAX);
	}
	wire_connect(&wire);
}

static void tear_down(void)
{
	u32 i;

	for (i = 0; i < 2; i++)
		free(wire.ends[i].seen);
	wire_destroy(&wire);
}

static void cross(u64 number)
{
	struct cell cell = cell_of(number);

	set_up(&cell);
	cell.progress_ns = wire.now;
	talk(&cell, MESSAGES / 2);
	if (cell.is_cut) {
		wire.manners.cut = true;
		pass(&cell, CUT);
		wire.manners.cut = false;
	}
	talk(&cell, MESSAGES / 2);
	settle_all(&cell);
	check_end(&wire.ends[0]);
	check_end(&wire.ends[1]);
	if (cell.worst > worst_of_all) {
		worst_of_all = cell.worst;
		print_cell(&cell);
	}
	tear_down();
}

static void matrix__every_message_once_and_in_order(void **state)
{
	u64 number;

	(void)state;
	for (number = 0; number < count_cells(); number += all_cells ? 1 : STRIDE)
		cross(number);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(matrix__every_message_once_and_in_order),
	};

	all_cells = argc > 1 && !strcmp(argv[1], "--all");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
