/* SPDX-License-Identifier: GPL-2.0 */
/* This node: everything that one network namespace has of the cluster. */
#ifndef MOS_NODE_H
#define MOS_NODE_H

#include <linux/atomic.h>
#include <linux/hashtable.h>
#include <linux/in6.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <net/net_namespace.h>

#include "proto/link.h"

struct ctl_table;
struct ctl_table_header;
struct mos_processes;
struct mos_words;
struct sock;
struct socket;
struct workqueue_struct;

/* Nodes have numbers 1 to this. */
#define MOS_NODE_ID_MAX 65535u
/* So many other nodes may stand in one map. */
#define MOS_NODES_MAX 4096u

/**
 * union mos_address - where a node is reached
 * @sa:  for the family
 * @in:  IPv4
 * @in6: IPv6
 */
union mos_address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

/**
 * struct mos_node_place - one line of the cluster's map
 * @id:      number of the node, 1 to MOS_NODE_ID_MAX
 * @address: its address, with the port
 */
struct mos_node_place {
	u32 id;
	union mos_address address;
};

/**
 * struct mos_node_counts - what arrived and belonged to no peer
 * @stranger:  datagrams from a node number that is not in the map
 * @impostor:  datagrams with a number of the map, from another address
 * @malformed: datagrams too short or too long to be ours
 */
struct mos_node_counts {
	atomic64_t stranger;
	atomic64_t impostor;
	atomic64_t malformed;
};

/**
 * struct mos_node - a node of the cluster, one per network namespace
 * @net:           the namespace; outlives the node
 * @id:            its number while it is up, 0 while it is down; read with READ_ONCE()
 * @grace_seconds: setting: how long a broken link may take to heal
 * @park_ms:       setting: how long a process may take to be caught
 * @protocol_version: setting: the version spoken from the next `up` on; for tests
 * @processes:     the processes that left from here or came here; owned by process.c
 * @config:        held by up and down
 * @up_ns:         when it came up, CLOCK_MONOTONIC
 * @address:       where it is reached while it is up
 * @sock:          its socket while it is up; readers hold rcu_read_lock()
 * @peers:         the other nodes, by number; changed under @config, read under RCU
 * @link:          what all links of this node have in common
 * @work:          where handlers that may sleep run
 * @counts:        datagrams that belonged to no peer
 * @sysctl:        registered table of settings
 * @table:         the table's memory
 */
struct mos_node {
	struct net *net;
	u32 id;
	int grace_seconds;
	int park_ms;
	int protocol_version;
	struct mos_processes *processes;

	struct mutex config;
	u64 up_ns;
	union mos_address address;
	struct socket __rcu *sock;
	DECLARE_HASHTABLE(peers, 6);
	struct mos_link_config link;
	struct workqueue_struct *work;
	struct mos_node_counts counts;
	struct ctl_table_header *sysctl;
	struct ctl_table *table;
};

int mos_node_init(void);
void mos_node_exit(void);
struct mos_node *mos_node_of(const struct net *net);
int mos_node_up(struct mos_node *mn, const struct mos_node_place *self,
		const struct mos_node_place *others, unsigned int count, struct mos_words *why);
int mos_node_down(struct mos_node *mn, struct mos_words *why);

#endif
