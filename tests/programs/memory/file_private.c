// SPDX-License-Identifier: GPL-2.0
/*
 * A file is mapped privately from an offset on: what was written is the program's own, the rest is the file.
 *
 * feature: mapped files
 * calls: mmap
 * away: works
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

#define PAGES 16
#define SKIPPED 3

static unsigned char contents[PAGES * PAGE], *memory;
static int file;

static void prepare(void)
{
	file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);
	test_fill(contents, sizeof(contents), 1);
	must(write(file, contents, sizeof(contents)) == sizeof(contents));
	memory = mmap(NULL, (PAGES - SKIPPED) * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, SKIPPED * PAGE);
	must(memory != MAP_FAILED);
}

/* Every other page is written, in the course of time. */
static void step(unsigned long n)
{
	size_t i = n % (PAGES - SKIPPED);
	unsigned char *page = memory + i * PAGE, *original = contents + (i + SKIPPED) * PAGE;

	if (i % 2)
		page[n % PAGE] = ~original[n % PAGE];
	else
		must(!memcmp(page, original, PAGE));
}

static void verify(void)
{
	unsigned char now[PAGE];

	for (size_t i = 0; i < PAGES - SKIPPED; i++) {
		unsigned char *original = contents + (i + SKIPPED) * PAGE;

		for (size_t k = 0; k < PAGE; k++)
			must(memory[i * PAGE + k] == original[k] ||
			     (i % 2 && memory[i * PAGE + k] == (unsigned char)~original[k]));
		must(pread(file, now, PAGE, (i + SKIPPED) * PAGE) == (ssize_t)PAGE && !memcmp(now, original, PAGE));
	}
}

const struct shape shape = { prepare, step, verify };
