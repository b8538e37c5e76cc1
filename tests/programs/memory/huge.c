// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that may lie in huge pages keeps what it holds, also where part of one is protected or given up.
 *
 * feature: huge pages
 * calls: mmap, madvise
 * away: works
 */
#include "pages.h"
#include "shape.h"

#define HUGE (2ul << 20)

static unsigned char *memory;

static void prepare(void)
{
	unsigned char *room = map_pages(3 * HUGE / PAGE, PROT_READ | PROT_WRITE);

	memory = (unsigned char *)(((uintptr_t)room + HUGE - 1) & -HUGE);
	must(!madvise(memory, 2 * HUGE, MADV_HUGEPAGE) || errno == EINVAL);
	for (size_t at = 0; at < 2 * HUGE; at += PAGE)
		memset(memory + at, at / PAGE + 1, 64);
}

static void look_at(size_t page, unsigned char value)
{
	must(test_all(memory + page * PAGE, 64, value) && test_all(memory + page * PAGE + 64, 64, 0));
}

static void step(unsigned long n)
{
	for (size_t page = n % 8; page < 2 * HUGE / PAGE; page += 8)
		look_at(page, page + 1);
}

static void verify(void)
{
	must(!madvise(memory + PAGE, PAGE, MADV_DONTNEED) && !mprotect(memory + 2 * PAGE, PAGE, PROT_READ));
	look_at(0, 1);
	look_at(1, 0);
	look_at(2, 3);
	for (size_t page = 3; page < 2 * HUGE / PAGE; page++)
		look_at(page, page + 1);
}

const struct shape shape = { prepare, step, verify };
