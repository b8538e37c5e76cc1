// SPDX-License-Identifier: GPL-2.0
/*
 * Clocks that count from the boot never go back, go on alike, and are the same for the vdso and for the kernel.
 *
 * feature: clocks
 * calls: clock_gettime
 * away: works
 */
#include "shape.h"
#include "clocks.h"

static const clockid_t clocks[] = { CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME };

#define COUNT ((int)(sizeof(clocks) / sizeof(clocks[0])))

static long long last[COUNT], first[COUNT];
static struct ahead raw, boottime;

static void must_be_later(int i, long long ns)
{
	must(ns >= last[i]);
	last[i] = ns;
}

static void look(int i)
{
	must_be_later(i, now(clocks[i]));
	must_be_later(i, now_by_call(clocks[i]));
	must_be_later(i, now(clocks[i]));
}

static void prepare(void)
{
	int i;

	for (i = 0; i < COUNT; i++)
		first[i] = last[i] = now(clocks[i]);
	raw = ahead_closely(CLOCK_MONOTONIC_RAW);
	boottime = ahead_closely(CLOCK_BOOTTIME);
}

static void step(unsigned long n)
{
	int turn, i;

	for (turn = 0; turn < 20; turn++)
		for (i = 0; i < COUNT; i++)
			look(i);
	must(goes_alike(CLOCK_MONOTONIC_RAW, raw, RAW_APART) && goes_alike(CLOCK_BOOTTIME, boottime, BOOTTIME_APART));
}

/* They have gone on alike. */
static void verify(void)
{
	long long went = now(clocks[0]) - first[0];
	int i;

	for (i = 1; i < COUNT; i++) {
		long long other = now(clocks[i]) - first[i];

		must(other > went - 100 * MS - went / 50 && other < went + 5 * SECOND);
	}
}

const struct shape shape = { prepare, step, verify };
