// SPDX-License-Identifier: GPL-2.0
/* The primitives of the protocol, from the kernel's own library. */
#include <crypto/blake2s.h>
#include <crypto/chacha20poly1305.h>
#include <crypto/curve25519.h>

#include "aegis.h"
#include "crypto.h"
#include "proto/vectors.h"

static u32 ciphers = BIT(MOS_CHACHA20_POLY1305);

static void hash(u8 *out, u32 len, const void *key, u32 key_len, const void *a, u32 a_len,
		 const void *b, u32 b_len)
{
	struct blake2s_state state;

	if (key_len)
		blake2s_init_key(&state, len, key, key_len);
	else
		blake2s_init(&state, len);
	blake2s_update(&state, a, a_len);
	blake2s_update(&state, b, b_len);
	blake2s_final(&state, out);
}

static void seal(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	chacha20poly1305_encrypt(data, data, len, ad, ad_len, nonce, key);
}

/* The library looks at the tag before it decrypts. */
static bool open(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	return chacha20poly1305_decrypt(data, data, len + MOS_TAG_LEN, ad, ad_len, nonce, key);
}

static bool public(u8 *out, const u8 *secret)
{
	u8 scalar[MOS_KEY_LEN];
	bool is_sound;

	memcpy(scalar, secret, sizeof(scalar));
	curve25519_clamp_secret(scalar);
	is_sound = curve25519_generate_public(out, scalar);
	memzero_explicit(scalar, sizeof(scalar));
	return is_sound;
}

static bool shared(u8 *out, const u8 *secret, const u8 *other)
{
	u8 scalar[MOS_KEY_LEN];
	bool is_sound;

	memcpy(scalar, secret, sizeof(scalar));
	curve25519_clamp_secret(scalar);
	is_sound = curve25519(out, scalar, other);
	memzero_explicit(scalar, sizeof(scalar));
	return is_sound;
}

static void random(void *out, u32 len)
{
	get_random_bytes(out, len);
}

/**
 * mos_crypto_init() - find out which ciphers there are, and whether they are what they should be
 *
 * A kernel whose library is wrong would speak with nobody but its like, behind a seal that may be none.
 *
 * Context: may sleep.
 * Return: 0, or -ELIBBAD if the primitives that every node has do not compute what is published.
 */
int mos_crypto_init(void)
{
	if (!mos_vectors_hold(&mos_crypto)) {
		pr_err("mosix: the cryptography of this kernel does not compute what is published\n");
		return -ELIBBAD;
	}
	if (mos_aegis_init())
		ciphers |= BIT(MOS_AEGIS128);
	return 0;
}

/**
 * mos_crypto_exit() - give back what mos_crypto_init() took
 */
void mos_crypto_exit(void)
{
	mos_aegis_exit();
}

/**
 * mos_crypto_ciphers() - the ciphers of this machine
 *
 * Return: a bit for each, by enum mos_cipher.
 */
u32 mos_crypto_ciphers(void)
{
	return ciphers;
}

const struct mos_crypto mos_crypto = {
	.hash = hash,
	.aead = {
		[MOS_CHACHA20_POLY1305] = { .seal = seal, .open = open },
		[MOS_AEGIS128] = { .seal = mos_aegis_seal, .open = mos_aegis_open },
	},
	.public = public,
	.shared = shared,
	.random = random,
};
