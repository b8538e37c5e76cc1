/* SPDX-License-Identifier: GPL-2.0 */
/* Handshakes that wait to be computed, outside of the softirq that datagrams come in. */
#ifndef MOS_HANDSHAKE_H
#define MOS_HANDSHAKE_H

#include "proto/link.h"
#include "proto/socket.h"

struct mos_node;

bool mos_handshake_ponder(struct mos_link *link, const struct mos_chore *chore);
void mos_handshake_refuse(struct mos_node *mn, const union mos_address *to, const struct mos_wire_hello *hello,
			  const char *text);
int mos_handshakes_create(struct mos_node *mn);
void mos_handshakes_finish(struct mos_node *mn);
void mos_handshakes_destroy(struct mos_node *mn);

#endif
