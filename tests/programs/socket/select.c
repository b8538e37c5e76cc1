// SPDX-License-Identifier: GPL-2.0
/*
 * Of several sockets, those that are ready are found.
 *
 * feature: sockets that are ready
 * calls: pselect6, ppoll
 * away: works
 */
#include <sys/select.h>

#include "shape.h"
#include "sockets.h"

#define PAIRS 4

static int ends[PAIRS][2];

static void prepare(void)
{
	for (int i = 0; i < PAIRS; i++)
		must(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends[i]));
}

static void select_one(int ready)
{
	struct timespec at_once = { 0 };
	fd_set set;

	FD_ZERO(&set);
	for (int i = 0; i < PAIRS; i++)
		FD_SET(ends[i][1], &set);
	must(pselect(FD_SETSIZE, &set, NULL, NULL, &at_once, NULL) == 1);
	for (int i = 0; i < PAIRS; i++)
		must(!FD_ISSET(ends[i][1], &set) == (i != ready));
}

static void poll_one(int ready)
{
	struct pollfd set[PAIRS];

	for (int i = 0; i < PAIRS; i++)
		set[i] = (struct pollfd){ .fd = ends[i][1], .events = POLLIN };
	must(ppoll(set, PAIRS, NULL, NULL) == 1);
	for (int i = 0; i < PAIRS; i++)
		must(set[i].revents == (i == ready ? POLLIN : 0));
}

/* Made ready by the step before. */
static void step(unsigned long n)
{
	char byte;

	if (n) {
		select_one((n - 1) % PAIRS);
		poll_one((n - 1) % PAIRS);
		must(recv(ends[(n - 1) % PAIRS][1], &byte, 1, 0) == 1);
	}
	must(send(ends[n % PAIRS][0], "x", 1, 0) == 1);
}

const struct shape shape = { prepare, step, NULL };
