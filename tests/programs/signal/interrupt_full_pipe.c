// SPDX-License-Identifier: GPL-2.0
/*
 * sendfile, splice and tee into a full pipe wait; a handler breaks them off, or they go on after it if that was asked
 * for, and nothing is taken from where it came from but what arrived.
 *
 * feature: waits and handlers
 * calls: sendfile, splice, tee
 * away: works
 */
#include <fcntl.h>
#include <sys/sendfile.h>

#include "shape.h"
#include "signals.h"

enum { PAGE = 4096, LENGTH = 10 };

static char bytes[PAGE];
static int file, full[2], some[2];

static void fill(void)
{
	must(write(full[1], bytes, PAGE) == PAGE);
}

/* The third time, there is room. */
static void make_room(int signal, siginfo_t *info, void *context)
{
	char page[PAGE];

	if (++caught_count == 3)
		must(read(full[0], page, PAGE) == PAGE && !memcmp(page, bytes, PAGE));
}

static void prepare(void)
{
	test_fill(bytes, PAGE, 1);
	file = open("file", O_RDWR | O_CREAT, 0600);
	must(file >= 0 && write(file, bytes, PAGE) == PAGE);
	must(!pipe(full) && !pipe(some) && fcntl(full[1], F_SETPIPE_SZ, PAGE) == PAGE);
	fill();
}

static bool holds(int from, const char *what)
{
	char back[LENGTH];

	return read(from, back, LENGTH) == LENGTH && !memcmp(back, what, LENGTH);
}

static void from_file(unsigned long n)
{
	off_t first = n % 100, at = first;

	must_be_interrupted(sendfile(full[1], file, &at, LENGTH));
	must(at == first);
	must_be_restarted(sendfile(full[1], file, &at, LENGTH) == LENGTH, make_room);
	must(caught_count >= 3 && at == first + LENGTH && holds(full[0], bytes + first));
	fill();
	must_be_interrupted(splice(file, &at, full[1], NULL, LENGTH, 0));
	must(at == first + LENGTH);
	must_be_restarted(splice(file, &at, full[1], NULL, LENGTH, 0) == LENGTH, make_room);
	must(caught_count >= 3 && at == first + 2 * LENGTH && holds(full[0], bytes + first + LENGTH));
	fill();
}

static void from_pipe(unsigned long n)
{
	const char *what = bytes + n % 100;

	must(write(some[1], what, LENGTH) == LENGTH);
	must_be_interrupted(tee(some[0], full[1], LENGTH, 0));
	must_be_restarted(tee(some[0], full[1], LENGTH, 0) == LENGTH, make_room);
	must(caught_count >= 3 && holds(full[0], what));
	fill();
	must_be_interrupted(splice(some[0], NULL, full[1], NULL, LENGTH, 0));
	must_be_restarted(splice(some[0], NULL, full[1], NULL, LENGTH, 0) == LENGTH, make_room);
	must(caught_count >= 3 && holds(full[0], what));
	fill();
}

static void step(unsigned long n)
{
	if (n % 2)
		from_file(n);
	else
		from_pipe(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
