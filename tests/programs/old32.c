// SPDX-License-Identifier: GPL-2.0
/* A 32-bit program without a C library: it waits, and is there to be refused. */

struct old_timespec {
	long seconds;
	long nanoseconds;
};

static long call(long number, long a, long b, long c)
{
	long result;

	asm volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
	return result;
}

void _start(void)
{
	struct old_timespec second = { 1, 0 };
	int left;

	call(4 /* write */, 1, (long)"ready\n", 6);
	for (left = 120; left; left--)
		call(162 /* nanosleep */, (long)&second, 0, 0);
	call(1 /* exit */, 0, 0, 0);
}
