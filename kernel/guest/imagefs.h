/* SPDX-License-Identifier: GPL-2.0 */
/* The files that guests map: clean pages come from home on demand, one copy for all guests of a file. */
#ifndef MOS_GUEST_IMAGEFS_H
#define MOS_GUEST_IMAGEFS_H

#include <linux/types.h>

struct file;
struct mos_process;
struct mos_processes;
struct mos_reader;
struct mos_restore;
struct work_struct;

int mos_imagefs_mount(struct mos_processes *all);
void mos_imagefs_unmount(struct mos_processes *all);

int mos_imagefs_files(struct mos_restore *in, struct mos_reader *r);
struct file *mos_imagefs_open(struct mos_process *p, u32 index);
int mos_imagefs_index(void *ctx, struct file *file);
void mos_imagefs_changed(struct mos_process *p, struct mos_reader *r);
void mos_imagefs_promised(struct mos_process *p, u32 told);
void mos_imagefs_refresh(struct mos_process *p);
void mos_imagefs_refresh_work(struct work_struct *work);
void mos_imagefs_close(struct mos_process *p);

#endif
