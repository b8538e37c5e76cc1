// SPDX-License-Identifier: GPL-2.0
/*
 * The name that a program gives itself is the one that others see, and the other way round.
 *
 * feature: the name of a process
 * calls: prctl, write
 * away: works
 */
#include <sys/prctl.h>

#include "proc.h"
#include "shape.h"

static void write_name(const char *name)
{
	int fd = open("/proc/self/comm", O_WRONLY);

	must(fd >= 0 && write(fd, name, strlen(name)) == (ssize_t)strlen(name) && !close(fd));
}

static void has_name(const char *name)
{
	char text[64];

	proc_read("/proc/self/comm", text, sizeof(text));
	must(!strncmp(text, name, strlen(name)) && !strcmp(text + strlen(name), "\n"));
	must(!strcmp(proc_status("Name"), name));
	must(!prctl(PR_GET_NAME, text) && !strcmp(text, name));
}

static void prepare(void)
{
	must(!prctl(PR_SET_NAME, "written 999"));
}

static void step(unsigned long n)
{
	char name[32];

	if (n) {
		snprintf(name, sizeof(name), "written %lu", n - 1);
		has_name(name);
	}
	snprintf(name, sizeof(name), "given %lu to a long name", n);
	must(!prctl(PR_SET_NAME, name));
	name[15] = '\0';
	has_name(name);
	snprintf(name, sizeof(name), "written %lu", n);
	write_name(name);
	has_name(name);
}

const struct shape shape = { .prepare = prepare, .step = step };
