// SPDX-License-Identifier: GPL-2.0
/* The current task's own memory, as the marshaller reaches it: the program's at the guest, the window's at home. */
#include <linux/uaccess.h>

#include "own_memory.h"

static int read_memory(void *ctx, void *dst, u64 addr, u32 len)
{
	return copy_from_user(dst, (void __user *)addr, len) ? -EFAULT : 0;
}

static int write_memory(void *ctx, u64 addr, const void *src, u32 len)
{
	return copy_to_user((void __user *)addr, src, len) ? -EFAULT : 0;
}

const struct mos_memory mos_own_memory = {
	.read = read_memory,
	.write = write_memory,
};
