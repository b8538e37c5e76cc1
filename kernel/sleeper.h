/* SPDX-License-Identifier: GPL-2.0 */
/* The timer that will wake a task: until when it sleeps at most, as long as it does. */
#ifndef MOS_SLEEPER_H
#define MOS_SLEEPER_H

#include <linux/types.h>

struct callback_head;
struct task_struct;

bool mos_sleeper_follow(struct task_struct *task, struct callback_head *work, u64 *end);

#endif
