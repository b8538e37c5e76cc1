// SPDX-License-Identifier: GPL-2.0
/* Owns the memory that buffers are made of. */
#include <linux/slab.h>
#include <linux/string.h>

#include "chunk.h"

static struct kmem_cache *chunks __ro_after_init;

/*
 * A cache with a constructor is not cleared at every allocation (init_on_alloc), which would cost as much as
 * copying the data itself. Nothing is lost by that: bytes of a chunk count only once they were written.
 */
static void clear(void *chunk)
{
	memset(chunk, 0, MOS_CHUNK);
}

/**
 * mos_chunks_init() - prepare for allocation
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int __init mos_chunks_init(void)
{
	chunks = kmem_cache_create("mosix_chunk", MOS_CHUNK, 0, 0, clear);
	return chunks ? 0 : -ENOMEM;
}

/**
 * mos_chunks_exit() - the reverse; all chunks are free
 */
void mos_chunks_exit(void)
{
	kmem_cache_destroy(chunks);
}

/**
 * mos_chunk_alloc() - allocate a chunk
 * @gfp: how
 * Return: MOS_CHUNK bytes of undefined value, or NULL.
 */
void *mos_chunk_alloc(gfp_t gfp)
{
	return kmem_cache_alloc(chunks, gfp);
}

/**
 * mos_chunk_free() - free a chunk
 * @chunk: the chunk, or NULL
 */
void mos_chunk_free(void *chunk)
{
	if (chunk)
		kmem_cache_free(chunks, chunk);
}
