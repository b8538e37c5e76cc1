/* SPDX-License-Identifier: GPL-2.0 */
/* Emptying a node: its own processes come home, those of others leave. */
#ifndef MOS_EMPTY_H
#define MOS_EMPTY_H

#include "words.h"

struct mos_node;

int mos_node_bring(struct mos_node *mn, unsigned int timeout_ms, struct mos_words *why);
int mos_node_expel(struct mos_node *mn, unsigned int timeout_ms, struct mos_words *why);

#endif
