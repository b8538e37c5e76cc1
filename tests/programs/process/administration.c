// SPDX-License-Identifier: GPL-2.0
/*
 * Calls that administer a machine, or that Linux has given up: asked for what cannot be, away they say what they say
 * at home.
 *
 * feature: administration of the machine
 * calls: syslog, uselib, ustat, sysfs, pivot_root, _sysctl, adjtimex, acct, settimeofday, swapon, swapoff, reboot,
 *	setdomainname, create_module, init_module, delete_module, get_kernel_syms, query_module, quotactl, nfsservctl,
 *	getpmsg, putpmsg, afs_syscall, tuxcall, security, set_thread_area, get_thread_area, lookup_dcookie, epoll_ctl_old,
 *	epoll_wait_old, remap_file_pages, clock_settime, vserver, kexec_load, clock_adjtime, finit_module,
 *	kexec_file_load, io_uring_register, fspick, mount_setattr, quotactl_fd, process_mrelease,
 *	set_mempolicy_home_node
 * away: comes home
 * steps: 41
 */
#include <sys/syscall.h>
#include <sys/timex.h>
#include <time.h>

#include "shape.h"

#define NOWHERE ((long)"/nowhere/at/all")

static struct timex times;

/* Nothing of this changes anything, whoever asks. */
static const struct {
	long nr, args[5];
} calls[] = {
	{ SYS_syslog, { 10 } },	/* how large is the buffer? */
	{ SYS_uselib, { NOWHERE } },
	{ SYS_ustat, { 0xffffffff, NOWHERE } },
	{ SYS_sysfs, { 1, (long)"no file system" } },
	{ SYS_pivot_root, { NOWHERE, NOWHERE } },
	{ SYS__sysctl, { 0 } },
	{ SYS_acct, { NOWHERE } },
	{ SYS_settimeofday, { 0, 0 } },
	{ SYS_swapon, { NOWHERE } },
	{ SYS_swapoff, { NOWHERE } },
	{ SYS_reboot, { 0 } },
	{ SYS_setdomainname, { NOWHERE, 1000 } },
	{ SYS_create_module, { 0 } },
	{ SYS_init_module, { NOWHERE, 3, NOWHERE } },
	{ SYS_delete_module, { (long)"no such module" } },
	{ SYS_get_kernel_syms, { 0 } },
	{ SYS_query_module, { 0 } },
	{ SYS_quotactl, { -1, NOWHERE } },
	{ SYS_nfsservctl, { 0 } },
	{ SYS_getpmsg, { 0 } },
	{ SYS_putpmsg, { 0 } },
	{ SYS_afs_syscall, { 0 } },
	{ SYS_tuxcall, { 0 } },
	{ SYS_security, { 0 } },
	{ SYS_set_thread_area, { 0 } },
	{ SYS_get_thread_area, { 0 } },
	{ SYS_lookup_dcookie, { 1, NOWHERE, 8 } },
	{ SYS_epoll_ctl_old, { 0 } },
	{ SYS_epoll_wait_old, { 0 } },
	{ SYS_remap_file_pages, { 0, 4096, 1 } },
	{ SYS_clock_settime, { 1, (long)&(struct timespec){ 1, 0 } } },
	{ SYS_vserver, { 0 } },
	{ SYS_kexec_load, { 0, 1000, NOWHERE, 0xffff } },
	{ SYS_finit_module, { -1, NOWHERE, 0 } },
	{ SYS_kexec_file_load, { -1, -1, 0, 0, 0xffff } },
	{ SYS_io_uring_register, { -1, 0, 0, 0 } },
	{ SYS_fspick, { -1, NOWHERE, 0 } },
	{ SYS_mount_setattr, { -1, NOWHERE, 0, 0, 0 } },
	{ SYS_quotactl_fd, { -1, -1 } },
	{ SYS_process_mrelease, { -1, 0 } },
	{ SYS_set_mempolicy_home_node, { 0, 4096, 1 << 20, 0 } },
};

#define CALLS (sizeof(calls) / sizeof(calls[0]))

static long at_home[CALLS];

/* What it returns, or the error as a negative number. */
static long say(size_t i)
{
	const long *args = calls[i].args;
	long ret = syscall(calls[i].nr, args[0], args[1], args[2], args[3], args[4]);

	return ret < 0 ? -errno : ret;
}

static void prepare(void)
{
	for (size_t i = 0; i < CALLS; i++)
		at_home[i] = say(i);
}

/* A call in each step: the first one brings it home. */
static void step(unsigned long n)
{
	must(say(n % CALLS) == at_home[n % CALLS]);
	times.modes = 0;
	must(n % 2 ? syscall(SYS_adjtimex, &times) >= 0 : clock_adjtime(CLOCK_REALTIME, &times) >= 0);
	must(times.tick);
}

const struct shape shape = { .prepare = prepare, .step = step };
