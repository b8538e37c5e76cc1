/* SPDX-License-Identifier: GPL-2.0 */
/* The places where the kernel asks us, for tasks that are ours. */
#ifndef MOS_SYSGATE_H
#define MOS_SYSGATE_H

int mos_sysgate_open(void);
void mos_sysgate_close(void);

#endif
