// SPDX-License-Identifier: GPL-2.0
/* The hash BLAKE2s (RFC 7693), for what people compare instead of a key. */
#include <endian.h>
#include <string.h>

#include "blake2s.h"

static const uint32_t iv[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static const uint8_t sigma[10][16] = {
	{ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
	{ 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3 },
	{ 11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4 },
	{ 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8 },
	{ 9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13 },
	{ 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9 },
	{ 12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11 },
	{ 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10 },
	{ 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5 },
	{ 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0 },
};

static uint32_t rotate(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

static void mix(uint32_t *v, int a, int b, int c, int d, uint32_t x, uint32_t y)
{
	v[a] += v[b] + x;
	v[d] = rotate(v[d] ^ v[a], 16);
	v[c] += v[d];
	v[b] = rotate(v[b] ^ v[c], 12);
	v[a] += v[b] + y;
	v[d] = rotate(v[d] ^ v[a], 8);
	v[c] += v[d];
	v[b] = rotate(v[b] ^ v[c], 7);
}

static void compress(struct blake2s *state, int is_last)
{
	uint32_t v[16], m[16];
	int i, round;

	for (i = 0; i < 8; i++) {
		v[i] = state->h[i];
		v[i + 8] = iv[i];
	}
	v[12] ^= (uint32_t)state->total;
	v[13] ^= (uint32_t)(state->total >> 32);
	if (is_last)
		v[14] = ~v[14];
	memcpy(m, state->block, sizeof(m));
	for (i = 0; i < 16; i++)
		m[i] = le32toh(m[i]);
	for (round = 0; round < 10; round++) {
		const uint8_t *s = sigma[round];

		for (i = 0; i < 4; i++)
			mix(v, i, i + 4, i + 8, i + 12, m[s[2 * i]], m[s[2 * i + 1]]);
		for (i = 0; i < 4; i++)
			mix(v, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4,
			    m[s[8 + 2 * i]], m[s[9 + 2 * i]]);
	}
	for (i = 0; i < 8; i++)
		state->h[i] ^= v[i] ^ v[i + 8];
}

void blake2s_begin(struct blake2s *state, size_t out_len, const void *key, size_t key_len)
{
	memset(state, 0, sizeof(*state));
	memcpy(state->h, iv, sizeof(iv));
	state->h[0] ^= 0x01010000 ^ (uint32_t)key_len << 8 ^ (uint32_t)out_len;
	if (!key_len)
		return;
	memcpy(state->block, key, key_len);
	state->used = BLAKE2S_BLOCK;
}

void blake2s_add(struct blake2s *state, const void *data, size_t len)
{
	const uint8_t *at = data;

	for (; len; len--) {
		if (state->used == BLAKE2S_BLOCK) {
			state->total += BLAKE2S_BLOCK;
			compress(state, 0);
			state->used = 0;
		}
		state->block[state->used++] = *at++;
	}
}

void blake2s_end(struct blake2s *state, void *out, size_t out_len)
{
	int i;

	memset(state->block + state->used, 0, BLAKE2S_BLOCK - state->used);
	state->total += state->used;
	compress(state, 1);
	for (i = 0; i < 8; i++)
		state->h[i] = htole32(state->h[i]);
	memcpy(out, state->h, out_len);
	explicit_bzero(state, sizeof(*state));
}
