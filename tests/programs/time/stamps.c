// SPDX-License-Identifier: GPL-2.0
/*
 * Files are stamped with the time of day, and with whatever time is asked for.
 *
 * feature: times of files
 * calls: utimensat, utime, futimesat
 * away: works
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <utime.h>

#include "shape.h"
#include "clocks.h"

static int fd;

static void prepare(void)
{
	fd = open("stamped", O_RDWR | O_CREAT, 0600);
	must(fd >= 0);
}

static void must_be(long long accessed, long long written)
{
	struct stat s;

	must(!fstat(fd, &s));
	must(accessed == -1 || in_ns(s.st_atim) == accessed);
	must(written == -1 || in_ns(s.st_mtim) == written);
}

static void step(unsigned long n)
{
	struct timespec both[2] = { from_ns(1234567890 * SECOND + n), from_ns(987654321 * SECOND + n + 1) };
	struct timeval times[2] = { { 1000 + n, 5 }, { 2000 + n, 6 } };
	struct utimbuf seconds = { 3000 + n, 4000 + n };
	long long before = now(CLOCK_REALTIME_COARSE) - 20 * MS;
	struct stat s;

	must(write(fd, "x", 1) == 1 && !fstat(fd, &s));
	must(in_ns(s.st_mtim) >= before && in_ns(s.st_mtim) <= now(CLOCK_REALTIME));
	must(!futimens(fd, both));
	must_be(in_ns(both[0]), in_ns(both[1]));
	both[0].tv_nsec = UTIME_OMIT;
	both[1].tv_nsec = UTIME_NOW;
	must(!utimensat(AT_FDCWD, "stamped", both, 0));
	must_be(1234567890 * SECOND + n, -1);
	must(!fstat(fd, &s) && in_ns(s.st_mtim) >= before);
	must(!utimes("stamped", times));
	must_be((1000 + n) * SECOND + 5000, (2000 + n) * SECOND + 6000);
	must(!syscall(SYS_utime, "stamped", &seconds));
	must_be((3000 + n) * SECOND, (4000 + n) * SECOND);
	must(!syscall(SYS_futimesat, AT_FDCWD, "stamped", times));
	must_be((1000 + n) * SECOND + 5000, (2000 + n) * SECOND + 6000);
}

const struct shape shape = { .prepare = prepare, .step = step };
