// SPDX-License-Identifier: GPL-2.0
/*
 * A device that may mind how much is asked of it at once is asked for all of it.
 *
 * feature: files of the kernel
 * calls: read
 * away: comes home
 */
#include <fcntl.h>

#include "shape.h"

/* Of one wish, which is no wish, whatever room there is for it. */
static void step(unsigned long n)
{
	static char bytes[1 << 20];
	int fd = open("/dev/cpu_dma_latency", O_RDWR), wish;

	must(fd >= 0 && read(fd, bytes, sizeof(bytes) - n % 1000) == sizeof(wish));
	memcpy(&wish, bytes, sizeof(wish));
	must(wish > 0 && !close(fd));
}

const struct shape shape = { .step = step };
