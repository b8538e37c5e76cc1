// SPDX-License-Identifier: GPL-2.0
/*
 * Prints the frequency of this machine's time stamp counter in kHz. Emulated
 * machines see the same counter, and on a busy host they measure it so badly
 * that their clocks run up to eight times too fast; so they are told.
 */
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

#define MEASURE_NS	50000000LL
#define TRIES		20

struct moment {
	long long ns;
	unsigned long long tsc;
};

static long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_RAW, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Both at once: of several readings the one that was least interrupted. */
static struct moment moment(void)
{
	struct moment best = { 0 };
	unsigned long long least = ~0ULL;

	for (int i = 0; i < TRIES; i++) {
		unsigned long long before = __rdtsc();
		long long ns = now_ns();
		unsigned long long took = __rdtsc() - before;

		if (took < least) {
			least = took;
			best = (struct moment){ .ns = ns, .tsc = before + took / 2 };
		}
	}
	return best;
}

int main(void)
{
	const struct timespec wait = { .tv_nsec = MEASURE_NS };
	struct moment first = moment(), last;

	nanosleep(&wait, NULL);
	last = moment();
	printf("%.0f\n", (last.tsc - first.tsc) * 1e6 / (last.ns - first.ns));
	return 0;
}
