/* SPDX-License-Identifier: GPL-2.0 */
/* A child at the other end of a stream, which is slow: who sends to it, or receives from it, waits in the middle. */
#ifndef MOSIX_TESTS_SLOW_H
#define MOSIX_TESTS_SLOW_H

#include <sys/socket.h>
#include <sys/uio.h>

#include "test.h"

/* More than any stream of these programs holds. */
enum { SLOW_LENGTH = 200000, SLOW_PARTS = 4 };

static unsigned char slow_bytes[SLOW_LENGTH];
static int slow_told[2];

/* Reads as many bytes as it is told, a few at a time, and says in the end whether they were right. */
__attribute__((noreturn, unused))
static void slow_reads(int from)
{
	unsigned char back[7000];
	int length, at;
	ssize_t part;

	while (read(slow_told[0], &length, sizeof(length)) == sizeof(length)) {
		for (at = 0; at < length; at += part) {
			int want = length - at < (int)sizeof(back) ? length - at : (int)sizeof(back);

			part = read(from, back, want);
			if (part <= 0)
				_exit(1);
			if (memcmp(back, slow_bytes + at, part))
				at = -SLOW_LENGTH;
			usleep(300);
		}
		must(write(slow_told[0], &at, sizeof(at)) == sizeof(at));
	}
	_exit(0);
}

/* Writes them all, a few at a time, as often as it is told to. */
__attribute__((noreturn, unused))
static void slow_writes(int to)
{
	int length;

	while (read(slow_told[0], &length, sizeof(length)) == sizeof(length))
		for (int at = 0; at < length; at += 5000) {
			must(write(to, slow_bytes + at, 5000) == 5000);
			usleep(300);
		}
	_exit(0);
}

/* The child does its part at @its end until this program ends. */
__attribute__((unused))
static void slow_begin(void (*part)(int end), int its, int ours)
{
	test_fill(slow_bytes, SLOW_LENGTH, 7);
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, slow_told));
	if (!fork()) {
		close(ours);
		close(slow_told[1]);
		part(its);
	}
	must(!close(its) && !close(slow_told[0]));
}

__attribute__((unused))
static void slow_tell(int length)
{
	must(write(slow_told[1], &length, sizeof(length)) == sizeof(length));
}

__attribute__((unused))
static bool slow_was_right(int length)
{
	int right;

	return read(slow_told[1], &right, sizeof(right)) == sizeof(right) && right == length;
}

/* The bytes in parts of several sizes. */
__attribute__((unused))
static struct iovec *slow_parts(unsigned char *bytes)
{
	static struct iovec parts[SLOW_PARTS];
	static const int ends[] = { 0, 10, 90000, 90001, SLOW_LENGTH };

	for (int i = 0; i < SLOW_PARTS; i++)
		parts[i] = (struct iovec){ bytes + ends[i], ends[i + 1] - ends[i] };
	return parts;
}

#endif
