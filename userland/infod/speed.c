// SPDX-License-Identifier: GPL-2.0
/* Calibration: the time that a fixed piece of work takes, compared with the standard machine's. */
#include "speed.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/load.h"
#include "file.h"

#define RUNS 5
#define ROUNDS 200000
/* What the standard machine, a 3 GHz processor of 2020, makes in a second. */
#define STANDARD 200000000
/* Two machines of one kind shall not differ by what a measurement does. */
#define GRAIN 500u

static uint64_t cpu_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* Integer work, dependent from step to step, with branches that cannot be foreseen and a table in the cache. */
static uint32_t work(void)
{
	static uint32_t table[1024];
	uint32_t x = 1, i;

	for (i = 0; i < ROUNDS; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		table[x % 1024] += x & 64 ? x : i;
	}
	return table[x % 1024];
}

/* The best of a few runs: the others were disturbed. */
static uint32_t measure(void)
{
	uint64_t best = UINT64_MAX;
	volatile uint32_t sink;
	int run;

	for (run = 0; run < RUNS; run++) {
		uint64_t began = cpu_ns(), took;

		sink = work();
		took = cpu_ns() - began;
		best = min(best, took);
	}
	(void)sink;
	return max((mos_speed_from(ROUNDS, best, STANDARD) + GRAIN / 2) / GRAIN * GRAIN, GRAIN);
}

static bool remembered(const char *cache, uint32_t *speed)
{
	char text[32];

	return infod_file_read(cache, text, sizeof(text)) && sscanf(text, "%u", speed) == 1 && *speed &&
	       *speed <= 10000000;
}

/**
 * infod_speed() - the speed of a processor
 * @cache: a file that keeps it as long as the machine is up; the measurement takes some 10 ms
 *
 * Return: it; MOS_SPEED_STANDARD is the standard machine's.
 */
uint32_t infod_speed(const char *cache)
{
	uint32_t speed;
	FILE *file;

	if (remembered(cache, &speed))
		return speed;
	speed = measure();
	file = fopen(cache, "we");
	if (file) {
		fprintf(file, "%u\n", speed);
		fclose(file);
	}
	return speed;
}
