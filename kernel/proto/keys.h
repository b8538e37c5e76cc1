/* SPDX-License-Identifier: GPL-2.0 */
/* The keys of a cluster, and those of one session that handshakes make from them. */
#ifndef MOS_PROTO_KEYS_H
#define MOS_PROTO_KEYS_H

#include "crypto.h"

/* Keys that a node takes from others at a time: the one it uses, and another while they are exchanged. */
#define MOS_CLUSTER_KEYS 2u
/* Welcomes of ours that have not been used yet: hellos may follow each other faster than the wire carries. */
#define MOS_KEYS_NEXT 3u
/* Keys that were used: where both ends make new ones at once, each may seal with what the other has just left. */
#define MOS_KEYS_BEFORE 3u
/* Bytes of what people compare instead of a key. */
#define MOS_FINGERPRINT_LEN 8u
/* Bytes of what proves that a hello was made with a key of the cluster, and of what proves its origin. */
#define MOS_MAC_LEN 16u

/**
 * struct mos_cluster_key - what every node of a cluster knows, and nobody else
 * @psk: the key
 * @mac: follows from it, for what is to be checked quickly
 * @cookie: likewise, for the keys that cookies are sealed with
 */
struct mos_cluster_key {
	u8 psk[MOS_KEY_LEN];
	u8 mac[MOS_KEY_LEN];
	u8 cookie[MOS_KEY_LEN];
};

/**
 * struct mos_cluster - the keys of a cluster
 * @count: how many there are
 * @key:   the first is tried first
 */
struct mos_cluster {
	u32 count;
	struct mos_cluster_key key[MOS_CLUSTER_KEYS];
};

/**
 * struct mos_pair - two keys that a handshake has made
 * @id:      the name that we gave it, by which the peer addresses us; 0: there are no keys here
 * @peer_id: the name that the peer gave it
 * @epoch:   the peer's incarnation that made it with us
 * @born_ns: when
 * @began:   our handshake
 * @proven:  the peer's handshake, whose hello had a cookie
 * @cipher:  what packets are sealed with
 * @send:    for what we send
 * @receive: for what the peer sends
 */
struct mos_pair {
	u32 id;
	u32 peer_id;
	u64 epoch;
	u64 born_ns;
	bool began;
	bool proven;
	enum mos_cipher cipher;
	u8 send[MOS_KEY_LEN];
	u8 receive[MOS_KEY_LEN];
};

/**
 * struct mos_keys - the keys of a link
 * @now:    what is sent is sealed with it
 * @before: those before, the last one first, for what is still under way and what the peer still uses
 * @next:   the peer may use it, but has not yet shown that it can
 */
struct mos_keys {
	struct mos_pair now;
	struct mos_pair before[MOS_KEYS_BEFORE];
	struct mos_pair next[MOS_KEYS_NEXT];
};

void mos_cluster_key_init(struct mos_cluster_key *key, const struct mos_crypto *crypto,
			  const u8 *psk);
void mos_fingerprint(const struct mos_crypto *crypto, const u8 *psk, u8 *out);

u32 mos_keys_name(const struct mos_keys *keys, const struct mos_crypto *crypto);
struct mos_pair *mos_keys_find(struct mos_keys *keys, u32 id);
struct mos_pair *mos_keys_room(struct mos_keys *keys, u64 epoch, bool proven, u64 since);
bool mos_keys_is_next(const struct mos_keys *keys, const struct mos_pair *pair);
void mos_keys_use(struct mos_keys *keys, const struct mos_pair *pair);
void mos_keys_keep_to(struct mos_keys *keys, u64 epoch);
void mos_keys_expire(struct mos_keys *keys, u64 since);
void mos_keys_wipe(struct mos_keys *keys);

#endif
