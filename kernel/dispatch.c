// SPDX-License-Identifier: GPL-2.0
/* Which message goes where, and what becomes of the processes when a node is lost. */
#include "deputy/deputy.h"
#include "guest/guest.h"
#include "message.h"
#include "peer.h"
#include "process.h"

static void to_task(struct mos_node *mn, struct mos_msg *msg)
{
	struct mos_reader r;
	struct mos_process *p = mos_process_addressed(mn, msg, MOS_ROLE_GUEST, &r);
	struct mos_thread *t = p ? mos_thread_addressed(p, &r) : NULL;

	if (t && mos_process_state(p) != MOS_ST_GONE) {
		mos_thread_deliver(t, msg);
	} else {
		mos_reply_verdict(msg, -ESRCH, "the guest has died on the other node");
		mos_msg_free(msg);
	}
	if (t)
		mos_thread_put(t);
	if (p)
		mos_process_put(p);
}

#define H MOS_HANDLE_SIZE
#define T MOS_THREAD_SIZE
/* What names every thread of a process. */
#define LIST_MAX (1024 + 8 * MOS_THREADS_MAX)

const struct mos_handler mos_handlers[MOS_MSG_NR] = {
	[MOS_MSG_H2G_OFFER] = { H, LIST_MAX, false, mos_guest_offer },
	[MOS_MSG_H2G_IMAGE] = { T, MOS_MSG_MAX, true, to_task },
	[MOS_MSG_H2G_COMMIT] = { H + 4, H + 4, false, mos_guest_told },
	[MOS_MSG_H2G_ABORT] = { H, H, false, mos_guest_told },
	[MOS_MSG_H2G_SIGNAL] = { T, 1024, true, mos_guest_thread_told },
	[MOS_MSG_H2G_STOP] = { T, T, true, mos_guest_thread_told },
	[MOS_MSG_H2G_CONT] = { T, T, true, mos_guest_thread_told },
	[MOS_MSG_H2G_BRING] = { H, H, true, mos_guest_told },
	[MOS_MSG_H2G_CHANGED] = { H + 20, H + 20, true, mos_guest_told },
	[MOS_MSG_H2G_NICE] = { T + 4, T + 4, true, mos_guest_thread_told },
	[MOS_MSG_H2G_END] = { H, H, true, mos_guest_told },
	[MOS_MSG_G2H_CALL] = { T + MOS_CALL_HEAD_SIZE, MOS_MSG_MAX, true, mos_deputy_message },
	[MOS_MSG_G2H_PAGES] = { H, 1024, false, mos_deputy_pages },
	[MOS_MSG_G2H_GATHER] = { H, H, true, mos_deputy_gather },
	[MOS_MSG_G2H_LEAVE] = { T, LIST_MAX, true, mos_deputy_message },
	[MOS_MSG_G2H_IMAGE] = { T, MOS_MSG_MAX, true, mos_deputy_message },
	[MOS_MSG_G2H_USED] = { H + 4, H + 4 + MOS_USED_MAX * MOS_USED_SIZE, true, mos_deputy_used },
	[MOS_MSG_G2H_GONE] = { H, 1024, true, mos_deputy_gone },
	[MOS_MSG_CLOCKS] = { 0, 0, true, mos_clocks_asked },
};

/* Those between us and the peer, with a reference each in turn. */
static void lose_all(struct xarray *table, struct mos_peer *peer,
		     void (*lost)(struct mos_process *p, struct mos_peer *peer))
{
	struct mos_process *p;
	unsigned long index;

	xa_for_each(table, index, p) {
		bool concerned;

		rcu_read_lock();
		p = xa_load(table, index);
		concerned = p && READ_ONCE(p->peer) == peer && kref_get_unless_zero(&p->ref);
		rcu_read_unlock();
		if (!concerned)
			continue;
		lost(p, peer);
		mos_process_put(p);
	}
}

void mos_peer_lost(struct mos_node *mn, struct mos_peer *peer)
{
	lose_all(&mn->processes->deputies, peer, mos_deputy_lost);
	lose_all(&mn->processes->guests, peer, mos_guest_lost);
}
