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

/* Their bounds are those of mos_message_rules. */
const struct mos_handler mos_handlers[MOS_MSG_NR] = {
	[MOS_MSG_H2G_OFFER] = { false, mos_guest_offer },
	[MOS_MSG_H2G_IMAGE] = { true, to_task },
	[MOS_MSG_H2G_COMMIT] = { false, mos_guest_told },
	[MOS_MSG_H2G_ABORT] = { false, mos_guest_told },
	[MOS_MSG_H2G_SIGNAL] = { true, mos_guest_thread_told },
	[MOS_MSG_H2G_STOP] = { true, mos_guest_thread_told },
	[MOS_MSG_H2G_CONT] = { true, mos_guest_thread_told },
	[MOS_MSG_H2G_BRING] = { true, mos_guest_told },
	[MOS_MSG_H2G_CHANGED] = { true, mos_guest_told },
	[MOS_MSG_H2G_NICE] = { true, mos_guest_thread_told },
	[MOS_MSG_H2G_END] = { true, mos_guest_told },
	[MOS_MSG_G2H_CALL] = { true, mos_deputy_message },
	[MOS_MSG_G2H_PAGES] = { false, mos_deputy_pages, true },
	[MOS_MSG_G2H_GATHER] = { true, mos_deputy_gather },
	[MOS_MSG_G2H_LEAVE] = { true, mos_deputy_message },
	[MOS_MSG_G2H_IMAGE] = { true, mos_deputy_message },
	[MOS_MSG_G2H_USED] = { true, mos_deputy_used },
	[MOS_MSG_G2H_GONE] = { true, mos_deputy_gone },
	[MOS_MSG_CLOCKS] = { true, mos_clocks_asked },
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
