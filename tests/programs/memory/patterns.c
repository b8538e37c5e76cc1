// SPDX-License-Identifier: GPL-2.0
/*
 * Memory is mapped, filled with one pattern after another, looked at word by word, and given back, again and again.
 *
 * feature: private memory
 * calls: mmap, munmap
 * away: works
 */
#include "pages.h"
#include "shape.h"

#define PAGES 256ul
#define WORDS (PAGES * PAGE / sizeof(uint64_t))

typedef uint64_t pattern(size_t word, unsigned long n);

static uint64_t place(size_t word, unsigned long n)
{
	return (word + n) * 0x9e3779b97f4a7c15;
}

static uint64_t walking_one(size_t word, unsigned long n)
{
	return 1ull << (word + n) % 64;
}

static uint64_t walking_zero(size_t word, unsigned long n)
{
	return ~walking_one(word, n);
}

static uint64_t board(size_t word, unsigned long n)
{
	return word & 1 ? 0x5555555555555555 : 0xaaaaaaaaaaaaaaaa;
}

static void fill(uint64_t *memory, pattern *pattern, unsigned long n)
{
	for (size_t i = 0; i < WORDS; i++)
		memory[i] = pattern(i, n);
}

/* Upwards each word is looked at and turned over, and downwards turned back. */
static void look(uint64_t *memory, pattern *pattern, unsigned long n)
{
	for (size_t i = 0; i < WORDS; i++) {
		must(memory[i] == pattern(i, n));
		memory[i] = ~memory[i];
	}
	for (size_t i = WORDS; i--;) {
		must(memory[i] == ~pattern(i, n));
		memory[i] = ~memory[i];
	}
}

static void step(unsigned long n)
{
	static pattern *const patterns[] = { place, walking_one, walking_zero, board };
	uint64_t *memory = (uint64_t *)map_pages(PAGES, PROT_READ | PROT_WRITE);

	must(test_all(memory, PAGE, 0) && test_all(memory + WORDS - PAGE / 8, PAGE, 0));
	fill(memory, patterns[n % 4], n);
	look(memory, patterns[n % 4], n);
	fill(memory, patterns[(n + 1) % 4], n);
	look(memory, patterns[(n + 1) % 4], n);
	must(!munmap(memory, PAGES * PAGE));
}

const struct shape shape = { .step = step };
