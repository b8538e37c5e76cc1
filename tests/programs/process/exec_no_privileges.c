// SPDX-License-Identifier: GPL-2.0
/*
 * Who has given up to gain privileges gets none from a program with the set-user-ID bit.
 *
 * feature: exec
 * calls: execve, prctl
 * away: comes home
 */
#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#include "child.h"
#include "shape.h"

enum { OWNER = 4321, CALLER = 1234 };

static void prepare(void)
{
	int from = open("/proc/self/exe", O_RDONLY), to = open("program", O_WRONLY | O_CREAT, 0755);
	struct stat is;

	must(from >= 0 && to >= 0 && !fstat(from, &is));
	while (sendfile(to, from, NULL, is.st_size) > 0)
		;
	must(!fchown(to, OWNER, -1) && !fchmod(to, 04755));
	must(!close(from) && !close(to));
	must(!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

int shape_executed(int argc, char **argv)
{
	must(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
	must(getuid() == CALLER && geteuid() == CALLER && getauxval(AT_SECURE) == 0);
	return 66;
}

static int execute(void)
{
	must(!setresuid(CALLER, CALLER, CALLER));
	execl("program", "program", "look", NULL);
	return 1;
}

static void step(unsigned long n)
{
	must(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
	child_ends(child_make(execute), 66);
}

const struct shape shape = { .prepare = prepare, .step = step };
