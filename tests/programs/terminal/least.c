// SPDX-License-Identifier: GPL-2.0
/*
 * A program reads raw characters, so many at least, from a person who types slowly.
 *
 * feature: reading from a terminal
 * calls: read, readv
 * away: works
 * children: away
 */
#include <sys/uio.h>

#include "shape.h"
#include "slow.h"
#include "terminal.h"

/* So many are typed each time, of which so many are waited for. */
enum { TYPED = 60, LEAST = 50 };

static struct terminal terminal;

static void types(int person)
{
	int many;

	while (read(slow_told[0], &many, sizeof(many)) == sizeof(many))
		for (int i = 0; i < many; i += 2) {
			usleep(300);
			must(write(person, slow_bytes + i, 2) == 2);
		}
	_exit(0);
}

static void prepare(void)
{
	struct termios modes;

	terminal = terminal_open();
	must(!tcgetattr(terminal.program, &modes));
	cfmakeraw(&modes);
	modes.c_cc[VMIN] = LEAST;
	modes.c_cc[VTIME] = 0;
	must(!tcsetattr(terminal.program, TCSANOW, &modes));
	slow_begin(types, dup(terminal.person), -1);
}

static void step(unsigned long n)
{
	unsigned char back[1000];
	struct iovec parts[] = { { back, 20 }, { back + 20, sizeof(back) - 20 } };
	ssize_t got;

	slow_tell(TYPED);
	got = n % 2 ? readv(terminal.program, parts, 2) : read(terminal.program, back, sizeof(back));
	must(got >= LEAST && got <= TYPED);
	must(got == TYPED || read(terminal.program, back + got, TYPED - got) == TYPED - got);
	must(!memcmp(back, slow_bytes, TYPED));
}

const struct shape shape = { .prepare = prepare, .step = step };
