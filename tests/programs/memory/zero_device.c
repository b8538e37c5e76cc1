// SPDX-License-Identifier: GPL-2.0
/*
 * A private mapping of /dev/zero is memory like any other.
 *
 * feature: private memory
 * calls: mmap
 * away: works
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

static unsigned char *memory;

static void prepare(void)
{
	int device = open("/dev/zero", O_RDWR);

	memory = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, device, 0);
	must(memory != MAP_FAILED && !close(device));
}

static void step(unsigned long n)
{
	must(test_all(memory, PAGE, n) && test_all(memory + PAGE, 3 * PAGE, 0));
	memset(memory, n + 1, PAGE);
}

const struct shape shape = { prepare, step, NULL };
