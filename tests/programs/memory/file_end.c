// SPDX-License-Identifier: GPL-2.0
/*
 * A mapping goes beyond the end of its file: zeros in the last page of the file, SIGBUS behind it.
 *
 * feature: mapped files
 * calls: mmap
 * away: works
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

#define END (2 * PAGE + 100)

static unsigned char *memory;

static void prepare(void)
{
	int file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);
	static unsigned char bytes[END];

	catch_faults();
	memset(bytes, 'f', END);
	must(write(file, bytes, END) == END);
	memory = mmap(NULL, 5 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	must(memory != MAP_FAILED && !close(file));
}

static void step(unsigned long n)
{
	must(test_all(memory, END, 'f') && test_all(memory + END, 3 * PAGE - END, 0));
	must(faults(memory + 3 * PAGE + n % PAGE, READS, SIGBUS, BUS_ADRERR));
	must(faults(memory + 4 * PAGE + n % PAGE, WRITES, SIGBUS, BUS_ADRERR));
}

const struct shape shape = { prepare, step, NULL };
