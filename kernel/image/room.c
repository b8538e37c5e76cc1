// SPDX-License-Identifier: GPL-2.0
/* Whether this machine has room for a guest: asked when it is offered, and again for each piece of its image. */
#include <linux/mm.h>
#include <linux/sizes.h>

#include "../process.h"
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
 * mos_room_share() - does the home of a guest keep to its share of this node?
 * @p: the guest, which is in its table
 * @why: set to the reason where it does not
 *
 * However many of its offers are judged at the same time: each is in the table before it is.
 *
 * Context: process context.
 * Return: 0 or -EDQUOT.
 */
int mos_room_share(const struct mos_process *p, struct mos_words *why)
{
	const struct mos_settings *settings = &p->node->settings;
	const struct mos_quota quota = {
		/* One whose image comes in is not a guest too many: it was judged when it was offered. */
		.guests = p->guest.restoring ? U32_MAX : READ_ONCE(settings->max_guests_per_home),
		.share = READ_ONCE(settings->arriving_share),
	};
	u64 room = mos_room_free();
	struct mos_holding holding;

	mos_processes_held(p->node, p->handle.home, &holding);
	switch (mos_quota_judge(&quota, &holding, room)) {
	case MOS_QUOTA_KEPT:
		return 0;
	case MOS_QUOTA_GUESTS:
		mos_words_say(why, "the target takes no more than %u guests of one home (net.mosix.max_guests_per_home)",
			      quota.guests);
		break;
	case MOS_QUOTA_MEMORY:
		mos_words_say(why, "with it %llu MiB of this home's would be on their way, and the target has %llu MiB for them (net.mosix.arriving_share)",
			      DIV_ROUND_UP_ULL(holding.claimed, SZ_1M),
			      mos_quota_memory(&quota, &holding, room) >> 20);
		break;
	}
	atomic64_inc(&p->node->processes->over_quota);
	return -EDQUOT;
}

/* What comes beyond what was said of the image is its home's to answer for, too. */
static int take_more(struct mos_restore *in, u64 more)
{
	struct mos_guest *guest = &in->p->guest;

	WRITE_ONCE(guest->claimed, guest->claimed + more);
	return mos_room_share(in->p, &in->why);
}

/**
 * mos_room_take() - may the next piece of an image be put in place? It is no longer awaited then
 * @in: the image
 * @len: bytes of the piece
 *
 * Memory that was there when the image was offered may be gone. It is looked for all that is still to come,
 * so that a move which cannot succeed is given up early. Home does not ask: the process is its own.
 *
 * Context: process context.
 * Return: 0, or -ENOMEM or -EDQUOT with the reason in @in.
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
		return len > awaited ? take_more(in, len - awaited) : 0;
	mos_words_say(&in->why, "it needs %llu MiB more of memory and the target has %llu MiB free",
		      DIV_ROUND_UP_ULL(need, SZ_1M), have >> 20);
	return -ENOMEM;
}
