// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/self/stat: a program that looks sees itself running, under the same name, since the same time.
 *
 * feature: /proc/self
 * calls: openat, read, getpgrp, getsid
 * away: works
 */
#include "proc.h"
#include "shape.h"

enum { STATE = 3, PARENT = 4, GROUP = 5, SESSION = 6, NICE = 19, THREADS = 20, START = 22 };

static long long began;

/* The name, in brackets, is field 2 and may hold anything. */
static char *field(char *text, int number)
{
	char *at = strrchr(text, ')');

	for (int i = 2; i < number; i++) {
		at = strchr(at, ' ');
		must(at++);
	}
	return at;
}

static void step(unsigned long n)
{
	char text[1024];

	proc_read("/proc/self/stat", text, sizeof(text));
	must(atoi(text) == getpid() && strstr(text, " (process.proc_st) "));
	must(*field(text, STATE) == 'R');
	must(atoi(field(text, PARENT)) == getppid() && atoi(field(text, GROUP)) == getpgrp());
	must(atoi(field(text, SESSION)) == getsid(0));
	must(atoi(field(text, NICE)) == 0 && atoi(field(text, THREADS)) == 1);
	if (n == 0)
		began = atoll(field(text, START));
	must(began == atoll(field(text, START)));
}

const struct shape shape = { .step = step };
