/* SPDX-License-Identifier: GPL-2.0 */
/* The stages of a move, out and home, at which a test can hold it: see faults.c. A normal build has none of it. */
#ifndef MOS_STAGE_H
#define MOS_STAGE_H

/**
 * enum mos_stage - how far a move has come, in the order of time
 * @MOS_STAGE_NONE: no stage
 * @MOS_STAGE_PARKED: home has caught the process
 * @MOS_STAGE_READ: home has read its address space
 * @MOS_STAGE_OFFERED: the target has got the offer
 * @MOS_STAGE_EXPECTED: the target expects a guest, and has not started the stub
 * @MOS_STAGE_STARTED: the target has started the stub, and has not said yes
 * @MOS_STAGE_BORN: the stub is about to take in the image
 * @MOS_STAGE_COMPLETE: the image is there and right, and home does not know
 * @MOS_STAGE_SHIPPED: home knows
 * @MOS_STAGE_LAST: the last moment at which home can go back
 * @MOS_STAGE_COMMITTED: the commit is on its way
 * @MOS_STAGE_RUN: the guest has been told to run, and has not begun
 * @MOS_STAGE_LEAVE: the guest wants to go home, and has not said so
 * @MOS_STAGE_ANNOUNCED: home knows that, and has not agreed
 * @MOS_STAGE_AGREED: home has agreed, and has taken down the deputy's window
 * @MOS_STAGE_ALLOWED: the guest knows that home has agreed
 * @MOS_STAGE_BACK: the image is at home and right: the last moment at which the guest is the process
 * @MOS_STAGE_RETURNED: home has committed, and the guest does not know
 * @MOS_STAGE_LEFT: the guest knows, and is about to end
 * @MOS_STAGE_NR: how many
 */
enum mos_stage {
	MOS_STAGE_NONE,
	MOS_STAGE_PARKED,
	MOS_STAGE_READ,
	MOS_STAGE_OFFERED,
	MOS_STAGE_EXPECTED,
	MOS_STAGE_STARTED,
	MOS_STAGE_BORN,
	MOS_STAGE_COMPLETE,
	MOS_STAGE_SHIPPED,
	MOS_STAGE_LAST,
	MOS_STAGE_COMMITTED,
	MOS_STAGE_RUN,
	MOS_STAGE_LEAVE,
	MOS_STAGE_ANNOUNCED,
	MOS_STAGE_AGREED,
	MOS_STAGE_ALLOWED,
	MOS_STAGE_BACK,
	MOS_STAGE_RETURNED,
	MOS_STAGE_LEFT,
	MOS_STAGE_NR,
};

#ifdef MOS_INJECT_FAULTS

/**
 * mos_stage() - a move has come to a stage
 * @stage: which
 *
 * Context: may sleep, killably, as long as a test holds it here.
 */
void mos_stage(enum mos_stage stage);

#else

static inline void mos_stage(enum mos_stage stage)
{
}

#endif

#endif
