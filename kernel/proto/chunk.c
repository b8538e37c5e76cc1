// SPDX-License-Identifier: GPL-2.0
/* Owns the memory that buffers are made of: pages, of which some are kept for the next buffer. */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "chunk.h"

/* So many pages are kept at most: 4 MiB. */
#define KEPT_MAX 1024
/* What has not been needed for so long goes back. */
#define UNUSED_JIFFIES (10 * HZ)

static void give_unused(struct work_struct *work);
static DECLARE_DELAYED_WORK(tidy, give_unused);

/*
 * A page that comes from the allocator is cleared first (init_on_alloc), which costs as much as filling it.
 * Bytes of a chunk count only once they were written, so a kept page need not be cleared. Memory belongs to
 * no node: this is the one thing that all of them share. @unused is how few there have been since `tidy` ran.
 */
static struct {
	spinlock_t lock;
	void **first;
	unsigned int count;
	unsigned int unused;
	bool tidied;
} kept = {
	.lock = __SPIN_LOCK_UNLOCKED(kept.lock),
};

static void **take_kept(void)
{
	void **chunk;

	spin_lock_bh(&kept.lock);
	chunk = kept.first;
	if (chunk) {
		kept.first = *chunk;
		kept.count--;
		kept.unused = min(kept.unused, kept.count);
	}
	spin_unlock_bh(&kept.lock);
	return chunk;
}

static bool keep(void **chunk)
{
	bool is_kept, begins = false;

	spin_lock_bh(&kept.lock);
	is_kept = kept.count < KEPT_MAX;
	if (is_kept) {
		*chunk = kept.first;
		kept.first = chunk;
		kept.count++;
		begins = !kept.tidied;
		kept.tidied = true;
	}
	spin_unlock_bh(&kept.lock);
	if (begins)
		schedule_delayed_work(&tidy, UNUSED_JIFFIES);
	return is_kept;
}

static void **take_unused(bool *more)
{
	void **first, **last;

	spin_lock_bh(&kept.lock);
	first = kept.first;
	last = (void **)&kept.first;
	kept.count -= kept.unused;
	for (; kept.unused; kept.unused--)
		last = *last;
	if (last == (void **)&kept.first) {
		first = NULL;
	} else {
		kept.first = *last;
		*last = NULL;
	}
	kept.unused = kept.count;
	kept.tidied = kept.count;
	*more = kept.tidied;
	spin_unlock_bh(&kept.lock);
	return first;
}

static void give_unused(struct work_struct *work)
{
	bool more;
	void **chunk = take_unused(&more), **next;

	for (; chunk; chunk = next) {
		next = *chunk;
		free_page((unsigned long)chunk);
	}
	if (more)
		schedule_delayed_work(&tidy, UNUSED_JIFFIES);
}

/**
 * mos_chunk_alloc() - allocate a chunk
 * @gfp: how
 *
 * Context: any but hard interrupts that @gfp allows.
 * Return: MOS_CHUNK bytes of undefined value, or NULL.
 */
void *mos_chunk_alloc(gfp_t gfp)
{
	static_assert(MOS_CHUNK == PAGE_SIZE);
	void *chunk = READ_ONCE(kept.first) ? take_kept() : NULL;

	return chunk ? chunk : (void *)__get_free_page(gfp | __GFP_NOWARN);
}

/**
 * mos_chunk_free() - free a chunk
 * @chunk: the chunk, or NULL
 *
 * Context: any but hard interrupts.
 */
void mos_chunk_free(void *chunk)
{
	if (chunk && !keep(chunk))
		free_page((unsigned long)chunk);
}

/**
 * mos_chunk_return() - give back a page that was lent
 * @chunk: its address
 *
 * Context: any but hard interrupts.
 */
void mos_chunk_return(void *chunk)
{
	put_page(virt_to_page(chunk));
}

/**
 * mos_hold_get() - keep datagrams in memory that came in
 * @hold:  their skb
 * @count: of so many references
 *
 * Context: any.
 */
void mos_hold_get(void *hold, u32 count)
{
	struct sk_buff *skb = hold;

	refcount_add(count, &skb->users);
}

/**
 * mos_hold_put() - drop references
 * @hold:  the skb
 * @count: how many, all of them the caller's
 *
 * Context: any but hard interrupts.
 */
void mos_hold_put(void *hold, u32 count)
{
	struct sk_buff *skb = hold;

	/* The last one that is the caller's is left for consume_skb(). */
	if (count > 1)
		WARN_ON_ONCE(refcount_sub_and_test(count - 1, &skb->users));
	consume_skb(skb);
}

/**
 * mos_chunks_exit() - give back what is kept; nobody frees chunks any more
 */
void mos_chunks_exit(void)
{
	void *chunk;

	cancel_delayed_work_sync(&tidy);
	while ((chunk = take_kept()))
		free_page((unsigned long)chunk);
}
