/* SPDX-License-Identifier: GPL-2.0 */
/* Cryptography for tests that send much: quick, and proof against mistakes alone. */
#ifndef MOS_TEST_LIGHT_H
#define MOS_TEST_LIGHT_H

#include "crypto.h"

static u64 light_sum(u64 sum, const u8 *at, u32 len)
{
	for (; len >= 8; len -= 8, at += 8)
		sum = (sum ^ load64(at)) * 0x9e3779b97f4a7c15ull;
	for (; len; len--)
		sum = (sum ^ *at++) * 0x9e3779b97f4a7c15ull;
	return sum;
}

static void light_tag(const void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key, u8 *tag)
{
	u64 sum[2] = { nonce + load64(key), light_sum(light_sum(1, ad, ad_len), data, len) };

	memcpy(tag, sum, MOS_TAG_LEN);
}

/* For tests that send much: authentic is what nobody has changed by mistake. */
static void light_seal(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	if (ad_len == MOS_KEY_LEN)
		test_seal(data, len, ad, ad_len, nonce, key);
	else
		light_tag(data, len, ad, ad_len, nonce, key, (u8 *)data + len);
}

static bool light_open(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	u8 tag[MOS_TAG_LEN];

	if (ad_len == MOS_KEY_LEN)
		return test_open(data, len, ad, ad_len, nonce, key);
	light_tag(data, len, ad, ad_len, nonce, key, tag);
	return !memcmp(tag, (u8 *)data + len, sizeof(tag));
}

static const struct mos_crypto light_crypto __attribute__((unused)) = {
	.hash = test_hash,
	.aead = {
		[MOS_CHACHA20_POLY1305] = { .seal = light_seal, .open = light_open },
		[MOS_AEGIS128] = { .seal = light_seal, .open = light_open },
	},
	.public = test_public,
	.shared = test_shared,
	.random = test_random,
};

#endif
