/* SPDX-License-Identifier: GPL-2.0 */
/* How old news gets in a cluster of so many nodes with windows of so many entries, and which window an age needs. */
#ifndef MOS_INFOD_WINDOW_H
#define MOS_INFOD_WINDOW_H

#include "kernel/pure.h"

/* Ages are in thousandths of a step. */
#define MOS_STEP_ONE 1000u

u32 mos_ln_milli(u32 n);
u32 mos_window_mean_age(u32 nodes, u32 window);
u32 mos_window_max_age(u32 nodes, u32 window);
u32 mos_window_for_mean_age(u32 nodes, u32 age);
u32 mos_window_for_max_age(u32 nodes, u32 age);
u32 mos_window_suspect_age(u32 nodes, u32 window);

#endif
