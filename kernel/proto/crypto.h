/* SPDX-License-Identifier: GPL-2.0 */
/* The primitives that the protocol is closed with; given from outside, so that its core stays pure. */
#ifndef MOS_PROTO_CRYPTO_H
#define MOS_PROTO_CRYPTO_H

#include "../pure.h"

/* Bytes of every key, secret and public value, and of every hash. */
#define MOS_KEY_LEN 32u
/* Bytes by which sealing makes something longer. */
#define MOS_TAG_LEN 16u

/**
 * enum mos_cipher - what packets may be sealed with; handshakes are with the first
 * @MOS_CHACHA20_POLY1305: RFC 8439; every node has it
 * @MOS_AEGIS128: AEGIS-128 (H. Wu, B. Preneel, 2013; first choice of the CAESAR competition for high performance),
 *                with the first 16 bytes of the key; for processors that have instructions for AES
 * @MOS_CIPHERS:  how many there are
 */
enum mos_cipher {
	MOS_CHACHA20_POLY1305,
	MOS_AEGIS128,
	MOS_CIPHERS,
};

/**
 * struct mos_aead - authenticated encryption
 * @seal: encrypts @len bytes where they are and writes the tag behind them; @ad, which ends where they begin, is
 *        authenticated as well
 * @open: the reverse, of @len bytes without the tag; false: not genuine, and then what is there is of no use
 */
struct mos_aead {
	void (*seal)(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key);
	bool (*open)(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key);
};

/**
 * struct mos_crypto - BLAKE2s, X25519, and the ciphers
 * @hash:   BLAKE2s of @a and then @b, to @len bytes, with a key of @key_len bytes or none
 * @aead:   the ciphers, by enum mos_cipher; with MOS_CHACHA20_POLY1305 @ad may be anywhere
 * @public: the public value of a secret; false for a secret that is none
 * @shared: what a secret and the other's public value have in common; false for a value that would make it
 *          the same for every secret
 * @random: bytes that nobody can foretell
 *
 * None of them sleeps.
 */
struct mos_crypto {
	void (*hash)(u8 *out, u32 len, const void *key, u32 key_len, const void *a, u32 a_len,
		     const void *b, u32 b_len);
	struct mos_aead aead[MOS_CIPHERS];
	bool (*public)(u8 *out, const u8 *secret);
	bool (*shared)(u8 *out, const u8 *secret, const u8 *other);
	void (*random)(void *out, u32 len);
};

#endif
