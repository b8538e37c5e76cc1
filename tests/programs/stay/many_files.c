// SPDX-License-Identifier: GPL-2.0
/*
 * More files are mapped than can be told of a process that moves.
 *
 * feature: many mapped files
 * calls: mmap, munmap
 * away: refused many_files
 */
#include "files.h"
#include "pages.h"
#include "shape.h"

#define FILES 4100

static unsigned char *memory[FILES];

static unsigned char *map_file(unsigned int number)
{
	unsigned char byte = number;
	unsigned char *at;
	char name[32];
	int fd;

	snprintf(name, sizeof(name), "file.%u", number);
	fd = make_file(name);
	must(write(fd, &byte, 1) == 1);
	at = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	must(at != MAP_FAILED && !close(fd) && !unlink(name));
	return at;
}

static void prepare(void)
{
	for (unsigned int i = 0; i < FILES; i++)
		memory[i] = map_file(i);
}

static void step(unsigned long n)
{
	must(memory[n % FILES][0] == (unsigned char)(n % FILES));
}

static void verify(void)
{
	for (unsigned int i = 0; i < FILES; i++)
		must(memory[i][0] == (unsigned char)i && !munmap(memory[i], PAGE));
}

const struct shape shape = { prepare, step, verify };
