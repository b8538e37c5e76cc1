// SPDX-License-Identifier: GPL-2.0
/* Measures of this node: how many tasks want a processor, memory, rates. */
#include "measure.h"

#include <unistd.h>

#include "file.h"
#include "proc.h"

static void advance(struct infod_rate *rate, uint64_t value, uint64_t now)
{
	uint64_t passed = now - rate->when;

	if (rate->when && passed && value >= rate->last)
		rate->per_second = (value - rate->last) * 1000 / passed;
	rate->last = value;
	rate->when = now;
}

static void look_at_ticks(struct infod_measure *measure, const char *text)
{
	uint64_t busy, all, passed;

	if (!infod_proc_ticks(text, &busy, &all))
		return;
	passed = all - measure->ticks;
	if (all > measure->ticks && busy >= measure->busy)
		measure->util = (uint32_t)min((busy - measure->busy) * 100 / passed, UINT64_C(100));
	measure->busy = busy;
	measure->ticks = all;
}

/**
 * infod_measure_memory() - measure how much memory is free
 * @measure: the measures
 *
 * Between two looks at the rest, too: what has left frees its memory at once, and not to know of that would send away
 * another.
 */
void infod_measure_memory(struct infod_measure *measure)
{
	char text[16384];

	if (infod_file_read("/proc/meminfo", text, sizeof(text)))
		infod_proc_memory(text, &measure->total_kb, &measure->free_kb);
}

/**
 * infod_measure_look() - measure what changes more slowly
 * @measure: the measures
 * @now: clock, ms
 *
 * What a kernel does not tell stays 0.
 */
void infod_measure_look(struct infod_measure *measure, uint64_t now)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	char text[16384];
	uint64_t value;

	measure->cpus = cpus > 0 ? (uint32_t)cpus : 1;
	infod_measure_memory(measure);
	if (infod_file_read("/proc/pressure/memory", text, sizeof(text)))
		infod_proc_pressure(text, &measure->pressure);
	if (infod_file_read("/proc/vmstat", text, sizeof(text)) && infod_proc_disks(text, &value))
		advance(&measure->disks, value, now);
	if (infod_file_read("/proc/net/dev", text, sizeof(text)) && infod_proc_network(text, &value))
		advance(&measure->network, value, now);
	if (infod_file_read("/proc/stat", text, sizeof(text)))
		look_at_ticks(measure, text);
	measure->looked = now;
}
