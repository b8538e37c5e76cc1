// SPDX-License-Identifier: GPL-2.0
/*
 * A mapped file is made shorter and longer: what is cut off brings SIGBUS, and is zero when it is back.
 *
 * feature: mapped files
 * calls: mmap, ftruncate
 * away: works
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

static unsigned char *memory;
static int file;

static void prepare(void)
{
	static unsigned char bytes[4 * PAGE];

	catch_faults();
	file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);
	memset(bytes, 'f', sizeof(bytes));
	must(write(file, bytes, sizeof(bytes)) == sizeof(bytes));
	memory = mmap(NULL, 4 * PAGE, PROT_READ, MAP_PRIVATE, file, 0);
	must(memory != MAP_FAILED);
}

static void step(unsigned long n)
{
	size_t pages = n % 2 ? 4 : 2;

	must(!ftruncate(file, pages * PAGE));
	must(test_all(memory, 2 * PAGE, 'f'));
	if (pages == 2)
		must(faults(memory + 2 * PAGE, READS, SIGBUS, BUS_ADRERR));
	else
		must(test_all(memory + 2 * PAGE, 2 * PAGE, 0));
}

const struct shape shape = { prepare, step, NULL };
