// SPDX-License-Identifier: GPL-2.0
/*
 * Times of files: given to the nanosecond, as they are now, or left alone.
 *
 * feature: owners, modes and times
 * calls: utimensat, utimes, futimesat, utime
 * away: works
 */
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <utime.h>

#include "files.h"
#include "shape.h"

static int fd;

static struct stat status(void)
{
	struct stat status;

	must(!fstat(fd, &status));
	return status;
}

static void prepare(void)
{
	fd = make_file("file");
}

static void step(unsigned long n)
{
	struct timespec given[2] = { { 1000000000 + n, 123456789 }, { 2, 999999999 } };
	struct timespec omit[2] = { { 5, UTIME_OMIT }, { 1234, 5 } };
	struct timespec now[2] = { { 0, UTIME_NOW }, { 0, UTIME_OMIT } };
	struct timeval coarse[2] = { { 77, 5 }, { 78, 6 } };
	struct utimbuf coarsest = { 9, 10 };

	must(!futimens(fd, given) && status().st_atim.tv_sec == 1000000000 + (time_t)n);
	must(status().st_atim.tv_nsec == 123456789 && status().st_mtim.tv_nsec == 999999999);
	must(!utimensat(AT_FDCWD, "file", omit, 0));
	must(status().st_atim.tv_nsec == 123456789 && status().st_mtim.tv_sec == 1234);
	must(!futimens(fd, now) && status().st_atim.tv_sec > 1500000000 && status().st_mtim.tv_sec == 1234);
	must(!syscall(SYS_utimes, "file", coarse) && status().st_mtim.tv_sec == 78 && status().st_mtim.tv_nsec == 6000);
	must(!syscall(SYS_futimesat, AT_FDCWD, "file", NULL) && status().st_mtim.tv_sec > 1500000000);
	must(!syscall(SYS_utime, "file", &coarsest) && status().st_atim.tv_sec == 9 && status().st_mtim.tv_sec == 10);
	given[0].tv_nsec = 1000000000;
	must(futimens(fd, given) == -1 && errno == EINVAL);
}

const struct shape shape = { .prepare = prepare, .step = step };
