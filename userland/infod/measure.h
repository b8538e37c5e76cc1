/* SPDX-License-Identifier: GPL-2.0 */
/* How loaded this node is. */
#ifndef INFOD_MEASURE_H
#define INFOD_MEASURE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/load.h"

/**
 * struct infod_rate - how fast a counter grows
 * @last: its value then
 * @when: ms; 0: never looked at
 * @per_second: between the last two looks
 */
struct infod_rate {
	uint64_t last;
	uint64_t when;
	uint64_t per_second;
};

/**
 * struct infod_measure - what is measured
 * @runnable: processors that are wanted here, hundredths
 * @looked: when the rest was last looked at, ms
 * @cpus: processors
 * @total_kb: memory
 * @free_kb: that can be had
 * @pressure: per cent of the time that some task waits for memory
 * @util: per cent of the processors' time in use
 * @busy: ticks in use then; @ticks: all
 * @disks: KiB; @network: bytes
 */
struct infod_measure {
	uint32_t runnable;
	uint64_t looked;
	uint32_t cpus;
	uint64_t total_kb;
	uint64_t free_kb;
	uint32_t pressure;
	uint32_t util;
	uint64_t busy;
	uint64_t ticks;
	struct infod_rate disks;
	struct infod_rate network;
};

void infod_measure_memory(struct infod_measure *measure);
void infod_measure_look(struct infod_measure *measure, uint64_t now);

#endif
