/* SPDX-License-Identifier: GPL-2.0 */
/* This node: everything that one network namespace has of the cluster. */
#ifndef MOS_NODE_H
#define MOS_NODE_H

#include <linux/atomic.h>
#include <linux/hashtable.h>
#include <linux/mutex.h>
#include <linux/ratelimit.h>
#include <linux/types.h>
#include <linux/xarray.h>
#include <net/net_namespace.h>

#include "proto/link.h"
#include "proto/socket.h"
#include "settings.h"

struct mos_processes;
struct mos_words;
struct workqueue_struct;

/* Nodes have numbers 1 to this. */
#define MOS_NODE_ID_MAX 65535u
/* So many other nodes may stand in one map. */
#define MOS_NODES_MAX 4096u

/* A node may have so many addresses. */
#define MOS_ADDRESSES_MAX 4u

/**
 * struct mos_node_place - one address of the cluster's map; the first of a number is the node's own
 * @id:      number of the node, 1 to MOS_NODE_ID_MAX
 * @address: its address, with the port
 */
struct mos_node_place {
	u32 id;
	union mos_address address;
};

/**
 * struct mos_node_counts - what arrived and belonged to no peer
 * @stranger:  from a node number that is not in the map
 * @impostor:  with a number of the map, from another address
 * @malformed: without a header of ours
 * @forged:    hellos among those of strangers and impostors that were not made with the cluster's key
 * @cookies:   hellos among them that had to come again with a cookie
 * @shut:      refusals of others that were dropped because there were too many
 */
struct mos_node_counts {
	atomic64_t stranger;
	atomic64_t impostor;
	atomic64_t malformed;
	atomic64_t forged;
	atomic64_t cookies;
	atomic64_t shut;
};

/**
 * struct mos_node - a node of the cluster, one per network namespace
 * @net:           the namespace; outlives the node
 * @id:            its number while it is up, 0 while it is down; read with READ_ONCE()
 * @settings:      what can be set; owned by settings.c
 * @processes:     the processes that left from here or came here; owned by process.c
 * @config:        held by up and down
 * @socket:        open while the node is up
 * @peers:         the other nodes, by number; changed under @config, read under RCU
 * @count:         how many there are
 * @leaving:       they are being left, one after another: whoever is not among them any more is no stranger
 * @cluster:       the keys of the cluster, NULL before any was loaded; changed under @config, read under RCU
 * @link:          what all links of this node have in common
 * @work:          while it is up: where handlers that may sleep run
 * @receivers:     while it is up: where that goes on which was too much for one softirq
 * @handshakes:    while it is up: where what takes long in them is computed
 * @waiting:       those that wait for that
 * @counts:        datagrams that belonged to no peer
 * @porch:         what those whom no link knows must bring
 * @crowd_ns:      until then hellos of all peers together have used up their share
 * @answers:       limits what is answered to those who sent them
 * @loads:         what the daemon has told of the nodes, by number; owned by load.c
 */
struct mos_node {
	struct net *net;
	u32 id;
	struct mos_settings settings;
	struct mos_processes *processes;

	struct mutex config;
	struct mos_socket socket;
	DECLARE_HASHTABLE(peers, 6);
	unsigned int count;
	bool leaving;
	struct mos_cluster *cluster;
	struct mos_link_config link;
	struct workqueue_struct *work;
	struct workqueue_struct *receivers;
	struct workqueue_struct *handshakes;
	atomic_t waiting;
	struct mos_node_counts counts;
	struct mos_porch porch;
	u64 crowd_ns;
	struct ratelimit_state answers;
	struct xarray loads;
};

int mos_node_init(void);
void mos_node_exit(void);
struct mos_node *mos_node_of(const struct net *net);
int mos_node_up(struct mos_node *mn, const struct mos_node_place *self,
		const struct mos_node_place *others, unsigned int count, bool more,
		struct mos_words *why);
int mos_node_down(struct mos_node *mn, struct mos_words *why);
int mos_node_set_keys(struct mos_node *mn, const struct mos_cluster *cluster);
void mos_node_get_keys(struct mos_node *mn, struct mos_cluster *cluster);

#endif
