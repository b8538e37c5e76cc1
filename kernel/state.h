/* SPDX-License-Identifier: GPL-2.0 */
/* The life of a process that moves, seen from its home and from its guest's node, as two tables. */
#ifndef MOS_STATE_H
#define MOS_STATE_H

#include "pure.h"

/**
 * enum mos_state - where a process stands
 *
 * The first group is the home's view, the second the guest node's. In each, the
 * states in which the process may run on that node are exactly those for which
 * mos_state_runs_here() is true.
 *
 * @MOS_ST_HOME: at home, as any program. Entered at the start, after a move that
 *	failed and after a return. Ended by an order to move.
 * @MOS_ST_CATCHING: at home and still running, until it can be parked.
 * @MOS_ST_SHIPPING: parked at home while the image goes to the target. Any
 *	failure leads back to HOME.
 * @MOS_ST_AWAY: the guest is the process; the home task is its deputy. Entered by
 *	the commit and by nothing else.
 * @MOS_ST_RETURNING: the guest has stopped for good or for a failed return, and
 *	its image is coming in. The process runs nowhere.
 * @MOS_ST_ENDED: over; kept until the last reference goes.
 *
 * @MOS_ST_EXPECTED: the guest's node has said yes; the stub is on its way.
 * @MOS_ST_RECEIVING: the stub has become the guest's task and takes the image in.
 * @MOS_ST_READY: all has arrived and been checked; home has the word.
 * @MOS_ST_RUNNING: the guest is the process.
 * @MOS_ST_LEAVING: the guest stands still and sends itself home; home has the word.
 * @MOS_ST_GONE: over on this node.
 */
enum mos_state {
	MOS_ST_HOME,
	MOS_ST_CATCHING,
	MOS_ST_SHIPPING,
	MOS_ST_AWAY,
	MOS_ST_RETURNING,
	MOS_ST_ENDED,

	MOS_ST_EXPECTED,
	MOS_ST_RECEIVING,
	MOS_ST_READY,
	MOS_ST_RUNNING,
	MOS_ST_LEAVING,
	MOS_ST_GONE,

	MOS_ST_NR,
};

/**
 * enum mos_event - what moves a process from state to state
 *
 * @MOS_EV_ORDER: somebody wants it to move
 * @MOS_EV_PARKED: it has been caught at a clean point
 * @MOS_EV_FAIL: the move is off
 * @MOS_EV_COMMIT: home has decided that the process is where it was going
 * @MOS_EV_LEAVE: the guest comes home
 * @MOS_EV_END: the process is over
 * @MOS_EV_BORN: the stub has reported for duty
 * @MOS_EV_COMPLETE: the whole image has arrived and been checked
 */
enum mos_event {
	MOS_EV_ORDER,
	MOS_EV_PARKED,
	MOS_EV_FAIL,
	MOS_EV_COMMIT,
	MOS_EV_LEAVE,
	MOS_EV_END,
	MOS_EV_BORN,
	MOS_EV_COMPLETE,

	MOS_EV_NR,
};

/**
 * mos_state_next() - the state that follows
 * @state: present state
 * @event: what happened
 *
 * Return: the next state, or -EPROTO where the table knows no such step.
 */
int mos_state_next(enum mos_state state, enum mos_event event);

/**
 * mos_state_runs_here() - may the process run on the node that holds this state?
 * @state: of the home's or of the guest's node
 */
bool mos_state_runs_here(enum mos_state state);

const char *mos_state_name(enum mos_state state);
const char *mos_event_name(enum mos_event event);

#endif
