/* SPDX-License-Identifier: GPL-2.0 */
/* What /proc tells a program about itself. */
#ifndef MOSIX_TESTS_PROC_H
#define MOSIX_TESTS_PROC_H

#include <fcntl.h>

#include "test.h"

/* Reads a whole file into a buffer, which it must fit, and ends it with a zero. Returns its length. */
__attribute__((unused))
static size_t proc_read(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY);
	size_t len = 0;
	ssize_t got;

	must(fd >= 0);
	while ((got = read(fd, text + len, size - 1 - len)) > 0)
		len += got;
	must(got == 0 && len < size - 1 && !close(fd));
	text[len] = '\0';
	return len;
}

/* What stands in /proc/self/status behind a name. */
__attribute__((unused))
static const char *proc_status(const char *name)
{
	static char text[8192];
	size_t len = strlen(name);
	char *line;

	proc_read("/proc/self/status", text, sizeof(text));
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		if (!strncmp(line, name, len) && line[len] == ':')
			return line + len + 1 + strspn(line + len + 1, "\t ");
	must(!"a line of /proc/self/status");
	return NULL;
}

#endif
