/* SPDX-License-Identifier: GPL-2.0 */
/* A move of a process from its home, as a list of steps with one commit point. */
#ifndef MOS_MIGRATE_H
#define MOS_MIGRATE_H

#include <linux/errno.h>
#include <linux/types.h>

struct mos_thread;
struct pt_regs;

/**
 * mos_asks_restart() - is a call to be restarted, or resumed, unless a handler ends it?
 * @ret: what it returned
 */
static inline bool mos_asks_restart(long ret)
{
	return ret == -ERESTARTSYS || ret == -ERESTARTNOINTR || ret == -ERESTARTNOHAND ||
	       ret == -ERESTART_RESTARTBLOCK;
}

bool mos_depart(struct mos_thread *t, struct pt_regs *state);
long mos_interrupted_by_us(long nr, long ret);
long mos_wait_anew(long nr, long ret);

#endif
