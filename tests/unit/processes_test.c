// SPDX-License-Identifier: GPL-2.0
/* What the policies are told of processes that do nothing, and of whose they are. */
/* sources: userland/infod/processes.c userland/infod/proc.c userland/infod/file.c userland/infod/core/load.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pwd.h>

#include <cmocka.h>

#include "userland/infod/processes.h"

/* No process has such a number: nothing is found of it in /proc. */
#define PID 0x7fffff00u
/* As long as it takes until what a guest is taken to do at first is forgotten, and longer, s. */
#define LONG 400

static struct infod_config config;
static struct infod_candidate candidate;
static struct infod_processes processes;

/* The module has one process. */
int infod_kernel_candidates(struct infod_kernel *kernel, infod_candidate_fn *fn, void *ctx)
{
	(void)kernel;
	fn(ctx, &candidate);
	return 0;
}

/* Who is asked for names may not answer for long. */
struct passwd *getpwuid(uid_t uid)
{
	fail_msg("the name of user %u is asked for", uid);
	return NULL;
}

static int begin(void **state)
{
	const struct mos_decay slow = MOS_DECAY_SLOW, fast = MOS_DECAY_FAST;

	(void)state;
	candidate = (struct infod_candidate){ .pid = PID, .command = "sleep", .memory = 1 << 20, .cpu_ns = 1000 };
	processes = (struct infod_processes){ .config = &config, .node = 1, .slow = slow, .fast = fast };
	return 0;
}

static int end(void **state)
{
	(void)state;
	infod_processes_free(&processes);
	return 0;
}

/* It sleeps, for long. */
static u32 flags_at_last(void)
{
	u64 now;

	for (now = 1; now <= LONG; now++)
		assert_int_equal(infod_processes_look(&processes, NULL, now * 1000), 0);
	assert_int_equal(processes.count, 1);
	assert_int_equal(processes.chosen[0].cpu, 0);
	return processes.chosen[0].flags;
}

static void look__passes_over_who_does_nothing(void **state)
{
	(void)state;
	assert_int_equal(flags_at_last(), MOS_PROCESS_CANTMOVE);
}

static void look__a_guest_that_does_nothing_is_a_guest(void **state)
{
	(void)state;
	candidate.home = 2;
	assert_int_equal(flags_at_last(), MOS_PROCESS_GUEST);
	assert_int_equal(processes.chosen[0].home, 2);
}

static void look__knows_users_by_their_numbers(void **state)
{
	(void)state;
	config.exclude[0] = (struct infod_exclude){ .kind = 'u', .pattern = "alice", .uid = 4711 };
	config.exclude_count = 1;
	candidate.memory = 1 << 30;
	assert_int_equal(infod_processes_look(&processes, NULL, 1000), 0);
	assert_int_equal(processes.chosen[0].flags, 0);
	candidate.uid = 4711;
	assert_int_equal(infod_processes_look(&processes, NULL, 2000), 0);
	assert_int_equal(processes.chosen[0].flags, MOS_PROCESS_EXCLUDED);
	config.exclude_count = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(look__passes_over_who_does_nothing, begin, end),
		cmocka_unit_test_setup_teardown(look__a_guest_that_does_nothing_is_a_guest, begin, end),
		cmocka_unit_test_setup_teardown(look__knows_users_by_their_numbers, begin, end),
	};

	return cmocka_run_group_tests_name("processes", tests, NULL, NULL);
}
