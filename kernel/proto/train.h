/* SPDX-License-Identifier: GPL-2.0 */
/* Datagrams to one peer, coupled where they are of one length, so that they pass the network stack together. */
#ifndef MOS_PROTO_TRAIN_H
#define MOS_PROTO_TRAIN_H

#include <linux/skbuff.h>
#include <linux/types.h>

/**
 * struct mos_train - datagrams that are being made
 * @out:  skbs that are ready or still open; each carries one datagram or several of equal length, of
 *        which the last may be shorter
 * @open: the last of them while another datagram may be coupled to it
 * @size: length of its datagrams
 * @page: where the next long datagram is written
 */
struct mos_train {
	struct sk_buff_head out;
	struct sk_buff *open;
	u32 size;
	struct page_frag page;
};

void mos_train_init(struct mos_train *train);
void mos_train_destroy(struct mos_train *train);
void *mos_train_add(struct mos_train *train, u32 len);
void mos_train_depart(struct mos_train *train, struct sk_buff_head *out);
struct sk_buff *mos_datagram_alloc(u32 len, gfp_t gfp);

#endif
