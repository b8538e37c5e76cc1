// SPDX-License-Identifier: GPL-2.0
/*
 * Calls of old, which the C library makes with newer ones, and old programs make themselves.
 *
 * feature: calls of old
 * calls: open, creat, stat, lstat, fstat, access, chmod, chown, lchown, mkdir, rmdir, link, symlink, readlink, rename,
 *	unlink, getdents, dup2, select, getrlimit, setrlimit, utime, utimes, pipe, time, faccessat
 * away: works
 */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <utime.h>

#include "shape.h"

/* A name in a folder, as getdents of old tells it. */
struct name {
	unsigned long inode, offset;
	unsigned short length;
	char text[];
};

static void make_file(unsigned long n)
{
	int fd = syscall(SYS_creat, "file", 0640);

	must(fd >= 0 && write(fd, &n, sizeof(n)) == sizeof(n) && !close(fd));
	must(!syscall(SYS_access, "file", R_OK | W_OK) && !syscall(SYS_faccessat, AT_FDCWD, "file", R_OK));
	must(!syscall(SYS_chmod, "file", 0600) && !syscall(SYS_chown, "file", 12, 34));
}

static void look_at_file(void)
{
	struct stat by_name, by_descriptor, of_link;
	int fd = syscall(SYS_open, "file", O_RDONLY);

	must(fd >= 0 && !syscall(SYS_stat, "file", &by_name) && !syscall(SYS_fstat, fd, &by_descriptor));
	must(by_name.st_mode == (S_IFREG | 0600) && by_name.st_uid == 12 && by_name.st_gid == 34);
	must(by_name.st_size == sizeof(long) && by_name.st_ino == by_descriptor.st_ino);
	must(syscall(SYS_dup2, fd, 77) == 77 && fcntl(77, F_GETFD) == 0 && !close(77) && !close(fd));
	must(!syscall(SYS_symlink, "file", "symbolic") && !syscall(SYS_lchown, "symbolic", 5, 6));
	must(!syscall(SYS_lstat, "symbolic", &of_link) && S_ISLNK(of_link.st_mode) && of_link.st_uid == 5);
}

static void look_at_times(unsigned long n)
{
	const struct timeval times[2] = { { n, 1000 }, { n + 1, 2000 } };
	const struct utimbuf stamps = { n + 2, n + 3 };
	struct stat is;

	must(!syscall(SYS_utimes, "file", times) && !syscall(SYS_stat, "file", &is));
	must(is.st_atim.tv_sec == (time_t)n && is.st_mtim.tv_nsec == 2000000);
	must(!syscall(SYS_utime, "file", &stamps) && !syscall(SYS_stat, "file", &is));
	must(is.st_atim.tv_sec == (time_t)n + 2 && is.st_mtim.tv_sec == (time_t)n + 3);
	must(syscall(SYS_time, NULL) >= 1500000000);
}

static void look_at_names(void)
{
	char told[512], text[16] = "";
	int fd, len, count = 0;

	must(!syscall(SYS_mkdir, "folder", 0700) && !syscall(SYS_rename, "file", "folder/renamed"));
	must(!syscall(SYS_link, "folder/renamed", "folder/linked"));
	must(syscall(SYS_readlink, "symbolic", text, sizeof(text)) == 4 && !memcmp(text, "file", 4));
	fd = syscall(SYS_open, "folder", O_RDONLY | O_DIRECTORY);
	must(fd >= 0);
	/* Whoever is interrupted is told of some at a time. */
	while ((len = syscall(SYS_getdents, fd, told, sizeof(told))) > 0)
		for (char *at = told; at < told + len; at += ((struct name *)at)->length)
			count++;
	must(!len && count == 4 && !close(fd));
	must(!syscall(SYS_unlink, "folder/renamed") && !syscall(SYS_unlink, "folder/linked"));
	must(!syscall(SYS_unlink, "symbolic") && !syscall(SYS_rmdir, "folder"));
}

static void look_at_pipe(void)
{
	struct timeval none = { 0, 0 };
	int ends[2];
	fd_set read;

	must(!syscall(SYS_pipe, ends));
	FD_ZERO(&read);
	FD_SET(ends[0], &read);
	must(!syscall(SYS_select, ends[0] + 1, &read, NULL, NULL, &none) && write(ends[1], "x", 1) == 1);
	FD_SET(ends[0], &read);
	must(syscall(SYS_select, ends[0] + 1, &read, NULL, NULL, &none) == 1 && FD_ISSET(ends[0], &read));
	must(!close(ends[0]) && !close(ends[1]));
}

static void look_at_limit(unsigned long n)
{
	struct rlimit limit, again;

	must(!syscall(SYS_getrlimit, RLIMIT_NOFILE, &limit));
	limit.rlim_cur = 600 + n % 10;
	must(!syscall(SYS_setrlimit, RLIMIT_NOFILE, &limit) && !syscall(SYS_getrlimit, RLIMIT_NOFILE, &again));
	must(again.rlim_cur == limit.rlim_cur && again.rlim_max == limit.rlim_max);
}

static void step(unsigned long n)
{
	make_file(n);
	look_at_file();
	look_at_times(n);
	look_at_names();
	look_at_pipe();
	look_at_limit(n);
}

const struct shape shape = { .step = step };
