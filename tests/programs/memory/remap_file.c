// SPDX-License-Identifier: GPL-2.0
/*
 * A mapping of a file grows over the whole file, goes to another place, and shrinks.
 *
 * feature: mremap
 * calls: mremap
 * away: comes home
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

#define PAGES 8

static unsigned char contents[PAGES * PAGE], *memory;

static void prepare(void)
{
	int file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);

	test_fill(contents, sizeof(contents), 1);
	must(write(file, contents, sizeof(contents)) == sizeof(contents));
	memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	must(memory != MAP_FAILED && !close(file));
	memory[0] = contents[0] = 'w';
}

static void step(unsigned long n)
{
	unsigned char *place = map_pages(PAGES, PROT_NONE);

	memory = mremap(memory, PAGE, PAGES * PAGE, MREMAP_MAYMOVE);
	must(memory != MAP_FAILED && !memcmp(memory, contents, sizeof(contents)));
	memory = mremap(memory, PAGES * PAGE, PAGES * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place);
	must(memory == place && !memcmp(memory, contents, sizeof(contents)));
	must(mremap(memory, PAGES * PAGE, PAGE, 0) == memory);
}

static void verify(void)
{
	must(!memcmp(memory, contents, PAGE));
}

const struct shape shape = { prepare, step, verify };
