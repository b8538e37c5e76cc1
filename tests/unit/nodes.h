/* SPDX-License-Identifier: GPL-2.0 */
/* A node that decides, what it hears of others, and its processes. */
#ifndef MOS_TEST_NODES_H
#define MOS_TEST_NODES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "userland/infod/core/policy.h"

#define SELF 1u

static struct mos_policy policy;
static struct mos_entry entries[200];
static struct mos_vector vector;
static struct mos_entry self;
static struct mos_process processes[80];
static u32 count;
static u64 now;
static struct mos_decision decision;
static char words[400];

static inline void hear(u32 node, u32 runnable)
{
	struct mos_news news = {
		.form = MOS_FORM_FULL,
		.entry = {
			.node = node, .sequence = now,
			.facts = { .incarnation = 1, .speed = 10000, .cpus = 1, .total_mb = 1000 },
			.state = { .runnable = runnable, .free_mb = 500, .room = 10 },
		},
	};

	mos_vector_merge(&vector, &news, now);
}

static inline int begin(void **state)
{
	static const struct mos_policy_settings settings = MOS_POLICY_DEFAULTS;

	(void)state;
	now = 100000;
	count = 0;
	mos_policy_init(&policy, &settings, 42);
	/* Where a test does not say otherwise, many move at a time, and guests go on by themselves. */
	policy.settings.by_home = false;
	policy.settings.in_flight = policy.settings.in_flight_each = 16;
	mos_vector_init(&vector, entries, ARRAY_SIZE(entries));
	self = (struct mos_entry){
		.node = SELF, .sequence = 1, .facts = { .incarnation = 1, .speed = 10000, .cpus = 1, .total_mb = 1000 },
		.state = { .free_mb = 500, .room = 10 },
	};
	return 0;
}

/* A process of this node that only computes. */
static inline struct mos_process *add(void)
{
	struct mos_process *process = &processes[count++];

	*process = (struct mos_process){
		.id = count, .home = SELF, .where = SELF, .cpu = 100, .cpu_ms = 60000, .age_ms = 60000,
		.resident_ms = 60000, .total_kb = 10240, .dirty_kb = 4096,
	};
	self.state.runnable += 100;
	return process;
}

static inline enum mos_decide decide(void)
{
	mos_policy_decide(&policy, &self, &vector, processes, count, now, &decision);
	mos_decision_words(&decision, "spin", words, sizeof(words));
	return decision.decide;
}

#endif
