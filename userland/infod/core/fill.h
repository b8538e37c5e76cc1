/* SPDX-License-Identifier: GPL-2.0 */
/* What goes into a datagram of gossip. */
#ifndef MOS_INFOD_FILL_H
#define MOS_INFOD_FILL_H

#include "gossip.h"

u32 mos_steps_milli(const struct mos_gossip *gossip, u64 ms);
u32 mos_fill_window(struct mos_gossip *gossip, u64 now, u8 *bytes, const struct mos_head *head, bool full);
u32 mos_fill_question(struct mos_gossip *gossip, u64 now, u8 *bytes, u32 flags, u32 intent);
u32 mos_fill_announcement(struct mos_gossip *gossip, u64 now, u8 *bytes);
u32 mos_fill_farewell(struct mos_gossip *gossip, u8 *bytes);

#endif
