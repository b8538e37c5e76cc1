// SPDX-License-Identifier: GPL-2.0
/*
 * A child that forbids itself to make files makes none; its parent still can.
 *
 * feature: restrictions by landlock
 * calls: landlock_create_ruleset, landlock_add_rule, landlock_restrict_self
 * away: comes home
 */
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "shape.h"

static int rules(void)
{
	struct landlock_ruleset_attr handled = { .handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_REG };

	return syscall(SYS_landlock_create_ruleset, &handled, sizeof(handled), 0);
}

static void restrict_child(int ruleset)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = LANDLOCK_ACCESS_FS_MAKE_REG,
						   .parent_fd = open("/proc", O_PATH) };

	must(!syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0));
	must(!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	must(!syscall(SYS_landlock_restrict_self, ruleset, 0));
	must(open("made", O_CREAT | O_RDWR, 0600) == -1 && errno == EACCES);
	_exit(7);
}

static void step(unsigned long n)
{
	int ruleset = rules(), status, fd;
	pid_t pid;

	must(ruleset >= 0);
	pid = fork();
	must(pid >= 0);
	if (!pid)
		restrict_child(ruleset);
	must(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 7);
	fd = open("made", O_CREAT | O_RDWR, 0600);
	must(fd >= 0 && !close(fd) && !unlink("made") && !close(ruleset));
}

const struct shape shape = { .step = step };
