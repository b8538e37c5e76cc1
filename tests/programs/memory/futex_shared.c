// SPDX-License-Identifier: GPL-2.0
/*
 * The same with a word in shared memory, which nobody else maps.
 *
 * feature: futexes
 * calls: futex
 * away: works
 */
#include "futex.h"
#include "pages.h"
#include "shape.h"

static uint32_t *word;

static void prepare(void)
{
	word = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(word != MAP_FAILED);
}

static void step(unsigned long n)
{
	struct timespec timeout = { .tv_nsec = 5000000 };

	must(*word == n);
	must(futex(word, FUTEX_WAIT, n, &timeout, NULL, 0) == -1 && errno == ETIMEDOUT);
	must(futex(word, FUTEX_WAKE, 1, NULL, NULL, 0) == 0);
	*word = n + 1;
	must(futex(word, FUTEX_WAIT, n, NULL, NULL, 0) == -1 && errno == EAGAIN);
}

const struct shape shape = { prepare, step, NULL };
