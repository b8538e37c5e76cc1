/* SPDX-License-Identifier: GPL-2.0 */
/* What differs between the kernels that we support in the network and its settings. */
#ifndef MOS_COMPAT_NET_H
#define MOS_COMPAT_NET_H

#include <linux/hrtimer.h>
#include <linux/sysctl.h>
#include <linux/version.h>
#include <net/net_namespace.h>

/*
 * 6.6 wants the number of entries, 6.11 has no empty last one any more. @table has @count entries and an
 * empty one. Goes with the last kernel below 6.6.
 */
static inline struct ctl_table_header *mos_register_net_sysctl(struct net *net, const char *path,
							       struct ctl_table *table,
							       size_t count)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
	return register_net_sysctl_sz(net, path, table, count);
#else
	return register_net_sysctl(net, path, table);
#endif
}

/* What the handler of a setting is given: constant from 6.11 on. Goes with the last kernel below 6.11. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
typedef const struct ctl_table mos_ctl_table;
#else
typedef struct ctl_table mos_ctl_table;
#endif

/* 6.13 joined the two steps, 6.15 took the old ones away. Goes with the last kernel below 6.13. */
static inline void mos_hrtimer_setup(struct hrtimer *timer,
				     enum hrtimer_restart (*function)(struct hrtimer *timer))
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(timer, function, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
#else
	hrtimer_init(timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
	timer->function = function;
#endif
}

#endif
