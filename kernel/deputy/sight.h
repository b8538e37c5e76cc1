/* SPDX-License-Identifier: GPL-2.0 */
/* Who looks at the memory of a process that is away: it comes home first. */
#ifndef MOS_DEPUTY_SIGHT_H
#define MOS_DEPUTY_SIGHT_H

#include <linux/types.h>

struct file;
struct mm_struct;
struct task_struct;

bool mos_sight_is_away(struct task_struct *task);
struct mm_struct *mos_sight_access(struct task_struct *task, unsigned int mode);
ssize_t mos_sight_read_write(struct file *file, char __user *buf, size_t count, loff_t *pos, int write);
int mos_sight_peek(struct task_struct *task, unsigned long addr, void *buf, int len, unsigned int flags);
bool mos_sight_is_memory(unsigned int fd);
bool mos_sight_is_sizes(unsigned int fd);

#endif
