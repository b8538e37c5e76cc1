// SPDX-License-Identifier: GPL-2.0
/* Owns the keys of a cluster and of a session: what follows from them, which is used, and when they go. */
#include "keys.h"

static const char mac_label[] = "mosix hello";
static const char cookie_label[] = "mosix cookie";
static const char fingerprint_label[] = "mosix fingerprint";

static void derive(const struct mos_crypto *crypto, const u8 *psk, const char *label, u32 label_len,
		   u8 *out, u32 len)
{
	crypto->hash(out, len, psk, MOS_KEY_LEN, label, label_len, NULL, 0);
}

/**
 * mos_cluster_key_init() - take a key of the cluster
 * @key:    the key
 * @crypto: the primitives
 * @psk:    its bytes
 */
void mos_cluster_key_init(struct mos_cluster_key *key, const struct mos_crypto *crypto,
			  const u8 *psk)
{
	memcpy(key->psk, psk, MOS_KEY_LEN);
	derive(crypto, psk, mac_label, sizeof(mac_label) - 1, key->mac, MOS_KEY_LEN);
	derive(crypto, psk, cookie_label, sizeof(cookie_label) - 1, key->cookie, MOS_KEY_LEN);
}

/**
 * mos_fingerprint() - what people may compare without seeing the key
 * @crypto: the primitives
 * @psk:    the key
 * @out:    MOS_FINGERPRINT_LEN bytes
 */
void mos_fingerprint(const struct mos_crypto *crypto, const u8 *psk, u8 *out)
{
	derive(crypto, psk, fingerprint_label, sizeof(fingerprint_label) - 1, out,
	       MOS_FINGERPRINT_LEN);
}

static const struct mos_pair *find(const struct mos_keys *keys, u32 id)
{
	u32 i;

	if (!id)
		return NULL;
	if (id == keys->now.id)
		return &keys->now;
	for (i = 0; i < MOS_KEYS_NEXT; i++)
		if (id == keys->next[i].id)
			return &keys->next[i];
	for (i = 0; i < MOS_KEYS_BEFORE; i++)
		if (id == keys->before[i].id)
			return &keys->before[i];
	return NULL;
}

/**
 * mos_keys_name() - a name for new keys
 * @keys:   the keys of the link
 * @crypto: draws it
 *
 * Return: a name that none of them has, not 0.
 */
u32 mos_keys_name(const struct mos_keys *keys, const struct mos_crypto *crypto)
{
	u32 id;

	do
		crypto->random(&id, sizeof(id));
	while (!id || find(keys, id));
	return id;
}

/**
 * mos_keys_find() - the keys that the peer has used
 * @keys: the keys of the link
 * @id:   by our name for them, from the wire
 *
 * Return: the keys, or NULL.
 */
struct mos_pair *mos_keys_find(struct mos_keys *keys, u32 id)
{
	return (struct mos_pair *)find(keys, id);
}

/**
 * mos_keys_is_next() - are these keys that the peer has not used yet?
 * @keys: the keys of the link
 * @pair: some of them
 */
bool mos_keys_is_next(const struct mos_keys *keys, const struct mos_pair *pair)
{
	return pair >= keys->next && pair < keys->next + MOS_KEYS_NEXT;
}

static bool may_go(const struct mos_pair *pair, u64 epoch, u64 since)
{
	return !pair->id || pair->born_ns < since || pair->epoch == epoch;
}

/* Who has a cookie does not take the place of another who has one while there is anything else. */
static bool goes_before(const struct mos_pair *a, const struct mos_pair *b, bool proven)
{
	if (proven && a->proven != b->proven)
		return b->proven;
	return a->born_ns < b->born_ns;
}

/**
 * mos_keys_room() - room for the keys of another welcome
 * @keys:   the keys of the link
 * @epoch:  of who shall be welcomed
 * @proven: his hello had a cookie
 * @since:  ns; what was made before will not be used any more
 *
 * A hello that may be a recording does not take the place of what the true peer is about to use.
 *
 * Return: where they go, or NULL if there is no room for who has no cookie.
 */
struct mos_pair *mos_keys_room(struct mos_keys *keys, u64 epoch, bool proven, u64 since)
{
	struct mos_pair *pair, *first = NULL;

	for (pair = keys->next; pair < keys->next + MOS_KEYS_NEXT; pair++)
		if ((proven || may_go(pair, epoch, since)) && (!first || goes_before(pair, first, proven)))
			first = pair;
	return first;
}

/* What the peer has passed over it will not come back to; what is younger it may be using already. */
static void drop_passed(struct mos_keys *keys)
{
	struct mos_pair *next;

	for (next = keys->next; next < keys->next + MOS_KEYS_NEXT; next++)
		if (next->id == keys->now.id || next->born_ns < keys->now.born_ns)
			memzero_explicit(next, sizeof(*next));
}

/**
 * mos_keys_use() - from now on seal with these
 * @keys: the keys of the link
 * @pair: new ones; of @next or others
 */
void mos_keys_use(struct mos_keys *keys, const struct mos_pair *pair)
{
	bool was_next = mos_keys_is_next(keys, pair);

	memmove(&keys->before[1], &keys->before[0], sizeof(keys->before) - sizeof(keys->before[0]));
	keys->before[0] = keys->now;
	keys->now = *pair;
	if (was_next)
		drop_passed(keys);
}

/**
 * mos_keys_keep_to() - a session begins: what other incarnations of the peer were offered is of no use
 * @keys:  the keys of the link
 * @epoch: the incarnation that the session is with
 *
 * It would take the room of what the peer is about to use.
 */
void mos_keys_keep_to(struct mos_keys *keys, u64 epoch)
{
	struct mos_pair *next;

	for (next = keys->next; next < keys->next + MOS_KEYS_NEXT; next++)
		if (next->epoch != epoch)
			memzero_explicit(next, sizeof(*next));
}

static void expire(struct mos_pair *pair, u64 since)
{
	if (pair->id && pair->born_ns < since)
		memzero_explicit(pair, sizeof(*pair));
}

/**
 * mos_keys_expire() - forget those that nothing is opened with any more
 * @keys:  the keys of the link
 * @since: ns; they were made before
 */
void mos_keys_expire(struct mos_keys *keys, u64 since)
{
	u32 i;

	expire(&keys->now, since);
	for (i = 0; i < MOS_KEYS_NEXT; i++)
		expire(&keys->next[i], since);
	for (i = 0; i < MOS_KEYS_BEFORE; i++)
		expire(&keys->before[i], since);
}

/**
 * mos_keys_wipe() - forget them all
 * @keys: the keys of the link
 */
void mos_keys_wipe(struct mos_keys *keys)
{
	memzero_explicit(keys, sizeof(*keys));
}
