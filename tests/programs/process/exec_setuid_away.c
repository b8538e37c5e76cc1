// SPDX-License-Identifier: GPL-2.0
/*
 * Children of somebody else that are away execute a program with the set-user-ID bit: they have the rights of its
 * owner then, and know who has called it.
 *
 * feature: exec
 * calls: execve, getuid, geteuid, getresuid
 * away: works
 * children: away
 */
#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#include "doomed.h"
#include "shape.h"

enum { OWNER = 4321, GROUP = 4322, CALLER = 1234 };

static void make_program(void)
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

	must(!strcmp(argv[1], "look") && getauxval(AT_SECURE) == 1);
	must(getuid() == CALLER && geteuid() == OWNER && getgid() == CALLER && getegid() == GROUP);
	must(!getresuid(&real, &effective, &saved) && real == CALLER && effective == OWNER && saved == OWNER);
	must(getauxval(AT_UID) == CALLER && getauxval(AT_EUID) == OWNER);
	return strtol(argv[2], NULL, 10);
}

static int serve(int line)
{
	char number[24];
	long n;

	must(!setresgid(CALLER, CALLER, CALLER) && !setresuid(CALLER, CALLER, CALLER));
	child_tell(line, 0);
	if (!child_hear(line, &n))
		return 0;
	snprintf(number, sizeof(number), "%ld", n);
	execl("program", "program", "look", number, NULL);
	return 111;
}

static void prepare(void)
{
	make_program();
	doomed_make(12, serve);
}

static void step(unsigned long n)
{
	int status;
	pid_t pid;

	if (doomed_end(n % 100, &pid, &status))
		must(WIFEXITED(status) && WEXITSTATUS(status) == (int)(n % 100));
}

const struct shape shape = { prepare, step, doomed_leave };
