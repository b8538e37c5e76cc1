// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of a device, here that of the firmware, is mapped.
 *
 * feature: memory of devices
 * calls: mmap
 * away: refused mmap_dev
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

#define FIRMWARE 0xf0000

static unsigned char *memory, first;

static void prepare(void)
{
	int device = open("/dev/mem", O_RDONLY);

	memory = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, device, FIRMWARE);
	must(memory != MAP_FAILED && !close(device));
	first = memory[0];
}

static void step(unsigned long n)
{
	must(*(volatile unsigned char *)memory == first);
}

const struct shape shape = { .prepare = prepare, .step = step };
