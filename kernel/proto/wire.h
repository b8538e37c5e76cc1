/* SPDX-License-Identifier: GPL-2.0 */
/* The layout of every datagram between two nodes. All numbers are little endian. */
#ifndef MOS_PROTO_WIRE_H
#define MOS_PROTO_WIRE_H

#include "../pure.h"
#include "keys.h"

/* Spoken from here; a peer with another one is refused. */
#define MOS_PROTOCOL_VERSION 9

/* No datagram is longer, whatever the path could carry. */
#define MOS_DATAGRAM_MAX 9000u
/* Every path carries this much: an IPv6 packet of 1280 bytes less its headers. */
#define MOS_DATAGRAM_MIN 1232u
/* Room for the words of a refusal, and for the name of a kernel release, with the final zero. */
#define MOS_REFUSAL_MAX 160
#define MOS_RELEASE_MAX 64

/**
 * enum mos_wire_kind - what a datagram is
 * @MOS_WIRE_HELLO:  begins a handshake: "I am"
 * @MOS_WIRE_ANSWER: ends it: a verdict on the hello
 * @MOS_WIRE_COOKIE: stands for an answer while there are too many hellos: come again with this
 * @MOS_WIRE_PACKET: frames within a session
 */
enum mos_wire_kind {
	MOS_WIRE_HELLO = 1,
	MOS_WIRE_ANSWER,
	MOS_WIRE_COOKIE,
	MOS_WIRE_PACKET,
};

/**
 * struct mos_wire_header - begins every datagram, in every version
 * @version: the sender's protocol version
 * @kind:    enum mos_wire_kind
 * @span:    the sender will never ask again for packets below @number - @span
 * @node:    number of the sending node
 * @key:     in a hello the sender's name for the keys to be made, in all others the receiver's name for them
 * @number:  of this packet; grows by one for each and is never used twice; in an answer the mac of all else, with what
 *           follows from the cluster's key; in a cookie drawn at random; 0 in a hello
 */
struct mos_wire_header {
	u8 version;
	u8 kind;
	__le16 span;
	__le32 node;
	__le32 key;
	__le64 number;
} __packed;

/**
 * enum mos_wire_verdict - what comes of a hello
 * @MOS_VERDICT_NONE:    it is one
 * @MOS_VERDICT_WELCOME: its sender may come in, with the keys that this handshake has made
 * @MOS_VERDICT_REFUSED: its sender may not, for the reason that is given in words
 * @MOS_VERDICT_STALE:   its sender seems to be up with another epoch; it shall name ours if it is really there
 */
enum mos_wire_verdict {
	MOS_VERDICT_NONE,
	MOS_VERDICT_WELCOME,
	MOS_VERDICT_REFUSED,
	MOS_VERDICT_STALE,
};

/**
 * struct mos_wire_facts - what the two tell each other in a handshake, in every version
 * @version:  the sender's protocol version
 * @verdict:  enum mos_wire_verdict
 * @ciphers:  a bit of enum mos_cipher for each that the sender can seal packets with; the first is always meant
 * @spare:    zero
 * @node:     number of the sending node
 * @to_node:  the number that the sender believes the receiver to have
 * @key:      the sender's name for the keys that are made
 * @features: bits that both must understand; none yet
 * @epoch:    random name of the sender's present incarnation, never 0
 * @to_epoch: the receiver's as the sender knows it, 0 before it does
 * @count:    of the hellos of this incarnation: a hello with a lower one is old
 * @vdso:     which vdso the sender's kernel has
 * @cpu:      which features the sender's processor has, see features.c
 * @release:  the sender's kernel, with a final zero
 * @text:     why the hello was refused, with a final zero
 */
struct mos_wire_facts {
	u8 version;
	u8 verdict;
	u8 ciphers;
	u8 spare;
	__le32 node;
	__le32 to_node;
	__le32 key;
	__le32 features;
	__le64 epoch;
	__le64 to_epoch;
	__le64 count;
	__le64 vdso;
	__le64 cpu;
	char release[MOS_RELEASE_MAX];
	char text[MOS_REFUSAL_MAX];
} __packed;

/**
 * struct mos_wire_hello - MOS_WIRE_HELLO, in every version; the first message of the handshake
 * @header: with the name for the keys; the prologue of the handshake
 * @public: ephemeral
 * @facts:  encrypted
 * @tag:    of them
 * @mac:    of all before, with what follows from the cluster's key
 * @proof:  of all before, with the cookie; zero without one
 */
struct mos_wire_hello {
	struct mos_wire_header header;
	u8 public[MOS_KEY_LEN];
	struct mos_wire_facts facts;
	u8 tag[MOS_TAG_LEN];
	u8 mac[MOS_MAC_LEN];
	u8 proof[MOS_MAC_LEN];
} __packed;

/**
 * struct mos_wire_answer - MOS_WIRE_ANSWER, in every version; the second message of the handshake
 * @header: with the name from the hello
 * @public: ephemeral
 * @facts:  encrypted
 * @tag:    of them
 */
struct mos_wire_answer {
	struct mos_wire_header header;
	u8 public[MOS_KEY_LEN];
	struct mos_wire_facts facts;
	u8 tag[MOS_TAG_LEN];
} __packed;

/**
 * struct mos_wire_cookie - MOS_WIRE_COOKIE, as long in every version; sealed since version 9
 * @header: with the name from the hello
 * @cookie: proves, in a hello, that its sender receives what is sent to its address; encrypted, with what follows from
 *          the cluster's key and the hello's mac
 * @tag:    of it
 */
struct mos_wire_cookie {
	struct mos_wire_header header;
	u8 cookie[MOS_MAC_LEN];
	u8 tag[MOS_TAG_LEN];
} __packed;

/**
 * enum mos_wire_frame - what a frame of a packet is; its first byte
 * @MOS_FRAME_ACK:  what has arrived, and how much more may come
 * @MOS_FRAME_DATA: a fragment of a message
 * @MOS_FRAME_PING: nothing, but wants to be acknowledged
 * @MOS_FRAME_BYE:  the sender leaves; the session is over
 */
enum mos_wire_frame {
	MOS_FRAME_ACK = 1,
	MOS_FRAME_DATA,
	MOS_FRAME_PING,
	MOS_FRAME_BYE,
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
 * @data:   of the fragment, whose bytes follow, and the tag behind them
 */
struct mos_wire_bulk {
	struct mos_wire_header header;
	struct mos_wire_data data;
} __packed;

static_assert(sizeof(struct mos_wire_header) == 20, "wire");
static_assert(sizeof(struct mos_wire_facts) == 284, "wire");
static_assert(sizeof(struct mos_wire_hello) == 384, "wire");
static_assert(sizeof(struct mos_wire_answer) == 352, "wire");
static_assert(sizeof(struct mos_wire_cookie) == 52, "wire");
static_assert(sizeof(struct mos_wire_ack) == 24, "wire");
static_assert(sizeof(struct mos_wire_range) == 4, "wire");
static_assert(sizeof(struct mos_wire_data) == 36, "wire");
static_assert(sizeof(struct mos_wire_bulk) == 56, "wire");

/* Bytes of a packet around its frames: the header before them, the tag behind them. */
#define MOS_PACKET_ROOM (sizeof(struct mos_wire_header) + MOS_TAG_LEN)
/* Frames of one byte: MOS_FRAME_PING and MOS_FRAME_BYE. */
#define MOS_FRAME_BARE 1u

#endif
