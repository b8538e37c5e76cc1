/* SPDX-License-Identifier: GPL-2.0 */
/* Memory for the chunks of buffers: all of one size, taken and given back often, never read before written. */
#ifndef MOS_PROTO_CHUNK_H
#define MOS_PROTO_CHUNK_H

#include "../pure.h"

/* Bytes in one chunk of a buffer; one page. */
#define MOS_CHUNK 4096u

#ifdef __KERNEL__

void mos_chunks_exit(void);
void *mos_chunk_alloc(gfp_t gfp);
void mos_chunk_free(void *chunk);
void mos_chunk_return(void *chunk);
void mos_hold_get(void *hold, u32 count);
void mos_hold_put(void *hold, u32 count);

#else

static inline void *mos_chunk_alloc(gfp_t gfp)
{
	return kmalloc(MOS_CHUNK, gfp);
}

static inline void mos_chunk_free(void *chunk)
{
	kfree(chunk);
}

static inline void mos_chunk_return(void *chunk)
{
	kfree(chunk);
}

/* In the kernel it is an skb. */
struct mos_hold {
	u32 references;
	u8 bytes[];
};

static inline void mos_hold_get(struct mos_hold *hold, u32 count)
{
	hold->references += count;
}

static inline void mos_hold_put(struct mos_hold *hold, u32 count)
{
	hold->references -= count;
	if (!hold->references)
		free(hold);
}

#endif /* __KERNEL__ */
#endif
