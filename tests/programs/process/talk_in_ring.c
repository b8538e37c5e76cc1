// SPDX-License-Identifier: GPL-2.0
/*
 * A token goes round a ring of processes that are moved apart; each adds one.
 *
 * feature: processes that talk
 * calls: pipe, read, write
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

#define PROCESSES 4

static pid_t pids[PROCESSES];
static int out, in;

/* Takes from one pipe and gives to another until the first has ended. */
static void pass_on(int from, int to)
{
	long token;

	while (child_hear(from, &token))
		child_tell(to, token + 1);
	_exit(0);
}

/* The C library makes it with pipe2. */
static void make_pipe(int ends[2])
{
	must(!syscall(SYS_pipe, ends));
}

static int add_process(pid_t *pid, int from)
{
	int next[2];

	make_pipe(next);
	*pid = fork();
	must(*pid >= 0);
	if (!*pid) {
		must(!close(next[0]) && !close(out));
		pass_on(from, next[1]);
	}
	must(!close(from) && !close(next[1]));
	return next[0];
}

static void prepare(void)
{
	int first[2];

	make_pipe(first);
	out = first[1];
	in = first[0];
	for (int i = 0; i < PROCESSES; i++)
		in = add_process(&pids[i], in);
	child_tell(out, 0);
}

/* The token went out before the last move. */
static void step(unsigned long n)
{
	long token;

	must(child_hear(in, &token) && token == (long)n * PROCESSES + PROCESSES);
	child_tell(out, token);
}

static void verify(void)
{
	long token;

	must(child_hear(in, &token) && !close(out));
	must(!child_hear(in, &token));
	for (int i = 0; i < PROCESSES; i++)
		child_ends(pids[i], 0);
}

const struct shape shape = { prepare, step, verify };
