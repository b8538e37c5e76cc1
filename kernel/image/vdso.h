/* SPDX-License-Identifier: GPL-2.0 */
/* Which vdso a process is mapped with. */
#ifndef MOS_IMAGE_VDSO_H
#define MOS_IMAGE_VDSO_H

#include <linux/types.h>

u64 mos_vdso_hash(void);

#endif
