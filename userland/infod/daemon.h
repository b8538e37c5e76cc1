/* SPDX-License-Identifier: GPL-2.0 */
/* The daemon: one loop that measures, gossips and decides. */
#ifndef INFOD_DAEMON_H
#define INFOD_DAEMON_H

#include "balancer.h"
#include "book.h"
#include "config.h"
#include "control.h"
#include "kernel.h"
#include "measure.h"
#include "seal.h"
#include "view.h"

/**
 * struct infod - everything
 * @config: what the administrator wants
 * @seal: the key
 * @speed: of a processor here
 * @kernel: the module
 * @status: of this node, as the module sees it; its number is that under which we gossip, 0 while it is down
 * @book: the other nodes
 * @gossip: what is known of them, while this node is up
 * @entries: its memory
 * @measure: of this node
 * @balancer: the policies at work
 * @settings: what people have told the module
 * @listener: hears when they change them, and what moves; @events: can be polled
 * @counts: see there
 * @is_late: it was said that news gets older than is wanted
 * @own: address of this node
 * @sought: when other daemons were looked for at the seeds last, ms
 * @orders: of people
 * @shelf: what they are shown
 * @control: answers them; @root_control: answers root, for whom others are not waited for
 * @socket: UDP
 * @refreshed: when the kernel was asked last, ms
 * @shown: when the view was written last, ms
 */
struct infod {
	struct infod_config config;
	struct infod_seal seal;
	u32 speed;
	struct infod_kernel *kernel;
	struct infod_status status;
	struct infod_book book;
	struct mos_gossip gossip;
	struct mos_entry *entries;
	struct infod_measure measure;
	struct infod_balancer balancer;
	struct infod_settings settings;
	struct mos_listener *listener;
	int events;
	struct infod_counts counts;
	bool is_late;
	struct sockaddr_storage own;
	u64 sought;
	struct infod_orders orders;
	struct infod_shelf shelf;
	struct infod_control control;
	struct infod_control root_control;
	int socket;
	u64 refreshed;
	u64 shown;
};

void infod_send(struct infod *infod, const u8 *bytes, size_t len, const struct sockaddr_storage *to);
int infod_start(struct infod *infod);
int infod_run(struct infod *infod);
void infod_stop(struct infod *infod);

#endif
