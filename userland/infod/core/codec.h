/* SPDX-License-Identifier: GPL-2.0 */
/* A datagram of gossip as bytes. What it is sealed with is not seen here. */
#ifndef MOS_INFOD_CODEC_H
#define MOS_INFOD_CODEC_H

#include "vector.h"

/* A datagram of another version is dropped. 2: with utilisation. */
#define MOS_GOSSIP_VERSION 2u

/*
 * Bytes of a datagram before it is sealed: it must fit one Ethernet frame over IPv6 (1452) with 52 bytes for
 * the nonce, the authenticator and whatever names the cluster.
 */
#define MOS_DATAGRAM_MAX 1400u

/* The least bytes of an entry. */
#define MOS_ENTRY_BYTES_MIN 4u
/* The most entries that a datagram can hold, whatever they say. */
#define MOS_DATAGRAM_ENTRIES (MOS_DATAGRAM_MAX / MOS_ENTRY_BYTES_MIN)

/*
 * Layout. Numbers are little endian; "varint" is LEB128 in its shortest form, up to 32 bits.
 *
 *   u8 version | u8 flags | varint sender | varint intent | varint granted | entry ... to the end
 *
 * Entries are sorted by node, each node once. An entry:
 *
 *   u8 form (two bits) and node flags (six bits, 0 when dead)
 *   varint node, less the one before it
 *   varint sequence, from 1
 *   varint age, ms
 *   full and dead:  varint incarnation
 *   full:           varint speed | varint cpus | varint total_mb
 *   short:          u16 tag
 *   full and short: varint runnable | u16 free_mb, as a float of 12 and 4 bits | varint room | u8 util
 *   full:           u8 pressure | u8 io | u8 net, as floats of 3 and 5 bits | varint guests | varint away
 *   dead:           u8 cause
 */

/**
 * enum mos_datagram_flags - what the sender wants
 * @MOS_DATAGRAM_ASK: an answer, at once
 * @MOS_DATAGRAM_ANSWER: this is one
 * @MOS_DATAGRAM_FACTS: tell all in full, facts are missing; only with MOS_DATAGRAM_ASK
 * @MOS_DATAGRAM_CLAIM: keep as much free as the intent says; only with MOS_DATAGRAM_ASK
 * @MOS_DATAGRAM_ANNOUNCE: this went to all who listen; alone
 */
enum mos_datagram_flags {
	MOS_DATAGRAM_ASK = 1 << 0,
	MOS_DATAGRAM_ANSWER = 1 << 1,
	MOS_DATAGRAM_FACTS = 1 << 2,
	MOS_DATAGRAM_CLAIM = 1 << 3,
	MOS_DATAGRAM_ANNOUNCE = 1 << 4,
	MOS_DATAGRAM_FLAGS = (1 << 5) - 1,
};

/**
 * struct mos_head - the head of a datagram
 * @flags: enum mos_datagram_flags
 * @sender: number of the node that has sent it
 * @intent: with MOS_DATAGRAM_CLAIM: what the sender wants to send and has not sent yet, in hundredths of a
 *          runnable process; takes the place of what it wanted before. Else 0
 * @granted: of who answers: how much of that it keeps free, and counts already; else 0
 */
struct mos_head {
	u32 flags;
	u32 sender;
	u32 intent;
	u32 granted;
};

/**
 * struct mos_encoder - writes a datagram
 * @bytes: where, room for MOS_DATAGRAM_MAX
 * @len: bytes written
 * @node: of the last entry
 */
struct mos_encoder {
	u8 *bytes;
	u32 len;
	u32 node;
};

/**
 * struct mos_decoder - reads a datagram
 * @at: next byte
 * @end: behind the last
 * @node: of the last entry
 * @err: 0, or -EBADMSG once something was wrong, for good
 */
struct mos_decoder {
	const u8 *at;
	const u8 *end;
	u32 node;
	int err;
};

void mos_encode_head(struct mos_encoder *encoder, u8 *bytes, const struct mos_head *head);
bool mos_encode_entry(struct mos_encoder *encoder, const struct mos_entry *entry,
		      enum mos_form form, u32 age);
u32 mos_encoded_size(const struct mos_entry *entry, enum mos_form form, u32 age, u32 after);

int mos_decode_head(struct mos_decoder *decoder, const u8 *bytes, size_t len, struct mos_head *head);
bool mos_decode_entry(struct mos_decoder *decoder, struct mos_news *news);

#endif
