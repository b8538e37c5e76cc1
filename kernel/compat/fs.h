/* SPDX-License-Identifier: GPL-2.0 */
/* What differs between the kernels that we support in file systems. */
#ifndef MOS_COMPAT_FS_H
#define MOS_COMPAT_FS_H

#include <linux/fs.h>
#include <linux/version.h>

/* Whose ids a mount speaks of; 6.3 made it a type of its own. Goes with the last kernel below 6.3. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
typedef struct mnt_idmap mos_mount_owner;
#else
typedef struct user_namespace mos_mount_owner;
#endif

/* From 6.7 on the times of an inode are set through functions. Goes with the last kernel below 6.7. */
static inline void mos_inode_init_times(struct inode *inode)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
	simple_inode_init_ts(inode);
#else
	inode->i_atime = current_time(inode);
	inode->i_mtime = inode->i_atime;
	inode->i_ctime = inode->i_atime;
#endif
}

#endif
