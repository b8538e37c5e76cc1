/* SPDX-License-Identifier: GPL-2.0 */
/* What a hello must bring before a handshake is worth its price: proof of the key, and under load of its origin. */
#ifndef MOS_PROTO_DOOR_H
#define MOS_PROTO_DOOR_H

#include "wire.h"

/* Hellos of one peer that are worked on: at once, and then one in every so many ns. */
#define MOS_DOOR_BURST 10u
#define MOS_DOOR_PAUSE (100 * MOS_NS_PER_MS)
/* The same for hellos whose origin is proven. */
#define MOS_DOOR_PROVEN_PAUSE (20 * MOS_NS_PER_MS)
/* Hellos without a cookie that the whole node works on: at once, and then one in every so many ns. */
#define MOS_CROWD_BURST 200u
#define MOS_CROWD_PAUSE (10 * MOS_NS_PER_MS)
/* Incarnations of a peer whose hellos are remembered. */
#define MOS_HEARD_MAX 8u
/* A cookie is good for so long. */
#define MOS_COOKIE_LIFE (120 * MOS_NS_PER_S)

/**
 * struct mos_cookie - what a peer sends back to show that it receives at its address
 * @bytes:   the cookie
 * @born_ns: when it was given; 0: there is none
 */
struct mos_cookie {
	u8 bytes[MOS_MAC_LEN];
	u64 born_ns;
};

/**
 * struct mos_heard - what was heard of one incarnation of a peer
 * @epoch:   its name; 0: there is none here
 * @count:   the highest that a hello of it had
 * @turn:    when that came, as mos_door.turn counts
 */
struct mos_heard {
	u64 epoch;
	u64 count;
	u64 turn;
};

/**
 * struct mos_door - who may knock how often; one for each peer
 * @given:     the cookie that the peer shall bring
 * @had:       the cookie that the peer wants to see
 * @unproven_ns: until then hellos without a cookie have used up their share
 * @proven_ns: the same for those with one
 * @last:      mac of the last hello that was worked on
 * @heard:     hellos with these counts or lower ones are old
 * @turn:      new hellos so far
 */
struct mos_door {
	struct mos_cookie given;
	struct mos_cookie had;
	u64 unproven_ns;
	u64 proven_ns;
	u8 last[MOS_MAC_LEN];
	struct mos_heard heard[MOS_HEARD_MAX];
	u64 turn;
};

/**
 * struct mos_porch - for those who have no door: a cookie for each place follows from it
 * @secret: random
 */
struct mos_porch {
	u8 secret[MOS_KEY_LEN];
};

/**
 * enum mos_door_judgement - what to do with a hello
 * @MOS_DOOR_OPEN:   work on it
 * @MOS_DOOR_PROVEN: likewise: it was made with a cookie of ours; if it is new, mos_door_admit() has the last word
 * @MOS_DOOR_REPEAT: drop it, it has been here
 * @MOS_DOOR_COOKIE: ask its sender to come again with a cookie
 */
enum mos_door_judgement {
	MOS_DOOR_OPEN,
	MOS_DOOR_PROVEN,
	MOS_DOOR_REPEAT,
	MOS_DOOR_COOKIE,
};

const struct mos_cluster_key *mos_door_key(const struct mos_cluster *cluster,
					   const struct mos_crypto *crypto,
					   const struct mos_wire_hello *hello);
enum mos_door_judgement mos_door_judge(struct mos_door *door, const struct mos_crypto *crypto,
				       const struct mos_wire_hello *hello, u64 *crowd_ns, u64 now);
bool mos_door_is_new(struct mos_door *door, u64 epoch, u64 count, u64 keep);
bool mos_door_admit(struct mos_door *door, u64 now);
void mos_door_sign(const struct mos_door *door, const struct mos_crypto *crypto,
		   const struct mos_cluster_key *key, struct mos_wire_hello *hello, u64 now);
void mos_door_seal(const struct mos_crypto *crypto, const struct mos_cluster_key *key,
		   struct mos_wire_answer *answer);
bool mos_door_sees(const struct mos_cluster *cluster, const struct mos_crypto *crypto,
		   const struct mos_wire_answer *answer);
void mos_door_give(struct mos_door *door, const struct mos_crypto *crypto,
		   const struct mos_cluster_key *key, const struct mos_wire_hello *hello,
		   struct mos_wire_cookie *cookie, u64 now);
bool mos_door_take(struct mos_door *door, const struct mos_crypto *crypto,
		   const struct mos_cluster *cluster, const u8 *mac,
		   const struct mos_wire_cookie *cookie, u64 now);
enum mos_door_judgement mos_porch_judge(const struct mos_porch *porch, const struct mos_crypto *crypto,
					const struct mos_wire_hello *hello, const void *place, u32 len,
					u64 now);
void mos_porch_give(const struct mos_porch *porch, const struct mos_crypto *crypto,
		    const struct mos_cluster_key *key, const struct mos_wire_hello *hello,
		    const void *place, u32 len, struct mos_wire_cookie *cookie, u64 now);

#endif
