// SPDX-License-Identifier: GPL-2.0
/* What one home may have of a node that is not its own: so that whoever sends guest after guest leaves some to others. */
#include "quota.h"

/* What a peer says of its images may be anything. */
static u64 add(u64 a, u64 b)
{
	return a + b < a ? U64_MAX : a + b;
}

/**
 * mos_holding_add() - one more guest
 * @holding: of its home
 * @claimed: bytes of its image, 0 once it runs
 * @awaited: bytes of that which are still to come
 */
void mos_holding_add(struct mos_holding *holding, u64 claimed, u64 awaited)
{
	holding->guests++;
	holding->claimed = add(holding->claimed, claimed);
	holding->awaited = add(holding->awaited, min(awaited, claimed));
}

/**
 * mos_quota_memory() - what the images of one home that are on their way may come to
 * @quota: what it may have
 * @holding: what it has
 * @room: bytes that images may fill now
 *
 * A part of what there would be without them: what has come of them already is in the room no more.
 *
 * Return: bytes.
 */
u64 mos_quota_memory(const struct mos_quota *quota, const struct mos_holding *holding, u64 room)
{
	u64 before = add(room, holding->claimed - holding->awaited);

	return before / 100 * quota->share + before % 100 * quota->share / 100;
}

/**
 * mos_quota_judge() - does a home keep to what it may have?
 * @quota: that
 * @holding: what it has, with the guest that is asked for
 * @room: bytes that images may fill now
 *
 * Return: MOS_QUOTA_KEPT, or what there is too much of.
 */
enum mos_quota_verdict mos_quota_judge(const struct mos_quota *quota, const struct mos_holding *holding, u64 room)
{
	if (holding->guests > quota->guests)
		return MOS_QUOTA_GUESTS;
	if (holding->claimed > mos_quota_memory(quota, holding, room))
		return MOS_QUOTA_MEMORY;
	return MOS_QUOTA_KEPT;
}
