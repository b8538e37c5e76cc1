// SPDX-License-Identifier: GPL-2.0
/*
 * A place in a directory is remembered, and returned to.
 *
 * feature: directories
 * calls: getdents64, lseek
 * away: works
 */
#include <dirent.h>
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

static DIR *directory;
static long place;
static char after[256];

static void prepare(void)
{
	const char *names[] = { "a", "b", "c", "d", "e" };
	int i;

	for (i = 0; i < 5; i++)
		must(!close(make_file(names[i])));
	must((directory = opendir(".")));
	must(readdir(directory) && readdir(directory) && readdir(directory));
	place = telldir(directory);
	strcpy(after, readdir(directory)->d_name);
}

static void step(unsigned long n)
{
	struct dirent *entry;
	char room[512];
	long got, sum = 0;
	int fd = open(".", O_RDONLY | O_DIRECTORY), left = 0;

	while (readdir(directory))
		;
	seekdir(directory, place);
	entry = readdir(directory);
	must(entry && !strcmp(entry->d_name, after));
	must(telldir(directory) != place);
	seekdir(directory, place);
	for (; readdir(directory); left++)
		;
	must(left == 4);
	/* However much there is room for, a call may list less: whoever wants all asks until there is no more. */
	while ((got = syscall(SYS_getdents, fd, room, sizeof(room))) > 0)
		sum += got;
	must(got == 0 && sum > 0);
	must(lseek(fd, 0, SEEK_SET) == 0 && syscall(SYS_getdents, fd, room, 4) == -1 && errno == EINVAL);
	must(!close(fd));
}

const struct shape shape = { .prepare = prepare, .step = step };
