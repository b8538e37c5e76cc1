// SPDX-License-Identifier: GPL-2.0
/*
 * The mask for new files, and what it does to files, directories and FIFOs.
 *
 * feature: where a process stands
 * calls: umask, mkdir, mknodat, openat
 * away: works
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "shape.h"

static void has_mode(const char *path, mode_t mode)
{
	struct stat is;

	must(!stat(path, &is) && (is.st_mode & 0777) == mode);
}

static void prepare(void)
{
	umask(0777);
}

static void step(unsigned long n)
{
	mode_t mask = n * 37 & 0777, before = n ? (n - 1) * 37 & 0777 : 0777;

	must(umask(mask) == before);
	must(!close(open("file", O_WRONLY | O_CREAT, 0666)) && !mkdir("directory", 0777) && !mkfifo("fifo", 0640));
	has_mode("file", 0666 & ~mask);
	has_mode("directory", 0777 & ~mask);
	has_mode("fifo", 0640 & ~mask);
	must(!unlink("file") && !rmdir("directory") && !unlink("fifo"));
}

const struct shape shape = { .prepare = prepare, .step = step };
