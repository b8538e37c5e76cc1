// SPDX-License-Identifier: GPL-2.0
/* Owns the handshake NNpsk0: what is hashed, mixed and encrypted in which order. */
#include "noise.h"

/* Bytes of a block of BLAKE2s, for HMAC. */
#define BLOCK 64u

static const char name[] = "Noise_NNpsk0_25519_ChaChaPoly_BLAKE2s";

/* RFC 2104. */
static void hmac(const struct mos_crypto *crypto, u8 *out, const u8 *key, const void *data, u32 len)
{
	u8 inner[BLOCK], outer[BLOCK], hash[MOS_KEY_LEN];
	u32 i;

	memset(inner, 0x36, BLOCK);
	memset(outer, 0x5c, BLOCK);
	for (i = 0; i < MOS_KEY_LEN; i++) {
		inner[i] ^= key[i];
		outer[i] ^= key[i];
	}
	crypto->hash(hash, MOS_KEY_LEN, NULL, 0, inner, BLOCK, data, len);
	crypto->hash(out, MOS_KEY_LEN, NULL, 0, outer, BLOCK, hash, MOS_KEY_LEN);
	memzero_explicit(inner, sizeof(inner));
	memzero_explicit(outer, sizeof(outer));
	memzero_explicit(hash, sizeof(hash));
}

/* HKDF of the specification, section 4.3; the third output may be left out. */
static void derive(const struct mos_crypto *crypto, const u8 *chain, const void *input, u32 len,
		   u8 *first, u8 *second, u8 *third)
{
	u8 temp[MOS_KEY_LEN], again[MOS_KEY_LEN + 1], out[MOS_KEY_LEN];

	hmac(crypto, temp, chain, input, len);
	again[0] = 1;
	hmac(crypto, out, temp, again, 1);
	memcpy(again, out, MOS_KEY_LEN);
	memcpy(first, out, MOS_KEY_LEN);
	again[MOS_KEY_LEN] = 2;
	hmac(crypto, out, temp, again, sizeof(again));
	memcpy(again, out, MOS_KEY_LEN);
	memcpy(second, out, MOS_KEY_LEN);
	if (third) {
		again[MOS_KEY_LEN] = 3;
		hmac(crypto, third, temp, again, sizeof(again));
	}
	memzero_explicit(temp, sizeof(temp));
	memzero_explicit(again, sizeof(again));
	memzero_explicit(out, sizeof(out));
}

static void mix_hash(struct mos_noise *noise, const void *data, u32 len)
{
	noise->crypto->hash(noise->hash, MOS_KEY_LEN, NULL, 0, noise->hash, MOS_KEY_LEN, data, len);
}

static void mix_key(struct mos_noise *noise, const u8 *input)
{
	derive(noise->crypto, noise->chain, input, MOS_KEY_LEN, noise->chain, noise->key, NULL);
}

static void mix_psk(struct mos_noise *noise, const u8 *psk)
{
	u8 hash[MOS_KEY_LEN];

	derive(noise->crypto, noise->chain, psk, MOS_KEY_LEN, noise->chain, hash, noise->key);
	mix_hash(noise, hash, MOS_KEY_LEN);
	memzero_explicit(hash, sizeof(hash));
}

/* The token `e` of a pattern with a psk. */
static void mix_public(struct mos_noise *noise, const u8 *public)
{
	mix_hash(noise, public, MOS_KEY_LEN);
	mix_key(noise, public);
}

/* Every payload comes right after a key was mixed in, so its nonce is always 0. */
static void encrypt(struct mos_noise *noise, u8 *data, u32 len)
{
	noise->crypto->aead[MOS_CHACHA20_POLY1305].seal(data, len, noise->hash, MOS_KEY_LEN, 0, noise->key);
	mix_hash(noise, data, len + MOS_TAG_LEN);
}

/* The hash is that of the encrypted bytes, which decrypting destroys. */
static bool decrypt(struct mos_noise *noise, u8 *data, u32 len)
{
	u8 before[MOS_KEY_LEN];

	memcpy(before, noise->hash, sizeof(before));
	mix_hash(noise, data, len + MOS_TAG_LEN);
	return noise->crypto->aead[MOS_CHACHA20_POLY1305].open(data, len, before, MOS_KEY_LEN, 0, noise->key);
}

/* The token `ee`. */
static bool mix_shared(struct mos_noise *noise, const u8 *other)
{
	if (!noise->agreed && !mos_noise_agree(noise, other))
		return false;
	mix_key(noise, noise->shared);
	return true;
}

/**
 * mos_noise_begin() - begin a handshake, at either end
 * @noise:    the handshake
 * @crypto:   the primitives
 * @psk:      the key that both ends have
 * @prologue: what both ends know to be true of it
 * @len:      bytes of @prologue
 */
void mos_noise_begin(struct mos_noise *noise, const struct mos_crypto *crypto, const u8 *psk,
		     const void *prologue, u32 len)
{
	memset(noise, 0, sizeof(*noise));
	noise->crypto = crypto;
	crypto->hash(noise->hash, MOS_KEY_LEN, NULL, 0, name, sizeof(name) - 1, NULL, 0);
	memcpy(noise->chain, noise->hash, MOS_KEY_LEN);
	mix_hash(noise, prologue, len);
	mix_psk(noise, psk);
}

/**
 * mos_noise_draw() - draw our ephemeral secret
 * @noise:  a handshake that has begun
 * @public: where its public value goes: the beginning of our message
 *
 * Return: false if what was drawn is no secret.
 */
bool mos_noise_draw(struct mos_noise *noise, u8 *public)
{
	noise->crypto->random(noise->secret, MOS_KEY_LEN);
	return noise->crypto->public(public, noise->secret);
}

/**
 * mos_noise_agree() - compute what our ephemeral secret and the other's public value have in common
 * @noise: a handshake whose secret was drawn
 * @other: the other's public value: the beginning of its message
 *
 * This and mos_noise_draw() are what takes long in a handshake. It needs nothing but these two, so it may be
 * done before the message is written or read; else that does it.
 *
 * Return: false if the other's public value is not sound.
 */
bool mos_noise_agree(struct mos_noise *noise, const u8 *other)
{
	noise->agreed = noise->crypto->shared(noise->shared, noise->secret, other);
	return noise->agreed;
}

/**
 * mos_noise_write_first() - complete the first message
 * @noise:   a handshake whose secret was drawn
 * @message: its public value, and the payload behind it, which is encrypted there
 * @len:     bytes of the payload; the message has MOS_NOISE_ROOM more
 */
void mos_noise_write_first(struct mos_noise *noise, u8 *message, u32 len)
{
	mix_public(noise, message);
	encrypt(noise, message + MOS_KEY_LEN, len);
}

/**
 * mos_noise_read_first() - read the first message
 * @noise:   a handshake that has begun
 * @message: the message; its payload is decrypted where it is
 * @len:     bytes of the payload
 *
 * Return: false if it is not genuine; the handshake is then over.
 */
bool mos_noise_read_first(struct mos_noise *noise, u8 *message, u32 len)
{
	mix_public(noise, message);
	return decrypt(noise, message + MOS_KEY_LEN, len);
}

/**
 * mos_noise_write_second() - complete the answer
 * @noise:   a handshake whose first message was read and whose secret was drawn
 * @first:   the first message
 * @message: our public value, and the payload behind it, which is encrypted there
 * @len:     bytes of the payload
 *
 * Return: false if the other's public value is not sound.
 */
bool mos_noise_write_second(struct mos_noise *noise, const u8 *first, u8 *message, u32 len)
{
	mix_public(noise, message);
	if (!mix_shared(noise, first))
		return false;
	encrypt(noise, message + MOS_KEY_LEN, len);
	return true;
}

/**
 * mos_noise_read_second() - read the answer
 * @noise:   a handshake whose first message was written
 * @message: the message; its payload is decrypted where it is
 * @len:     bytes of the payload
 *
 * Return: false if it is not genuine; the handshake is then over.
 */
bool mos_noise_read_second(struct mos_noise *noise, u8 *message, u32 len)
{
	mix_public(noise, message);
	return mix_shared(noise, message) && decrypt(noise, message + MOS_KEY_LEN, len);
}

/**
 * mos_noise_split() - the two keys
 * @noise:  a handshake whose second message was written or read
 * @first:  of what the side sends that wrote the first message
 * @second: of what the other sends
 */
void mos_noise_split(const struct mos_noise *noise, u8 *first, u8 *second)
{
	derive(noise->crypto, noise->chain, NULL, 0, first, second, NULL);
}
