/* SPDX-License-Identifier: GPL-2.0 */
/* Where nodes are, as bytes: a datagram that asks for addresses of nodes, or tells them. */
#ifndef MOS_INFOD_PLACES_H
#define MOS_INFOD_PLACES_H

#include "codec.h"

/* The first byte tells it from gossip. */
#define MOS_PLACES_VERSION 0x81u
/* Nodes in a datagram at most. */
#define MOS_PLACES_MAX 32u

/*
 * Layout, numbers little endian:
 *
 *   u8 version | u8 kind | u32 sender | node ... to the end
 *
 * Nodes are sorted by number, each once, one at least. A node:
 *
 *   u32 number
 *   told: u8 4 or 16 | so many bytes of an address, as the network has them
 */

/**
 * struct mos_place - where a node is
 * @node: its number
 * @len: bytes of @address: 4 or 16; where it is asked for, 0
 * @address: IPv4 or IPv6
 */
struct mos_place {
	u32 node;
	u32 len;
	u8 address[16];
};

/**
 * struct mos_places - a datagram
 * @sender: who has sent it
 * @asks: it wants to know
 * @count: how many nodes there are in it
 * @place: they
 */
struct mos_places {
	u32 sender;
	bool asks;
	u32 count;
	struct mos_place place[MOS_PLACES_MAX];
};

u32 mos_places_encode(const struct mos_places *places, u8 *bytes);
int mos_places_decode(const u8 *bytes, size_t len, struct mos_places *places);

/**
 * mos_places_is() - whether a datagram speaks of addresses; else it is gossip
 * @bytes: the datagram, opened
 * @len: its length
 */
static inline bool mos_places_is(const u8 *bytes, size_t len)
{
	return len && bytes[0] == MOS_PLACES_VERSION;
}

#endif
