// SPDX-License-Identifier: GPL-2.0
/* Owns the set of packet numbers that have arrived. */
#include "ranges.h"

/**
 * mos_ranges_init() - begin with the empty set; the first number is 1
 * @set: the set
 */
void mos_ranges_init(struct mos_ranges *set)
{
	set->floor = 1;
	set->count = 0;
}

/* The first range that does not lie wholly above the number. */
static u32 find(const struct mos_ranges *set, u64 number)
{
	u32 i = 0;

	while (i < set->count && set->range[i].low > number)
		i++;
	return i;
}

/**
 * mos_ranges_has() - has the number been seen?
 * @set:    the set
 * @number: a packet number
 */
bool mos_ranges_has(const struct mos_ranges *set, u64 number)
{
	u32 i;

	if (number < set->floor)
		return true;
	i = find(set, number);
	return i < set->count && number <= set->range[i].high;
}

/**
 * mos_ranges_meets() - has any of these numbers been seen?
 * @set:  the set
 * @low:  the first packet number
 * @high: the last
 */
bool mos_ranges_meets(const struct mos_ranges *set, u64 low, u64 high)
{
	u32 i;

	if (low < set->floor)
		return true;
	i = find(set, high);
	return i < set->count && low <= set->range[i].high;
}

static void remove_at(struct mos_ranges *set, u32 i)
{
	set->count--;
	memmove(&set->range[i], &set->range[i + 1], (set->count - i) * sizeof(set->range[0]));
}

static void insert_at(struct mos_ranges *set, u32 i, u64 number)
{
	if (set->count == MOS_RANGES_MAX)
		mos_ranges_forget(set, set->range[set->count - 1].high + 1);
	memmove(&set->range[i + 1], &set->range[i], (set->count - i) * sizeof(set->range[0]));
	set->range[i].low = number;
	set->range[i].high = number;
	set->count++;
}

static bool is_next(const struct mos_ranges *set, u64 number)
{
	return set->count && number == set->range[0].high + 1 && number >= set->floor;
}

/**
 * mos_ranges_add() - note that a number has arrived
 * @set:    the set
 * @number: a packet number
 *
 * Return: true if it is new, false if it was seen before or is too old to know.
 */
bool mos_ranges_add(struct mos_ranges *set, u64 number)
{
	bool joins_above;
	u32 i;

	if (is_next(set, number)) {
		set->range[0].high = number;
		return true;
	}
	if (mos_ranges_has(set, number))
		return false;
	i = find(set, number);
	joins_above = i > 0 && set->range[i - 1].low == number + 1;
	if (i < set->count && set->range[i].high + 1 == number) {
		set->range[i].high = number;
		if (joins_above) {
			set->range[i - 1].low = set->range[i].low;
			remove_at(set, i);
		}
	} else if (joins_above) {
		set->range[i - 1].low = number;
	} else if (i < MOS_RANGES_MAX) {
		insert_at(set, i, number);
	} else {
		/* Below all that there is room for. */
		mos_ranges_forget(set, number + 1);
	}
	return true;
}

/**
 * mos_ranges_add_run() - note that several numbers have arrived
 * @set:  the set
 * @low:  the first packet number
 * @high: the last, not below the first
 */
void mos_ranges_add_run(struct mos_ranges *set, u64 low, u64 high)
{
	if (is_next(set, low)) {
		set->range[0].high = high;
		return;
	}
	/* The last may be the highest there is: nothing is above it to stop at. */
	do
		mos_ranges_add(set, low);
	while (low++ != high);
}

/**
 * mos_ranges_forget() - forget old numbers; they are taken for seen from now on
 * @set:   the set
 * @floor: the lowest number to remember
 */
void mos_ranges_forget(struct mos_ranges *set, u64 floor)
{
	if (floor <= set->floor)
		return;
	set->floor = floor;
	while (set->count && set->range[set->count - 1].high < floor)
		set->count--;
	if (set->count && set->range[set->count - 1].low < floor)
		set->range[set->count - 1].low = floor;
}
