// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/self names the program's file, its place, its root and every file that it has open.
 *
 * feature: /proc/self
 * calls: readlink, getcwd, newfstatat, openat
 * away: works
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "shape.h"

static char program[4096];

static void is_link(const char *path, const char *to)
{
	char text[4096];
	ssize_t len = readlink(path, text, sizeof(text) - 1);

	must(len > 0);
	text[len] = '\0';
	must(!strcmp(text, to));
}

static void prepare(void)
{
	must(readlink("/proc/self/exe", program, sizeof(program) - 1) > 0);
	must(strstr(program, "proc_links"));
}

/* An open file can be opened once more by its link. */
static void look_at_descriptors(void)
{
	char cwd[4096], file[4200], link[32], byte;
	int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600), again;

	must(fd >= 0 && write(fd, "x", 1) == 1 && getcwd(cwd, sizeof(cwd)));
	snprintf(file, sizeof(file), "%s/file", cwd);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	is_link(link, file);
	again = open(link, O_RDONLY);
	must(again >= 0 && read(again, &byte, 1) == 1 && byte == 'x');
	must(!close(fd) && !close(again) && access(link, F_OK) == -1 && errno == ENOENT);
}

static void step(unsigned long n)
{
	char cwd[4096], self[16];
	struct stat by_link, by_name;

	snprintf(self, sizeof(self), "%d", getpid());
	is_link("/proc/self", self);
	is_link("/proc/self/exe", program);
	is_link("/proc/self/root", "/");
	must(getcwd(cwd, sizeof(cwd)));
	is_link("/proc/self/cwd", cwd);
	must(!stat("/proc/self/exe", &by_link) && !stat(program, &by_name) && by_link.st_ino == by_name.st_ino);
	look_at_descriptors();
}

const struct shape shape = { .prepare = prepare, .step = step };
