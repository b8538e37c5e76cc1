/* SPDX-License-Identifier: GPL-2.0 */
/* The way of datagrams out of and into the kernel: one UDP socket of a node, and the path to each peer. */
#ifndef MOS_PROTO_SOCKET_H
#define MOS_PROTO_SOCKET_H

#include <linux/atomic.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/skbuff.h>
#include <linux/socket.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/uio.h>
#include <linux/workqueue.h>
#include <net/dst_cache.h>

struct net;
struct sock;
struct socket;

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
 * struct mos_arrival - datagrams that came in together
 * @each:   bytes of each datagram; the last may be shorter
 * @len:    bytes of all
 * @skb:    they are part of it, or of what is joined to it
 * @count:  pieces of memory
 * @pieces: where they lie, each a whole number of them
 */
struct mos_arrival {
	u32 each;
	u32 len;
	struct sk_buff *skb;
	u32 count;
	struct kvec *pieces;
};

/**
 * struct mos_socket_counts - datagrams that were dropped before anybody looked into them
 * @wrong_length: shorter than a header, or longer than any datagram of a node
 * @bad_checksum: with a checksum that is not UDP's of what has come
 */
struct mos_socket_counts {
	atomic64_t wrong_length;
	atomic64_t bad_checksum;
};

/**
 * struct mos_socket - the UDP socket of a node
 * @sock:    the kernel's
 * @address: what it is bound to
 * @anywhere: it is bound to every address of this machine, with the port of @address
 * @input:   gets what comes in, with bottom halves off and under rcu_read_lock(); the datagrams are good
 *           until it returns, and as long as it keeps a reference to their skb
 * @context: for @input
 * @receivers: where @rest runs
 * @ready:   the socket's own call-back, restored in the end
 * @rest:    takes in what was too much for one softirq
 * @counts:  what was dropped here; nothing resets it
 */
struct mos_socket {
	struct socket *sock;
	union mos_address address;
	bool anywhere;
	void (*input)(void *context, const union mos_address *from,
		      const struct mos_arrival *arrival);
	void *context;
	struct workqueue_struct *receivers;
	void (*ready)(struct sock *sk);
	struct work_struct rest;
	struct mos_socket_counts counts;
};

/**
 * struct mos_path - the way to one peer
 * @lock:  for @to, and that @cache belongs to it
 * @to:    where it is now
 * @cache: the route, for each CPU
 */
struct mos_path {
	rwlock_t lock;
	union mos_address to;
	struct dst_cache cache;
};

bool mos_address_equal(const union mos_address *a, const union mos_address *b);
bool mos_address_same_host(const union mos_address *a, const union mos_address *b);
int mos_socket_open(struct mos_socket *socket, struct net *net);
void mos_socket_close(struct mos_socket *socket);
int mos_path_init(struct mos_path *path, const union mos_address *to);
void mos_path_destroy(struct mos_path *path);
void mos_path_follow(struct mos_path *path, const union mos_address *to);
u32 mos_path_datagram(struct mos_path *path, const struct mos_socket *socket);
void mos_socket_answer(struct mos_socket *socket, const union mos_address *to, struct sk_buff *skb);
void mos_path_send(struct mos_path *path, const struct mos_socket *socket, struct sk_buff *skb);

#endif
