// SPDX-License-Identifier: GPL-2.0
/* Owns the check of a hello before any costly work: the macs, cookies and shares, much as WireGuard has them. */
#include "door.h"
#include "rtt.h"
#include "seal.h"

/* Takes as long for each answer, so that it tells nothing of where two differ. */
static bool is_same(const u8 *a, const u8 *b)
{
	u8 differ = 0;
	u32 i;

	for (i = 0; i < MOS_MAC_LEN; i++)
		differ |= a[i] ^ b[i];
	return !differ;
}

static void make_mac(const struct mos_crypto *crypto, const struct mos_cluster_key *key,
		     const struct mos_wire_hello *hello, u8 *mac)
{
	crypto->hash(mac, MOS_MAC_LEN, key->mac, MOS_KEY_LEN, hello,
		     offsetof(struct mos_wire_hello, mac), NULL, 0);
}

static void make_proof(const struct mos_crypto *crypto, const struct mos_cookie *cookie,
		       const struct mos_wire_hello *hello, u8 *proof)
{
	crypto->hash(proof, MOS_MAC_LEN, cookie->bytes, MOS_MAC_LEN, hello,
		     offsetof(struct mos_wire_hello, proof), NULL, 0);
}

static bool is_good(const struct mos_cookie *cookie, u64 now)
{
	return cookie->born_ns && now < cookie->born_ns + MOS_COOKIE_LIFE;
}

static __le64 make_check(const struct mos_crypto *crypto, const struct mos_cluster_key *key,
			 const struct mos_wire_answer *answer)
{
	__le64 check;

	crypto->hash((u8 *)&check, sizeof(check), key->mac, MOS_KEY_LEN,
		     answer, offsetof(struct mos_wire_header, number),
		     answer->public, sizeof(*answer) - sizeof(answer->header));
	return check;
}

/**
 * mos_door_key() - with which of the cluster's keys was a hello made?
 * @cluster: the keys
 * @crypto:  the primitives
 * @hello:   whole, but otherwise unchecked
 *
 * Return: the key, or NULL if it was none of them.
 */
const struct mos_cluster_key *mos_door_key(const struct mos_cluster *cluster,
					   const struct mos_crypto *crypto,
					   const struct mos_wire_hello *hello)
{
	u8 mac[MOS_MAC_LEN];
	u32 i;

	for (i = 0; i < cluster->count; i++) {
		make_mac(crypto, &cluster->key[i], hello, mac);
		if (is_same(mac, hello->mac))
			return &cluster->key[i];
	}
	return NULL;
}

static bool is_proven(const struct mos_door *door, const struct mos_crypto *crypto,
		      const struct mos_wire_hello *hello, u64 now)
{
	u8 proof[MOS_MAC_LEN];

	if (!is_good(&door->given, now))
		return false;
	make_proof(crypto, &door->given, hello, proof);
	return is_same(proof, hello->proof);
}

/* One in every pause, and so many at once after a rest. Where several count at once, some may go uncounted. */
static bool has_share(u64 *until, u32 burst, u64 pause, u64 now)
{
	u64 from = max(READ_ONCE(*until), now);

	if (from - now >= burst * pause)
		return false;
	WRITE_ONCE(*until, from + pause);
	return true;
}

static bool has_room(struct mos_door *door, u64 *crowd_ns, u64 now)
{
	return has_share(&door->unproven_ns, MOS_DOOR_BURST, MOS_DOOR_PAUSE, now) &&
	       (!crowd_ns || has_share(crowd_ns, MOS_CROWD_BURST, MOS_CROWD_PAUSE, now));
}

/**
 * mos_door_judge() - is a hello to be worked on now?
 * @door:   of the peer
 * @crypto: the primitives
 * @hello:  one that was made with a key of the cluster
 * @crowd_ns: until then hellos of all peers together have used up what the node works on; NULL: there is no bound
 * @now:    ns
 */
enum mos_door_judgement mos_door_judge(struct mos_door *door, const struct mos_crypto *crypto,
				       const struct mos_wire_hello *hello, u64 *crowd_ns, u64 now)
{
	bool proven;

	if (is_same(door->last, hello->mac))
		return MOS_DOOR_REPEAT;
	proven = is_proven(door, crypto, hello, now);
	if (!proven && !has_room(door, crowd_ns, now))
		return MOS_DOOR_COOKIE;
	memcpy(door->last, hello->mac, sizeof(door->last));
	return proven ? MOS_DOOR_PROVEN : MOS_DOOR_OPEN;
}

/**
 * mos_door_is_new() - has no such hello been heard before? It has, from now on
 * @door:  of the peer
 * @epoch: from the hello, which is genuine
 * @count: likewise
 * @keep:  the epoch that must not be forgotten; 0: none
 *
 * Of the incarnations of a peer the last ones are remembered.
 */
bool mos_door_is_new(struct mos_door *door, u64 epoch, u64 count, u64 keep)
{
	struct mos_heard *oldest = NULL, *heard;

	for (heard = door->heard; heard < door->heard + MOS_HEARD_MAX; heard++) {
		if (heard->epoch == epoch) {
			if (count <= heard->count)
				return false;
			oldest = heard;
			break;
		}
		if ((!keep || heard->epoch != keep) && (!oldest || heard->turn < oldest->turn))
			oldest = heard;
	}
	*oldest = (struct mos_heard){ .epoch = epoch, .count = count, .turn = ++door->turn };
	return true;
}

/**
 * mos_door_admit() - does a new hello with a cookie still find its share?
 * @door: of the peer
 * @now:  ns
 *
 * Old ones must not use it up, so it is taken once a hello is known to be new.
 */
bool mos_door_admit(struct mos_door *door, u64 now)
{
	return has_share(&door->proven_ns, MOS_DOOR_BURST, MOS_DOOR_PROVEN_PAUSE, now);
}

/**
 * mos_door_sign() - complete a hello of ours
 * @door:   of the peer it goes to
 * @crypto: the primitives
 * @key:    the cluster's key it was made with
 * @hello:  all but @mac and @proof
 * @now:    ns
 */
void mos_door_sign(const struct mos_door *door, const struct mos_crypto *crypto,
		   const struct mos_cluster_key *key, struct mos_wire_hello *hello, u64 now)
{
	make_mac(crypto, key, hello, hello->mac);
	if (is_good(&door->had, now))
		make_proof(crypto, &door->had, hello, hello->proof);
	else
		memset(hello->proof, 0, sizeof(hello->proof));
}

/**
 * mos_door_seal() - complete an answer of ours
 * @crypto: the primitives
 * @key:    the cluster's key that the hello was made with
 * @answer: all but the number in its header
 */
void mos_door_seal(const struct mos_crypto *crypto, const struct mos_cluster_key *key,
		   struct mos_wire_answer *answer)
{
	answer->header.number = make_check(crypto, key, answer);
}

/**
 * mos_door_sees() - was an answer made by somebody who has a key of the cluster?
 * @cluster: the keys
 * @crypto:  the primitives
 * @answer:  whole, but otherwise unchecked
 *
 * Whether it is genuine takes a multiplication on the curve; this keeps others from asking for many.
 */
bool mos_door_sees(const struct mos_cluster *cluster, const struct mos_crypto *crypto,
		   const struct mos_wire_answer *answer)
{
	u32 i;

	for (i = 0; i < cluster->count; i++)
		if (make_check(crypto, &cluster->key[i], answer) == answer->header.number)
			return true;
	return false;
}

/* Each hello has one of its own: a cookie is for that hello alone, and so few have the same key that a drawn nonce will do. */
static void make_cookie_key(const struct mos_crypto *crypto, const struct mos_cluster_key *key, const u8 *hello_mac,
			    u8 *cookie_key)
{
	crypto->hash(cookie_key, MOS_KEY_LEN, key->cookie, MOS_KEY_LEN, hello_mac, MOS_MAC_LEN, NULL, 0);
}

/* Whoever could read it could bring it back in the peer's name; so only members can, as in WireGuard. */
static void seal_cookie(const struct mos_crypto *crypto, const struct mos_cluster_key *key, const u8 *hello_mac,
			const struct mos_cookie *given, struct mos_wire_cookie *cookie)
{
	u8 cookie_key[MOS_KEY_LEN];

	make_cookie_key(crypto, key, hello_mac, cookie_key);
	crypto->random(&cookie->header.number, sizeof(cookie->header.number));
	memcpy(cookie->cookie, given->bytes, MOS_MAC_LEN);
	mos_packet_seal(crypto, MOS_CHACHA20_POLY1305, cookie_key, cookie, sizeof(*cookie));
	memzero_explicit(cookie_key, sizeof(cookie_key));
}

static bool open_cookie(const struct mos_crypto *crypto, const struct mos_cluster_key *key, const u8 *hello_mac,
			struct mos_wire_cookie *cookie)
{
	u8 cookie_key[MOS_KEY_LEN];
	bool is_open;

	make_cookie_key(crypto, key, hello_mac, cookie_key);
	is_open = mos_packet_open(crypto, MOS_CHACHA20_POLY1305, cookie_key, cookie, sizeof(*cookie));
	memzero_explicit(cookie_key, sizeof(cookie_key));
	return is_open;
}

/**
 * mos_door_give() - give a cookie to who said hello
 * @door:   of the peer
 * @crypto: the primitives
 * @key:    the key that @hello was made with
 * @hello:  the hello
 * @cookie: where it is written; all but its number is in its header
 * @now:    ns
 */
void mos_door_give(struct mos_door *door, const struct mos_crypto *crypto,
		   const struct mos_cluster_key *key, const struct mos_wire_hello *hello,
		   struct mos_wire_cookie *cookie, u64 now)
{
	if (!is_good(&door->given, now)) {
		crypto->random(door->given.bytes, MOS_MAC_LEN);
		door->given.born_ns = now;
	}
	seal_cookie(crypto, key, hello->mac, &door->given, cookie);
}

/**
 * mos_door_take() - take a cookie for the next hello
 * @door:    of the peer that has sent it
 * @crypto:  the primitives
 * @cluster: the keys
 * @mac:     of our last hello
 * @cookie:  whole, but otherwise unchecked
 * @now:     ns
 *
 * Return: false if it is not genuine.
 */
bool mos_door_take(struct mos_door *door, const struct mos_crypto *crypto,
		   const struct mos_cluster *cluster, const u8 *mac,
		   const struct mos_wire_cookie *cookie, u64 now)
{
	struct mos_wire_cookie open;
	u32 i;

	for (i = 0; i < cluster->count; i++) {
		open = *cookie;
		if (!open_cookie(crypto, &cluster->key[i], mac, &open))
			continue;
		memcpy(door->had.bytes, open.cookie, MOS_MAC_LEN);
		door->had.born_ns = now;
		return true;
	}
	return false;
}

static struct mos_cookie cookie_for(const struct mos_porch *porch, const struct mos_crypto *crypto,
				    const void *place, u32 len, u64 slice)
{
	struct mos_cookie cookie;

	crypto->hash(cookie.bytes, MOS_MAC_LEN, porch->secret, MOS_KEY_LEN, place, len, &slice, sizeof(slice));
	return cookie;
}

/**
 * mos_porch_judge() - does somebody whom no link knows receive what is sent to where his hello came from?
 * @porch:  of the node
 * @crypto: the primitives
 * @hello:  one that was made with a key of the cluster
 * @place:  where it came from
 * @len:    bytes of that
 * @now:    ns
 *
 * Return: MOS_DOOR_PROVEN if so, else MOS_DOOR_COOKIE.
 */
enum mos_door_judgement mos_porch_judge(const struct mos_porch *porch, const struct mos_crypto *crypto,
					const struct mos_wire_hello *hello, const void *place, u32 len,
					u64 now)
{
	u64 slice = now / MOS_COOKIE_LIFE, back;
	u8 proof[MOS_MAC_LEN];

	for (back = 0; back < 2; back++) {
		struct mos_cookie cookie = cookie_for(porch, crypto, place, len, slice - back);

		make_proof(crypto, &cookie, hello, proof);
		if (is_same(proof, hello->proof))
			return MOS_DOOR_PROVEN;
	}
	return MOS_DOOR_COOKIE;
}

/**
 * mos_porch_give() - give a cookie to who said hello
 * @porch:  of the node
 * @crypto: the primitives
 * @key:    the key that @hello was made with
 * @hello:  the hello
 * @place:  where it came from
 * @len:    bytes of that
 * @cookie: where it is written; all but its number is in its header
 * @now:    ns
 */
void mos_porch_give(const struct mos_porch *porch, const struct mos_crypto *crypto,
		    const struct mos_cluster_key *key, const struct mos_wire_hello *hello,
		    const void *place, u32 len, struct mos_wire_cookie *cookie, u64 now)
{
	struct mos_cookie made = cookie_for(porch, crypto, place, len, now / MOS_COOKIE_LIFE);

	seal_cookie(crypto, key, hello->mac, &made, cookie);
}
