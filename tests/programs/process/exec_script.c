// SPDX-License-Identifier: GPL-2.0
/*
 * A script is executed by the program in its first line, with its own name and all arguments.
 *
 * feature: exec
 * calls: execve
 * away: comes home
 */
#include <fcntl.h>

#include "child.h"
#include "shape.h"

static const char script[] =
	"#!/bin/sh -u\n"
	"test \"$0\" = ./script && test $# = 3 && test \"$1\" = 'two words' && test -z \"$2\" || exit 1\n"
	"case $- in *u*) ;; *) exit 2;; esac\n"
	"exit \"$3\"\n";

static void prepare(void)
{
	int fd = open("script", O_WRONLY | O_CREAT, 0700);

	must(fd >= 0 && write(fd, script, sizeof(script) - 1) == sizeof(script) - 1);
	must(!close(fd));
}

static int execute(void)
{
	execl("./script", "a name", "two words", "", "77", NULL);
	return 3;
}

static void step(unsigned long n)
{
	child_ends(child_make(execute), 77);
}

const struct shape shape = { .prepare = prepare, .step = step };
