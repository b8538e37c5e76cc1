// SPDX-License-Identifier: GPL-2.0
/*
 * What was mapped of a file to be read is to be executed: its mount says whether it may be.
 *
 * feature: mapped files
 * calls: mmap, mprotect
 * away: comes home
 */
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "files.h"
#include "pages.h"
#include "shape.h"

static unsigned char *allowed, *forbidden;

static unsigned char *map_of(const char *mount_point, unsigned long flags)
{
	/* mov $42, %eax; ret */
	static const unsigned char function[] = { 0xb8, 42, 0, 0, 0, 0xc3 };
	unsigned char *at;
	char name[64];
	int file;

	must(!mkdir(mount_point, 0700) && !mount("nothing", mount_point, "tmpfs", flags, "size=64k"));
	snprintf(name, sizeof(name), "%s/function", mount_point);
	file = make_file(name);
	must(write(file, function, sizeof(function)) == sizeof(function));
	at = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, file, 0);
	must(at != MAP_FAILED && !close(file));
	return at;
}

static void prepare(void)
{
	catch_faults();
	must(!unshare(CLONE_NEWNS) && !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	allowed = map_of("with", 0);
	forbidden = map_of("without", MS_NOEXEC);
}

static void step(unsigned long n)
{
	must(mprotect(forbidden, PAGE, n % 2 ? PROT_EXEC : PROT_READ | PROT_EXEC) == -1 && errno == EACCES);
	must(forbidden[1] == 42 && faults(forbidden, WRITES, SIGSEGV, SEGV_ACCERR));
	must(!mprotect(allowed, PAGE, PROT_READ | PROT_EXEC));
	must(((int (*)(void))(void *)allowed)() == 42);
	must(!mprotect(allowed, PAGE, n % 2 ? PROT_READ : PROT_READ | PROT_WRITE));
}

const struct shape shape = { .prepare = prepare, .step = step };
