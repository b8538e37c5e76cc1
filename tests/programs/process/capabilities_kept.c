// SPDX-License-Identifier: GPL-2.0
/*
 * A capability that was laid down is not to be had anywhere.
 *
 * feature: credentials
 * calls: chown, setpriority, prctl
 * away: works
 */
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "shape.h"

static void lay_down(int capability)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	must(!syscall(SYS_capget, &header, data));
	data[0].effective &= ~(1u << capability);
	data[0].permitted &= ~(1u << capability);
	must(!syscall(SYS_capset, &header, data));
}

static void prepare(void)
{
	must(!close(open("file", O_WRONLY | O_CREAT, 0600)));
	must(!prctl(PR_CAPBSET_DROP, CAP_SYS_BOOT));
	lay_down(CAP_CHOWN);
	lay_down(CAP_SYS_NICE);
}

static void step(unsigned long n)
{
	must(chown("file", 1, 1) == -1 && errno == EPERM);
	must(setpriority(PRIO_PROCESS, 0, -5) == -1 && errno == EACCES);
	must(prctl(PR_CAPBSET_READ, CAP_SYS_BOOT) == 0 && prctl(PR_CAPBSET_READ, CAP_CHOWN) == 1);
	must(!chmod("file", 0400 | (n & 077)));
}

const struct shape shape = { .prepare = prepare, .step = step };
