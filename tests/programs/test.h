/* SPDX-License-Identifier: GPL-2.0 */
/* What every test program shares: a check that says what failed, and a loop that ends when told. */
#ifndef MOSIX_TESTS_TEST_H
#define MOSIX_TESTS_TEST_H

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Says what did not hold and ends the program; errno is shown as it was. */
#define must(condition)                                                        \
	do {                                                                   \
		if (!(condition))                                              \
			test_fail(__FILE__, __LINE__, #condition);             \
	} while (0)

static volatile sig_atomic_t test_told_to_end;

__attribute__((noreturn, unused))
static void test_fail(const char *file, int line, const char *condition)
{
	printf("%s:%d: does not hold: %s (errno %d, %s)\n", file, line,
	       condition, errno, strerror(errno));
	fflush(stdout);
	_exit(1);
}

__attribute__((unused))
static void test_end_handler(int signal)
{
	test_told_to_end = 1;
}

/* Lines reach the output as they are printed; SIGTERM ends test_goes_on() loops. */
__attribute__((unused))
static void test_begin(void)
{
	struct sigaction action = { .sa_handler = test_end_handler, .sa_flags = SA_RESTART };

	setvbuf(stdout, NULL, _IOLBF, 4096);
	sigaction(SIGTERM, &action, NULL);
}

/*
 * A program given a limit of 0 goes on until SIGTERM. It prints how many steps it made,
 * so that a second run, with that number as its limit, must print the very same.
 */
__attribute__((unused))
static bool test_goes_on(unsigned long step, unsigned long limit)
{
	return limit ? step < limit : !test_told_to_end;
}

/* A cheap sequence of numbers that is the same everywhere (xorshift64). */
__attribute__((unused))
static uint64_t test_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

__attribute__((unused))
static void test_fill(void *memory, size_t len, uint64_t seed)
{
	unsigned char *byte = memory;
	uint64_t state = seed * 2654435761u + 1;
	size_t i;

	for (i = 0; i < len; i++)
		byte[i] = test_next(&state) >> 24;
}

__attribute__((unused))
static bool test_filled(const void *memory, size_t len, uint64_t seed)
{
	const unsigned char *byte = memory;
	uint64_t state = seed * 2654435761u + 1;
	size_t i;

	for (i = 0; i < len; i++)
		if (byte[i] != (unsigned char)(test_next(&state) >> 24))
			return false;
	return true;
}

__attribute__((unused))
static bool test_all(const void *memory, size_t len, unsigned char value)
{
	const unsigned char *byte = memory;
	size_t i;

	for (i = 0; i < len; i++)
		if (byte[i] != value)
			return false;
	return true;
}

/* Computes in user mode for a while. What a signal handler wrote meanwhile is seen afterwards. */
__attribute__((unused))
static void test_spin(unsigned long turns)
{
	asm volatile("1: dec %0; jnz 1b" : "+r"(turns) : : "cc", "memory");
}

#endif
