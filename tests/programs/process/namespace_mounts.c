// SPDX-License-Identifier: GPL-2.0
/*
 * A program with mounts of its own, which nobody else sees: it mounts and unmounts, and files are there or not.
 *
 * feature: namespaces
 * calls: unshare, mount, umount2
 * away: comes home
 */
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "shape.h"

static void prepare(void)
{
	must(!unshare(CLONE_NEWNS) && !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	must(!mkdir("below", 0700) && !close(open("below/hidden", O_CREAT, 0600)));
	must(!mount("nothing", "below", "tmpfs", 0, "size=64k"));
}

/* Something is mounted between steps. */
static void step(unsigned long n)
{
	must(access("below/hidden", F_OK) == -1 && errno == ENOENT);
	if (n)
		must(!access("below/seen", F_OK));
	must(!umount2("below", 0) && !access("below/hidden", F_OK));
	must(umount2("below", 0) == -1 && errno == EINVAL);
	must(!mount("nothing", "below", "tmpfs", 0, "size=64k"));
	must(!close(open("below/seen", O_CREAT, 0600)));
}

const struct shape shape = { .prepare = prepare, .step = step };
