// SPDX-License-Identifier: GPL-2.0
/* Owns the UDP socket of a node, and the routes to its peers. */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/net.h>
#include <linux/udp.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/route.h>
#include <net/sock.h>
#include <net/udp_tunnel.h>

#include "../strain.h"
#include "socket.h"
#include "train.h"
#include "wire.h"

/* The queue is emptied as it fills, but more than one processor may fill it. */
#define RECEIVE_QUEUE (4 << 20)
/* What one softirq takes from it, each perhaps a train of datagrams; as much as the stack takes from a card at once. */
#define RECEIVE_PASS NAPI_POLL_WEIGHT
/* As many datagrams as GRO joins (UDP_GRO_CNT_MAX), each of which may lie by itself; a train has fewer pages. */
#define PIECES_MAX 64

/**
 * mos_address_equal() - are two addresses the same, port included?
 * @a: one
 * @b: the other
 */
bool mos_address_equal(const union mos_address *a, const union mos_address *b)
{
	/* The port is at the same place in both kinds. */
	return mos_address_same_host(a, b) && a->in.sin_port == b->in.sin_port;
}

/**
 * mos_address_same_host() - are two addresses the same, but for the port?
 * @a: one
 * @b: the other
 */
bool mos_address_same_host(const union mos_address *a, const union mos_address *b)
{
	if (a->sa.sa_family != b->sa.sa_family)
		return false;
	if (a->sa.sa_family == AF_INET)
		return a->in.sin_addr.s_addr == b->in.sin_addr.s_addr;
	return ipv6_addr_equal(&a->in6.sin6_addr, &b->in6.sin6_addr);
}

static void source_of(const struct sk_buff *skb, union mos_address *from)
{
	memset(from, 0, sizeof(*from));
	if (skb->protocol == htons(ETH_P_IP)) {
		from->in.sin_family = AF_INET;
		from->in.sin_port = udp_hdr(skb)->source;
		from->in.sin_addr.s_addr = ip_hdr(skb)->saddr;
	} else {
		from->in6.sin6_family = AF_INET6;
		from->in6.sin6_port = udp_hdr(skb)->source;
		from->in6.sin6_addr = ipv6_hdr(skb)->saddr;
	}
}

/*
 * Has hardware written it, and nobody read it on its way? Only to this machine alone: what is for many comes back
 * from where it was sent, as if a card had brought it. A packet capture of all that comes may keep the pages of an
 * skb whose head has been written since, by a router's rules, and which is no clone any more; one of a single
 * protocol beside such rules is not seen here.
 */
static bool is_from_card(const struct mos_socket *socket, const struct sk_buff *skb)
{
	struct net_device *dev = dev_get_by_index_rcu(sock_net(socket->sock->sk), skb->skb_iif);

	return dev && dev->dev.parent && skb->pkt_type == PACKET_HOST && !dev_nit_active(dev);
}

/*
 * May the datagrams be decrypted where they lie? Not where somebody else looks at them, as a packet capture or a
 * second copy on its way do; and least of all in pages of a file or a pipe, which a program on this machine may send,
 * in another namespace too, and would then read in clear. Nothing tells such pages from others for sure: so only those
 * are written that come from a card or from a train of ours.
 */
static bool is_ours(const struct sk_buff *skb, bool from_card)
{
	const struct skb_shared_info *shared = skb_shinfo(skb);
	int i;

	if (skb_cloned(skb) || skb_has_shared_frag(skb))
		return false;
	for (i = 0; i < shared->nr_frags && !from_card; i++)
		if (!mos_train_has_written(skb_frag_page(&shared->frags[i])))
			return false;
	return true;
}

/* False: there are too many pieces, or a datagram is cut where this one begins. */
static bool add_piece(struct mos_arrival *arrival, void *data, u32 len)
{
	struct kvec *piece = &arrival->pieces[arrival->count];

	if (!len)
		return true;
	if (arrival->count == PIECES_MAX || arrival->len % arrival->each)
		return false;
	piece->iov_base = data;
	piece->iov_len = len;
	arrival->count++;
	arrival->len += len;
	return true;
}

/* Adds what is in an skb itself; false if that cannot be opened where it lies. */
static bool add_skb(struct mos_arrival *arrival, const struct sk_buff *skb, bool from_card)
{
	const struct skb_shared_info *shared = skb_shinfo(skb);
	bool added = is_ours(skb, from_card) && add_piece(arrival, skb->data, skb_headlen(skb));
	int i;

	for (i = 0; added && i < shared->nr_frags; i++)
		added = add_piece(arrival, skb_frag_address(&shared->frags[i]),
				  skb_frag_size(&shared->frags[i]));
	return added;
}

/*
 * A train of another namespace lies in page fragments. Where GRO has joined datagrams, the first is followed by the
 * fragments of others, and by a list of skbs of which each may have some in turn; but not by lists within the list,
 * which the sum would show.
 */
static bool add_all(struct mos_arrival *arrival, const struct sk_buff *skb, bool from_card)
{
	const struct sk_buff *joined;
	bool added = add_skb(arrival, skb, from_card);

	skb_walk_frags(skb, joined)
		added = added && add_skb(arrival, joined, from_card);
	return added && arrival->len == skb->len;
}

/* False if it cannot be opened where it lies. */
static bool pass_on_linear(struct mos_socket *socket, const union mos_address *from, struct sk_buff *skb, u32 each)
{
	struct kvec piece = { .iov_base = skb->data, .iov_len = skb->len };
	struct mos_arrival arrival = { .each = each, .len = skb->len, .skb = skb, .count = 1, .pieces = &piece };

	if (skb_cloned(skb))
		return false;
	socket->input(socket->context, from, &arrival);
	return true;
}

/* As pass_on_linear(), of what lies in several pieces. */
static bool pass_on_pieces(struct mos_socket *socket, const union mos_address *from, struct sk_buff *skb, u32 each)
{
	struct kvec pieces[PIECES_MAX];
	struct mos_arrival arrival = { .each = each, .skb = skb, .pieces = pieces };

	if (!add_all(&arrival, skb, is_from_card(socket, skb)))
		return false;
	socket->input(socket->context, from, &arrival);
	return true;
}

/*
 * One by one: memory for a whole train is hard to come by here. What it is too short for is lost, as a datagram may be
 * anywhere.
 */
static void pass_on_copies(struct mos_socket *socket, const union mos_address *from, const struct sk_buff *skb,
			   u32 each)
{
	struct sk_buff *copy;
	u32 at, len;

	for (at = 0; at < skb->len; at += len) {
		len = min(each, skb->len - at);
		copy = alloc_skb(len, GFP_ATOMIC | __GFP_NOWARN);
		if (copy && !skb_copy_bits(skb, at, __skb_put(copy, len), len))
			pass_on_linear(socket, from, copy, len);
		consume_skb(copy);
	}
}

/* What else comes is none of a node's, and must not make us copy it: there could be very many of these, or long ones. */
static bool may_be_datagrams(u32 each)
{
	return each >= sizeof(struct mos_wire_header) && each <= MOS_DATAGRAM_MAX;
}

static u32 datagrams_in(const struct sk_buff *skb)
{
	return skb_is_gso(skb) ? DIV_ROUND_UP(skb->len, skb_shinfo(skb)->gso_size) : 1;
}

static void take_in(struct mos_socket *socket, struct sk_buff *skb)
{
	u32 each = skb_is_gso(skb) ? skb_shinfo(skb)->gso_size : skb->len;
	union mos_address from;
	bool passed;

	if (!may_be_datagrams(each)) {
		atomic64_add(datagrams_in(skb), &socket->counts.wrong_length);
		return;
	}
	source_of(skb, &from);
	passed = skb_is_nonlinear(skb) ? pass_on_pieces(socket, &from, skb, each) :
					 pass_on_linear(socket, &from, skb, each);
	if (!passed)
		pass_on_copies(socket, &from, skb, each);
}

/* Who queues something after this calls receive() himself. */
static bool is_drained(struct sock *sk)
{
	return skb_queue_empty_lockless(&udp_sk(sk)->reader_queue) &&
	       skb_queue_empty_lockless(&sk->sk_receive_queue);
}

/* False if the queue is empty. */
static bool receive_one(struct mos_socket *socket, struct sock *sk)
{
	struct sk_buff *skb;
	int off = 0, err;

	if (is_drained(sk))
		return false;
	skb = __skb_recv_udp(sk, MSG_DONTWAIT, &off, &err);
	if (!skb)
		return false;
	if (udp_lib_checksum_complete(skb))
		atomic64_add(datagrams_in(skb), &socket->counts.bad_checksum);
	else
		take_in(socket, skb);
	skb_consume_udp(sk, skb, skb->len);
	return true;
}

/*
 * The stack calls this in the softirq for whatever it has just queued. An encapsulation hook would save the
 * queue, but the stack takes trains of datagrams apart before it. Another processor may queue as fast as this one
 * takes: the rest is left to a worker, who can be interrupted and made to wait.
 */
static void receive(struct sock *sk)
{
	struct mos_socket *socket;
	unsigned int left = mos_strain_bound(RECEIVE_PASS);

	rcu_read_lock_bh();
	socket = rcu_dereference_bh(__sk_user_data(sk));
	while (socket && receive_one(socket, sk))
		if (!--left) {
			queue_work(socket->receivers, &socket->rest);
			mos_strain_deferred();
			break;
		}
	rcu_read_unlock_bh();
}

static void receive_rest(struct work_struct *work)
{
	struct mos_socket *socket = container_of(work, struct mos_socket, rest);

	receive(socket->sock->sk);
}

static struct udp_port_cfg port_of(const union mos_address *address, bool anywhere)
{
	struct udp_port_cfg port = {
		.family = address->sa.sa_family,
		.use_udp_checksums = true,
		.use_udp6_tx_checksums = true,
		.use_udp6_rx_checksums = true,
		.ipv6_v6only = true,
	};

	if (port.family == AF_INET) {
		if (!anywhere)
			port.local_ip = address->in.sin_addr;
		port.local_udp_port = address->in.sin_port;
	} else {
		if (!anywhere)
			port.local_ip6 = address->in6.sin6_addr;
		port.local_udp_port = address->in6.sin6_port;
	}
	return port;
}

/* So that the stack joins the datagrams of a card (GRO). Those of another namespace come as they were sent. */
static int ask_for_trains(struct socket *sock)
{
	int on = 1;

	return sock->ops->setsockopt(sock, SOL_UDP, UDP_GRO, KERNEL_SOCKPTR(&on), sizeof(on));
}

static void take_over(struct mos_socket *socket)
{
	struct sock *sk = socket->sock->sk;

	INIT_WORK(&socket->rest, receive_rest);
	lock_sock(sk);
	WRITE_ONCE(sk->sk_rcvbuf, RECEIVE_QUEUE);
#ifdef CONFIG_NET_RX_BUSY_POLL
	/* We are called when something has come, and must not ask the card for more from within its softirq. */
	WRITE_ONCE(sk->sk_ll_usec, 0);
#endif
	udp_allow_gso(sk);
	socket->ready = sk->sk_data_ready;
	rcu_assign_sk_user_data(sk, socket);
	WRITE_ONCE(sk->sk_data_ready, receive);
	release_sock(sk);
}

/**
 * mos_socket_open() - begin to listen
 * @socket: with @address, @anywhere, @input and @context set
 * @net:    the namespace
 *
 * Context: process context, may sleep. What arrives from now on is given to @input.
 * Return: 0, -EADDRINUSE, -EADDRNOTAVAIL when the address is not one of this node, or what else the network
 * stack says.
 */
int mos_socket_open(struct mos_socket *socket, struct net *net)
{
	struct udp_port_cfg port = port_of(&socket->address, socket->anywhere);
	int err;

	err = udp_sock_create(net, &port, &socket->sock);
	if (err)
		return err;
	err = ask_for_trains(socket->sock);
	if (err)
		udp_tunnel_sock_release(socket->sock);
	else
		take_over(socket);
	return err;
}

/**
 * mos_socket_close() - stop listening
 * @socket: an open one; nobody may send over it any more
 *
 * Context: process context, may sleep. When it returns, no @input runs or will.
 */
void mos_socket_close(struct mos_socket *socket)
{
	struct sock *sk = socket->sock->sk;

	WRITE_ONCE(sk->sk_data_ready, socket->ready);
	rcu_assign_sk_user_data(sk, NULL);
	synchronize_rcu();
	cancel_work_sync(&socket->rest);
	udp_tunnel_sock_release(socket->sock);
	socket->sock = NULL;
}

/**
 * mos_path_init() - prepare the way to a peer
 * @path: the path
 * @to:   where it ends
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int mos_path_init(struct mos_path *path, const union mos_address *to)
{
	rwlock_init(&path->lock);
	path->to = *to;
	return dst_cache_init(&path->cache, GFP_KERNEL);
}

/**
 * mos_path_destroy() - give the route back
 * @path: the path
 */
void mos_path_destroy(struct mos_path *path)
{
	dst_cache_destroy(&path->cache);
}

/**
 * mos_path_follow() - the peer is somewhere else now
 * @path: the path
 * @to:   where
 *
 * Context: bottom halves disabled.
 */
void mos_path_follow(struct mos_path *path, const union mos_address *to)
{
	write_lock(&path->lock);
	path->to = *to;
	dst_cache_reset(&path->cache);
	write_unlock(&path->lock);
}

/* Sets @from as well: the address of ours that the datagram comes from. */
static struct rtable *route4(struct mos_path *path, const struct mos_socket *socket, __be32 *from)
{
	struct flowi4 flow = {
		.daddr = path->to.in.sin_addr.s_addr,
		.saddr = socket->anywhere ? 0 : socket->address.in.sin_addr.s_addr,
		.fl4_dport = path->to.in.sin_port,
		.fl4_sport = socket->address.in.sin_port,
		.flowi4_proto = IPPROTO_UDP,
	};
	struct sock *sk = socket->sock->sk;
	struct rtable *rt = dst_cache_get_ip4(&path->cache, from);

	if (rt)
		return rt;
	rt = ip_route_output_flow(sock_net(sk), &flow, sk);
	*from = flow.saddr;
	if (!IS_ERR(rt))
		dst_cache_set_ip4(&path->cache, &rt->dst, flow.saddr);
	return rt;
}

static struct dst_entry *route6(struct mos_path *path, const struct mos_socket *socket,
				struct in6_addr *from)
{
	struct flowi6 flow = {
		.daddr = path->to.in6.sin6_addr,
		.saddr = socket->anywhere ? in6addr_any : socket->address.in6.sin6_addr,
		.fl6_dport = path->to.in6.sin6_port,
		.fl6_sport = socket->address.in6.sin6_port,
		.flowi6_proto = IPPROTO_UDP,
		.flowi6_oif = path->to.in6.sin6_scope_id,
	};
	struct sock *sk = socket->sock->sk;
	struct dst_entry *dst = dst_cache_get_ip6(&path->cache, from);

	if (dst)
		return dst;
	dst = ipv6_stub->ipv6_dst_lookup_flow(sock_net(sk), sk, &flow, NULL);
	*from = flow.saddr;
	if (!IS_ERR(dst))
		dst_cache_set_ip6(&path->cache, dst, &flow.saddr);
	return dst;
}

static struct dst_entry *route(struct mos_path *path, const struct mos_socket *socket)
{
	struct in6_addr from6;
	struct rtable *rt;
	__be32 from;

	if (path->to.sa.sa_family == AF_INET6)
		return route6(path, socket, &from6);
	rt = route4(path, socket, &from);
	return IS_ERR(rt) ? ERR_CAST(rt) : &rt->dst;
}

/**
 * mos_path_datagram() - the longest datagram that goes over the path in one piece
 * @path:   the path
 * @socket: the node's socket
 *
 * Context: bottom halves disabled.
 * Return: bytes, from MOS_DATAGRAM_MIN to MOS_DATAGRAM_MAX; a guess when there is no route yet.
 */
u32 mos_path_datagram(struct mos_path *path, const struct mos_socket *socket)
{
	u32 headers = sizeof(struct udphdr), mtu = ETH_DATA_LEN;
	struct dst_entry *dst;

	read_lock(&path->lock);
	dst = route(path, socket);
	headers += path->to.sa.sa_family == AF_INET ? sizeof(struct iphdr) : sizeof(struct ipv6hdr);
	read_unlock(&path->lock);
	if (!IS_ERR(dst)) {
		mtu = dst_mtu(dst);
		dst_release(dst);
	}
	return clamp_t(u32, mtu - headers, MOS_DATAGRAM_MIN, MOS_DATAGRAM_MAX);
}

static void send4(struct mos_path *path, const struct mos_socket *socket, struct sk_buff *skb)
{
	__be32 from;
	struct rtable *rt = route4(path, socket, &from);

	if (IS_ERR(rt)) {
		kfree_skb(skb);
		return;
	}
	udp_tunnel_xmit_skb(rt, socket->sock->sk, skb, from,
			    path->to.in.sin_addr.s_addr, 0, ip4_dst_hoplimit(&rt->dst), 0,
			    socket->address.in.sin_port, path->to.in.sin_port, false, false);
}

static void send6(struct mos_path *path, const struct mos_socket *socket, struct sk_buff *skb)
{
	struct in6_addr from;
	struct dst_entry *dst = route6(path, socket, &from);

	if (IS_ERR(dst)) {
		kfree_skb(skb);
		return;
	}
	/* No device: only one of a tunnel has the counters that would be added to (include/net/ip6_tunnel.h). */
	udp_tunnel6_xmit_skb(dst, socket->sock->sk, skb, NULL, &from,
			     &path->to.in6.sin6_addr, 0, ip6_dst_hoplimit(dst), 0,
			     socket->address.in6.sin6_port, path->to.in6.sin6_port, false);
}

/**
 * mos_path_send() - send a datagram
 * @path:   where to
 * @socket: the node's socket
 * @skb:    a datagram, or a train of them; consumed
 *
 * It may be lost here as anywhere else; a datagram that is longer than the path carries is cut by IP.
 *
 * Context: bottom halves disabled, no locks of ours held.
 */
void mos_path_send(struct mos_path *path, const struct mos_socket *socket, struct sk_buff *skb)
{
	skb->ignore_df = 1;
	read_lock(&path->lock);
	if (path->to.sa.sa_family == AF_INET)
		send4(path, socket, skb);
	else
		send6(path, socket, skb);
	read_unlock(&path->lock);
}

/**
 * mos_socket_answer() - send a datagram back to where one came from
 * @socket: the node's socket
 * @to:     where
 * @skb:    the datagram; consumed
 *
 * Context: bottom halves disabled, no locks of ours held.
 */
void mos_socket_answer(struct mos_socket *socket, const union mos_address *to, struct sk_buff *skb)
{
	/* Without a cache, the route is looked up for this once. */
	struct mos_path path = { .to = *to };

	rwlock_init(&path.lock);
	mos_path_send(&path, socket, skb);
}
