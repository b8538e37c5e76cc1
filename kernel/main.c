// SPDX-License-Identifier: GPL-2.0
/* Loads and unloads the module. */
#include <linux/module.h>

#include "compat/symbols.h"
#include "cpu.h"
#include "crypto.h"
#include "guest/guest.h"
#include "hpc/hpc.h"
#include "image/vdso.h"
#include "netlink.h"
#include "node.h"
#include "sysgate.h"

static int __init mos_init(void)
{
	int err;

	mos_cpu_init();
	mos_vdso_init();
	err = mos_symbols_resolve();
	if (err)
		return err;
	err = mos_sysgate_open();
	if (err)
		return err;
	err = mos_crypto_init();
	if (err)
		goto close_gate;
	err = mos_node_init();
	if (err)
		goto exit_crypto;
	err = mos_guest_device_register();
	if (err)
		goto exit_node;
	err = mos_netlink_register();
	if (err)
		goto unregister_device;
	err = mos_hpc_register();
	if (err)
		goto unregister_netlink;
	return 0;

unregister_netlink:
	mos_netlink_unregister();
unregister_device:
	mos_guest_device_unregister();
exit_node:
	mos_node_exit();
exit_crypto:
	mos_crypto_exit();
close_gate:
	mos_sysgate_close();
	return err;
}

static void __exit mos_exit(void)
{
	mos_hpc_unregister();
	mos_netlink_unregister();
	mos_guest_device_unregister();
	mos_node_exit();
	mos_crypto_exit();
	mos_sysgate_close();
}

module_init(mos_init);
module_exit(mos_exit);

MODULE_DESCRIPTION("Preemptive migration of processes between machines");
MODULE_LICENSE("GPL");
