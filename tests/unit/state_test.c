// SPDX-License-Identifier: GPL-2.0
/* sources: kernel/state.c */
/* The life of a process: every step of the tables, and the page that shows them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "state.h"

#define PAGE "Documentation/states.md"

static bool is_guests(int state)
{
	return state >= MOS_ST_EXPECTED;
}

static void print_table(FILE *to, const char *title, bool guests)
{
	fprintf(to, "\n## %s\n\n| state | runs here | event | next |\n|---|---|---|---|\n", title);
	for (int s = 0; s < MOS_ST_NR; s++) {
		if (is_guests(s) != guests)
			continue;
		for (int e = 0; e < MOS_EV_NR; e++) {
			int next = mos_state_next(s, e);

			if (next >= 0)
				fprintf(to, "| %s | %s | %s | %s |\n", mos_state_name(s),
					mos_state_runs_here(s) ? "yes" : "no",
					mos_event_name(e), mos_state_name(next));
		}
	}
}

static void print_page(FILE *to)
{
	fprintf(to, "# The life of a process that moves\n\n"
		"Printed from the table in `kernel/state.c` by `build/unit/state_test --print`; a test fails\n"
		"when this page is stale. What each state means, who enters it and what ends it is told in\n"
		"`kernel/state.h`. A pair that is not listed is refused and changes nothing.\n\n"
		"A process may run where \"runs here\" says yes, and nowhere else. The step *commit* out of\n"
		"*shipping* and out of *returning* is home's alone: a guest that is *ready* or *leaving*\n"
		"stands still until it has been told.\n");
	print_table(to, "At home", false);
	print_table(to, "At the guest's node", true);
}

static void next__stays_on_its_side(void **state)
{
	(void)state;
	for (int s = 0; s < MOS_ST_NR; s++)
		for (int e = 0; e < MOS_EV_NR; e++) {
			int next = mos_state_next(s, e);

			if (next >= 0)
				assert_int_equal(is_guests(s), is_guests(next));
			else
				assert_int_equal(next, -EPROTO);
		}
}

static void next__refuses_what_is_no_state(void **state)
{
	(void)state;
	assert_int_equal(mos_state_next(MOS_ST_NR, MOS_EV_ORDER), -EPROTO);
	assert_int_equal(mos_state_next(MOS_ST_HOME, MOS_EV_NR), -EPROTO);
}

static void next__ends_are_final(void **state)
{
	(void)state;
	for (int e = 0; e < MOS_EV_NR; e++) {
		assert_int_equal(mos_state_next(MOS_ST_ENDED, e), -EPROTO);
		assert_int_equal(mos_state_next(MOS_ST_GONE, e), -EPROTO);
	}
}

static void next__only_a_commit_gives_the_process_away(void **state)
{
	(void)state;
	for (int s = 0; s < MOS_ST_NR; s++)
		for (int e = 0; e < MOS_EV_NR; e++) {
			if (mos_state_next(s, e) == MOS_ST_AWAY && s != MOS_ST_RETURNING)
				assert_true(s == MOS_ST_SHIPPING && e == MOS_EV_COMMIT);
			if (mos_state_next(s, e) == MOS_ST_RUNNING && s != MOS_ST_LEAVING)
				assert_true(s == MOS_ST_READY && e == MOS_EV_COMMIT);
		}
}

/**
 * struct world - both sides of a process, and what is on the wire between them
 * @home: home's state
 * @guest: the guest's node's
 * @told: home's last word to the guest has not arrived yet
 * @word: which event it is
 */
struct world {
	int home;
	int guest;
	bool told;
	int word;
};

static void never_both(struct world w)
{
	assert_false(mos_state_runs_here(w.home) && mos_state_runs_here(w.guest));
}

/*
 * Every way in which the two sides can go on, a word of home's arriving now,
 * later or never. At no point may both run the process.
 */
static void explore(struct world w, int depth)
{
	static const int home_events[] = { MOS_EV_COMMIT, MOS_EV_FAIL, MOS_EV_END };

	never_both(w);
	if (!depth)
		return;
	if (w.told && mos_state_next(w.guest, w.word) >= 0) {
		struct world next = w;

		next.guest = mos_state_next(w.guest, w.word);
		next.told = false;
		explore(next, depth - 1);
	}
	/* The guest asks to leave, which home hears before anything else of it. */
	if (w.home == MOS_ST_AWAY && w.guest == MOS_ST_RUNNING && !w.told) {
		struct world next = w;

		next.guest = mos_state_next(w.guest, MOS_EV_LEAVE);
		explore(next, depth - 1);
		next.home = mos_state_next(w.home, MOS_EV_LEAVE);
		explore(next, depth - 1);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(home_events); i++) {
		bool may = home_events[i] != MOS_EV_COMMIT || w.guest == MOS_ST_READY ||
			   w.guest == MOS_ST_LEAVING;
		struct world next = w;

		if (!may || w.told || mos_state_next(w.home, home_events[i]) < 0)
			continue;
		next.home = mos_state_next(w.home, home_events[i]);
		next.told = true;
		next.word = home_events[i];
		explore(next, depth - 1);
	}
}

static void both_sides__never_run_it_at_once(void **state)
{
	(void)state;
	explore((struct world){ .home = MOS_ST_SHIPPING, .guest = MOS_ST_READY }, 12);
	explore((struct world){ .home = MOS_ST_AWAY, .guest = MOS_ST_RUNNING }, 12);
}

static void page__is_not_stale(void **state)
{
	char want[8192] = "", have[8192] = "";
	FILE *to = fmemopen(want, sizeof(want) - 1, "w");
	FILE *from = fopen(PAGE, "r");

	(void)state;
	assert_non_null(to);
	print_page(to);
	fclose(to);
	assert_non_null(from);
	assert_true(fread(have, 1, sizeof(have) - 1, from) > 0);
	fclose(from);
	assert_string_equal(have, want);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(next__stays_on_its_side),
		cmocka_unit_test(next__refuses_what_is_no_state),
		cmocka_unit_test(next__ends_are_final),
		cmocka_unit_test(next__only_a_commit_gives_the_process_away),
		cmocka_unit_test(both_sides__never_run_it_at_once),
		cmocka_unit_test(page__is_not_stale),
	};

	if (argc > 1 && !strcmp(argv[1], "--print")) {
		print_page(stdout);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
