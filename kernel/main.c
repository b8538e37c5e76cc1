// SPDX-License-Identifier: GPL-2.0
/* Loads and unloads the module. */
#include <linux/module.h>

static int __init mos_init(void)
{
	return 0;
}

static void __exit mos_exit(void)
{
}

module_init(mos_init);
module_exit(mos_exit);

MODULE_DESCRIPTION("Preemptive migration of processes between machines");
MODULE_LICENSE("GPL");
