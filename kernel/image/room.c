// SPDX-License-Identifier: GPL-2.0
/* Whether this machine has memory for an image: asked when it is offered, and again for each piece. */
#include <linux/mm.h>
#include <linux/sizes.h>

#include "image.h"

/*
 * Who fills an image in must never be the one who drives the machine out of memory: the kernel would end some
 * process for it. So much is left to everybody else, and to what a check cannot foresee.
 */
static u64 reserve(void)
{
	return max_t(u64, SZ_16M, (u64)totalram_pages() / 64 << PAGE_SHIFT);
}

/**
 * mos_room_free() - memory that images may fill
 *
 * Context: any.
 * Return: bytes.
 */
u64 mos_room_free(void)
{
	u64 available = (u64)si_mem_available() << PAGE_SHIFT;

	return available > reserve() ? available - reserve() : 0;
}

/**
 * mos_room_take() - may the next piece of an image be put in place? It is no longer awaited then
 * @in: the image
 * @len: bytes of the piece
 *
 * Memory that was there when the image was offered may be gone. It is looked for all that is still to come,
 * so that a move which cannot succeed is given up early. Home does not ask: the process is its own.
 *
 * Context: any.
 * Return: 0, or -ENOMEM with the reason in @in.
 */
int mos_room_take(struct mos_restore *in, u32 len)
{
	u64 have, need, awaited;

	if (in->home)
		return 0;
	have = mos_room_free();
	awaited = in->p->guest.awaited;
	need = max_t(u64, len, awaited);
	WRITE_ONCE(in->p->guest.awaited, awaited - min_t(u64, len, awaited));
	if (need <= have)
		return 0;
	mos_words_say(&in->why, "it needs %llu MiB more of memory and the target has %llu MiB free",
		      DIV_ROUND_UP_ULL(need, SZ_1M), have >> 20);
	return -ENOMEM;
}
