// SPDX-License-Identifier: GPL-2.0
/* A policy at work: what goes first, and when it is enough. */
/* sources: userland/infod/core/step.c userland/infod/core/policy.c userland/infod/core/balance.c userland/infod/core/relieve.c userland/infod/core/choice.c userland/infod/core/claims.c userland/infod/core/end.c userland/infod/core/words.c userland/infod/core/gossip.c userland/infod/core/fill.c userland/infod/core/codec.c userland/infod/core/vector.c userland/infod/core/window.c */
#include "nodes.h"

#include "userland/infod/core/codec.h"
#include "userland/infod/core/step.h"

static struct mos_gossip gossip;
static struct mos_step step;

/* What nodes.h has prepared becomes the daemon's. */
static void begin_step(void)
{
	static const struct mos_gossip_settings settings = MOS_GOSSIP_DEFAULTS;

	mos_gossip_init(&gossip, &settings, SELF, 1, entries, ARRAY_SIZE(entries), 1, now);
	gossip.vector = vector;
	gossip.self = self;
	step = (struct mos_step){ .policy = policy };
}

static bool next(void)
{
	return mos_step_next(&step, &gossip, processes, count, now, &decision);
}

/* Whom this node asks now to keep something free; 0: nobody. */
static u32 asked(u32 *intent)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	struct mos_decoder decoder;
	struct mos_head head;
	u32 len, to;

	while ((len = mos_gossip_send(&gossip, now, bytes, &to))) {
		assert_int_equal(mos_decode_head(&decoder, bytes, len, &head), 0);
		*intent = head.intent;
		if (head.flags & MOS_DATAGRAM_CLAIM)
			return to;
	}
	return 0;
}

static void step__asks_and_waits(void **state)
{
	u32 intent;

	(void)state;
	add();
	add();
	hear(2, 0);
	begin_step();
	assert_true(mos_step_begin(&step, &gossip, now));
	assert_false(next());
	assert_int_equal(asked(&intent), 2);
	assert_int_equal(intent, 100);
	assert_true(step.due == now + step.policy.settings.ask_ms);
	assert_false(mos_step_begin(&step, &gossip, now + 1));
	assert_true(mos_step_begin(&step, &gossip, step.due));
}

static void step__goes_on_with_the_answer(void **state)
{
	struct mos_receipt receipt = { .sender = 2, .flags = MOS_DATAGRAM_ANSWER, .granted = 100 };

	(void)state;
	add();
	add();
	hear(2, 0);
	begin_step();
	assert_true(mos_step_begin(&step, &gossip, now));
	assert_false(next());
	mos_step_heed(&step, &gossip, &receipt, now);
	assert_true(mos_step_begin(&step, &gossip, now));
	assert_true(next());
	assert_int_equal(decision.decide, MOS_DECIDE_MOVE);
	processes[decision.process.id - 1].flags |= MOS_PROCESS_MOVING;
	assert_true(next());
	assert_int_equal(decision.decide, MOS_DECIDE_NOTHING);
	assert_false(next());
}

static void step__gives_back_first(void **state)
{
	struct mos_receipt late = { .sender = 3, .flags = MOS_DATAGRAM_ANSWER, .granted = 100 };
	u32 intent;

	(void)state;
	add();
	add();
	hear(2, 0);
	hear(3, 500);
	begin_step();
	mos_step_heed(&step, &gossip, &late, now);
	assert_false(mos_step_begin(&step, &gossip, now));
	assert_int_equal(asked(&intent), 3);
	assert_int_equal(intent, 0);
	assert_true(mos_step_begin(&step, &gossip, now));
	assert_false(next());
	assert_int_equal(asked(&intent), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(step__asks_and_waits, begin),
		cmocka_unit_test_setup(step__goes_on_with_the_answer, begin),
		cmocka_unit_test_setup(step__gives_back_first, begin),
	};

	return cmocka_run_group_tests_name("step", tests, NULL, NULL);
}
