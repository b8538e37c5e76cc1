// SPDX-License-Identifier: GPL-2.0
/*
 * A name whose last byte is the last of its page is a name; one that runs over the edge is not.
 *
 * feature: memory that can be used
 * calls: openat, newfstatat, write
 * away: works
 */
#include <sys/mman.h>

#include "files.h"
#include "shape.h"

enum { PAGE = 4096 };

static char *edge;

static void prepare(void)
{
	char *memory = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(memory != MAP_FAILED && !mprotect(memory + PAGE, PAGE, PROT_NONE));
	edge = memory + PAGE;
	must(!close(make_file("file")));
}

static void step(unsigned long n)
{
	struct stat status;
	int fd;

	strcpy(edge - 5, "file");
	fd = open(edge - 5, O_RDWR | O_TRUNC);
	must(fd >= 0 && !stat(edge - 5, &status) && write(fd, edge - 5, 5) == 5);
	must(pread(fd, edge - 5, 5, 0) == 5 && !strcmp(edge - 5, "file") && size_of(fd) == 5 && !close(fd));
}

const struct shape shape = { .prepare = prepare, .step = step };
