// SPDX-License-Identifier: GPL-2.0
/*
 * One file under several names: it counts them, and goes with the last.
 *
 * feature: names of files
 * calls: link, linkat, unlinkat, newfstatat
 * away: works
 */
#include "files.h"
#include "shape.h"

enum { NAMES = 8 };

static int folder, names = 1;

static char *name_of(int number)
{
	static char name[24];

	snprintf(name, sizeof(name), "name%d", number);
	return name;
}

static nlink_t count(void)
{
	struct stat status;

	must(!fstatat(folder, "name0", &status, 0));
	return status.st_nlink;
}

static void prepare(void)
{
	must(!mkdir("folder", 0755));
	folder = open("folder", O_RDONLY | O_DIRECTORY);
	must(folder >= 0 && !close(make_file("folder/name0")));
}

/* A name more in each step; when there are many, all but the first go. */
static void step(unsigned long n)
{
	must(count() == (nlink_t)names);
	if (names < NAMES) {
		must(!linkat(folder, "name0", folder, name_of(names++), 0));
		return;
	}
	must(linkat(folder, "name0", folder, "name1", 0) == -1 && errno == EEXIST);
	while (names > 1)
		must(!unlinkat(folder, name_of(--names), 0));
	must(count() == 1 && !link("folder/name0", "outside") && count() == 2 && !unlink("outside"));
	must(link("folder", "other") == -1 && errno == EPERM);
	must(unlinkat(folder, "name1", 0) == -1 && errno == ENOENT);
}

const struct shape shape = { .prepare = prepare, .step = step };
