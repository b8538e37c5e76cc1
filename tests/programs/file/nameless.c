// SPDX-License-Identifier: GPL-2.0
/*
 * A file without a name is kept over moves, and given one when it is ready.
 *
 * feature: opening files
 * calls: openat, linkat
 * away: works
 */
#include "files.h"
#include "shape.h"

static int nameless = -1;

/* Overlays have no files without names; the file system of shared memory has. */
static void begin(void)
{
	nameless = open("/dev/shm", O_TMPFILE | O_RDWR, 0600);
	must(nameless >= 0 && write(nameless, "first,", 6) == 6);
}

static void finish(void)
{
	char self[64], ready[64], text[16];
	int fd;

	must(write(nameless, "second", 6) == 6);
	snprintf(self, sizeof(self), "/proc/self/fd/%d", nameless);
	snprintf(ready, sizeof(ready), "/dev/shm/ready.%d", getpid());
	must(!linkat(AT_FDCWD, self, AT_FDCWD, ready, AT_SYMLINK_FOLLOW) && !close(nameless));
	fd = open(ready, O_RDONLY);
	must(fd >= 0 && read(fd, text, sizeof(text)) == 12 && !memcmp(text, "first,second", 12));
	must(!close(fd) && !unlink(ready));
}

static void step(unsigned long n)
{
	if (nameless >= 0)
		finish();
	begin();
}

const struct shape shape = { .step = step, .verify = finish };
