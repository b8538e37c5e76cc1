// SPDX-License-Identifier: GPL-2.0
/*
 * A child stops its parent for a moment as a tracer, and sees what is in its memory.
 *
 * feature: memory of other processes
 * calls: ptrace
 * away: comes home
 * moves: ptrace
 * children: away
 */
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "shape.h"

static volatile long value;
static int question[2], answer[2];

/* SIGKILL comes with the parent's end. */
static void child(pid_t parent)
{
	char byte;
	long seen;

	while (read(question[0], &byte, 1) == 1) {
		must(!ptrace(PTRACE_SEIZE, parent, 0, 0) && !ptrace(PTRACE_INTERRUPT, parent, 0, 0));
		must(waitpid(parent, NULL, __WALL) == parent);
		errno = 0;
		seen = ptrace(PTRACE_PEEKDATA, parent, &value, 0);
		must(!errno && !ptrace(PTRACE_POKEDATA, parent, &value, seen + 1));
		must(!ptrace(PTRACE_DETACH, parent, 0, 0));
		must(write(answer[1], &seen, sizeof(seen)) == sizeof(seen));
	}
	_exit(0);
}

static void prepare(void)
{
	pid_t parent = getpid();

	must(!pipe(question) && !pipe(answer));
	if (!fork()) {
		close(question[1]);
		child(parent);
	}
	close(question[0]);
	close(answer[1]);
}

static void step(unsigned long n)
{
	long seen;

	must(value == (long)n);
	must(write(question[1], "?", 1) == 1);
	must(read(answer[0], &seen, sizeof(seen)) == sizeof(seen));
	must(seen == (long)n && value == (long)n + 1);
}

const struct shape shape = { prepare, step, NULL };
