/* SPDX-License-Identifier: GPL-2.0 */
/* What happens on this node, told to whoever listens: the balancer, monitors. */
#ifndef MOS_EVENT_H
#define MOS_EVENT_H

#include <linux/types.h>

#include "uapi/mosix.h"

struct mos_node;
struct mos_process;
struct mos_setting;

void mos_event_setting(struct mos_node *mn, const struct mos_setting *setting);
void mos_event_node(struct mos_node *mn, enum mosix_event kind, u32 node);
void mos_event_process(struct mos_process *p, enum mosix_event kind, u32 node);

#endif
