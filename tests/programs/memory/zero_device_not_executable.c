// SPDX-License-Identifier: GPL-2.0
/*
 * A private mapping of /dev/zero on a mount whose files may not be executed; where it can be made executable, it is.
 *
 * feature: private memory
 * calls: mmap, mprotect
 * away: works
 */
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "pages.h"
#include "shape.h"

static unsigned char *memory;
static bool may_execute;

static void prepare(void)
{
	int device;

	must(!unshare(CLONE_NEWNS) && !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	must(!mkdir("devices", 0700) && !mount("nothing", "devices", "tmpfs", MS_NOEXEC, "size=64k"));
	must(!mknod("devices/zero", S_IFCHR | 0600, makedev(1, 5)));
	device = open("devices/zero", O_RDWR);
	memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, device, 0);
	must(memory != MAP_FAILED && !close(device));
	must(mprotect(memory, PAGE, PROT_READ | PROT_EXEC) == -1 && errno == EACCES);
	/* mov $42, %eax; ret */
	memcpy(memory, (const unsigned char[]){ 0xb8, 42, 0, 0, 0, 0xc3 }, 6);
}

/* A node where it is no mapping of a device has no reason to refuse. */
static void step(unsigned long n)
{
	may_execute |= !mprotect(memory, PAGE, PROT_READ | PROT_EXEC);
	must(may_execute ? ((int (*)(void))(void *)memory)() == 42 : errno == EACCES);
}

const struct shape shape = { .prepare = prepare, .step = step };
