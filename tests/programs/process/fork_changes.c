// SPDX-License-Identifier: GPL-2.0
/*
 * What a child changes in itself is its own: where it stands, its mask, its limits, its descriptors, its name.
 *
 * feature: fork and wait
 * calls: clone, chdir, umask, prlimit64, dup2, prctl
 * away: comes home
 */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "child.h"
#include "shape.h"

static char cwd[4096];
static struct rlimit limit;
static int null;

static int change_everything(void)
{
	struct rlimit lower = { 64 << 20, 128 << 20 };
	sigset_t all;

	must(!chdir("/"));
	umask(0777);
	must(!sigfillset(&all) && !sigprocmask(SIG_SETMASK, &all, NULL));
	must(!setrlimit(RLIMIT_CORE, &lower) && nice(5) == 5);
	must(!prctl(PR_SET_NAME, "another"));
	must(!setenv("WHOSE", "the child's", 1));
	must(!close(null));
	return 7;
}

static void prepare(void)
{
	must(getcwd(cwd, sizeof(cwd)));
	umask(022);
	must(!getrlimit(RLIMIT_CORE, &limit));
	must(!prctl(PR_SET_NAME, "parent"));
	must(!setenv("WHOSE", "the parent's", 1));
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	must(null >= 0);
}

static void look(void)
{
	char here[4096], name[16];
	struct rlimit now;
	sigset_t set;

	must(getcwd(here, sizeof(here)) && !strcmp(here, cwd));
	must(umask(022) == 022);
	must(!sigprocmask(SIG_BLOCK, NULL, &set) && !sigismember(&set, SIGHUP));
	must(!getrlimit(RLIMIT_CORE, &now) && now.rlim_cur == limit.rlim_cur && now.rlim_max == limit.rlim_max);
	must(getpriority(PRIO_PROCESS, 0) == 0);
	must(!prctl(PR_GET_NAME, name) && !strcmp(name, "parent"));
	must(!strcmp(getenv("WHOSE"), "the parent's"));
	must(fcntl(null, F_GETFD) == FD_CLOEXEC);
}

static void step(unsigned long n)
{
	child_ends(child_make(change_everything), 7);
	look();
}

const struct shape shape = { prepare, step, look };
