// SPDX-License-Identifier: GPL-2.0
/*
 * The folder of one's own descriptors lists them all, says what they are, and opens them anew.
 *
 * feature: descriptors
 * calls: getdents64, openat
 * away: works
 */
#include <dirent.h>

#include "files.h"
#include "shape.h"

static int fd;
static char path[4200];

static void prepare(void)
{
	must(getcwd(path, 4096));
	strcat(path, "/file");
	fd = make_file("file");
	must(write(fd, "0123456789", 10) == 10);
}

static void step(unsigned long n)
{
	DIR *folder = opendir("/proc/self/fd");
	char name[32], target[4200] = "", byte;
	struct dirent *entry;
	int listed = 0, again;

	must(folder);
	while ((entry = readdir(folder)))
		if (entry->d_name[0] != '.') {
			must(fcntl(atoi(entry->d_name), F_GETFD) >= 0);
			listed += atoi(entry->d_name) == fd;
		}
	must(listed == 1 && !closedir(folder));
	snprintf(name, sizeof(name), "/dev/fd/%d", fd);
	must(readlink(name, target, sizeof(target) - 1) > 0 && !strcmp(target, path));
	again = open(name, O_RDONLY);
	must(again >= 0 && is_same_file(again, fd) && lseek(fd, 0, SEEK_CUR) == 10);
	must(read(again, &byte, 1) == 1 && byte == '0' && !close(again));
}

const struct shape shape = { .prepare = prepare, .step = step };
