// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/self/status tells how much memory is resident.
 *
 * feature: sizes in /proc/self
 * calls: openat, read
 * away: works
 */
#include <sys/mman.h>

#include "proc.h"
#include "shape.h"

#define SIZE (2 << 20)

/* The kernel counts pages of each kind in batches, and shows what it counted last: some 32 pages too few or too many. */
#define SLACK (256 << 10)

static void step(unsigned long n)
{
	char *place = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(place != MAP_FAILED);
	memset(place, 'a' + n % 20, SIZE);
	must(atoi(proc_status("VmRSS")) > (SIZE - SLACK) / 1024);
	must(!munmap(place, SIZE));
}

const struct shape shape = { .step = step };
