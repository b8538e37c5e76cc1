// SPDX-License-Identifier: GPL-2.0
/*
 * Random bytes fill all that was asked for, and are never the same.
 *
 * feature: random bytes
 * calls: getrandom
 * away: works
 */
#include <sys/random.h>
#include <sys/syscall.h>

#include "shape.h"

static unsigned char last[64];

static void step(unsigned long n)
{
	unsigned char some[sizeof(last) + 1] = {};

	must(getrandom(some, sizeof(last), n % 2 ? GRND_NONBLOCK : 0) == sizeof(last));
	must(memcmp(some, last, sizeof(last)) && some[sizeof(last)] == 0);
	memcpy(last, some, sizeof(last));
	must(getrandom(some, 0, 0) == 0);
	must(getrandom(some, 1, 0x100) == -1 && errno == EINVAL);
	must(syscall(SYS_getrandom, 16, 1, 0) == -1 && errno == EFAULT);
}

const struct shape shape = { .step = step };
