// SPDX-License-Identifier: GPL-2.0
/*
 * A program with the set-user-ID bit runs with the rights of its owner, and knows who has called it.
 *
 * feature: exec
 * calls: execve, fchmod, fchown, getuid, geteuid, getresuid
 * away: comes home
 */
#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#include "child.h"
#include "shape.h"

enum { OWNER = 4321, GROUP = 4322, CALLER = 1234 };

static void prepare(void)
{
	int from = open("/proc/self/exe", O_RDONLY), to = open("program", O_WRONLY | O_CREAT, 0755);
	struct stat is;

	must(from >= 0 && to >= 0 && !fstat(from, &is));
	while (sendfile(to, from, NULL, is.st_size) > 0)
		;
	must(!fchown(to, OWNER, GROUP) && !fchmod(to, 06755));
	must(!close(from) && !close(to));
}

int shape_executed(int argc, char **argv)
{
	uid_t real, effective, saved;
	gid_t group, effective_group, saved_group;

	must(!strcmp(argv[1], "look") && getauxval(AT_SECURE) == 1);
	must(getuid() == CALLER && geteuid() == OWNER && getgid() == CALLER && getegid() == GROUP);
	must(!getresuid(&real, &effective, &saved) && real == CALLER && effective == OWNER && saved == OWNER);
	must(!getresgid(&group, &effective_group, &saved_group) && effective_group == GROUP);
	must(getauxval(AT_UID) == CALLER && getauxval(AT_EUID) == OWNER);
	must(!seteuid(CALLER) && geteuid() == CALLER && !seteuid(OWNER) && geteuid() == OWNER);
	return 66;
}

static int execute(void)
{
	must(!setresgid(CALLER, CALLER, CALLER) && !setresuid(CALLER, CALLER, CALLER));
	execl("program", "program", "look", NULL);
	return 1;
}

static void step(unsigned long n)
{
	child_ends(child_make(execute), 66);
}

const struct shape shape = { .prepare = prepare, .step = step };
