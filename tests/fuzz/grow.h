/* SPDX-License-Identifier: GPL-2.0 */
/* Inputs that reach what no other has reached: found by changing those that did, kept as small as they can be. */
#ifndef TESTS_FUZZ_GROW_H
#define TESTS_FUZZ_GROW_H

#include <dirent.h>
#include <sanitizer/common_interface_defs.h>
#include <signal.h>
#include <sys/stat.h>

/* Steps from one block of the code under test to another are told apart by so many names. */
#define GROW_STEPS (1u << 16)
#define GROW_SAMPLES_MAX 4096u
#define GROW_SIZE_MAX 2048u
#define GROW_PATH_MAX 512u

struct sample {
	u8 *data;
	size_t size;
};

static struct sample samples[GROW_SAMPLES_MAX];
static u32 sample_count;
/* Steps that the present input has made: a mark for each, and their list. */
static u8 marked[GROW_STEPS];
static u32 steps[GROW_STEPS];
static u32 step_count;
/* Steps that any sample makes. */
static u8 known[GROW_STEPS];

/* The compiler has every block of the code under test call this, see -fsanitize-coverage=trace-pc. */
void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
	static u32 before;
	uintptr_t offset = (uintptr_t)__builtin_return_address(0) - (uintptr_t)LLVMFuzzerTestOneInput;
	u32 here = (u32)offset * 0x9e3779b1u >> 16;
	u32 step = here ^ before;

	before = here >> 1;
	if (marked[step])
		return;
	marked[step] = 1;
	steps[step_count++] = step;
}

/* The present input, and where it is written if the code under test fails with it. */
static const u8 *tried;
static size_t tried_size;
static char tried_path[GROW_PATH_MAX];

static inline void grow_save(void)
{
	FILE *file = fopen(tried_path, "wb");

	if (!file)
		return;
	fwrite(tried, 1, tried_size, file);
	fclose(file);
	fprintf(stderr, "the input is in %s\n", tried_path);
}

static inline void grow_aborts(int number)
{
	(void)number;
	grow_save();
}

static inline void grow_try(const struct fuzzer *fuzzer, const u8 *data, size_t size)
{
	while (step_count)
		marked[steps[--step_count]] = 0;
	tried = data;
	tried_size = size;
	if (fuzzer->anew)
		fuzzer->anew();
	LLVMFuzzerTestOneInput(data, size);
}

/* The steps of the present input that no sample makes. */
static inline u32 grow_news(u32 *news)
{
	u32 i, count = 0;

	for (i = 0; i < step_count; i++)
		if (!known[steps[i]])
			news[count++] = steps[i];
	return count;
}

static inline bool grow_still(const struct fuzzer *fuzzer, const u8 *data, size_t size, const u32 *news, u32 count)
{
	grow_try(fuzzer, data, size);
	while (count && marked[news[count - 1]])
		count--;
	return !count;
}

/* Parts that are left out, or not, are not smaller than this part of an input. */
#define GROW_PARTS 16

/* Leaves out what the new steps do not need: large parts first, then smaller ones. Returns the new size. */
static inline size_t grow_trim(const struct fuzzer *fuzzer, u8 *data, size_t size, const u32 *news, u32 count)
{
	u8 less[GROW_SIZE_MAX];
	size_t part, at, least = max(size / GROW_PARTS, (size_t)1);

	for (part = size / 2; part >= least; part /= 2) {
		for (at = 0; at + part <= size;) {
			memcpy(less, data, at);
			memcpy(less + at, data + at + part, size - at - part);
			if (grow_still(fuzzer, less, size - part, news, count)) {
				size -= part;
				memcpy(data, less, size);
			} else {
				at += part;
			}
		}
	}
	return size;
}

/* Takes the input in as a sample if it makes a step that none makes. */
static inline bool grow_take(const struct fuzzer *fuzzer, const u8 *data, size_t size)
{
	static u32 news[GROW_STEPS];
	u8 copy[GROW_SIZE_MAX];
	struct sample *sample;
	u32 count, i;

	if (size > sizeof(copy) || sample_count == GROW_SAMPLES_MAX)
		return false;
	grow_try(fuzzer, data, size);
	count = grow_news(news);
	if (!count)
		return false;
	memcpy(copy, data, size);
	size = grow_trim(fuzzer, copy, size, news, count);
	for (i = 0; i < count; i++)
		known[news[i]] = 1;
	sample = &samples[sample_count++];
	sample->data = malloc(size + 1);
	sample->size = size;
	memcpy(sample->data, copy, size);
	return true;
}

static inline void grow_forget(void)
{
	while (sample_count)
		free(samples[--sample_count].data);
	memset(known, 0, sizeof(known));
}

static inline int by_size(const void *a, const void *b)
{
	const struct sample *left = a, *right = b;

	return left->size < right->size ? -1 : left->size > right->size;
}

/* Small ones first, those that others make needless are left out. */
static inline void grow_minimise(const struct fuzzer *fuzzer)
{
	static struct sample old[GROW_SAMPLES_MAX];
	u32 count = sample_count, i;

	memcpy(old, samples, sizeof(old));
	sample_count = 0;
	memset(known, 0, sizeof(known));
	qsort(old, count, sizeof(old[0]), by_size);
	for (i = 0; i < count; i++) {
		grow_take(fuzzer, old[i].data, old[i].size);
		free(old[i].data);
	}
}

static inline size_t change_byte(u64 *state, u8 *data, size_t size)
{
	static const u8 edges[] = { 0, 1, 2, 0x7f, 0x80, 0xff };
	u64 r = random_next(state);
	u8 *at = &data[(r >> 8) % size];

	switch (r % 3) {
	case 0:
		*at ^= 1 << (r >> 40) % 8;
		break;
	case 1:
		*at = edges[(r >> 40) % ARRAY_SIZE(edges)];
		break;
	default:
		*at = r >> 40;
	}
	return size;
}

static inline size_t leave_out(u64 *state, u8 *data, size_t size)
{
	size_t at = random_next(state) % size, len = 1 + random_next(state) % min(size - at, (size_t)32);

	memmove(data + at, data + at + len, size - at - len);
	return size - len;
}

/* A part of any sample. */
static inline size_t put_in(u64 *state, u8 *data, size_t size)
{
	const struct sample *from = &samples[random_next(state) % sample_count];
	size_t at = random_next(state) % (size + 1), start, len;

	if (!from->size)
		return size;
	start = random_next(state) % from->size;
	len = min(1 + random_next(state) % (from->size - start), GROW_SIZE_MAX - size);
	memmove(data + at + len, data + at, size - at);
	memcpy(data + at, from->data + start, len);
	return size + len;
}

static inline size_t grow_change(u64 *state, u8 *data)
{
	const struct sample *from = &samples[random_next(state) % sample_count];
	size_t size = from->size;
	u32 changes = 1 + random_next(state) % 6;

	memcpy(data, from->data, size);
	while (changes--) {
		u64 kind = random_next(state) >> 16 & 7;

		if (!size || kind == 0)
			size = put_in(state, data, size);
		else if (kind == 1)
			size = leave_out(state, data, size);
		else
			size = change_byte(state, data, size);
	}
	return size;
}

static inline u64 grow_for(const struct fuzzer *fuzzer, u64 state, int seconds)
{
	time_t end = time(NULL) + seconds;
	u8 data[GROW_SIZE_MAX];
	u64 count;
	size_t size;

	for (count = 0; count % 16 || time(NULL) < end; count++) {
		if (count % 8 == 0 || !sample_count) {
			fuzzer->fill(&state, data, fuzzer->max);
			size = fuzzer->min + random_next(&state) % (fuzzer->max - fuzzer->min);
		} else {
			size = grow_change(&state, data);
		}
		grow_take(fuzzer, data, size);
	}
	return count;
}

static inline void grow_write(const char *folder, const struct sample *sample)
{
	u64 name = 0xcbf29ce484222325;
	char path[GROW_PATH_MAX];
	FILE *file;
	size_t i;

	for (i = 0; i < sample->size; i++)
		name = (name ^ sample->data[i]) * 0x100000001b3;
	snprintf(path, sizeof(path), "%s/%016llx", folder, (unsigned long long)name);
	file = fopen(path, "wb");
	require(file);
	require(fwrite(sample->data, 1, sample->size, file) == sample->size);
	require(!fclose(file));
}

/* With @reads false the files are deleted. */
static inline void grow_files(const struct fuzzer *fuzzer, const char *folder, bool reads)
{
	DIR *dir = opendir(folder);
	u8 data[GROW_SIZE_MAX];
	char path[GROW_PATH_MAX];
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (reads)
			grow_take(fuzzer, data, read_file(path, data, sizeof(data)));
		else
			require(!remove(path));
	}
	if (dir)
		closedir(dir);
}

static const struct fuzzer *grow_seeds_for;

static inline void grow_seed(const u8 *data, size_t size)
{
	grow_take(grow_seeds_for, data, size);
}

/**
 * grow() - look for inputs that reach more than those of a folder
 * @fuzzer:  what is tested
 * @folder:  the inputs, a file each
 * @seconds: for so long
 * @seed:    of the random numbers
 * @keeps:   in the end the folder holds what was found, and nothing that is needless
 */
static inline void grow(const struct fuzzer *fuzzer, const char *folder, int seconds, u64 seed, bool keeps)
{
	u32 before, i;
	u64 count;

	snprintf(tried_path, sizeof(tried_path), "build/grow/%s.failed", fuzzer->name);
	__sanitizer_set_death_callback(grow_save);
	signal(SIGABRT, grow_aborts);
	grow_files(fuzzer, folder, true);
	before = sample_count;
	grow_seeds_for = fuzzer;
	if (fuzzer->seeds)
		fuzzer->seeds(grow_seed);
	count = grow_for(fuzzer, seed, seconds);
	printf("%s: %llu inputs, %u of them new to %u\n", fuzzer->name, (unsigned long long)count,
	       sample_count - before, before);
	if (keeps) {
		grow_minimise(fuzzer);
		mkdir(folder, 0777);
		grow_files(fuzzer, folder, false);
		for (i = 0; i < sample_count; i++)
			grow_write(folder, &samples[i]);
		printf("%s: %u kept\n", fuzzer->name, sample_count);
	}
	grow_forget();
}

#endif
