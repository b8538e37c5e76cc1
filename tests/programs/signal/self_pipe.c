// SPDX-License-Identifier: GPL-2.0
/*
 * A handler writes to a pipe by which the program waits: at whatever moment the signal comes, before the wait
 * or in it, the wait is over.
 *
 * feature: waits and handlers
 * calls: poll, setitimer
 * away: works
 */
#include <poll.h>
#include <sys/time.h>

#include "shape.h"
#include "signals.h"

#define ROUNDS 40

static int ends[2];
static uint64_t state = 88172645463325252;

static void tell(int signal, siginfo_t *info, void *context)
{
	must(write(ends[1], "x", 1) == 1);
}

static void prepare(void)
{
	must(!pipe(ends));
	handle(SIGALRM, tell, 0);
}

static int wait_for(int fd)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	int ready;

	do {
		ready = poll(&wait, 1, 10000);
	} while (ready == -1 && errno == EINTR);
	return ready;
}

static void step(unsigned long n)
{
	struct itimerval soon = {};
	char byte;

	for (int i = 0; i < ROUNDS; i++) {
		soon.it_value.tv_usec = 1 + test_next(&state) % 600;
		must(!setitimer(ITIMER_REAL, &soon, NULL));
		must(wait_for(ends[0]) == 1);
		must(read(ends[0], &byte, 1) == 1);
	}
}

const struct shape shape = { .prepare = prepare, .step = step };
