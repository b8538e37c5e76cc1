// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/self tells with which arguments the program was executed.
 *
 * feature: /proc/self
 * calls: openat, read
 * away: works
 */
#include "proc.h"
#include "shape.h"

static char command[4096];
static size_t command_len;

static void prepare(void)
{
	command_len = proc_read("/proc/self/cmdline", command, sizeof(command));
	must(command_len && strstr(command, "proc_command"));
}

static void step(unsigned long n)
{
	char text[4096];

	must(proc_read("/proc/self/cmdline", text, sizeof(text)) == command_len);
	must(!memcmp(text, command, command_len));
}

const struct shape shape = { .prepare = prepare, .step = step };
