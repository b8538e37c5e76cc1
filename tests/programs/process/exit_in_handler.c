// SPDX-License-Identifier: GPL-2.0
/*
 * A child ends in a handler, on the alternate stack, in the middle of a call.
 *
 * feature: the end of a process
 * calls: exit_group, sigaltstack, kill
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

#define CHILDREN 4

static struct child children[CHILDREN];
static char stack[1 << 16];

static void end(int signal)
{
	char here;

	_exit(&here >= stack && &here < stack + sizeof(stack) ? 90 + signal : 1);
}

static int serve(int line)
{
	struct sigaction action = { .sa_handler = end, .sa_flags = SA_ONSTACK };
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	long number;

	must(!sigaltstack(&alternate, NULL) && !sigaction(SIGUSR1, &action, NULL));
	for (;;) {
		must(child_hear(line, &number));
		child_tell(line, number);
	}
}

static void prepare(void)
{
	for (int i = 0; i < CHILDREN; i++)
		children[i] = child_serve(serve);
}

static void step(unsigned long n)
{
	must(child_ask(children[n % CHILDREN], n) == (long)n);
}

/* Each has been asked something, and so is ready: waits for the next. */
static void verify(void)
{
	for (int i = 0; i < CHILDREN; i++) {
		child_ask(children[i], 0);
		must(!kill(children[i].pid, SIGUSR1));
		child_ends(children[i].pid, 90 + SIGUSR1);
	}
}

const struct shape shape = { prepare, step, verify };
