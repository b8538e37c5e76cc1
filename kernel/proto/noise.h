/* SPDX-License-Identifier: GPL-2.0 */
/* The handshake Noise_NNpsk0_25519_ChaChaPoly_BLAKE2s: two messages make two keys that only the two ends know. */
#ifndef MOS_PROTO_NOISE_H
#define MOS_PROTO_NOISE_H

#include "crypto.h"

/* Bytes by which a handshake message is longer than what it carries: a public value and a tag. */
#define MOS_NOISE_ROOM (MOS_KEY_LEN + MOS_TAG_LEN)

/**
 * struct mos_noise - a handshake under way (Noise specification, revision 34, section 5)
 * @crypto: the primitives
 * @hash:   of all that was said, `h`
 * @chain:  of all that was agreed, `ck`
 * @key:    of the next payload, `k`
 * @secret: our ephemeral secret, `e`
 * @shared: what it and the other's public value have in common
 * @agreed: @shared has been computed
 */
struct mos_noise {
	const struct mos_crypto *crypto;
	u8 hash[MOS_KEY_LEN];
	u8 chain[MOS_KEY_LEN];
	u8 key[MOS_KEY_LEN];
	u8 secret[MOS_KEY_LEN];
	u8 shared[MOS_KEY_LEN];
	bool agreed;
};

void mos_noise_begin(struct mos_noise *noise, const struct mos_crypto *crypto, const u8 *psk,
		     const void *prologue, u32 len);
bool mos_noise_draw(struct mos_noise *noise, u8 *public);
bool mos_noise_agree(struct mos_noise *noise, const u8 *other);
void mos_noise_write_first(struct mos_noise *noise, u8 *message, u32 len);
bool mos_noise_read_first(struct mos_noise *noise, u8 *message, u32 len);
bool mos_noise_write_second(struct mos_noise *noise, const u8 *first, u8 *message, u32 len);
bool mos_noise_read_second(struct mos_noise *noise, u8 *message, u32 len);
void mos_noise_split(const struct mos_noise *noise, u8 *first, u8 *second);

#endif
