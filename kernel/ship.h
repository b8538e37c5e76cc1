/* SPDX-License-Identifier: GPL-2.0 */
/* Sending an image: a few pieces are under way at a time, each is answered. */
#ifndef MOS_SHIP_H
#define MOS_SHIP_H

#include "image/image.h"
#include "peer.h"

/* Pieces under way at a time: enough to keep the wire busy while the next is filled. */
#define MOS_SHIP_DEPTH 2

/**
 * struct mos_ship - pieces under way
 * @type: of the messages
 * @timeout_ms: how long an answer may take; 0: as long as the other node lives
 * @calls: those not answered yet, oldest first
 * @nr: how many
 * @why: what the other side said when it did not want a piece
 */
struct mos_ship {
	u16 type;
	unsigned int timeout_ms;
	struct mos_call *calls[MOS_SHIP_DEPTH];
	unsigned int nr;
	struct mos_words why;
};

int mos_ship_piece(struct mos_stream *s, struct mos_buf *piece);
int mos_ship_settle(struct mos_ship *ship);

#endif
