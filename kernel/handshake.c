// SPDX-License-Identifier: GPL-2.0
/* Owns what takes long in a handshake: it is done by a worker, with no lock held and interrupted by whatever comes. */
#include <linux/slab.h>

#include "handshake.h"
#include "peer_parts.h"
#include "strain.h"

/* Handshakes of a node that wait to be computed, and those of one peer among them. */
#define WAITING_MAX 64
#define WAITING_PEER_MAX 8

/**
 * struct handshake - one that waits
 * @work:  its turn
 * @peer:  with whom
 * @from:  where what is answered came from
 * @chore: what there is to compute
 */
struct handshake {
	struct work_struct work;
	struct mos_peer *peer;
	union mos_address from;
	struct mos_chore chore;
};

/**
 * struct refusal - somebody whom no link knows is to be told why not
 * @work:  its turn
 * @node:  ours, which does not go down before this is done
 * @to:    where he is
 * @hello: what he said
 * @text:  why
 */
struct refusal {
	struct work_struct work;
	struct mos_node *node;
	union mos_address to;
	struct mos_wire_hello hello;
	char text[MOS_REFUSAL_MAX];
};

/* Our own hello has a place of its own: what others send does not keep us from saying it. */
static bool take_place(struct mos_peer *peer, enum mos_chore_kind kind)
{
	struct mos_node *mn = peer->node;

	if (kind == MOS_CHORE_HELLO) {
		if (peer->hello_waits)
			return false;
		peer->hello_waits = true;
		return true;
	}
	if (peer->waiting >= WAITING_PEER_MAX || atomic_read(&mn->waiting) >= WAITING_MAX)
		return false;
	peer->waiting++;
	mos_strain_waits(peer->waiting);
	atomic_inc(&mn->waiting);
	return true;
}

static void leave_place(struct mos_peer *peer, enum mos_chore_kind kind)
{
	if (kind == MOS_CHORE_HELLO) {
		peer->hello_waits = false;
		return;
	}
	peer->waiting--;
	atomic_dec(&peer->node->waiting);
}

static void go_on(struct work_struct *work)
{
	struct handshake *shake = container_of(work, struct handshake, work);
	struct mos_peer *peer = shake->peer;

	mos_strain_shake();
	mos_chore_do(&shake->chore);
	mos_peer_lock(peer);
	leave_place(peer, shake->chore.kind);
	peer->from = shake->from;
	if (!peer->stopped) {
		mos_chore_done(&peer->link, &shake->chore, ktime_get_ns());
		mos_link_settle(&peer->link, ktime_get_ns());
	}
	mos_peer_unlock(peer);
	mos_peer_put(peer);
	kfree_sensitive(shake);
}

/**
 * mos_handshake_ponder() - the ponder of struct mos_link_ops
 * @link:  the link of a peer whose lock is held
 * @chore: what there is to compute
 *
 * Context: the peer's lock held.
 * Return: false if too many wait already, or memory is short.
 */
bool mos_handshake_ponder(struct mos_link *link, const struct mos_chore *chore)
{
	struct mos_peer *peer = container_of(link, struct mos_peer, link);
	struct mos_node *mn = peer->node;
	struct handshake *shake;

	lockdep_assert_held(&peer->lock);
	if (!take_place(peer, chore->kind))
		return false;
	shake = kmalloc(sizeof(*shake), GFP_ATOMIC | __GFP_NOWARN);
	if (!shake) {
		leave_place(peer, chore->kind);
		return false;
	}
	INIT_WORK(&shake->work, go_on);
	mos_peer_get(peer);
	shake->peer = peer;
	shake->from = peer->from;
	shake->chore = *chore;
	queue_work(mn->handshakes, &shake->work);
	return true;
}

static void refuse(struct work_struct *work)
{
	struct refusal *refusal = container_of(work, struct refusal, work);
	struct mos_node *mn = refusal->node;
	struct sk_buff *skb = mos_datagram_alloc(sizeof(struct mos_wire_answer), GFP_KERNEL);
	bool is_written;

	atomic_dec(&mn->waiting);
	/* The keys of the cluster may change meanwhile. */
	rcu_read_lock();
	is_written = skb && mos_hello_refusal(&mn->link, &refusal->hello, refusal->text, skb->data);
	rcu_read_unlock();
	if (is_written) {
		local_bh_disable();
		mos_socket_answer(&mn->socket, &refusal->to, skb);
		local_bh_enable();
	} else {
		kfree_skb(skb);
	}
	kfree(refusal);
}

/**
 * mos_handshake_refuse() - tell somebody whom no link knows why he is refused
 * @mn:    this node, which is up
 * @to:    where he is
 * @hello: a hello for which mos_hello_is_genuine()
 * @text:  why
 *
 * Context: bottom halves disabled, under rcu_read_lock().
 */
void mos_handshake_refuse(struct mos_node *mn, const union mos_address *to, const struct mos_wire_hello *hello,
			  const char *text)
{
	struct refusal *refusal = NULL;

	if (atomic_read(&mn->waiting) < WAITING_MAX)
		refusal = kmalloc(sizeof(*refusal), GFP_ATOMIC | __GFP_NOWARN);
	if (!refusal) {
		atomic64_inc(&mn->counts.shut);
		return;
	}
	INIT_WORK(&refusal->work, refuse);
	refusal->node = mn;
	refusal->to = *to;
	refusal->hello = *hello;
	strscpy(refusal->text, text, sizeof(refusal->text));
	atomic_inc(&mn->waiting);
	queue_work(mn->handshakes, &refusal->work);
}

/**
 * mos_handshakes_create() - get ready for them
 * @mn: this node, before its socket opens
 *
 * One after the other, so that they leave the other processors to those who work; also where memory is short, for what
 * would free some may have to cross the wire.
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int mos_handshakes_create(struct mos_node *mn)
{
	atomic_set(&mn->waiting, 0);
	mn->handshakes = alloc_workqueue("mosix_handshake", WQ_UNBOUND | WQ_MEM_RECLAIM, 1);
	return mn->handshakes ? 0 : -ENOMEM;
}

/**
 * mos_handshakes_finish() - let those end that wait
 * @mn: this node, which is leaving: it has no peers any more, and strangers are not heard
 *
 * Context: process context, sleeps. The socket is still open, for they may use it.
 */
void mos_handshakes_finish(struct mos_node *mn)
{
	/* Who began to hear a stranger before does not see that the node is leaving. */
	synchronize_rcu();
	flush_workqueue(mn->handshakes);
}

/**
 * mos_handshakes_destroy() - the reverse of mos_handshakes_create()
 * @mn: this node, after mos_handshakes_finish() or before any came
 */
void mos_handshakes_destroy(struct mos_node *mn)
{
	destroy_workqueue(mn->handshakes);
	mn->handshakes = NULL;
}
