// SPDX-License-Identifier: GPL-2.0
/* Sending an image: a few pieces are under way at a time, each is answered. */
#include "process.h"
#include "ship.h"

/* Wait for the answer to the oldest piece. */
static int settle_oldest(struct mos_ship *ship)
{
	struct mos_call *call = ship->calls[0];
	struct mos_msg *reply;
	struct mos_words why;
	struct mos_reader r;
	int err;

	ship->nr--;
	memmove(&ship->calls[0], &ship->calls[1], ship->nr * sizeof(call));
	reply = mos_call_wait(call, ship->timeout_ms);
	if (IS_ERR(reply)) {
		err = PTR_ERR(reply);
		if (!ship->why.text[0])
			mos_words_say(&ship->why, "the other node cannot be reached (%d)", err);
		return err;
	}
	mos_reader_init(&r, reply->body);
	err = mos_get_verdict(&r, &why);
	if (err && !ship->why.text[0])
		ship->why = why;
	mos_msg_free(reply);
	return err;
}

/**
 * mos_ship_piece() - send a piece of an image; for struct mos_stream
 * @s: the stream, its ctx is the struct mos_ship
 * @piece: consumed
 *
 * Context: may sleep, killably, until there is room on the way.
 * Return: 0, or why an earlier piece was not taken.
 */
int mos_ship_piece(struct mos_stream *s, struct mos_buf *piece)
{
	struct mos_ship *ship = s->ctx;
	struct mos_call *call;
	int err;

	if (ship->nr == MOS_SHIP_DEPTH) {
		err = settle_oldest(ship);
		if (err) {
			mos_buf_free(piece);
			return err;
		}
	}
	call = mos_call_start(s->t->process->peer, ship->type, mos_thread_channel(s->t), piece);
	if (IS_ERR(call)) {
		mos_words_say(&ship->why, "the other node cannot be reached (%ld)", PTR_ERR(call));
		return PTR_ERR(call);
	}
	ship->calls[ship->nr++] = call;
	return 0;
}

/**
 * mos_ship_settle() - wait until every piece has been answered
 * @ship: the pieces
 *
 * Context: may sleep, killably.
 * Return: 0, or the first refusal or failure.
 */
int mos_ship_settle(struct mos_ship *ship)
{
	int first = 0;

	while (ship->nr) {
		int err = settle_oldest(ship);

		first = first ?: err;
	}
	return first;
}
