// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of a device is mapped for a while.
 *
 * feature: memory of devices
 * calls: mmap, munmap
 * away: comes home
 * moves: mmap_dev
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

#define FIRMWARE 0xf0000

static void step(unsigned long n)
{
	int device = open("/dev/mem", O_RDONLY);
	void *memory = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, device, FIRMWARE);

	must(memory != MAP_FAILED && !close(device) && !munmap(memory, PAGE));
}

const struct shape shape = { .step = step };
