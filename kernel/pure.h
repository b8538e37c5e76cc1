/* SPDX-License-Identifier: GPL-2.0 */
/* What the pure cores need from their surroundings, in the kernel and in user space alike. */
#ifndef MOS_PURE_H
#define MOS_PURE_H

#ifdef __KERNEL__

#include <linux/bitmap.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/byteorder.h>

#else

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <limits.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

#define U32_MAX UINT32_MAX
#define U64_MAX UINT64_MAX
#define __packed __attribute__((packed))

#define cpu_to_le16(x) htole16(x)
#define cpu_to_le32(x) htole32(x)
#define cpu_to_le64(x) htole64(x)
#define le16_to_cpu(x) le16toh(x)
#define le32_to_cpu(x) le32toh(x)
#define le64_to_cpu(x) le64toh(x)

#define READ_ONCE(x) (x)
#define WRITE_ONCE(x, value) ((x) = (value))

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))
#define min_t(type, a, b) ((type)(a) < (type)(b) ? (type)(a) : (type)(b))
#define clamp_t(type, v, low, high) min_t(type, max_t(type, v, low), high)
#define max_t(type, a, b) ((type)(a) > (type)(b) ? (type)(a) : (type)(b))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define ALIGN(x, a) (((x) + (a) - 1) / (a) * (a))

#define BIT(n) (1ul << (n))
#define BITS_PER_LONG (8 * sizeof(long))
#define BITS_TO_LONGS(n) DIV_ROUND_UP(n, BITS_PER_LONG)

static inline bool test_bit(size_t bit, const unsigned long *map)
{
	return map[bit / BITS_PER_LONG] >> (bit % BITS_PER_LONG) & 1;
}

static inline void __set_bit(size_t bit, unsigned long *map)
{
	map[bit / BITS_PER_LONG] |= 1ul << (bit % BITS_PER_LONG);
}

static inline void __clear_bit(size_t bit, unsigned long *map)
{
	map[bit / BITS_PER_LONG] &= ~(1ul << (bit % BITS_PER_LONG));
}

static inline size_t find_first_bit(const unsigned long *map, size_t count)
{
	size_t bit = 0;

	while (bit < count && !test_bit(bit, map))
		bit++;
	return bit;
}

static inline size_t find_first_zero_bit(const unsigned long *map, size_t count)
{
	size_t bit = 0;

	while (bit < count && test_bit(bit, map))
		bit++;
	return bit;
}

static inline void bitmap_fill(unsigned long *map, size_t count)
{
	size_t bit;

	for (bit = 0; bit < count; bit++)
		__set_bit(bit, map);
}

/* The compiler may not leave it out because nobody reads there any more. */
static inline void memzero_explicit(void *p, size_t size)
{
	memset(p, 0, size);
	__asm__ volatile("" : : "r"(p) : "memory");
}

typedef unsigned int gfp_t;
#define GFP_KERNEL 0u
#define GFP_ATOMIC 1u
#define __GFP_NOWARN 2u

/* A test defines this to make allocations fail. */
bool mos_alloc_fails(void) __attribute__((weak));

static inline void *kmalloc(size_t size, gfp_t gfp)
{
	(void)gfp;
	return mos_alloc_fails && mos_alloc_fails() ? NULL : malloc(size);
}

static inline void *kzalloc(size_t size, gfp_t gfp)
{
	(void)gfp;
	return mos_alloc_fails && mos_alloc_fails() ? NULL : calloc(1, size);
}

static inline void *kcalloc(size_t count, size_t size, gfp_t gfp)
{
	return kzalloc(count * size, gfp);
}

static inline void kfree(void *p)
{
	free(p);
}

struct list_head {
	struct list_head *next, *prev;
};

#define LIST_HEAD_INIT(name) { &(name), &(name) }
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)

static inline void INIT_LIST_HEAD(struct list_head *head)
{
	head->next = head;
	head->prev = head;
}

static inline void list_insert(struct list_head *item, struct list_head *prev,
			       struct list_head *next)
{
	item->prev = prev;
	item->next = next;
	prev->next = item;
	next->prev = item;
}

static inline void list_add(struct list_head *item, struct list_head *head)
{
	list_insert(item, head, head->next);
}

static inline void list_add_tail(struct list_head *item, struct list_head *head)
{
	list_insert(item, head->prev, head);
}

static inline void list_del(struct list_head *item)
{
	item->prev->next = item->next;
	item->next->prev = item->prev;
}

static inline void list_del_init(struct list_head *item)
{
	list_del(item);
	INIT_LIST_HEAD(item);
}

static inline void list_replace_init(struct list_head *old, struct list_head *by)
{
	list_insert(by, old->prev, old->next);
	INIT_LIST_HEAD(old);
}

static inline void list_move_tail(struct list_head *item, struct list_head *head)
{
	list_del(item);
	list_add_tail(item, head);
}

static inline bool list_empty(const struct list_head *head)
{
	return head->next == head;
}

#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_first_entry(head, type, member) \
	list_entry((head)->next, type, member)
#define list_next_entry(pos, member) \
	list_entry((pos)->member.next, typeof(*(pos)), member)
#define list_entry_is_head(pos, head, member) (&(pos)->member == (head))
#define list_for_each_entry(pos, head, member)                        \
	for (pos = list_first_entry(head, typeof(*pos), member);      \
	     !list_entry_is_head(pos, head, member);                  \
	     pos = list_next_entry(pos, member))
#define list_for_each_entry_safe(pos, n, head, member)                \
	for (pos = list_first_entry(head, typeof(*pos), member),      \
	     n = list_next_entry(pos, member);                        \
	     !list_entry_is_head(pos, head, member);                  \
	     pos = n, n = list_next_entry(n, member))

#endif /* __KERNEL__ */
#endif
