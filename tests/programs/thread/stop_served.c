// SPDX-License-Identifier: GPL-2.0
/*
 * A child that is away is stopped and goes on with all its threads.
 *
 * feature: children that have threads, made at home
 * calls: kill, wait4
 * away: works
 * children: away
 */
#include <poll.h>

#include "child.h"
#include "threads.h"

static volatile unsigned long turns[WORKERS];
static struct child child;

static void *count(void *arg)
{
	volatile unsigned long *mine = arg;

	for (;;) {
		++*mine;
		if ((mine - turns) % 2)
			usleep(100);
	}
	return NULL;
}

/* Answers when each thread has made a turn since it was asked. */
static int serve(int line)
{
	unsigned long before[WORKERS];
	pthread_t thread;
	long number;

	for (int i = 0; i < WORKERS; i++)
		must(!pthread_create(&thread, NULL, count, (void *)&turns[i]));
	while (child_hear(line, &number)) {
		memcpy(before, (void *)turns, sizeof(before));
		for (int i = 0; i < WORKERS; i++)
			while (turns[i] == before[i])
				usleep(100);
		child_tell(line, number + 1);
	}
	return 0;
}

static void prepare(void)
{
	child = child_serve(serve);
	must(child_ask(child, 1) == 2);
}

static void is_told(int options)
{
	int status;

	must(waitpid(child.pid, &status, options) == child.pid);
	must(options == WUNTRACED ? WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP : WIFCONTINUED(status));
}

static void step(unsigned long n)
{
	struct pollfd answer = { .fd = child.line, .events = POLLIN };
	long number = n;

	must(!kill(child.pid, SIGSTOP));
	is_told(WUNTRACED);
	child_tell(child.line, number);
	must(poll(&answer, 1, 10) == 0);
	must(!kill(child.pid, SIGCONT));
	is_told(WCONTINUED);
	must(child_hear(child.line, &number) && number == (long)n + 1);
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
