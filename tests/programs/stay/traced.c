// SPDX-License-Identifier: GPL-2.0
/*
 * A child traces its parent.
 *
 * feature: tracing
 * calls: ptrace
 * away: refused ptrace
 */
#include <sys/prctl.h>
#include <sys/ptrace.h>

#include "shape.h"

static int pipe_ends[2];

static void child(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	must(!ptrace(PTRACE_SEIZE, parent, 0, 0));
	must(write(pipe_ends[1], "t", 1) == 1);
	for (;;)
		pause();
}

static int tracer(void)
{
	char line[64];
	FILE *status = fopen("/proc/self/status", "r");
	int pid = -1;

	while (pid < 0 && fgets(line, sizeof(line), status))
		sscanf(line, "TracerPid: %d", &pid);
	fclose(status);
	return pid;
}

static pid_t pid;

static void prepare(void)
{
	pid_t parent = getpid();
	char byte;

	must(!pipe(pipe_ends));
	pid = fork();
	if (!pid)
		child(parent);
	must(read(pipe_ends[0], &byte, 1) == 1);
}

static void step(unsigned long n)
{
	must(tracer() == pid);
}

const struct shape shape = { .prepare = prepare, .step = step };
