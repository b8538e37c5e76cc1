/* SPDX-License-Identifier: GPL-2.0 */
/* Catching a task at a point where its registers are exact and nothing of it is half done. */
#ifndef MOS_PARK_H
#define MOS_PARK_H

#include <linux/signal.h>
#include <linux/types.h>

struct callback_head;
struct mos_process;
struct mos_thread;
struct pt_regs;

/* The signals that an instruction raises. */
#define MOS_FAULTS (sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | \
		    sigmask(SIGTRAP) | sigmask(SIGFPE) | sigmask(SIGSYS))

bool mos_has_faulted(void);
void mos_kick_arrived(struct callback_head *work);
void mos_sleep_over(struct callback_head *work);
bool mos_park_at_entry(struct mos_thread *t, struct pt_regs *regs);
int mos_park_request(struct mos_process *p, unsigned int timeout_ms);

#endif
