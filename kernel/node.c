// SPDX-License-Identifier: GPL-2.0
/* Owns this node: its life with the namespace, up and down, its settings, and whom a datagram is for. */
#include <linux/module.h>
#include <linux/sysctl.h>
#include <linux/utsname.h>
#include <net/netns/generic.h>

#include "compat/net.h"
#include "message.h"
#include "node.h"
#include "peer.h"
#include "process.h"
#include "proto/train.h"

/* Bytes of messages, and what they cost besides, that one peer may have here before they are consumed. */
#define WINDOW (4u << 20)
/* Handlers that sleep at the same time. */
#define HANDLERS_MAX 512

#define GRACE_DEFAULT 10
#define PARK_DEFAULT 2000
#define GUESTS_DEFAULT 256

static unsigned int node_net_id;

/**
 * mos_node_of() - the node that a network namespace is
 * @net: the namespace
 */
struct mos_node *mos_node_of(const struct net *net)
{
	return net_generic(net, node_net_id);
}

/* A hello from somebody who has no business here is answered in words, but not often. */
static void turn_away(struct mos_node *mn, const union mos_address *from,
		      const struct mos_wire_header *header, const char *text)
{
	struct mos_path path;
	struct sk_buff *skb;

	if (header->kind != MOS_WIRE_HELLO || !__ratelimit(&mn->answers))
		return;
	pr_notice("mosix: node %u: %s\n", mn->id, text);
	skb = mos_datagram_alloc(MOS_REFUSAL_LEN, GFP_ATOMIC);
	if (!skb)
		return;
	mos_hello_refusal(&mn->link, header, text, skb->data);
	memset(&path, 0, sizeof(path));
	path.to = *from;
	mos_path_send(&path, &mn->socket, skb);
}

static void turn_away_stranger(struct mos_node *mn, const union mos_address *from,
			       const struct mos_wire_header *header)
{
	char text[MOS_REFUSAL_MAX];

	atomic64_inc(&mn->counts.stranger);
	snprintf(text, sizeof(text), "node %u at %pIS is not in the map of node %u",
		 le32_to_cpu(header->node), from, mn->id);
	turn_away(mn, from, header, text);
}

static void turn_away_impostor(struct mos_node *mn, const union mos_address *from,
			       const struct mos_wire_header *header, struct mos_peer *peer)
{
	char text[MOS_REFUSAL_MAX];

	atomic64_inc(&mn->counts.impostor);
	snprintf(text, sizeof(text), "%pISpc claims to be node %u, which node %u knows elsewhere",
		 from, le32_to_cpu(header->node), mn->id);
	if (header->kind == MOS_WIRE_HELLO)
		mos_peer_note(peer, text);
	turn_away(mn, from, header, text);
}

/* All datagrams of a train are one peer's; the link looks at each header again. */
static void input(void *context, const union mos_address *from, const struct mos_arrival *arrival)
{
	struct mos_cursor cursor = {
		.at = arrival->pieces[0].iov_base,
		.left = min_t(u32, arrival->pieces[0].iov_len, arrival->each),
	};
	const struct mos_wire_header *header = mos_take_header(&cursor);
	struct mos_node *mn = context;
	struct mos_peer *peer;

	if (!header) {
		atomic64_inc(&mn->counts.malformed);
		return;
	}
	peer = mos_peer_find(mn, le32_to_cpu(header->node));
	if (!peer)
		turn_away_stranger(mn, from, header);
	else if (!mos_peer_is_at(peer, from))
		turn_away_impostor(mn, from, header, peer);
	else
		mos_peer_input(peer, arrival);
	mos_peer_put(peer);
}

static bool is_sound(const struct mos_node_place *place, sa_family_t family)
{
	return place->id && place->id <= MOS_NODE_ID_MAX && place->address.in.sin_port &&
	       (family == AF_INET || family == AF_INET6) &&
	       place->address.sa.sa_family == family;
}

static const struct mos_node_place *clash(const struct mos_node_place *place,
					  const struct mos_node_place *places, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (places[i].id == place->id ||
		    mos_address_equal(&places[i].address, &place->address))
			return &places[i];
	return NULL;
}

static int check_place(const struct mos_node_place *place, const struct mos_node_place *self,
		       const struct mos_node_place *before, unsigned int count,
		       struct mos_words *why)
{
	const struct mos_node_place *other;

	if (!is_sound(place, self->address.sa.sa_family)) {
		mos_words_say(why, "node %u has no number or address that node %u could use",
			      place->id, self->id);
		return -EINVAL;
	}
	other = clash(place, before, count) ?: clash(place, self, place != self);
	if (!other)
		return 0;
	mos_words_say(why, "nodes %u and %u have the same number or address", other->id,
		      place->id);
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

static int add_peers(struct mos_node *mn, const struct mos_node_place *others,
		     unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		struct mos_peer *peer = mos_peer_find(mn, others[i].id);

		if (peer) {
			mos_peer_put(peer);
			continue;
		}
		peer = mos_peer_create(mn, &others[i]);
		if (!peer)
			return -ENOMEM;
		mos_peer_start(peer);
	}
	return 0;
}

static void configure_links(struct mos_node *mn)
{
	mn->link.ops = &mos_peer_link_ops;
	mn->link.node = mn->id;
	mn->link.version = mn->protocol_version;
	mn->link.grace_ns = mn->grace_seconds * NSEC_PER_SEC;
	mn->link.window = WINDOW;
	mn->link.msg_size = mos_peer_msg_size;
	strscpy(mn->link.release, init_utsname()->release, sizeof(mn->link.release));
}

static int open_socket(struct mos_node *mn, const union mos_address *address,
		       struct mos_words *why)
{
	int err;

	mn->socket.address = *address;
	mn->socket.input = input;
	mn->socket.context = mn;
	err = mos_socket_open(&mn->socket, mn->net);
	if (err == -EADDRNOTAVAIL)
		mos_words_say(why, "%pISc is no address of this machine", address);
	else if (err)
		mos_words_say(why, "cannot listen on %pISpc: error %d", address, -err);
	return err;
}

/* Everything stands before the socket opens, for the peers may call at once. */
static int enter(struct mos_node *mn, const struct mos_node_place *self, struct mos_words *why)
{
	int err;

	mn->work = alloc_workqueue("mosix", WQ_UNBOUND | WQ_MEM_RECLAIM, HANDLERS_MAX);
	if (!mn->work) {
		mos_words_say(why, "memory is short");
		return -ENOMEM;
	}
	WRITE_ONCE(mn->id, self->id);
	configure_links(mn);
	err = open_socket(mn, &self->address, why);
	if (!err)
		return 0;
	WRITE_ONCE(mn->id, 0);
	destroy_workqueue(mn->work);
	mn->work = NULL;
	return err;
}

static void leave(struct mos_node *mn)
{
	lockdep_assert_held(&mn->config);
	if (!mn->id)
		return;
	mos_peers_prune(mn, NULL, 0);
	mos_socket_close(&mn->socket);
	destroy_workqueue(mn->work);
	mn->work = NULL;
	WRITE_ONCE(mn->id, 0);
}

static int change_map(struct mos_node *mn, const struct mos_node_place *self,
		      const struct mos_node_place *others, unsigned int count,
		      struct mos_words *why)
{
	bool was_up = mn->id;
	int err;

	if (was_up && (self->id != mn->id ||
		       !mos_address_equal(&self->address, &mn->socket.address))) {
		mos_words_say(why, "this is node %u at %pISpc already; take it down first",
			      mn->id, &mn->socket.address);
		return -EALREADY;
	}
	err = was_up ? 0 : enter(mn, self, why);
	if (err)
		return err;
	mos_peers_prune(mn, others, count);
	err = add_peers(mn, others, count);
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
 * @why:    what is wrong, in words; may be NULL
 *
 * A node that is up as the same number at the same address gets the new list of others: those that are not
 * on it are left, those that are new are looked for.
 *
 * Context: process context, may sleep.
 * Return: 0, -EINVAL for a map that cannot be true, -EALREADY when up as somebody else, -EADDRNOTAVAIL,
 * -EADDRINUSE, -ENOMEM.
 */
int mos_node_up(struct mos_node *mn, const struct mos_node_place *self,
		const struct mos_node_place *others, unsigned int count, struct mos_words *why)
{
	int err = check_map(self, others, count, why);

	if (err)
		return err;
	mutex_lock(&mn->config);
	err = change_map(mn, self, others, count, why);
	mutex_unlock(&mn->config);
	return err;
}

/**
 * mos_node_down() - leave the cluster
 * @mn:  this node
 * @why: why not, in words; may be NULL
 *
 * Context: process context, may sleep.
 * Return: 0, also when it was down; -EBUSY while a process is away or a guest is here.
 */
int mos_node_down(struct mos_node *mn, struct mos_words *why)
{
	unsigned int busy;

	mutex_lock(&mn->config);
	busy = mos_processes_busy(mn);
	if (!busy)
		leave(mn);
	mutex_unlock(&mn->config);
	if (!busy)
		return 0;
	mos_words_say(why, "%u processes are away from home or guests here", busy);
	return -EBUSY;
}

static int grace_min = 1, grace_max = 3600;
static int park_min = 10, park_max = 60000;
static int guests_min, guests_max = 65536;
static int version_min = 1, version_max = 255;

static void add_setting(struct ctl_table *entry, const char *name, int *value, int *min, int *max)
{
	entry->procname = name;
	entry->data = value;
	entry->maxlen = sizeof(*value);
	entry->mode = 0644;
	entry->proc_handler = proc_dointvec_minmax;
	entry->extra1 = min;
	entry->extra2 = max;
}

#define SETTINGS 4

static int register_settings(struct mos_node *mn)
{
	mn->grace_seconds = GRACE_DEFAULT;
	mn->park_ms = PARK_DEFAULT;
	mn->max_guests = GUESTS_DEFAULT;
	mn->protocol_version = MOS_PROTOCOL_VERSION;
	mn->table = kcalloc(SETTINGS + 1, sizeof(*mn->table), GFP_KERNEL);
	if (!mn->table)
		return -ENOMEM;
	add_setting(&mn->table[0], "grace_seconds", &mn->grace_seconds, &grace_min, &grace_max);
	add_setting(&mn->table[1], "park_ms", &mn->park_ms, &park_min, &park_max);
	add_setting(&mn->table[2], "max_guests", &mn->max_guests, &guests_min, &guests_max);
	add_setting(&mn->table[3], "protocol_version", &mn->protocol_version, &version_min,
		    &version_max);
	mn->sysctl = mos_register_net_sysctl(mn->net, "net/mosix", mn->table, SETTINGS);
	if (mn->sysctl)
		return 0;
	kfree(mn->table);
	return -ENOMEM;
}

static void unregister_settings(struct mos_node *mn)
{
	unregister_net_sysctl_table(mn->sysctl);
	kfree(mn->table);
}

static int __net_init node_create(struct net *net)
{
	struct mos_node *mn = mos_node_of(net);
	int err;

	mn->net = net;
	mutex_init(&mn->config);
	hash_init(mn->peers);
	ratelimit_state_init(&mn->answers, HZ, 5);
	ratelimit_set_flags(&mn->answers, RATELIMIT_MSG_ON_RELEASE);
	err = register_settings(mn);
	if (err)
		return err;
	err = mos_processes_create(mn);
	if (err)
		unregister_settings(mn);
	return err;
}

static void __net_exit node_destroy(struct net *net)
{
	struct mos_node *mn = mos_node_of(net);

	mutex_lock(&mn->config);
	leave(mn);
	mutex_unlock(&mn->config);
	mos_processes_destroy(mn);
	unregister_settings(mn);
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
