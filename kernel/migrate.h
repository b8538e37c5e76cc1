/* SPDX-License-Identifier: GPL-2.0 */
/* A move of a process from its home, as a list of steps with one commit point. */
#ifndef MOS_MIGRATE_H
#define MOS_MIGRATE_H

#include <linux/types.h>

struct mos_process;
struct pt_regs;

bool mos_depart(struct mos_process *p, struct pt_regs *state);
long mos_interrupted_by_us(long nr, long ret);
long mos_wait_anew(long nr, long ret);

#endif
