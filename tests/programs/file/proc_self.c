// SPDX-License-Identifier: GPL-2.0
/*
 * What /proc says of a process is what it says of itself.
 *
 * feature: files of the kernel
 * calls: openat, read, readlink
 * away: works
 */
#include "files.h"
#include "shape.h"

static int fd;
static char program[4096], arguments[4096];

static ssize_t read_all(const char *name, char *text, size_t room)
{
	int file = open(name, O_RDONLY);
	ssize_t length = read(file, text, room - 1);

	must(file >= 0 && length >= 0 && !close(file));
	text[length] = 0;
	return length;
}

static void prepare(void)
{
	fd = make_file("file");
	must(write(fd, "12345", 5) == 5);
	must(readlink("/proc/self/exe", program, sizeof(program)) > 0);
	read_all("/proc/self/cmdline", arguments, sizeof(arguments));
}

static void step(unsigned long n)
{
	char text[8192], name[64], path[4096], here[4096] = "";
	int pid, parent, group, session;

	must(read_all("/proc/self/stat", text, sizeof(text)) > 0);
	must(sscanf(text, "%d (%*[^)]) %*c %d %d %d", &pid, &parent, &group, &session) == 4);
	must(pid == getpid() && parent == getppid() && group == getpgrp() && session == getsid(0));
	read_all("/proc/self/cmdline", text, sizeof(text));
	must(!strcmp(text, arguments));
	must(readlink("/proc/self/exe", text, sizeof(text)) > 0 && !strncmp(text, program, strlen(program)));
	must(getcwd(path, sizeof(path)) && readlink("/proc/self/cwd", here, sizeof(here) - 1) > 0 && !strcmp(path, here));
	snprintf(name, sizeof(name), "/proc/self/fdinfo/%d", fd);
	read_all(name, text, sizeof(text));
	must(strstr(text, "pos:\t5\n"));
}

const struct shape shape = { .prepare = prepare, .step = step };
