/* SPDX-License-Identifier: GPL-2.0 */
/* What keeps strangers out of the gossip: every datagram is sealed with a key made from the cluster's. */
#ifndef INFOD_SEAL_H
#define INFOD_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include "core/codec.h"

#define INFOD_KEY_BYTES 32
/* So far may clocks be apart where nobody says otherwise, s. */
#define INFOD_SKEW 60u

/*
 * A sealed datagram: 24 random bytes, then XChaCha20-Poly1305 of
 *   u64 stamp, little endian: microseconds of the sender's clock, higher in each datagram
 *   the datagram
 */
#define INFOD_SEAL_BYTES (24 + 8 + 16)
#define INFOD_SEALED_MAX (MOS_DATAGRAM_MAX + INFOD_SEAL_BYTES)

/**
 * struct infod_seal - the key, and what was sealed last
 * @key: of the gossip of this cluster
 * @stamp: of the last datagram
 */
struct infod_seal {
	uint8_t key[INFOD_KEY_BYTES];
	uint64_t stamp;
};

int infod_seal_init(struct infod_seal *seal, const char *file, char *words, size_t size);
void infod_seal_derive(struct infod_seal *seal, const uint8_t cluster_key[INFOD_KEY_BYTES]);
void infod_seal_wipe(struct infod_seal *seal);
size_t infod_seal_close(struct infod_seal *seal, uint64_t now_us, uint32_t max_skew, const uint8_t *bytes, size_t len,
			uint8_t sealed[INFOD_SEALED_MAX]);
int infod_seal_open(const struct infod_seal *seal, const uint8_t *sealed, size_t len,
		    uint8_t bytes[MOS_DATAGRAM_MAX], uint64_t *stamp);

#endif
