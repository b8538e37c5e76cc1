// SPDX-License-Identifier: GPL-2.0
/*
 * A directory is read piece by piece, over several moves, while files in it come and go.
 *
 * feature: directories
 * calls: getdents64
 * away: works
 */
#include <dirent.h>

#include "files.h"
#include "shape.h"

enum { FILES = 300 };

static DIR *directory;
static bool seen[FILES];
static int count;

static void make(const char *name)
{
	must(!close(make_file(name)));
}

static void prepare(void)
{
	char name[32];
	int i;

	must(!mkdir("folder", 0755) && (directory = opendir("folder")));
	for (i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "folder/%d", i);
		make(name);
	}
}

static void begin_anew(void)
{
	must(count == FILES);
	memset(seen, 0, sizeof(seen));
	count = 0;
	rewinddir(directory);
}

static void look_at(const char *name)
{
	char *end;
	int number = strtol(name, &end, 10);

	if (*end)
		return;
	must(number < FILES && !seen[number]);
	seen[number] = true;
	count++;
}

static void step(unsigned long n)
{
	struct dirent *entry;
	int i;

	make("folder/passing");
	for (i = 0; i < 70; i++) {
		errno = 0;
		entry = readdir(directory);
		must(entry || !errno);
		if (entry)
			look_at(entry->d_name);
		else
			begin_anew();
	}
	must(!unlink("folder/passing"));
}

const struct shape shape = { .prepare = prepare, .step = step };
