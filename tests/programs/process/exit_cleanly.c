// SPDX-License-Identifier: GPL-2.0
/*
 * What a program has set aside for its end is done then, last in first out: functions, destructors, buffers.
 *
 * feature: the end of a process
 * calls: exit_group, write
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

static struct child child;
static FILE *pipe_out;
static int pipe_in;
static bool in_child;

static void put(const char *text)
{
	if (in_child)
		must(fputs(text, pipe_out) >= 0);
}

static void put_first(void)
{
	put("first ");
}

static void put_number(int status, void *text)
{
	char number[16];

	snprintf(number, sizeof(number), "%s%d ", (char *)text, status);
	put(number);
}

__attribute__((destructor))
static void put_last(void)
{
	put("last");
}

static int serve(int line)
{
	long number;

	in_child = true;
	must(!close(pipe_in) && !on_exit(put_number, "status ") && !atexit(put_first));
	must(setvbuf(pipe_out, NULL, _IOFBF, 4096) == 0);
	put("begin ");
	while (child_hear(line, &number))
		child_tell(line, number);
	exit(21);
}

static void prepare(void)
{
	int ends[2];

	must(!pipe(ends));
	pipe_in = ends[0];
	pipe_out = fdopen(ends[1], "w");
	must(pipe_out);
	child = child_serve(serve);
	must(!fclose(pipe_out));
}

static void step(unsigned long n)
{
	must(child_ask(child, n) == (long)n);
}

static void verify(void)
{
	static const char expected[] = "begin first status 21 last";
	char text[64] = "";

	must(!shutdown(child.line, SHUT_RDWR));
	child_ends(child.pid, 21);
	must(read(pipe_in, text, sizeof(text)) == sizeof(expected) - 1 && !strcmp(text, expected));
}

const struct shape shape = { prepare, step, verify };
