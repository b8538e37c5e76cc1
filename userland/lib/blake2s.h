/* SPDX-License-Identifier: GPL-2.0 */
/* The hash BLAKE2s (RFC 7693), for what people compare instead of a key. */
#ifndef MOS_BLAKE2S_H
#define MOS_BLAKE2S_H

#include <stddef.h>
#include <stdint.h>

#define BLAKE2S_BLOCK 64
#define BLAKE2S_OUT 32

/**
 * struct blake2s - a hash under way
 * @h:     the chained value
 * @total: bytes compressed so far
 * @block: bytes that wait for more
 * @used:  how many
 */
struct blake2s {
	uint32_t h[8];
	uint64_t total;
	uint8_t block[BLAKE2S_BLOCK];
	size_t used;
};

/* Begin a hash of @out_len bytes, with a key of @key_len bytes or none. */
void blake2s_begin(struct blake2s *state, size_t out_len, const void *key, size_t key_len);
void blake2s_add(struct blake2s *state, const void *data, size_t len);
void blake2s_end(struct blake2s *state, void *out, size_t out_len);

#endif
