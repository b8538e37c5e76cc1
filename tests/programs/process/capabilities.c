// SPDX-License-Identifier: GPL-2.0
/*
 * A program lays down a capability and takes it up again, and may do meanwhile what it may.
 *
 * feature: credentials
 * calls: capget, capset, chown
 * away: comes home
 */
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/syscall.h>

#include "shape.h"

static struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };

static bool has_chown(void)
{
	struct __user_cap_data_struct data[2];

	must(!syscall(SYS_capget, &header, data));
	return data[0].effective >> CAP_CHOWN & 1;
}

static void set_chown(bool on)
{
	struct __user_cap_data_struct data[2];

	must(!syscall(SYS_capget, &header, data));
	data[0].effective &= ~(1u << CAP_CHOWN);
	data[0].effective |= on << CAP_CHOWN;
	must(!syscall(SYS_capset, &header, data) && has_chown() == on);
}

static void prepare(void)
{
	must(!close(open("file", O_WRONLY | O_CREAT, 0600)));
	set_chown(false);
}

static void step(unsigned long n)
{
	must(!has_chown() && chown("file", 1, 1) == -1 && errno == EPERM);
	set_chown(true);
	must(!chown("file", n % 1000, 1));
	set_chown(false);
}

const struct shape shape = { .prepare = prepare, .step = step };
