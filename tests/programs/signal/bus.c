// SPDX-License-Identifier: GPL-2.0
/*
 * SIGBUS tells the address beyond the end of a mapped file.
 *
 * feature: faults with a handler
 * calls: rt_sigaction
 * away: works
 */
#include <fcntl.h>
#include <sys/mman.h>

#include "shape.h"
#include "faults.h"

static volatile char *file;

static void prepare(void)
{
	int fd = open("short", O_RDWR | O_CREAT, 0600);

	must(fd >= 0 && write(fd, "x", 1) == 1);
	file = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	must(file != MAP_FAILED && !close(fd));
	handle(SIGBUS, fault_note, 0);
}

static void step(unsigned long n)
{
	volatile char *beyond = file + 4096 + n % 8192;

	must(file[0] == 'x' && !file[1 + n % 4095]);
	must_fault((void)*beyond, SIGBUS, BUS_ADRERR);
	must(fault.si_addr == beyond);
	must_fault(*beyond = 1, SIGBUS, BUS_ADRERR);
	must(fault.si_addr == beyond);
}

const struct shape shape = { .prepare = prepare, .step = step };
