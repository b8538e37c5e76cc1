/* SPDX-License-Identifier: GPL-2.0 */
/* Datagrams to one peer, coupled where they are of one length, so that they pass the network stack together. */
#ifndef MOS_PROTO_TRAIN_H
#define MOS_PROTO_TRAIN_H

#include <linux/skbuff.h>
#include <linux/types.h>

#include "crypto.h"

/* Pages that are kept, to be written again once the network stack has let go of them. */
#define MOS_TRAIN_PAGES 64

/**
 * struct mos_train - datagrams that are being made
 * @out:  skbs that are ready or still open; each carries one datagram or several of equal length, of
 *        which the last may be shorter
 * @open: the last of them while another datagram may be coupled to it
 * @last: the one with the datagrams that were made last, if they lie in pages
 * @key:  name of the keys for what is coupled to it
 * @size: length of its datagrams
 * @pages: long datagrams are written here, page after page
 * @page: the one that is being written
 * @written: one of them has been, since mos_train_tidy() looked
 * @rests_ns: since when none has been
 */
struct mos_train {
	struct sk_buff_head out;
	struct sk_buff *open;
	struct sk_buff *last;
	u32 key;
	u32 size;
	struct page_frag pages[MOS_TRAIN_PAGES];
	unsigned int page;
	bool written;
	u64 rests_ns;
};

void mos_train_init(struct mos_train *train);
void mos_train_destroy(struct mos_train *train);
void *mos_train_add(struct mos_train *train, u32 len, u32 *count, u32 most);
void mos_train_close(struct mos_train *train);
bool mos_train_put_off(struct mos_train *train, enum mos_cipher cipher, const u8 *key);
void mos_train_tidy(struct mos_train *train, u64 now);
void mos_train_depart(struct mos_train *train, struct sk_buff_head *out);
u64 mos_train_first(const struct sk_buff *skb);
void mos_train_seal(struct sk_buff *skb, const struct mos_crypto *crypto);
bool mos_train_has_written(const struct page *page);
struct sk_buff *mos_datagram_alloc(u32 len, gfp_t gfp);

#endif
