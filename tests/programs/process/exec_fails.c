// SPDX-License-Identifier: GPL-2.0
/*
 * What cannot be executed says why, and the program that tried goes on with all that it had.
 *
 * feature: exec
 * calls: execve
 * away: comes home
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "shape.h"

static unsigned char memory[1 << 16];
static volatile sig_atomic_t handled;
static char *huge;

static void handle(int signal)
{
	handled++;
}

static void make_file(const char *path, const char *content, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	must(fd >= 0 && write(fd, content, strlen(content)) == (ssize_t)strlen(content));
	must(!fchmod(fd, mode) && !close(fd));
}

static void prepare(void)
{
	must(signal(SIGUSR1, handle) != SIG_ERR);
	test_fill(memory, sizeof(memory), 1);
	make_file("not-executable", "#!/bin/sh\n", 0600);
	make_file("no-program", "\1\2\3 this is none", 0700);
	make_file("no-interpreter", "#!no/such/interpreter\n", 0700);
	make_file("truncated", "\177ELF", 0700);
	make_file("being-written", "#!/bin/sh\n", 0700);
	must(open("being-written", O_WRONLY) >= 0);
	must(!symlink("loop", "loop"));
	huge = malloc(1 << 20);
	must(huge && memset(huge, 'x', (1 << 20) - 1));
	huge[(1 << 20) - 1] = '\0';
}

static void fails(const char *path, char *argument, int error)
{
	char *args[] = { "program", argument, NULL };

	errno = 0;
	must(execve(path, args, environ) == -1);
	must(errno == error);
}

static void step(unsigned long n)
{
	unsigned long before = handled;

	fails("", NULL, ENOENT);
	fails("no/such/file", NULL, ENOENT);
	fails("no-interpreter", NULL, ENOENT);
	fails("not-executable", NULL, EACCES);
	fails("/", NULL, EACCES);
	fails("no-program/below", NULL, ENOTDIR);
	fails("loop", NULL, ELOOP);
	fails("no-program", NULL, ENOEXEC);
	fails("truncated", NULL, ENOEXEC);
	fails("being-written", NULL, ETXTBSY);
	fails("/bin/true", huge, E2BIG);
	fails((char *)1, NULL, EFAULT);
	must(test_filled(memory, sizeof(memory), 1));
	must(!raise(SIGUSR1) && handled == (sig_atomic_t)before + 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
