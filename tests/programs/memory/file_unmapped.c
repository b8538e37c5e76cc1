// SPDX-License-Identifier: GPL-2.0
/*
 * A file that is mapped no longer, and closed, is let go of: who opens it anew gets the lock, and the lease that is for
 * one who is alone with it.
 *
 * feature: mapped files
 * calls: munmap, mmap, mremap
 * away: comes home
 */
#include <fcntl.h>
#include <sys/file.h>

#include "pages.h"
#include "shape.h"

#define FILES 12

static struct {
	int fd;
	unsigned char *memory;
} files[FILES];

static const char *name_of(int i)
{
	static char name[16];

	snprintf(name, sizeof(name), "file%d", i);
	return name;
}

static void map(int i)
{
	files[i].fd = open(name_of(i), O_RDWR | O_CREAT, 0600);
	must(files[i].fd >= 0 && !ftruncate(files[i].fd, PAGE) && !flock(files[i].fd, LOCK_EX));
	files[i].memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, files[i].fd, 0);
	must(files[i].memory != MAP_FAILED && !files[i].memory[0]);
}

/* In one of the ways that there are. */
static void unmap(int i, unsigned int way)
{
	unsigned char *memory = files[i].memory;

	if (way == 0)
		must(!munmap(memory, PAGE));
	else if (way == 1)
		must(mmap(memory, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == memory);
	else
		must(mremap(map_pages(1, PROT_READ), PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, memory) == memory);
	must(!close(files[i].fd));
	if (way)
		must(!memory[0] && !munmap(memory, PAGE));
	files[i].memory = NULL;
}

static void is_free(int i)
{
	int fd = open(name_of(i), O_RDWR);

	must(fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB));
	must(!fcntl(fd, F_SETLEASE, F_WRLCK) && !close(fd));
}

static void prepare(void)
{
	for (int i = 0; i < FILES; i++)
		map(i);
}

static void step(unsigned long n)
{
	int i = n % FILES;

	if (!files[i].memory) {
		map(i);
		return;
	}
	unmap(i, i % 3);
	is_free(i);
}

const struct shape shape = { prepare, step, NULL };
