// SPDX-License-Identifier: GPL-2.0
/* The life of a process that moves, seen from its home and from its guest's node, as two tables. */
#include "state.h"

/*
 * Home decides. A guest that has shipped itself home, or that is ready to be
 * started, stands still until home has spoken; if home is never heard of again
 * the guest ends, as it would have anyway. So at every instant at most one node
 * may run the process, whatever the network does.
 *
 * One more than the state, so that an absent step is zero.
 */
#define TO(state) ((state) + 1)

static const u8 table[MOS_ST_NR][MOS_EV_NR] = {
	[MOS_ST_HOME] = {
		[MOS_EV_ORDER] = TO(MOS_ST_CATCHING),
		[MOS_EV_END] = TO(MOS_ST_ENDED),
	},
	[MOS_ST_CATCHING] = {
		[MOS_EV_PARKED] = TO(MOS_ST_SHIPPING),
		[MOS_EV_FAIL] = TO(MOS_ST_HOME),
		[MOS_EV_END] = TO(MOS_ST_ENDED),
	},
	[MOS_ST_SHIPPING] = {
		[MOS_EV_FAIL] = TO(MOS_ST_HOME),
		[MOS_EV_COMMIT] = TO(MOS_ST_AWAY),
		[MOS_EV_END] = TO(MOS_ST_ENDED),
	},
	[MOS_ST_AWAY] = {
		[MOS_EV_LEAVE] = TO(MOS_ST_RETURNING),
		[MOS_EV_END] = TO(MOS_ST_ENDED),
	},
	[MOS_ST_RETURNING] = {
		[MOS_EV_COMMIT] = TO(MOS_ST_HOME),
		[MOS_EV_FAIL] = TO(MOS_ST_AWAY),
		[MOS_EV_END] = TO(MOS_ST_ENDED),
	},

	[MOS_ST_EXPECTED] = {
		[MOS_EV_BORN] = TO(MOS_ST_RECEIVING),
		[MOS_EV_FAIL] = TO(MOS_ST_GONE),
		[MOS_EV_END] = TO(MOS_ST_GONE),
	},
	[MOS_ST_RECEIVING] = {
		[MOS_EV_COMPLETE] = TO(MOS_ST_READY),
		[MOS_EV_FAIL] = TO(MOS_ST_GONE),
		[MOS_EV_END] = TO(MOS_ST_GONE),
	},
	[MOS_ST_READY] = {
		[MOS_EV_COMMIT] = TO(MOS_ST_RUNNING),
		[MOS_EV_FAIL] = TO(MOS_ST_GONE),
		[MOS_EV_END] = TO(MOS_ST_GONE),
	},
	[MOS_ST_RUNNING] = {
		[MOS_EV_LEAVE] = TO(MOS_ST_LEAVING),
		[MOS_EV_END] = TO(MOS_ST_GONE),
	},
	[MOS_ST_LEAVING] = {
		[MOS_EV_COMMIT] = TO(MOS_ST_GONE),
		[MOS_EV_FAIL] = TO(MOS_ST_RUNNING),
		[MOS_EV_END] = TO(MOS_ST_GONE),
	},
};

static const char *const state_names[MOS_ST_NR] = {
	[MOS_ST_HOME] = "home",
	[MOS_ST_CATCHING] = "catching",
	[MOS_ST_SHIPPING] = "shipping",
	[MOS_ST_AWAY] = "away",
	[MOS_ST_RETURNING] = "returning",
	[MOS_ST_ENDED] = "ended",
	[MOS_ST_EXPECTED] = "expected",
	[MOS_ST_RECEIVING] = "receiving",
	[MOS_ST_READY] = "ready",
	[MOS_ST_RUNNING] = "running",
	[MOS_ST_LEAVING] = "leaving",
	[MOS_ST_GONE] = "gone",
};

static const char *const event_names[MOS_EV_NR] = {
	[MOS_EV_ORDER] = "order",
	[MOS_EV_PARKED] = "parked",
	[MOS_EV_FAIL] = "fail",
	[MOS_EV_COMMIT] = "commit",
	[MOS_EV_LEAVE] = "leave",
	[MOS_EV_END] = "end",
	[MOS_EV_BORN] = "born",
	[MOS_EV_COMPLETE] = "complete",
};

int mos_state_next(enum mos_state state, enum mos_event event)
{
	if (state >= MOS_ST_NR || event >= MOS_EV_NR || !table[state][event])
		return -EPROTO;
	return table[state][event] - 1;
}

bool mos_state_runs_here(enum mos_state state)
{
	return state == MOS_ST_HOME || state == MOS_ST_CATCHING ||
	       state == MOS_ST_RUNNING;
}

const char *mos_state_name(enum mos_state state)
{
	return state < MOS_ST_NR ? state_names[state] : "?";
}

const char *mos_event_name(enum mos_event event)
{
	return event < MOS_EV_NR ? event_names[event] : "?";
}
