// SPDX-License-Identifier: GPL-2.0
/* Owns this node: its life with the namespace, up and down, and whom a datagram is for. */
#include <linux/module.h>
#include <linux/random.h>
#include <linux/utsname.h>
#include <net/netns/generic.h>

#include "compat/net.h"
#include "cpu.h"
#include "crypto.h"
#include "handshake.h"
#include "image/vdso.h"
#include "load.h"
#include "message.h"
#include "node.h"
#include "peer.h"
#include "process.h"
#include "proto/train.h"

/* Bytes of messages, and what they cost besides, that one peer may have here before they are consumed. */
#define WINDOW (4u << 20)
/* Handlers that sleep at the same time. */
#define HANDLERS_MAX 512

static unsigned int node_net_id;

/**
 * mos_node_of() - the node that a network namespace is
 * @net: the namespace
 */
struct mos_node *mos_node_of(const struct net *net)
{
	return net_generic(net, node_net_id);
}

/**
 * struct stranger - a datagram that belongs to no peer
 * @from: where it came from
 * @data: its bytes, with a sound header
 * @len:  how many
 */
struct stranger {
	const union mos_address *from;
	void *data;
	u32 len;
};

static u32 number_of(const struct stranger *stranger)
{
	const struct mos_wire_header *header = stranger->data;

	return le32_to_cpu(header->node);
}

/* Only who has the cluster's key is worth a word, and a look at what he says. */
static bool is_member(struct mos_node *mn, const struct stranger *stranger)
{
	const struct mos_wire_header *header = stranger->data;

	if (header->kind != MOS_WIRE_HELLO)
		return false;
	if (mos_hello_is_genuine(&mn->link, stranger->data, stranger->len))
		return true;
	atomic64_inc(&mn->counts.forged);
	return false;
}

static u32 len_of(const union mos_address *address)
{
	return address->sa.sa_family == AF_INET6 ? sizeof(address->in6) : offsetof(struct sockaddr_in, sin_zero);
}

static void give_cookie(struct mos_node *mn, const struct stranger *stranger)
{
	struct sk_buff *skb = mos_datagram_alloc(sizeof(struct mos_wire_cookie), GFP_ATOMIC);

	if (!skb)
		return;
	atomic64_inc(&mn->counts.cookies);
	if (mos_hello_cookie(&mn->link, &mn->porch, stranger->data, stranger->from, len_of(stranger->from),
			     skb->data, ktime_get_ns()))
		mos_socket_answer(&mn->socket, stranger->from, skb);
	else
		kfree_skb(skb);
}

/* A recording from anywhere is genuine as well: worth a word is who has had our cookie where he is. */
static bool is_there(struct mos_node *mn, const struct stranger *stranger)
{
	if (!is_member(mn, stranger))
		return false;
	if (mos_porch_judge(&mn->porch, mn->link.crypto, stranger->data, stranger->from,
			    len_of(stranger->from), ktime_get_ns()) == MOS_DOOR_PROVEN)
		return true;
	give_cookie(mn, stranger);
	return false;
}

/* A member that has no business here is answered in words, but not often. */
static void turn_away(struct mos_node *mn, const struct stranger *stranger, const char *text)
{
	if (!__ratelimit(&mn->answers))
		return;
	pr_notice("mosix: node %u: %s\n", mn->id, text);
	mos_handshake_refuse(mn, stranger->from, stranger->data, text);
}

static void turn_away_stranger(struct mos_node *mn, const struct stranger *stranger)
{
	char text[MOS_REFUSAL_MAX];

	atomic64_inc(&mn->counts.stranger);
	if (!is_there(mn, stranger))
		return;
	snprintf(text, sizeof(text), "node %u at %pIS is not in the map of node %u",
		 number_of(stranger), stranger->from, mn->id);
	turn_away(mn, stranger, text);
}

static void turn_away_impostor(struct mos_node *mn, const struct stranger *stranger,
			       struct mos_peer *peer)
{
	char text[MOS_REFUSAL_MAX];

	atomic64_inc(&mn->counts.impostor);
	if (!is_there(mn, stranger))
		return;
	snprintf(text, sizeof(text), "%pISpc claims to be node %u, which node %u knows elsewhere",
		 stranger->from, number_of(stranger), mn->id);
	mos_peer_note(peer, text);
	turn_away(mn, stranger, text);
}

/* All say the same of who has sent them, and what for; the link looks at each header again. */
static void input_alike(struct mos_node *mn, const union mos_address *from, const struct mos_arrival *arrival)
{
	struct stranger sender = {
		.from = from,
		.data = arrival->pieces[0].iov_base,
		.len = min_t(u32, arrival->pieces[0].iov_len, arrival->each),
	};
	struct mos_cursor cursor = { .at = sender.data, .left = sender.len };
	const struct mos_wire_header *header = mos_take_header(&cursor);
	struct mos_peer *peer;

	if (!header) {
		atomic64_inc(&mn->counts.malformed);
		return;
	}
	/* Who has just been told good-bye may ask for us at once. */
	if (READ_ONCE(mn->leaving))
		return;
	peer = mos_peer_find(mn, number_of(&sender));
	if (!peer)
		turn_away_stranger(mn, &sender);
	else if (header->kind != MOS_WIRE_PACKET && !mos_peer_may_greet_from(peer, from))
		turn_away_impostor(mn, &sender, peer);
	else
		mos_peer_input(peer, from, arrival);
	mos_peer_put(peer);
}

/* But for what differs from packet to packet. */
static bool are_alike(const struct kvec *one, const struct kvec *other)
{
	const struct mos_wire_header *a = one->iov_base, *b = other->iov_base;

	return min(one->iov_len, other->iov_len) >= sizeof(*a) && a->version == b->version && a->kind == b->kind &&
	       a->node == b->node && a->key == b->key;
}

/* The first of these pieces, and those after it that are alike. */
static struct mos_arrival take_alike(const struct mos_arrival *arrival, u32 first)
{
	struct mos_arrival part = {
		.each = arrival->each, .skb = arrival->skb, .pieces = &arrival->pieces[first],
	};

	do
		part.len += part.pieces[part.count++].iov_len;
	while (first + part.count < arrival->count && are_alike(part.pieces, &part.pieces[part.count]));
	return part;
}

/*
 * The stack joins what has come from one address, or says that it has: a datagram that somebody slips in must not take
 * with it what a peer has sent.
 */
static void input(void *context, const union mos_address *from, const struct mos_arrival *arrival)
{
	struct mos_arrival part;
	u32 i;

	for (i = 0; i < arrival->count; i += part.count) {
		part = take_alike(arrival, i);
		input_alike(context, from, &part);
	}
}

static bool is_sound(const struct mos_node_place *place, sa_family_t family)
{
	return place->id && place->id <= MOS_NODE_ID_MAX && place->address.in.sin_port &&
	       (family == AF_INET || family == AF_INET6) &&
	       place->address.sa.sa_family == family;
}

static unsigned int count_of(u32 id, const struct mos_node_place *places, unsigned int count)
{
	unsigned int found = 0;

	while (count--)
		found += places[count].id == id;
	return found;
}

/* Nodes behind one router share its address, as one more of each; no node's own address is another's. */
static const struct mos_node_place *clash(const struct mos_node_place *place, bool is_own,
					  const struct mos_node_place *places, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (mos_address_equal(&places[i].address, &place->address) &&
		    (places[i].id == place->id || (is_own && !count_of(places[i].id, places, i))))
			return &places[i];
	return NULL;
}

static int check_place(const struct mos_node_place *place, const struct mos_node_place *self,
		       const struct mos_node_place *before, unsigned int count,
		       struct mos_words *why)
{
	const struct mos_node_place *other;
	unsigned int others = count_of(place->id, before, count) + (place != self && place->id == self->id);

	if (!is_sound(place, self->address.sa.sa_family)) {
		mos_words_say(why, "node %u has no number or address that node %u could use",
			      place->id, self->id);
		return -EINVAL;
	}
	if (others >= MOS_ADDRESSES_MAX) {
		mos_words_say(why, "node %u has more than %u addresses", place->id, MOS_ADDRESSES_MAX);
		return -EINVAL;
	}
	other = clash(place, !others, before, count) ?: clash(place, !others, self, place != self);
	if (!other)
		return 0;
	mos_words_say(why, "nodes %u and %u have the same address", other->id, place->id);
	return -EINVAL;
}

/* Lines of the map that cannot be true are found before anything changes. */
static int check_map(const struct mos_node_place *self, const struct mos_node_place *others,
		     unsigned int count, struct mos_words *why)
{
	unsigned int i;
	int err;

	if (count > MOS_NODES_MAX) {
		mos_words_say(why, "a map has at most %u nodes", MOS_NODES_MAX + 1);
		return -EINVAL;
	}
	err = check_place(self, self, NULL, 0, why);
	for (i = 0; i < count && !err; i++)
		err = check_place(&others[i], self, others, i, why);
	return err;
}

/* @more: a peer that there is keeps the addresses that it has */
static int add_peers(struct mos_node *mn, const struct mos_node_place *others,
		     unsigned int count, bool more)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		struct mos_peer *peer = mos_peer_find(mn, others[i].id);

		if (peer) {
			if (!more)
				mos_peer_place(peer, others, count);
			mos_peer_put(peer);
			continue;
		}
		if (others[i].id == mn->id)
			continue;
		peer = mos_peer_create(mn, &others[i]);
		if (!peer)
			return -ENOMEM;
		mos_peer_place(peer, others, count);
		mos_peer_start(peer);
	}
	return 0;
}

static void configure_links(struct mos_node *mn)
{
	mn->link.crypto = &mos_crypto;
	mn->link.ciphers = mn->settings.fast_cipher ? mos_crypto_ciphers() : 0;
	mn->link.cluster = mn->cluster;
	mn->link.crowd_ns = &mn->crowd_ns;
	mn->link.rekey_ns = MOS_REKEY_NS;
	mn->link.rekey_packets = MOS_REKEY_PACKETS;
	mn->link.vdso = mos_vdso_hash();
	mn->link.cpu = mos_cpu_set();
	mn->link.ops = &mos_peer_link_ops;
	mn->link.node = mn->id;
	mn->link.version = mn->settings.protocol_version;
	mn->link.grace_ns = mn->settings.grace_seconds * NSEC_PER_SEC;
	mn->link.window = WINDOW;
	mn->link.msg_size = mos_peer_msg_size;
	strscpy(mn->link.release, init_utsname()->release, sizeof(mn->link.release));
}

/* A node with several addresses is reached at all of them. */
static int open_socket(struct mos_node *mn, const union mos_address *address, bool anywhere,
		       struct mos_words *why)
{
	int err;

	mn->socket.address = *address;
	mn->socket.anywhere = anywhere;
	mn->socket.input = input;
	mn->socket.context = mn;
	mn->socket.receivers = mn->receivers;
	err = mos_socket_open(&mn->socket, mn->net);
	if (err == -EADDRNOTAVAIL)
		mos_words_say(why, "%pISc is no address of this machine", address);
	else if (err)
		mos_words_say(why, "cannot listen on %pISpc: error %d", address, -err);
	return err;
}

static int create_workers(struct mos_node *mn)
{
	mn->work = alloc_workqueue("mosix", WQ_UNBOUND | WQ_MEM_RECLAIM, HANDLERS_MAX);
	if (!mn->work)
		return -ENOMEM;
	mn->receivers = alloc_workqueue("mosix_receive", WQ_HIGHPRI | WQ_MEM_RECLAIM, 0);
	if (!mn->receivers)
		goto no_receivers;
	if (!mos_handshakes_create(mn))
		return 0;
	destroy_workqueue(mn->receivers);
	mn->receivers = NULL;
no_receivers:
	destroy_workqueue(mn->work);
	mn->work = NULL;
	return -ENOMEM;
}

/* The receivers give work to the handlers. */
static void destroy_workers(struct mos_node *mn)
{
	mos_handshakes_destroy(mn);
	destroy_workqueue(mn->receivers);
	mn->receivers = NULL;
	destroy_workqueue(mn->work);
	mn->work = NULL;
}

/* Everything stands before the socket opens, for the peers may call at once. */
static int enter(struct mos_node *mn, const struct mos_node_place *self, bool anywhere,
		 struct mos_words *why)
{
	int err;

	if (!mn->cluster) {
		mos_words_say(why, "no key of the cluster is loaded; see: mosctl key --help");
		return -ENOKEY;
	}
	err = create_workers(mn);
	if (err) {
		mos_words_say(why, "memory is short");
		return err;
	}
	WRITE_ONCE(mn->id, self->id);
	configure_links(mn);
	err = open_socket(mn, &self->address, anywhere, why);
	if (!err)
		return 0;
	WRITE_ONCE(mn->id, 0);
	destroy_workers(mn);
	return err;
}

static void leave(struct mos_node *mn)
{
	lockdep_assert_held(&mn->config);
	if (!mn->id)
		return;
	WRITE_ONCE(mn->leaving, true);
	mos_peers_prune(mn, NULL, 0);
	mos_handshakes_finish(mn);
	mos_socket_close(&mn->socket);
	WRITE_ONCE(mn->leaving, false);
	destroy_workers(mn);
	mos_loads_destroy(mn);
	WRITE_ONCE(mn->id, 0);
}

/* Some peers can come besides those that there are. */
static int check_more(const struct mos_node *mn, unsigned int count, struct mos_words *why)
{
	if (!mn->id) {
		mos_words_say(why, "this node is down");
		return -ENETDOWN;
	}
	if (mn->count + count > MOS_NODES_MAX) {
		mos_words_say(why, "with %u nodes more there are more than %u", count, MOS_NODES_MAX + 1);
		return -EINVAL;
	}
	return 0;
}

static int change_map(struct mos_node *mn, const struct mos_node_place *self,
		      const struct mos_node_place *others, unsigned int count, bool more,
		      struct mos_words *why)
{
	bool was_up = mn->id;
	int err = more ? check_more(mn, count, why) : 0;

	if (err)
		return err;
	if (was_up && (self->id != mn->id ||
		       !mos_address_equal(&self->address, &mn->socket.address))) {
		mos_words_say(why, "this is node %u at %pISpc already; take it down first",
			      mn->id, &mn->socket.address);
		return -EALREADY;
	}
	err = was_up ? 0 : enter(mn, self, count_of(self->id, others, count), why);
	if (err)
		return err;
	if (!more)
		mos_peers_prune(mn, others, count);
	err = add_peers(mn, others, count, more);
	if (!err)
		return 0;
	mos_words_say(why, "memory is short");
	if (!was_up)
		leave(mn);
	return err;
}

/**
 * mos_node_up() - join the cluster, or take over a changed map
 * @mn:     this node
 * @self:   its number and address
 * @others: the other nodes
 * @count:  how many there are
 * @more:   they come besides those that there are, of which none is left, and none gets other addresses
 * @why:    what is wrong, in words; may be NULL
 *
 * A node that is up as the same number at the same address gets the new list of others: those that are not
 * on it are left, those that are new are looked for.
 *
 * Context: process context, may sleep.
 * Return: 0, -EINVAL for a map that cannot be true, -ENOKEY without a key of the cluster, -EALREADY when up as
 * somebody else, -ENETDOWN for @more when down, -EADDRNOTAVAIL, -EADDRINUSE, -ENOMEM.
 */
int mos_node_up(struct mos_node *mn, const struct mos_node_place *self,
		const struct mos_node_place *others, unsigned int count, bool more,
		struct mos_words *why)
{
	int err = check_map(self, others, count, why);

	if (err)
		return err;
	mutex_lock(&mn->config);
	err = change_map(mn, self, others, count, more, why);
	mutex_unlock(&mn->config);
	return err;
}

/**
 * mos_node_down() - leave the cluster
 * @mn:  this node
 * @why: empty; set to why not, in words
 *
 * Context: process context, may sleep.
 * Return: 0, also when it was down; -EBUSY while a process is away or a guest is here.
 */
int mos_node_down(struct mos_node *mn, struct mos_words *why)
{
	unsigned int busy;

	mutex_lock(&mn->config);
	busy = mos_processes_busy(mn, why);
	if (!busy)
		leave(mn);
	mutex_unlock(&mn->config);
	return busy ? -EBUSY : 0;
}

/**
 * mos_node_set_keys() - take other keys of the cluster
 * @mn:      this node
 * @cluster: one at least
 *
 * Links make new keys from them at once. What was agreed with a key that is gone stays good until it has come of
 * age.
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int mos_node_set_keys(struct mos_node *mn, const struct mos_cluster *cluster)
{
	struct mos_cluster *old, *new = kmemdup(cluster, sizeof(*cluster), GFP_KERNEL);

	if (!new)
		return -ENOMEM;
	mutex_lock(&mn->config);
	old = mn->cluster;
	mn->cluster = new;
	/* Its reader sees the keys as well. */
	smp_store_release(&mn->link.cluster, new);
	synchronize_rcu();
	mos_peers_rekey(mn);
	mutex_unlock(&mn->config);
	kfree_sensitive(old);
	return 0;
}

/**
 * mos_node_get_keys() - the keys of the cluster
 * @mn:      this node
 * @cluster: set to them; none before any was loaded. The caller wipes it
 *
 * Context: process context, may sleep.
 */
void mos_node_get_keys(struct mos_node *mn, struct mos_cluster *cluster)
{
	memset(cluster, 0, sizeof(*cluster));
	mutex_lock(&mn->config);
	if (mn->cluster)
		*cluster = *mn->cluster;
	mutex_unlock(&mn->config);
}

static int __net_init node_create(struct net *net)
{
	struct mos_node *mn = mos_node_of(net);
	int err;

	mn->net = net;
	mutex_init(&mn->config);
	hash_init(mn->peers);
	get_random_bytes(&mn->porch, sizeof(mn->porch));
	mos_loads_create(mn);
	ratelimit_state_init(&mn->answers, HZ, 5);
	ratelimit_set_flags(&mn->answers, RATELIMIT_MSG_ON_RELEASE);
	err = mos_settings_create(mn);
	if (err)
		return err;
	err = mos_processes_create(mn);
	if (err)
		mos_settings_destroy(mn);
	return err;
}

static void __net_exit node_destroy(struct net *net)
{
	struct mos_node *mn = mos_node_of(net);

	mutex_lock(&mn->config);
	leave(mn);
	mutex_unlock(&mn->config);
	kfree_sensitive(mn->cluster);
	mos_processes_destroy(mn);
	mos_loads_destroy(mn);
	mos_settings_destroy(mn);
}

static struct pernet_operations node_operations = {
	.init = node_create,
	.exit = node_destroy,
	.id = &node_net_id,
	.size = sizeof(struct mos_node),
};

/**
 * mos_node_init() - make every network namespace a node
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int mos_node_init(void)
{
	return register_pernet_subsys(&node_operations);
}

/**
 * mos_node_exit() - the reverse; a node that is up leaves the cluster
 *
 * Context: process context, may sleep.
 */
void mos_node_exit(void)
{
	unregister_pernet_subsys(&node_operations);
	mos_chunks_exit();
}
