/* SPDX-License-Identifier: GPL-2.0 */
/* The timeout of a wait that is made anew: it ends when the first one would have. */
#ifndef MOS_TIMEOUT_H
#define MOS_TIMEOUT_H

#include <linux/types.h>

struct pt_regs;

u64 mos_timeout_end(u32 nr, const u64 *args);
bool mos_timeout_shorten(u32 nr, u64 *args, u64 end, unsigned long *lent);
void mos_timeout_give_back(unsigned long lent);
int mos_timeout_tell_rest(u32 nr, const struct pt_regs *regs, u64 end);

#endif
