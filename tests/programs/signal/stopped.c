// SPDX-License-Identifier: GPL-2.0
/*
 * A child stops the program and lets it go on: a wait goes on unseen, and SIGCONT may have a handler.
 *
 * feature: stop and continue
 * calls: kill, read
 * away: works
 * moves: stopped
 * children: away
 */
#include <sys/prctl.h>

#include "shape.h"
#include "signals.h"

/* The child is asked by a byte, and answers with one when it has done it. */
static int ask[2], answer[2];

static void stop_when_asked(pid_t program)
{
	char byte;

	while (read(ask[0], &byte, 1) == 1) {
		must(!kill(program, SIGSTOP));
		usleep(3000);
		must(!kill(program, SIGCONT));
		must(write(answer[1], "x", 1) == 1);
	}
	_exit(0);
}

static void prepare(void)
{
	pid_t program = getpid(), child;

	must(!pipe(ask) && !pipe(answer));
	child = fork();
	must(child >= 0);
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		stop_when_asked(program);
	}
	handle(SIGCONT, caught_note, SA_RESTART);
}

static void step(unsigned long n)
{
	char byte;

	caught_none();
	must(write(ask[1], "x", 1) == 1);
	must(read(answer[0], &byte, 1) == 1);
	must(caught_count == 1 && caught[0].si_signo == SIGCONT && caught[0].si_code == SI_USER);
}

const struct shape shape = { .prepare = prepare, .step = step };
