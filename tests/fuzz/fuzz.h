/* SPDX-License-Identifier: GPL-2.0 */
/* What all fuzzers have in common: an input to take numbers from, and random inputs where no libFuzzer makes them. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "kernel/pure.h"

#define FUZZ_RANDOM_MAX 512u
#define FUZZ_FILE_MAX (1u << 20)

#define require(truth) \
	do { if (!(truth)) { fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #truth); abort(); } } while (0)

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/* What is left of the input; once it is used up, zeros. */
struct feed {
	const u8 *at;
	size_t left;
};

static inline u64 feed_number(struct feed *f, size_t bytes)
{
	u64 value = 0;

	bytes = min(bytes, f->left);
	memcpy(&value, f->at, bytes);
	f->at += bytes;
	f->left -= bytes;
	return value;
}

/**
 * struct fuzzer - what a fuzzer is fed with
 * @name:  what it tests
 * @min:   bytes of the shortest random input
 * @max:   bytes that are made for each, of which a part is the input; at most FUZZ_RANDOM_MAX
 * @fill:  makes them
 * @anew:  forgets what the inputs before have left; NULL: they leave nothing
 * @seeds: gives inputs made of what is really sent; NULL: there are none
 */
struct fuzzer {
	const char *name;
	size_t min;
	size_t max;
	void (*fill)(u64 *state, u8 *data, size_t size);
	void (*anew)(void);
	void (*seeds)(void (*give)(const u8 *data, size_t size));
};

static inline u64 random_next(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static inline size_t read_file(const char *path, u8 *data, size_t room)
{
	FILE *file = fopen(path, "rb");
	size_t size;

	require(file);
	size = fread(data, 1, room, file);
	fclose(file);
	return size;
}

#ifdef FUZZ_GROWS
#include "grow.h"
#endif

static inline u64 run_random(const struct fuzzer *fuzzer, u64 state, int seconds)
{
	time_t end = time(NULL) + seconds;
	u8 data[FUZZ_RANDOM_MAX];
	u64 count;

	for (count = 0; count % 64 || time(NULL) < end; count++) {
		fuzzer->fill(&state, data, fuzzer->max);
		LLVMFuzzerTestOneInput(data, fuzzer->min + random_next(&state) % (fuzzer->max - fuzzer->min));
	}
	return count;
}

static inline void run_file(const struct fuzzer *fuzzer, const char *path)
{
	static u8 data[FUZZ_FILE_MAX];

	if (fuzzer->anew)
		fuzzer->anew();
	LLVMFuzzerTestOneInput(data, read_file(path, data, sizeof(data)));
}

static inline void run_files(const struct fuzzer *fuzzer, char **paths)
{
	u64 count;

	for (count = 0; *paths; paths++, count++)
		run_file(fuzzer, *paths);
	printf("1..1\n%sok 1 - %s: %llu files\n", count ? "" : "not ", fuzzer->name, (unsigned long long)count);
}

/*
 * A fuzzer's main(). [SECONDS [SEED]]: so many seconds of random inputs, after each other. --files FILE...: these,
 * each by itself. --grow FOLDER SECONDS SEED KEEPS: see grow().
 */
static inline void fuzz(const struct fuzzer *fuzzer, int argc, char **argv)
{
	int seconds = argc > 1 ? atoi(argv[1]) : 2;
	u64 seed = argc > 2 ? strtoull(argv[2], NULL, 0) | 1 : 0x9e3779b97f4a7c15;

	if (argc > 1 && !strcmp(argv[1], "--files")) {
		run_files(fuzzer, argv + 2);
		return;
	}
#ifdef FUZZ_GROWS
	if (argc == 6 && !strcmp(argv[1], "--grow")) {
		grow(fuzzer, argv[2], atoi(argv[3]), strtoull(argv[4], NULL, 0) | 1, atoi(argv[5]));
		return;
	}
#endif
	printf("1..1\nok 1 - %s: %llu inputs\n", fuzzer->name, (unsigned long long)run_random(fuzzer, seed, seconds));
}

#endif
