/* SPDX-License-Identifier: GPL-2.0 */
/* The system call itself, which the C library has no function for. */
#ifndef MOSIX_TESTS_FUTEX_H
#define MOSIX_TESTS_FUTEX_H

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>

#include "test.h"

__attribute__((unused))
static long futex(uint32_t *word, int how, uint32_t value, const struct timespec *timeout, uint32_t *other,
		  uint32_t third)
{
	return syscall(SYS_futex, word, how, value, timeout, other, third);
}

/* For an operation whose fourth argument is a number. */
__attribute__((unused))
static const struct timespec *as_timeout(unsigned long number)
{
	return (const struct timespec *)number;
}

__attribute__((unused))
static int64_t now_ns(void)
{
	struct timespec now;

	must(!clock_gettime(CLOCK_MONOTONIC, &now));
	return now.tv_sec * 1000000000ll + now.tv_nsec;
}

#endif
