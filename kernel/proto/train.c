// SPDX-License-Identifier: GPL-2.0
/* Owns datagrams from their making to their handing over to the network stack. */
#include <linux/ipv6.h>
#include <linux/mm.h>
#include <linux/netdevice.h>
#include <linux/udp.h>
#include <net/sock.h>

#include "seal.h"
#include "train.h"

/* What the lower layers put before a datagram. */
#define HEADROOM (LL_MAX_HEADER + sizeof(struct ipv6hdr) + sizeof(struct udphdr))
/* A shorter datagram travels alone, in one piece with its headers. */
#define LONG 1024u
/* As the length of an IP packet can say, less what would be a third page for a single datagram. */
#define TRAIN_BYTES 64000u

/* Its address marks pages of trains, as long as they are that: the kernel clears it when it hands a page out anew. */
static const char mark = 1;

/* A handshake, which is sealed otherwise, is never coupled. */
static_assert(sizeof(struct mos_wire_hello) < LONG && sizeof(struct mos_wire_answer) < LONG);

/* In the control block of an skb, as long as it is ours: what its datagrams are to be sealed with. */
struct unsealed {
	bool is;
	enum mos_cipher cipher;
	u8 key[MOS_KEY_LEN];
};

static struct unsealed *unsealed(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct unsealed) > sizeof(skb->cb));
	return (struct unsealed *)skb->cb;
}

/**
 * mos_train_init() - begin with nothing
 * @train: the train
 */
void mos_train_init(struct mos_train *train)
{
	memset(train, 0, sizeof(*train));
	__skb_queue_head_init(&train->out);
}

/**
 * mos_train_destroy() - give all memory back
 * @train: the train
 */
void mos_train_destroy(struct mos_train *train)
{
	int i;

	__skb_queue_purge(&train->out);
	for (i = 0; i < MOS_TRAIN_PAGES; i++)
		if (train->pages[i].page)
			put_page(train->pages[i].page);
}

static void give_back(struct page_frag *page)
{
	if (!page->page || page_ref_count(page->page) > 1)
		return;
	put_page(page->page);
	memset(page, 0, sizeof(*page));
}

/**
 * mos_train_tidy() - give back pages that nobody else knows, when none has been written to for a second
 * @train: the train, which has departed
 * @now:   ns
 *
 * A peer that was busy once would keep two megabytes for ever.
 */
void mos_train_tidy(struct mos_train *train, u64 now)
{
	int i;

	if (train->written) {
		train->written = false;
		train->rests_ns = now;
	}
	if (now - train->rests_ns < NSEC_PER_SEC)
		return;
	for (i = 0; i < MOS_TRAIN_PAGES; i++)
		give_back(&train->pages[i]);
}

static struct page_frag *current_page(struct mos_train *train)
{
	return &train->pages[train->page];
}

static bool has_room(const struct page_frag *page, u32 len)
{
	return page->page && page->size - page->offset >= len;
}

/**
 * mos_datagram_alloc() - memory for a single datagram
 * @len: its bytes, which lie at skb->data
 * @gfp: how to allocate
 * Return: the datagram, or NULL.
 */
struct sk_buff *mos_datagram_alloc(u32 len, gfp_t gfp)
{
	struct sk_buff *skb = alloc_skb(HEADROOM + len, gfp | __GFP_NOWARN);

	if (!skb)
		return NULL;
	skb_reserve(skb, HEADROOM);
	__skb_put(skb, len);
	return skb;
}

/**
 * mos_train_close() - couple nothing more to the datagrams so far
 * @train: the train
 *
 * The stack cuts what was coupled into datagrams where the wire begins, or hands it over whole to another namespace.
 */
void mos_train_close(struct mos_train *train)
{
	struct sk_buff *skb = train->open;

	train->open = NULL;
	if (!skb || skb_shinfo(skb)->gso_segs < 2)
		return;
	skb_shinfo(skb)->gso_size = train->size;
	skb_shinfo(skb)->gso_type = SKB_GSO_UDP_L4;
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_headroom(skb) - sizeof(struct udphdr);
	skb->csum_offset = offsetof(struct udphdr, check);
}

static void *add_single(struct mos_train *train, u32 len)
{
	struct sk_buff *skb = mos_datagram_alloc(len, GFP_ATOMIC);

	mos_train_close(train);
	train->last = NULL;
	if (!skb)
		return NULL;
	__skb_queue_tail(&train->out, skb);
	return skb->data;
}

/*
 * A page that only the train still knows is written again, without the cost of a new one. Asking for more
 * than a page holds makes skb_page_frag_refill() replace one that others still know.
 */
static struct page_frag *page_for(struct mos_train *train, u32 len)
{
	struct page_frag *page = current_page(train);

	train->written = true;
	if (has_room(page, len))
		return page;
	if (page->page && page_ref_count(page->page) > 1) {
		train->page = (train->page + 1) % MOS_TRAIN_PAGES;
		page = current_page(train);
	}
	if (!skb_page_frag_refill(page->size + 1, page, GFP_ATOMIC | __GFP_NOWARN))
		return NULL;
	set_page_private(page->page, (unsigned long)&mark);
	return has_room(page, len) ? page : NULL;
}

/**
 * mos_train_has_written() - does a page belong to a train, of any node of this machine?
 * @page: the page, or part of it
 *
 * Context: any.
 */
bool mos_train_has_written(const struct page *page)
{
	return page_private(compound_head(page)) == (unsigned long)&mark;
}

static bool may_couple(struct mos_train *train, u32 len, u32 most)
{
	const struct page_frag *page = current_page(train);
	struct sk_buff *skb = train->open;
	u32 frags;

	if (!skb || len > train->size || skb->len + len > TRAIN_BYTES || skb_shinfo(skb)->gso_segs >= most)
		return false;
	frags = skb_shinfo(skb)->nr_frags;
	return frags < MAX_SKB_FRAGS ||
	       skb_can_coalesce(skb, frags, page->page, page->offset);
}

static bool open_new(struct mos_train *train, u32 len)
{
	struct sk_buff *skb = mos_datagram_alloc(0, GFP_ATOMIC);

	mos_train_close(train);
	if (!skb)
		return false;
	__skb_queue_tail(&train->out, skb);
	train->open = skb;
	train->size = len;
	return true;
}

static void append(struct mos_train *train, u32 len, u32 count)
{
	struct page_frag *page = current_page(train);
	struct sk_buff *skb = train->open;
	u32 frags = skb_shinfo(skb)->nr_frags, bytes = count * len;

	if (skb_can_coalesce(skb, frags, page->page, page->offset)) {
		skb_frag_size_add(&skb_shinfo(skb)->frags[frags - 1], bytes);
	} else {
		get_page(page->page);
		skb_fill_page_desc(skb, frags, page->page, page->offset, bytes);
	}
	skb->len += bytes;
	skb->data_len += bytes;
	skb->truesize += bytes;
	skb_shinfo(skb)->gso_segs += count;
	train->last = skb;
	page->offset += bytes;
	if (len < train->size)
		mos_train_close(train);
}

/* As many as the page and the open skb, which is not full, have room for. */
static u32 fit(struct mos_train *train, u32 len, u32 count, u32 most)
{
	const struct page_frag *page = current_page(train);
	struct sk_buff *skb = train->open;

	count = min(count, (page->size - page->offset) / len);
	count = min_t(u32, count, most - skb_shinfo(skb)->gso_segs);
	return min_t(u32, count, (TRAIN_BYTES - skb->len) / len);
}

/**
 * mos_train_add() - make more datagrams
 * @train: the train
 * @len:   bytes of each
 * @count: how many at most; set to how many it is
 * @most:  how many are coupled at most, those that were made before included; at least 1
 * Return: where to write them, one right behind the other, before the train departs; NULL when memory is
 * short.
 */
void *mos_train_add(struct mos_train *train, u32 len, u32 *count, u32 most)
{
	u32 wanted = *count;
	struct page_frag *page;
	void *at;

	*count = 1;
	if (len < LONG && !may_couple(train, len, most))
		return add_single(train, len);
	page = page_for(train, len);
	if (!page)
		return len > PAGE_SIZE ? add_single(train, len) : NULL;
	if (!may_couple(train, len, most) && !open_new(train, len))
		return NULL;
	at = page_address(page->page) + page->offset;
	if (len == train->size)
		*count = fit(train, len, wanted, most);
	append(train, len, *count);
	return at;
}

/**
 * mos_train_put_off() - leave the sealing of the datagrams that were made last to mos_train_seal()
 * @train:  the train
 * @cipher: that they are sealed with
 * @key:    likewise; of all that are coupled
 *
 * Return: false if they lie alone: to seal one takes no longer than to come back for it.
 */
bool mos_train_put_off(struct mos_train *train, enum mos_cipher cipher, const u8 *key)
{
	struct unsealed *how;

	if (!train->last)
		return false;
	how = unsealed(train->last);
	if (how->is)
		return true;
	how->is = true;
	how->cipher = cipher;
	memcpy(how->key, key, sizeof(how->key));
	return true;
}

/**
 * mos_train_depart() - all datagrams so far are written
 * @train: the train, which is empty afterwards
 * @out:   an empty list; gets the skbs
 */
void mos_train_depart(struct mos_train *train, struct sk_buff_head *out)
{
	mos_train_close(train);
	train->last = NULL;
	skb_queue_splice_init(&train->out, out);
}

static void seal_piece(const struct unsealed *how, const struct mos_crypto *crypto, u8 *at, u32 len, u32 each)
{
	u32 one;

	for (; len; len -= one, at += one) {
		one = min(each, len);
		mos_packet_seal(crypto, how->cipher, how->key, at, one);
	}
}

/**
 * mos_train_first() - number of the first packet of an skb
 * @skb: from mos_train_depart(), whose datagrams lie in pages
 */
u64 mos_train_first(const struct sk_buff *skb)
{
	const struct mos_wire_header *header = skb_frag_address(&skb_shinfo(skb)->frags[0]);

	return le64_to_cpu(header->number);
}

/**
 * mos_train_seal() - seal datagrams whose sealing was put off
 * @skb:    from mos_train_depart(), not yet sent; nothing is done if it is sealed already
 * @crypto: the primitives
 *
 * Context: any but hard interrupts; no lock is needed.
 */
void mos_train_seal(struct sk_buff *skb, const struct mos_crypto *crypto)
{
	const struct skb_shared_info *shared = skb_shinfo(skb);
	u32 each = skb_is_gso(skb) ? shared->gso_size : skb->len;
	struct unsealed *how = unsealed(skb);
	int i;

	if (!how->is)
		return;
	for (i = 0; i < shared->nr_frags; i++)
		seal_piece(how, crypto, skb_frag_address(&shared->frags[i]), skb_frag_size(&shared->frags[i]), each);
	memzero_explicit(how, sizeof(*how));
}
