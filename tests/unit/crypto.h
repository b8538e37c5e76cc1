/* SPDX-License-Identifier: GPL-2.0 */
/* The primitives of the protocol, written for reading, for tests in user space: RFC 7748, 8439 and 7693. */
#ifndef MOS_TEST_CRYPTO_H
#define MOS_TEST_CRYPTO_H

#include "kernel/proto/crypto.h"
#include "userland/lib/blake2s.h"

typedef unsigned __int128 u128;

static void test_hash(u8 *out, u32 len, const void *key, u32 key_len, const void *a, u32 a_len,
		      const void *b, u32 b_len)
{
	struct blake2s state;

	blake2s_begin(&state, len, key, key_len);
	blake2s_add(&state, a, a_len);
	blake2s_add(&state, b, b_len);
	blake2s_end(&state, out, len);
}

static inline u32 load32(const u8 *at)
{
	u32 x;

	memcpy(&x, at, sizeof(x));
	return le32_to_cpu(x);
}

static inline u64 load64(const u8 *at)
{
	u64 x;

	memcpy(&x, at, sizeof(x));
	return le64_to_cpu(x);
}

#define QUARTER(a, b, c, d) do { \
	a += b; d ^= a; d = d << 16 | d >> 16; \
	c += d; b ^= c; b = b << 12 | b >> 20; \
	a += b; d ^= a; d = d << 8 | d >> 24; \
	c += d; b ^= c; b = b << 7 | b >> 25; } while (0)

static void chacha_block(const u8 *key, u64 nonce, u32 counter, u32 *out)
{
	u32 s[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 }, x[16];
	int i;

	for (i = 0; i < 8; i++)
		s[4 + i] = load32(key + 4 * i);
	s[12] = counter;
	s[13] = 0;
	s[14] = nonce;
	s[15] = nonce >> 32;
	memcpy(x, s, sizeof(x));
	for (i = 0; i < 10; i++) {
		QUARTER(x[0], x[4], x[8], x[12]);
		QUARTER(x[1], x[5], x[9], x[13]);
		QUARTER(x[2], x[6], x[10], x[14]);
		QUARTER(x[3], x[7], x[11], x[15]);
		QUARTER(x[0], x[5], x[10], x[15]);
		QUARTER(x[1], x[6], x[11], x[12]);
		QUARTER(x[2], x[7], x[8], x[13]);
		QUARTER(x[3], x[4], x[9], x[14]);
	}
	for (i = 0; i < 16; i++)
		out[i] = cpu_to_le32(x[i] + s[i]);
}

static void chacha(u8 *data, u32 len, u64 nonce, const u8 *key)
{
	u32 block[16], counter = 1, i, some;

	for (; len; len -= some, data += some) {
		some = min(len, 64u);
		chacha_block(key, nonce, counter++, block);
		for (i = 0; i < some; i++)
			data[i] ^= ((u8 *)block)[i];
	}
}

/* Numbers modulo 2^130 - 5 in three limbs of 44, 44 and 42 bits. */
struct poly {
	u64 r[3], h[3];
	u8 pad[16];
};

#define LIMB44 0xfffffffffffull
#define LIMB42 0x3ffffffffffull

static void poly_begin(struct poly *p, const u8 *key)
{
	u64 low = load64(key), high = load64(key + 8);

	memset(p, 0, sizeof(*p));
	p->r[0] = low & 0xffc0fffffff;
	p->r[1] = (low >> 44 | high << 20) & 0xfffffc0ffff;
	p->r[2] = high >> 24 & 0x00ffffffc0f;
	memcpy(p->pad, key + 16, 16);
}

static void poly_block(struct poly *p, const u8 *at)
{
	u64 low = load64(at), high = load64(at + 8), *h = p->h, *r = p->r, c;
	u64 s1 = r[1] * 20, s2 = r[2] * 20;
	u128 d[3];

	h[0] += low & LIMB44;
	h[1] += (low >> 44 | high << 20) & LIMB44;
	h[2] += (high >> 24 & LIMB42) | 1ull << 40;
	d[0] = (u128)h[0] * r[0] + (u128)h[1] * s2 + (u128)h[2] * s1;
	d[1] = (u128)h[0] * r[1] + (u128)h[1] * r[0] + (u128)h[2] * s2;
	d[2] = (u128)h[0] * r[2] + (u128)h[1] * r[1] + (u128)h[2] * r[0];
	c = d[0] >> 44;
	h[0] = (u64)d[0] & LIMB44;
	d[1] += c;
	c = d[1] >> 44;
	h[1] = (u64)d[1] & LIMB44;
	d[2] += c;
	c = d[2] >> 42;
	h[2] = (u64)d[2] & LIMB42;
	h[0] += c * 5;
	h[1] += h[0] >> 44;
	h[0] &= LIMB44;
}

/* The last block is filled up with zeros, as RFC 8439 wants it of what is authenticated. */
static void poly_padded(struct poly *p, const u8 *data, u32 len)
{
	u8 last[16] = { 0 };

	for (; len >= 16; len -= 16, data += 16)
		poly_block(p, data);
	if (!len)
		return;
	memcpy(last, data, len);
	poly_block(p, last);
}

static void poly_end(struct poly *p, u8 *tag)
{
	u64 *h = p->h, g[3], c, low, high;
	int i;

	for (i = 0; i < 2; i++) {
		h[1] += h[0] >> 44;
		h[0] &= LIMB44;
		h[2] += h[1] >> 44;
		h[1] &= LIMB44;
		h[0] += (h[2] >> 42) * 5;
		h[2] &= LIMB42;
	}
	h[1] += h[0] >> 44;
	h[0] &= LIMB44;
	g[0] = h[0] + 5;
	g[1] = h[1] + (g[0] >> 44);
	g[0] &= LIMB44;
	g[2] = h[2] + (g[1] >> 44);
	g[1] &= LIMB44;
	if (g[2] >> 42) {
		g[2] &= LIMB42;
		memcpy(h, g, sizeof(g));
	}
	low = h[0] | h[1] << 44;
	high = h[1] >> 20 | h[2] << 24;
	c = low + load64(p->pad) < low;
	low = cpu_to_le64(low + load64(p->pad));
	high = cpu_to_le64(high + load64(p->pad + 8) + c);
	memcpy(tag, &low, 8);
	memcpy(tag + 8, &high, 8);
}

static void make_tag(const void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key, u8 *tag)
{
	u64 lengths[2] = { cpu_to_le64(ad_len), cpu_to_le64(len) };
	struct poly poly;
	u32 block[16];

	chacha_block(key, nonce, 0, block);
	poly_begin(&poly, (u8 *)block);
	poly_padded(&poly, ad, ad_len);
	poly_padded(&poly, data, len);
	poly_block(&poly, (u8 *)lengths);
	poly_end(&poly, tag);
}

static void test_seal(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	chacha(data, len, nonce, key);
	make_tag(data, len, ad, ad_len, nonce, key, (u8 *)data + len);
}

static bool test_open(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	u8 tag[MOS_TAG_LEN];

	make_tag(data, len, ad, ad_len, nonce, key, tag);
	if (memcmp(tag, (u8 *)data + len, sizeof(tag)))
		return false;
	chacha(data, len, nonce, key);
	return true;
}

/* Stands for another cipher: what one has sealed the other must not open. */
static void other_seal(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	test_seal(data, len, ad, ad_len, ~nonce, key);
}

static bool other_open(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	return test_open(data, len, ad, ad_len, ~nonce, key);
}

/* Numbers modulo 2^255 - 19 in five limbs of 51 bits. */
typedef u64 field[5];

#define LIMB51 0x7ffffffffffffull

static void field_carry(field a)
{
	int i;

	for (i = 0; i < 4; i++) {
		a[i + 1] += a[i] >> 51;
		a[i] &= LIMB51;
	}
	a[0] += 19 * (a[4] >> 51);
	a[4] &= LIMB51;
}

static void field_add(field out, const field a, const field b)
{
	int i;

	for (i = 0; i < 5; i++)
		out[i] = a[i] + b[i];
	field_carry(out);
}

static void field_sub(field out, const field a, const field b)
{
	int i;

	for (i = 0; i < 5; i++)
		out[i] = a[i] + (i ? 0x3ffffffffffff8ull : 0x3fffffffffff68ull) - b[i];
	field_carry(out);
}

static void field_mul(field out, const field a, const field b)
{
	u128 sum[5] = { 0 };
	int i, j;

	for (i = 0; i < 5; i++)
		for (j = 0; j < 5; j++)
			sum[(i + j) % 5] += (u128)a[i] * (i + j >= 5 ? b[j] * 19 : b[j]);
	for (i = 0; i < 4; i++) {
		sum[i + 1] += sum[i] >> 51;
		out[i] = (u64)sum[i] & LIMB51;
	}
	out[4] = (u64)sum[4] & LIMB51;
	out[0] += 19 * (u64)(sum[4] >> 51);
	field_carry(out);
}

/* To the power of 2^255 - 21: all bits are set but the second and the fourth. */
static void field_invert(field out, const field a)
{
	field power;
	int bit;

	memcpy(power, a, sizeof(power));
	for (bit = 253; bit >= 0; bit--) {
		field_mul(power, power, power);
		if (bit != 2 && bit != 4)
			field_mul(power, power, a);
	}
	memcpy(out, power, sizeof(power));
}

static void field_load(field out, const u8 *at)
{
	out[0] = load64(at) & LIMB51;
	out[1] = load64(at + 6) >> 3 & LIMB51;
	out[2] = load64(at + 12) >> 6 & LIMB51;
	out[3] = load64(at + 19) >> 1 & LIMB51;
	out[4] = load64(at + 24) >> 12 & LIMB51;
}

static void field_store(u8 *to, field a)
{
	u64 q, word[4];
	int i;

	field_carry(a);
	field_carry(a);
	q = (a[0] + 19) >> 51;
	for (i = 1; i < 5; i++)
		q = (a[i] + q) >> 51;
	a[0] += 19 * q;
	for (i = 0; i < 4; i++) {
		a[i + 1] += a[i] >> 51;
		a[i] &= LIMB51;
	}
	a[4] &= LIMB51;
	word[0] = cpu_to_le64(a[0] | a[1] << 51);
	word[1] = cpu_to_le64(a[1] >> 13 | a[2] << 38);
	word[2] = cpu_to_le64(a[2] >> 26 | a[3] << 25);
	word[3] = cpu_to_le64(a[3] >> 39 | a[4] << 12);
	memcpy(to, word, sizeof(word));
}

static void field_swap(bool swap, field a, field b)
{
	u64 mask = -(u64)swap, t;
	int i;

	for (i = 0; i < 5; i++) {
		t = mask & (a[i] ^ b[i]);
		a[i] ^= t;
		b[i] ^= t;
	}
}

/* RFC 7748, section 5. */
static bool test_shared(u8 *out, const u8 *secret, const u8 *other)
{
	field x1, x2 = { 1 }, z2 = { 0 }, x3, z3 = { 1 }, a, b, aa, bb, e, c, d;
	static const field a24 = { 121665 };
	u8 scalar[32], all = 0;
	bool swap = false, bit;
	int i;

	memcpy(scalar, secret, 32);
	scalar[0] &= 248;
	scalar[31] = (scalar[31] & 127) | 64;
	field_load(x1, other);
	memcpy(x3, x1, sizeof(x3));
	for (i = 254; i >= 0; i--) {
		bit = scalar[i / 8] >> i % 8 & 1;
		field_swap(swap ^ bit, x2, x3);
		field_swap(swap ^ bit, z2, z3);
		swap = bit;
		field_add(a, x2, z2);
		field_mul(aa, a, a);
		field_sub(b, x2, z2);
		field_mul(bb, b, b);
		field_sub(e, aa, bb);
		field_add(c, x3, z3);
		field_sub(d, x3, z3);
		field_mul(d, d, a);
		field_mul(c, c, b);
		field_add(x3, d, c);
		field_mul(x3, x3, x3);
		field_sub(z3, d, c);
		field_mul(z3, z3, z3);
		field_mul(z3, z3, x1);
		field_mul(x2, aa, bb);
		field_mul(z2, a24, e);
		field_add(z2, z2, aa);
		field_mul(z2, z2, e);
	}
	field_swap(swap, x2, x3);
	field_swap(swap, z2, z3);
	field_invert(z2, z2);
	field_mul(x2, x2, z2);
	field_store(out, x2);
	for (i = 0; i < 32; i++)
		all |= out[i];
	return all;
}

static bool test_public(u8 *out, const u8 *secret)
{
	static const u8 base[32] = { 9 };

	return test_shared(out, secret, base);
}

#define TEST_SEED 0x9e3779b97f4a7c15ull

/* What a test wants to be drawn next; otherwise it is the same in every run. */
static const u8 *test_drawn;
static u64 test_state = TEST_SEED;

static void test_random(void *out, u32 len)
{
	u8 *to = out;

	if (test_drawn && len == MOS_KEY_LEN) {
		memcpy(out, test_drawn, len);
		return;
	}
	for (; len; len--) {
		test_state ^= test_state << 13;
		test_state ^= test_state >> 7;
		test_state ^= test_state << 17;
		*to++ = test_state >> 32;
	}
}

static const struct mos_crypto test_crypto = {
	.hash = test_hash,
	.aead = {
		[MOS_CHACHA20_POLY1305] = { .seal = test_seal, .open = test_open },
		[MOS_AEGIS128] = { .seal = other_seal, .open = other_open },
	},
	.public = test_public,
	.shared = test_shared,
	.random = test_random,
};

#endif
