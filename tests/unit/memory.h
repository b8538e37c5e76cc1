/* SPDX-License-Identifier: GPL-2.0 */
/* A program's memory and a deputy's window for tests: two runs of bytes, with pages that can be taken away. */
#ifndef TESTS_UNIT_MEMORY_H
#define TESTS_UNIT_MEMORY_H

#include "kernel/marshal.h"

#define PAGE 4096u

enum access {
	READABLE = 1,
	WRITABLE = 2,
};

/**
 * struct space - memory from @base on
 * @bytes: what is in it
 * @size: a multiple of PAGE
 * @access: of each page
 * @touched: bytes written so far
 */
struct space {
	u8 *bytes;
	u64 base;
	u32 size;
	u8 *access;
	u64 touched;
};

static inline void space_init(struct space *s, u64 base, u32 size)
{
	s->bytes = calloc(1, size);
	s->access = malloc(size / PAGE);
	memset(s->access, READABLE | WRITABLE, size / PAGE);
	s->base = base;
	s->size = size;
	s->touched = 0;
}

static inline void space_destroy(struct space *s)
{
	free(s->bytes);
	free(s->access);
}

static inline bool space_allows(const struct space *s, u64 addr, u64 len, u8 access)
{
	u64 page;

	if (!len)
		return true;
	if (addr < s->base || addr - s->base > s->size || len > s->size - (addr - s->base))
		return false;
	for (page = (addr - s->base) / PAGE; page <= (addr - s->base + len - 1) / PAGE; page++)
		if (!(s->access[page] & access))
			return false;
	return true;
}

static inline void *space_at(struct space *s, u64 addr)
{
	return s->bytes + (addr - s->base);
}

static inline void space_protect(struct space *s, u64 addr, u8 access)
{
	s->access[(addr - s->base) / PAGE] = access;
}

static inline int space_read(void *ctx, void *dst, u64 addr, u32 len)
{
	struct space *s = ctx;

	if (!space_allows(s, addr, len, READABLE))
		return -EFAULT;
	if (len)
		memcpy(dst, space_at(s, addr), len);
	return 0;
}

static inline int space_write(void *ctx, u64 addr, const void *src, u32 len)
{
	struct space *s = ctx;

	if (!space_allows(s, addr, len, WRITABLE))
		return -EFAULT;
	if (len)
		memcpy(space_at(s, addr), src, len);
	s->touched += len;
	return 0;
}

static inline bool space_is_writable(void *ctx, u64 addr, u64 len)
{
	return space_allows(ctx, addr, len, WRITABLE);
}

static inline struct mos_memory space_memory(struct space *s)
{
	return (struct mos_memory){ .read = space_read, .write = space_write,
				    .is_writable = space_is_writable, .ctx = s };
}

#endif
