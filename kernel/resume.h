/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel keeps to resume a wait: which call has made it, and when it ends. */
#ifndef MOS_RESUME_H
#define MOS_RESUME_H

#include <linux/types.h>

struct pt_regs;

long mos_resume_made_by(const struct pt_regs *regs);
bool mos_resume_knows(long nr);
u64 mos_resume_end(long nr);

#endif
