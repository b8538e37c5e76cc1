/* SPDX-License-Identifier: GPL-2.0 */
/* How a packet is sealed and opened: what lies around the cipher. Whoever has the key needs no lock for it. */
#ifndef MOS_PROTO_SEAL_H
#define MOS_PROTO_SEAL_H

#include "wire.h"

/**
 * mos_packet_seal() - seal a packet where it is
 * @crypto: the primitives
 * @cipher: which
 * @key:    of our direction
 * @packet: the packet, with its header, and with room for the tag at its end
 * @len:    its bytes, at least MOS_PACKET_ROOM
 *
 * Its number is the nonce: it is never used twice in a session, and no key outlives one.
 */
static inline void mos_packet_seal(const struct mos_crypto *crypto, enum mos_cipher cipher, const u8 *key,
				   void *packet, u32 len)
{
	struct mos_wire_header *header = packet;

	crypto->aead[cipher].seal(header + 1, len - MOS_PACKET_ROOM, header, sizeof(*header),
				  le64_to_cpu(header->number), key);
}

/**
 * mos_packet_open() - open a packet where it is
 * @crypto: the primitives
 * @cipher: which
 * @key:    of the peer's direction
 * @packet: the packet
 * @len:    its bytes, at least MOS_PACKET_ROOM
 *
 * Return: whether it was sealed with that key; if not, what was in it is lost.
 */
static inline bool mos_packet_open(const struct mos_crypto *crypto, enum mos_cipher cipher, const u8 *key,
				   void *packet, u32 len)
{
	struct mos_wire_header *header = packet;

	return crypto->aead[cipher].open(header + 1, len - MOS_PACKET_ROOM, header, sizeof(*header),
					 le64_to_cpu(header->number), key);
}

#endif
