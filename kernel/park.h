/* SPDX-License-Identifier: GPL-2.0 */
/* Catching a task at a point where its registers are exact and nothing of it is half done. */
#ifndef MOS_PARK_H
#define MOS_PARK_H

#include <linux/types.h>

struct callback_head;
struct mos_process;
struct pt_regs;

void mos_kick_arrived(struct callback_head *work);
bool mos_park_at_entry(struct mos_process *p, struct pt_regs *regs);
int mos_park_request(struct mos_process *p, unsigned int timeout_ms);

#endif
