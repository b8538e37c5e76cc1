// SPDX-License-Identifier: GPL-2.0
/* Owns the formulas that tie the size of a window to the age of what it spreads. */
#include "window.h"

/* ln 2, in thousandths, times 65536. */
#define LN2_MILLI_16 45426000ull

/**
 * mos_ln_milli() - natural logarithm
 * @n: the number; 0 is taken for 1
 *
 * Return: a thousand times the logarithm, rounded down, right within two.
 */
u32 mos_ln_milli(u32 n)
{
	u64 x = n ? n : 1;
	u64 log2 = 0;
	u32 bit;

	while (x >> (log2 + 1))
		log2++;
	/* One binary digit after the other: squaring the number doubles its logarithm. */
	x = (x << 31) >> log2;
	log2 <<= 16;
	for (bit = 1u << 15; bit; bit >>= 1) {
		x = x * x >> 31;
		if (x >> 32) {
			x >>= 1;
			log2 |= bit;
		}
	}
	return (log2 * LN2_MILLI_16 >> 16) >> 16;
}

static u32 clamp_window(u32 nodes, u32 window)
{
	return window && window < nodes ? window : nodes ?: 1;
}

/**
 * mos_window_mean_age() - mean age of what is known of the others
 * @nodes: nodes of the cluster
 * @window: entries in each datagram
 *
 * Where all fits in, and each waits for its next step with what it has heard, the share F of nodes that know a
 * piece of news grows by dF/dt = F (1 - F) / T, from which the mean age is T ln n. As news is passed on at
 * once, it is 0.77 of that. Where not all fits in, an entry spreads in this way only among those who find it
 * fresh enough, and the rest hear of it when their turn comes, n / w steps: T (ln w + n / w - 5/4). The 0.77 and
 * the 5/4 were fitted to the simulator.
 *
 * Return: thousandths of a step.
 */
u32 mos_window_mean_age(u32 nodes, u32 window)
{
	window = clamp_window(nodes, window);
	if (window == nodes)
		return mos_ln_milli(nodes) * 77ull / 100;
	return mos_ln_milli(window) + (u64)nodes * MOS_STEP_ONE / window - MOS_STEP_ONE * 5 / 4;
}

/**
 * mos_window_max_age() - age of the oldest entry that a node has, on average
 * @nodes: nodes of the cluster
 * @window: entries in each datagram
 *
 * The last of n to come takes ln n times as long as one: T (ln w + n / w ln n). Where all fits in the tail
 * of the spreading is shorter: T (5/4) ln n.
 *
 * Return: thousandths of a step.
 */
u32 mos_window_max_age(u32 nodes, u32 window)
{
	u32 ln = mos_ln_milli(nodes);

	window = clamp_window(nodes, window);
	if (window == nodes)
		return ln + ln / 4;
	return min_t(u64, mos_ln_milli(window) + (u64)nodes * ln / window, U32_MAX);
}

static u32 least_window(u32 nodes, u32 age, u32 (*age_of)(u32 nodes, u32 window))
{
	u32 low = 1, high = max(nodes, 1u);

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (age_of(nodes, middle) <= age)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/**
 * mos_window_for_mean_age() - the least window that keeps the mean age low enough
 * @nodes: nodes of the cluster
 * @age: what it may be, thousandths of a step
 *
 * Return: entries; @nodes when nothing less does, and also when that does not either.
 */
u32 mos_window_for_mean_age(u32 nodes, u32 age)
{
	return least_window(nodes, age, mos_window_mean_age);
}

/**
 * mos_window_for_max_age() - the least window that keeps the oldest entry young enough
 * @nodes: nodes of the cluster
 * @age: what its age may be on average, thousandths of a step
 *
 * Return: entries; @nodes when nothing less does, and also when that does not either.
 */
u32 mos_window_for_max_age(u32 nodes, u32 age)
{
	return least_window(nodes, age, mos_window_max_age);
}

/**
 * mos_window_suspect_age() - the age from which on a node is asked whether it lives
 * @nodes: nodes of the cluster
 * @window: entries in each datagram
 *
 * Of a living node news older than t comes with probability n exp(-t / T) where all fits in. T (ln n + 7)
 * is exceeded by one entry in a thousand: so many questions are asked in vain. Else it takes n / w as long.
 *
 * Return: thousandths of a step.
 */
u32 mos_window_suspect_age(u32 nodes, u32 window)
{
	u64 age = mos_ln_milli(nodes) + 7 * MOS_STEP_ONE;

	window = clamp_window(nodes, window);
	return min_t(u64, age * nodes / window, U32_MAX);
}
