// SPDX-License-Identifier: GPL-2.0
/*
 * What a program has written over the end of a file that it maps privately goes when the file is cut.
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
	catch_faults();
	file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);
	must(file >= 0 && !ftruncate(file, 4 * PAGE));
	memory = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	must(memory != MAP_FAILED);
}

static void step(unsigned long n)
{
	memset(memory, 'm', 4 * PAGE);
	must(!ftruncate(file, PAGE + PAGE / 2));
	must(test_all(memory, 2 * PAGE, 'm'));
	must(faults(memory + 2 * PAGE, READS, SIGBUS, BUS_ADRERR));
	must(!ftruncate(file, 4 * PAGE));
	must(test_all(memory, 2 * PAGE, 'm') && test_all(memory + 2 * PAGE, 2 * PAGE, 0));
}

const struct shape shape = { prepare, step, NULL };
