/* SPDX-License-Identifier: GPL-2.0 */
/* The layout of every datagram between two nodes. All numbers are little endian. */
#ifndef MOS_PROTO_WIRE_H
#define MOS_PROTO_WIRE_H

#include "../pure.h"

/* Spoken from here; a peer with another one is refused. */
#define MOS_PROTOCOL_VERSION 1

/* No datagram is longer, whatever the path could carry. */
#define MOS_DATAGRAM_MAX 9000u
/* Every path carries this much: an IPv6 packet of 1280 bytes less its headers. */
#define MOS_DATAGRAM_MIN 1232u
/* Room for the words of a refusal, and for the name of a kernel release, with the final zero. */
#define MOS_REFUSAL_MAX 160
#define MOS_RELEASE_MAX 64
/* Room for the authentication of a datagram. */
#define MOS_TAG_LEN 16

/**
 * enum mos_wire_kind - what a datagram is
 * @MOS_WIRE_HELLO:   "I am"; epoch is the sender's, to_epoch 0 or what MOS_WIRE_STALE told
 * @MOS_WIRE_WELCOME: the answer to a hello whose sender may come in
 * @MOS_WIRE_REFUSE:  the answer to a hello whose sender may not, in words
 * @MOS_WIRE_STALE:   the answer to a hello of a peer that seems to be up with another epoch
 * @MOS_WIRE_BYE:     the sender leaves
 * @MOS_WIRE_PACKET:  frames within a session
 */
enum mos_wire_kind {
	MOS_WIRE_HELLO = 1,
	MOS_WIRE_WELCOME,
	MOS_WIRE_REFUSE,
	MOS_WIRE_STALE,
	MOS_WIRE_BYE,
	MOS_WIRE_PACKET,
};

/**
 * struct mos_wire_header - begins every datagram, in every version
 * @version:  the sender's protocol version
 * @kind:     enum mos_wire_kind
 * @span:     the sender will never ask again for packets below @number - @span
 * @node:     number of the sending node
 * @epoch:    random name of the sender's present incarnation, never 0
 * @to_epoch: the receiver's as the sender knows it, 0 before it does
 * @number:   of this packet; grows by one for each and is never used twice; 0 outside of a session
 * @tag:      for authentication; zero in this version
 */
struct mos_wire_header {
	u8 version;
	u8 kind;
	__le16 span;
	__le32 node;
	__le32 epoch;
	__le32 to_epoch;
	__le64 number;
	u8 tag[MOS_TAG_LEN];
} __packed;

/**
 * struct mos_wire_hello - the rest of MOS_WIRE_HELLO and MOS_WIRE_WELCOME
 * @to_node:  the number that the sender believes the receiver to have
 * @features: bits that both must understand; none yet
 * @release:  the sender's kernel, with a final zero
 * @padding:  zero; makes a hello longer than any answer, so that nobody can be flooded with answers
 */
struct mos_wire_hello {
	__le32 to_node;
	__le32 features;
	char release[MOS_RELEASE_MAX];
	u8 padding[MOS_REFUSAL_MAX - MOS_RELEASE_MAX - 8];
} __packed;

/**
 * struct mos_wire_refuse - the rest of MOS_WIRE_REFUSE, in every version
 * @text: why, with a final zero
 */
struct mos_wire_refuse {
	char text[MOS_REFUSAL_MAX];
} __packed;

/**
 * enum mos_wire_frame - what a frame of a packet is; its first byte
 * @MOS_FRAME_ACK:  what has arrived, and how much more may come
 * @MOS_FRAME_DATA: a fragment of a message
 * @MOS_FRAME_PING: nothing, but wants to be acknowledged
 */
enum mos_wire_frame {
	MOS_FRAME_ACK = 1,
	MOS_FRAME_DATA,
	MOS_FRAME_PING,
};

/**
 * struct mos_wire_ack - MOS_FRAME_ACK; @count of struct mos_wire_range follow
 * @kind:    MOS_FRAME_ACK
 * @count:   how many ranges follow
 * @delay:   how long the answer to @largest was held back, in units of MOS_ACK_DELAY_UNIT ns
 * @first:   packets that arrived without a gap, downwards from @largest, @largest included
 * @largest: the highest packet number that arrived
 * @grant:   so much charge in all may the receiver of this frame have started
 */
struct mos_wire_ack {
	u8 kind;
	u8 count;
	__le16 delay;
	__le32 first;
	__le64 largest;
	__le64 grant;
} __packed;

#define MOS_ACK_DELAY_UNIT 8192u

/**
 * struct mos_wire_range - goes on downwards
 * @gap: packets that are missing, at least one
 * @len: packets below them that arrived, at least one
 */
struct mos_wire_range {
	__le16 gap;
	__le16 len;
} __packed;

/**
 * struct mos_wire_data - MOS_FRAME_DATA; @len bytes follow
 * @kind:    MOS_FRAME_DATA
 * @flags:   MOS_DATA_*
 * @len:     bytes of this fragment
 * @index:   which fragment
 * @size:    bytes of every fragment but the last
 * @total:   bytes of the message
 * @id:      of the message; 1 is the first of a session
 * @behind:  @id less the id of the message that must be delivered first, 0 for none
 * @channel: messages of one channel are delivered in order; 0 has none
 * @type:    for the receiver's upper layer
 * @spare:   zero
 * @call:    names the request and its reply; 0 for neither
 */
struct mos_wire_data {
	u8 kind;
	u8 flags;
	__le16 len;
	__le16 index;
	__le16 size;
	__le32 total;
	__le64 id;
	__le32 behind;
	__le32 channel;
	__le16 type;
	__le16 spare;
	__le32 call;
} __packed;

/* This message answers the request of the same number. */
#define MOS_DATA_REPLY 1
/* More can be sent before this is acknowledged: that may wait. */
#define MOS_DATA_PATIENT 2

/**
 * struct mos_wire_bulk - begins a packet that holds one fragment and nothing else
 * @header: of the packet
 * @data:   of the fragment, whose bytes follow
 */
struct mos_wire_bulk {
	struct mos_wire_header header;
	struct mos_wire_data data;
} __packed;

/**
 * struct mos_wire_ping - MOS_FRAME_PING
 * @kind: MOS_FRAME_PING
 */
struct mos_wire_ping {
	u8 kind;
} __packed;

static_assert(sizeof(struct mos_wire_header) == 40, "wire");
static_assert(sizeof(struct mos_wire_hello) == MOS_REFUSAL_MAX, "wire");
static_assert(sizeof(struct mos_wire_refuse) == MOS_REFUSAL_MAX, "wire");
static_assert(sizeof(struct mos_wire_ack) == 24, "wire");
static_assert(sizeof(struct mos_wire_range) == 4, "wire");
static_assert(sizeof(struct mos_wire_data) == 36, "wire");
static_assert(sizeof(struct mos_wire_bulk) == 76, "wire");
static_assert(sizeof(struct mos_wire_ping) == 1, "wire");

#endif
