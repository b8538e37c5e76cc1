// SPDX-License-Identifier: GPL-2.0
/*
 * A read from a terminal where nobody types, and a write to one that is stopped, are broken off by a handler, or go on
 * after it if that was asked for.
 *
 * feature: waits and handlers
 * calls: read, write
 * away: works
 */
#include "shape.h"
#include "signals.h"
#include "terminal.h"

static struct terminal terminal;

/* The third time, the person types. */
static void type(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 3)
		terminal_type(terminal, "word\n");
}

static void go_on(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 3)
		must(!tcflow(terminal.program, TCOON));
}

static void prepare(void)
{
	terminal = terminal_open();
	terminal_modes(terminal, ECHO, 0);
}

static void step(unsigned long n)
{
	char line[16];

	must_be_interrupted(read(terminal.program, line, sizeof(line)));
	must_be_restarted(read(terminal.program, line, sizeof(line)) == 5 && !memcmp(line, "word\n", 5), type);
	must(caught_count >= 3 && !tcflow(terminal.program, TCOOFF));
	/* (tcdrain() waits for nothing: a pseudo terminal keeps no output of its own.) */
	must_be_interrupted(write(terminal.program, "said", 4));
	must_be_restarted(write(terminal.program, "said", 4) == 4, go_on);
	must(caught_count >= 3);
	terminal_shows(terminal, "said");
}

const struct shape shape = { .prepare = prepare, .step = step };
