// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/self/environ tells with which environment the program was executed.
 *
 * feature: /proc/self
 * calls: openat, read
 * away: comes home
 */
#include "proc.h"
#include "shape.h"

static char environment[65536];
static size_t len;

static void prepare(void)
{
	len = proc_read("/proc/self/environ", environment, sizeof(environment));
	must(len);
}

static void step(unsigned long n)
{
	char text[65536];

	must(proc_read("/proc/self/environ", text, sizeof(text)) == len);
	must(!memcmp(text, environment, len));
}

const struct shape shape = { .prepare = prepare, .step = step };
