// SPDX-License-Identifier: GPL-2.0
/*
 * Primes, checksums, queens, towers, powers of a matrix, a Fourier transform, pi and sorting: each result is known.
 *
 * feature: computing
 * away: works
 */
#include <complex.h>
#include <math.h>

#include "shape.h"

static void primes(void)
{
	enum { MOST = 200000 };
	static bool divided[MOST];
	unsigned int found = 0;

	memset(divided, 0, sizeof(divided));
	for (unsigned int i = 2; i < MOST; i++) {
		if (divided[i])
			continue;
		found++;
		for (unsigned int k = 2 * i; k < MOST; k += i)
			divided[k] = true;
	}
	must(found == 17984);
}

/* Of a million letters a: the one of Ethernet. */
static void checksum(void)
{
	uint32_t sum = ~0u;

	for (int i = 0; i < 1000000; i++) {
		sum ^= 'a';
		for (int bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ (sum & 1 ? 0xedb88320 : 0);
	}
	must(~sum == 0xdc25bfbc);
}

static unsigned int place_queens(unsigned int columns, unsigned int left, unsigned int right, unsigned int all)
{
	unsigned int free = all & ~(columns | left | right), ways = 0;

	if (columns == all)
		return 1;
	while (free) {
		unsigned int here = free & -free;

		free ^= here;
		ways += place_queens(columns | here, (left | here) << 1, (right | here) >> 1, all);
	}
	return ways;
}

static void queens(void)
{
	must(place_queens(0, 0, 0, (1 << 9) - 1) == 352);
}

static unsigned long move_tower(int height, int *from, int *to, int *between)
{
	unsigned long moves;

	if (!height)
		return 0;
	moves = move_tower(height - 1, from, between, to);
	--*from;
	++*to;
	return moves + 1 + move_tower(height - 1, between, to, from);
}

static void towers(void)
{
	int heights[3] = { 18, 0, 0 };

	must(move_tower(18, &heights[0], &heights[1], &heights[2]) == (1 << 18) - 1);
	must(!heights[0] && heights[1] == 18 && !heights[2]);
}

/* Whose powers are the numbers of Fibonacci. */
static void powers(void)
{
	uint64_t a[2][2], b[2][2];

	for (int round = 0; round < 5000; round++) {
		memcpy(a, (uint64_t [2][2]) { { 1, 1 }, { 1, 0 } }, sizeof(a));
		for (int n = 1; n < 90; n++) {
			for (int i = 0; i < 4; i++)
				b[i / 2][i % 2] = a[i / 2][0] + (i % 2 ? 0 : a[i / 2][1]);
			memcpy(a, b, sizeof(a));
		}
		must(a[0][1] == 2880067194370816120 && a[0][0] == 4660046610375530309 && a[1][1] == a[0][0] - a[0][1]);
	}
}

static void transform(double complex *wave, int length, int apart, double sign)
{
	double complex even[length / 2], odd[length / 2];

	if (length == 1)
		return;
	for (int i = 0; i < length / 2; i++) {
		even[i] = wave[2 * i];
		odd[i] = wave[2 * i + 1];
	}
	transform(even, length / 2, apart, sign);
	transform(odd, length / 2, apart, sign);
	for (int i = 0; i < length / 2; i++) {
		double complex turned = odd[i] * cexp(sign * 2 * M_PI * I * i / length);

		wave[i] = even[i] + turned;
		wave[i + length / 2] = even[i] - turned;
	}
}

/* A wave of one length, into its length and back. */
static void waves(void)
{
	enum { LENGTH = 1024, TIMES = 37 };
	double complex wave[LENGTH];

	for (int i = 0; i < LENGTH; i++)
		wave[i] = cos(2 * M_PI * TIMES * i / LENGTH);
	transform(wave, LENGTH, 1, -1);
	for (int i = 0; i < LENGTH; i++)
		must(fabs(cabs(wave[i]) - (i == TIMES || i == LENGTH - TIMES ? LENGTH / 2 : 0)) < 1e-8);
	transform(wave, LENGTH, 1, 1);
	for (int i = 0; i < LENGTH; i++)
		must(cabs(wave[i] / LENGTH - cos(2 * M_PI * TIMES * i / LENGTH)) < 1e-12);
}

static long double inverse_tangent(long double x)
{
	long double sum = 0, power = x;

	for (int n = 1; n < 200; n += 2, power *= -x * x)
		sum += power / n;
	return sum;
}

/* By the formula of Machin, to more digits than a double has. */
static void pi(void)
{
	for (int round = 0; round < 2000; round++) {
		volatile long double fifth = 5, other = 239;
		long double pi = 16 * inverse_tangent(1 / fifth) - 4 * inverse_tangent(1 / other);

		must(fabsl(pi - 3.14159265358979323846264L) < 1e-17L);
	}
}

static int compare(const void *one, const void *other)
{
	uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;

	return a < b ? -1 : a > b;
}

static void sorting(void)
{
	enum { MANY = 20000 };
	static uint64_t number[MANY];
	uint64_t state = 7, before = 0, after = 0;

	for (int i = 0; i < MANY; i++)
		before += number[i] = test_next(&state);
	qsort(number, MANY, sizeof(*number), compare);
	for (int i = 0; i < MANY; i++) {
		after += number[i];
		must(!i || number[i - 1] <= number[i]);
	}
	must(before == after);
}

static void step(unsigned long n)
{
	static void (*const work[])(void) = { primes, checksum, queens, towers, powers, waves, pi, sorting };

	work[n % 8]();
}

const struct shape shape = { .step = step };
