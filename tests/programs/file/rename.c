// SPDX-License-Identifier: GPL-2.0
/*
 * What is open stays open when its name changes, is exchanged with another, or is replaced.
 *
 * feature: names of files
 * calls: rename, renameat, renameat2
 * away: works
 */
#include "files.h"
#include "shape.h"

static int one, other;

static bool is_at(int fd, const char *name)
{
	int found = open(name, O_RDONLY);
	bool same = is_same_file(fd, found);

	must(found >= 0 && !close(found));
	return same;
}

static void prepare(void)
{
	must(!mkdir("folder", 0755));
	one = make_file("one");
	other = make_file("other");
}

static void step(unsigned long n)
{
	int folder = open("folder", O_RDONLY), new = make_file("new");

	must(!renameat2(AT_FDCWD, "one", AT_FDCWD, "other", RENAME_EXCHANGE));
	must(is_at(one, "other") && is_at(other, "one"));
	must(renameat2(AT_FDCWD, "one", AT_FDCWD, "other", RENAME_NOREPLACE) == -1 && errno == EEXIST);
	must(!renameat(AT_FDCWD, "one", folder, "moved") && is_at(other, "folder/moved"));
	must(!rename("other", "one") && !rename("folder/moved", "other"));
	must(is_at(one, "one") && is_at(other, "other"));
	must(rename("one", "folder") == -1 && errno == EISDIR);
	must(!rename("new", "one") && is_at(new, "one") && !is_at(one, "one"));
	must(!close(folder) && !close(one));
	one = new;
}

const struct shape shape = { .prepare = prepare, .step = step };
