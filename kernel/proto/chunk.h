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

#endif /* __KERNEL__ */
#endif
