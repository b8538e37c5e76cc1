// SPDX-License-Identifier: GPL-2.0
/* Owns clusters that do nothing but gossip. */
#include "scale.h"

static void queue(struct scale *scale, u32 i, u64 at)
{
	u64 due = max(at, scale->now + 1);
	int *slot = &scale->slots[due % SCALE_SLOTS];

	scale->next[i] = *slot;
	*slot = i;
}

static double uniform(struct scale *scale)
{
	return (mos_random_next(&scale->random) >> 11) * 0x1p-53;
}

/* What a node with few processes says of itself. */
static void tell(struct scale *scale, u32 i)
{
	static const struct mos_facts facts = { .speed = 10000, .cpus = 4, .total_mb = 16000 };
	static const struct mos_detail detail = { .io_kb = 1000, .net_kb = 3000, .guests = 5, .away = 5 };
	const struct mos_state state = { .runnable = 400 + i % 100, .free_mb = 8000, .room = 100 };

	mos_gossip_tell(&scale->gossip[i], &facts, &state, &detail, scale->now);
}

static void run_node(struct scale *scale, u32 i, u32 depth);

static void deliver(struct scale *scale, u32 from, u32 to, const u8 *bytes, u32 len, u32 depth)
{
	struct mos_gossip *gossip = &scale->gossip[to];
	struct mos_receipt receipt;

	if (uniform(scale) < scale->setup.loss || scale->off[to] || scale->side[from] != scale->side[to])
		return;
	if (mos_gossip_receive(gossip, scale->now, bytes, len, &receipt))
		abort();
	/* It may pass it on at once; in a chain that never ends it waits for a ms. */
	if (mos_gossip_due(gossip) <= scale->now && depth < 50)
		run_node(scale, to, depth + 1);
}

static void run_node(struct scale *scale, u32 i, u32 depth)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	u32 to, len;

	if (scale->off[i])
		return;
	tell(scale, i);
	while ((len = mos_gossip_send(&scale->gossip[i], scale->now, bytes, &to)))
		deliver(scale, i, to - 1, bytes, len, depth);
}

void scale_run(struct scale *scale, u32 ms)
{
	u64 end = scale->now + ms;

	while (++scale->now <= end) {
		int i = scale->slots[scale->now % SCALE_SLOTS], next;

		scale->slots[scale->now % SCALE_SLOTS] = -1;
		for (; i >= 0; i = next) {
			next = scale->next[i];
			if (mos_gossip_due(&scale->gossip[i]) <= scale->now)
				run_node(scale, i, 0);
			/* News may make it earlier: look again soon. */
			queue(scale, i, min(mos_gossip_due(&scale->gossip[i]), scale->now + 20));
		}
	}
	scale->now = end;
}

struct scale_ages scale_ages(const struct scale *scale)
{
	struct scale_ages ages = { 0 };
	double entries = 0, nodes = 0;
	u32 i, k;

	for (i = 0; i < scale->setup.nodes; i++) {
		const struct mos_vector *vector = &scale->gossip[i].vector;
		u32 oldest = 0;

		if (scale->off[i])
			continue;
		for (k = 0; k < vector->count; k++) {
			u32 age = mos_entry_age(&vector->entries[k], scale->now);

			if (!mos_entry_lives(&vector->entries[k]))
				continue;
			ages.mean += age;
			entries++;
			oldest = max(oldest, age);
		}
		ages.max += oldest;
		nodes++;
	}
	ages.mean /= max(entries, 1.0);
	ages.max /= max(nodes, 1.0);
	ages.known = entries / max(nodes, 1.0);
	return ages;
}

u32 scale_who_thinks_dead(const struct scale *scale, u32 node)
{
	u32 i, count = 0;

	for (i = 0; i < scale->setup.nodes; i++) {
		const struct mos_entry *entry = mos_vector_find(&scale->gossip[i].vector, node);

		count += !scale->off[i] && entry && entry->cause;
	}
	return count;
}

u64 scale_sent(const struct scale *scale, u64 *bytes)
{
	u64 sent = 0;
	u32 i;

	*bytes = 0;
	for (i = 0; i < scale->setup.nodes; i++) {
		sent += scale->gossip[i].counts.sent;
		*bytes += scale->gossip[i].counts.sent_bytes;
	}
	return sent;
}

u64 scale_deaths(const struct scale *scale)
{
	u64 deaths = 0;
	u32 i;

	for (i = 0; i < scale->setup.nodes; i++)
		deaths += scale->gossip[i].counts.deaths;
	return deaths;
}

struct scale *scale_create(const struct scale_setup *setup)
{
	struct mos_gossip_settings settings = MOS_GOSSIP_DEFAULTS;
	struct scale *scale = calloc(1, sizeof(*scale));
	u32 i, k, nodes = setup->nodes, capacity = setup->capacity ?: nodes;

	scale->setup = *setup;
	scale->now = 1000;
	scale->random.state = setup->seed;
	scale->gossip = calloc(nodes, sizeof(*scale->gossip));
	scale->entries = calloc((size_t)nodes * capacity, sizeof(*scale->entries));
	scale->off = calloc(nodes, sizeof(*scale->off));
	scale->side = calloc(nodes, sizeof(*scale->side));
	scale->next = calloc(nodes, sizeof(*scale->next));
	memset(scale->slots, 0xff, sizeof(scale->slots));
	settings.rule = setup->rule;
	settings.value = setup->value;
	settings.number_max = nodes;
	for (i = 0; i < nodes; i++) {
		mos_gossip_init(&scale->gossip[i], &settings, i + 1, 1, &scale->entries[(size_t)i * capacity], capacity,
				mos_random_next(&scale->random), scale->now);
		/* Each knows a few from the start. */
		for (k = 0; k < min(capacity, 8u); k++)
			mos_gossip_know(&scale->gossip[i], 1 + mos_random_below(&scale->random, nodes));
		queue(scale, i, mos_gossip_due(&scale->gossip[i]));
	}
	return scale;
}

void scale_destroy(struct scale *scale)
{
	free(scale->gossip);
	free(scale->entries);
	free(scale->off);
	free(scale->side);
	free(scale->next);
	free(scale);
}
