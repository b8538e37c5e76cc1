// SPDX-License-Identifier: GPL-2.0
/*
 * Four threads read pages of the program's own file that nobody has read before, all the same page at once.
 *
 * feature: memory of threads
 * away: works
 */
#include "threads.h"

#define NUMBERS (1 << 18)
#define NUMBERS_IN_PAGE 1024
#define PAGES_IN_STEP 8

/* Each number tells its place: a page of another place, or of zeros, is none of these. */
#define FACTOR 2654435761u
#define TEXT(number) TEXT_OF(number)
#define TEXT_OF(number) #number

asm(".pushsection .rodata\n"
    ".balign 4096\n"
    "table:\n"
    ".set place, 1\n"
    ".rept " TEXT(NUMBERS) "\n"
    ".long (place * 2654435761) & 0xffffffff\n"
    ".set place, place + 1\n"
    ".endr\n"
    ".popsection\n");

extern const uint32_t table[NUMBERS];

static pthread_barrier_t barrier;

static void look_at_page(unsigned int page)
{
	for (unsigned int i = page * NUMBERS_IN_PAGE; i < (page + 1) * NUMBERS_IN_PAGE; i += 16)
		must(table[i] == (i + 1) * FACTOR);
}

static void part(unsigned int id, unsigned long n)
{
	for (unsigned int i = 0; i < PAGES_IN_STEP; i++) {
		pthread_barrier_wait(&barrier);
		look_at_page((n * PAGES_IN_STEP + i) % (NUMBERS / NUMBERS_IN_PAGE));
	}
}

static void prepare(void)
{
	must(!pthread_barrier_init(&barrier, NULL, WORKERS));
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
