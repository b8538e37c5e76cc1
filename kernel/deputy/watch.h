/* SPDX-License-Identifier: GPL-2.0 */
/* The files that a process maps while it is away: when one changes at home, its guest is told. */
#ifndef MOS_DEPUTY_WATCH_H
#define MOS_DEPUTY_WATCH_H

#include <linux/types.h>

struct mos_peer;
struct mos_process;
struct mos_processes;

int mos_watches_create(struct mos_processes *all);
void mos_watches_destroy(struct mos_processes *all);

int mos_watch_begin(struct mos_process *p);
void mos_watch_end(struct mos_process *p);
bool mos_watch_has_news(struct mos_process *p);
u32 mos_watch_tell(struct mos_process *p);
u32 mos_watch_tell_first(struct mos_process *p, struct mos_peer *peer);

#endif
