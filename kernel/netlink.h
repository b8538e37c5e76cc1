/* SPDX-License-Identifier: GPL-2.0 */
/* The generic netlink family by which people command this node; see the uapi header. */
#ifndef MOS_NETLINK_H
#define MOS_NETLINK_H

/**
 * mos_netlink_register() - begin to take commands
 *
 * Context: module load, when nodes and processes are ready; may sleep.
 * Return: 0, or what the registration of the family fails with.
 */
int mos_netlink_register(void);

/**
 * mos_netlink_unregister() - take no more commands
 *
 * Waits for the commands under way.
 *
 * Context: module unload; may sleep.
 */
void mos_netlink_unregister(void);

#endif
