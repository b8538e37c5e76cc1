// SPDX-License-Identifier: GPL-2.0
/* Owns the handshake of a link: who speaks, in which version, in which incarnation, with which keys, or why not. */
#include "link.h"

static const struct mos_crypto *crypto_of(const struct mos_link *link)
{
	return link->config->crypto;
}

static const struct mos_cluster *cluster_of(const struct mos_link *link)
{
	return READ_ONCE(link->config->cluster);
}

static void put_header(const struct mos_link_config *config, enum mos_wire_kind kind, u32 key,
		       struct mos_wire_header *header)
{
	header->version = config->version;
	header->kind = kind;
	header->node = cpu_to_le32(config->node);
	header->key = cpu_to_le32(key);
}

/* A hello goes to where the peer is held to be; what answers one, to where that came from. */
static void *room_for(struct mos_link *link, enum mos_wire_kind kind, u32 len)
{
	struct mos_lot lot = { .count = 1, .most = 1 };

	if (kind == MOS_WIRE_HELLO)
		return link->config->ops->packets(link, len, &lot);
	return link->config->ops->aside(link, len);
}

static void *begin(struct mos_link *link, enum mos_wire_kind kind, u32 key, u32 len)
{
	struct mos_wire_header *header = room_for(link, kind, len);

	if (!header) {
		link->counts.starved++;
		return NULL;
	}
	link->counts.sent++;
	link->counts.sent_bytes += len;
	memset(header, 0, len);
	put_header(link->config, kind, key, header);
	return header;
}

static void put_facts(const struct mos_link_config *config, u32 to_node, struct mos_wire_facts *facts)
{
	facts->version = config->version;
	facts->node = cpu_to_le32(config->node);
	facts->to_node = cpu_to_le32(to_node);
	facts->ciphers = config->ciphers;
	facts->features = cpu_to_le32(config->features);
	facts->vdso = cpu_to_le64(config->vdso);
	facts->cpu = cpu_to_le64(config->cpu);
	memcpy(facts->release, config->release, sizeof(facts->release) - 1);
}

static void put_own_facts(const struct mos_link *link, struct mos_wire_facts *facts)
{
	put_facts(link->config, link->peer, facts);
	facts->epoch = cpu_to_le64(link->epoch);
}

/* What takes long is done elsewhere if there is such a place, and goes on with mos_chore_done(). */
static bool ponder(struct mos_link *link, struct mos_chore *chore, u64 now)
{
	const struct mos_link_ops *ops = link->config->ops;
	bool taken = true;

	if (ops->ponder) {
		taken = ops->ponder(link, chore);
	} else {
		mos_chore_do(chore);
		mos_chore_done(link, chore, now);
	}
	memzero_explicit(chore, sizeof(*chore));
	return taken;
}

static void say_hello(struct mos_link *link, struct mos_chore *chore, u64 now)
{
	struct mos_shake *shake = &link->shakes[link->hellos % MOS_SHAKES];
	struct mos_wire_hello *hello = begin(link, MOS_WIRE_HELLO, chore->id, sizeof(*hello));

	if (!hello)
		return;
	put_own_facts(link, &hello->facts);
	hello->facts.key = cpu_to_le32(chore->id);
	hello->facts.to_epoch = cpu_to_le64(link->asked_epoch);
	hello->facts.count = cpu_to_le64(++link->hellos);
	memcpy(hello->public, chore->public, sizeof(hello->public));
	shake->id = chore->id;
	shake->noise = chore->noise;
	shake->answered = false;
	shake->answers = 0;
	mos_noise_write_first(&shake->noise, hello->public, sizeof(hello->facts));
	mos_door_sign(&link->door, crypto_of(link), &chore->key, hello, now);
	memcpy(shake->mac, hello->mac, sizeof(shake->mac));
}

/**
 * mos_hello_send() - say hello, and set the time of the next one
 * @link: a link that has no session, or whose keys are to be made anew
 * @now:  ns
 *
 * Unanswered hellos are made with each of the cluster's keys in turn.
 */
void mos_hello_send(struct mos_link *link, u64 now)
{
	const struct mos_cluster *cluster = cluster_of(link);
	struct mos_chore chore = {
		.kind = MOS_CHORE_HELLO,
		.id = mos_keys_name(&link->keys, crypto_of(link)),
		.key = cluster->key[link->asked % cluster->count],
	};
	struct mos_wire_header header = { 0 };

	put_header(link->config, MOS_WIRE_HELLO, chore.id, &header);
	mos_noise_begin(&chore.noise, crypto_of(link), chore.key.psk, &header, sizeof(header));
	ponder(link, &chore, now);
	link->asked++;
	link->prompted = false;
	if (link->state == MOS_LINK_REFUSED)
		link->hello_wait = MOS_HELLO_REFUSED;
	link->hello_due = now + link->hello_wait;
	link->hello_wait = min_t(u64, 2 * link->hello_wait, MOS_HELLO_MAX);
}

/* Put into words, from our side, why the two cannot speak with each other. */
static bool refuse(struct mos_link *link, const struct mos_wire_facts *facts, u64 now)
{
	const struct mos_link_config *own = link->config;
	u32 strange;

	if (now < link->shut_ns) {
		snprintf(link->refusal, sizeof(link->refusal),
			 "node %u has broken the protocol and is shut out for a while", link->peer);
		return true;
	}
	if (facts->version != own->version) {
		snprintf(link->refusal, sizeof(link->refusal),
			 "node %u speaks protocol version %u, node %u speaks version %u",
			 link->peer, facts->version, own->node, own->version);
		return true;
	}
	if (le32_to_cpu(facts->to_node) != own->node) {
		snprintf(link->refusal, sizeof(link->refusal),
			 "the map of node %u has node %u where node %u is", link->peer,
			 le32_to_cpu(facts->to_node), own->node);
		return true;
	}
	strange = le32_to_cpu(facts->features) & ~own->features;
	if (strange)
		snprintf(link->refusal, sizeof(link->refusal),
			 "node %u asks for features %#x that node %u does not have", link->peer,
			 strange, own->node);
	return strange;
}

/**
 * mos_hello_introduce() - take over what the peer tells of itself
 * @link:  the link
 * @facts: from a handshake that the peer has shown to be part of now
 */
void mos_hello_introduce(struct mos_link *link, const struct mos_wire_facts *facts)
{
	link->peer_version = facts->version;
	link->peer_vdso = le64_to_cpu(facts->vdso);
	link->peer_cpu = le64_to_cpu(facts->cpu);
	mos_clean_text(link->peer_release, facts->release, sizeof(link->peer_release));
}

/* In our version there is nothing else to be said; another one may have found a use for it. */
static bool is_known(const struct mos_link *link, const struct mos_wire_header *header,
		     const struct mos_wire_facts *facts)
{
	bool is_hello = header->kind == MOS_WIRE_HELLO;

	if (facts->version != link->config->version)
		return true;
	return !header->span && (!is_hello || !header->number) && !facts->spare &&
	       is_hello == (facts->verdict == MOS_VERDICT_NONE) && facts->verdict <= MOS_VERDICT_STALE;
}

/* What is said in clear must be what is said under the seal. */
static bool is_sound(const struct mos_link *link, const struct mos_wire_header *header,
		     const struct mos_wire_facts *facts)
{
	return facts->version == header->version && le32_to_cpu(facts->node) == link->peer &&
	       facts->key && facts->epoch && is_known(link, header, facts);
}

/* The two sides know the same of each other, since it was said under the seal. */
static enum mos_cipher choose_cipher(const struct mos_link *link, const struct mos_wire_facts *theirs)
{
	return theirs->ciphers & link->config->ciphers & BIT(MOS_AEGIS128) ? MOS_AEGIS128 : MOS_CHACHA20_POLY1305;
}

/**
 * struct visit - a hello that is being looked at
 * @hello:  it; its facts can be read
 * @key:    of the cluster, that it was made with
 * @noise:  the handshake that it begins
 * @public: our value for the answer; both ends have agreed
 * @id:     our name for the keys that an answer makes
 * @proven: its sender receives what is sent to him
 * @now:    ns
 */
struct visit {
	const struct mos_wire_hello *hello;
	const struct mos_cluster_key *key;
	struct mos_noise *noise;
	const u8 *public;
	u32 id;
	bool proven;
	u64 now;
};

/* From the responder's side; the names of the keys are each the sender's own. */
static void make_pair(const struct mos_link *link, const struct mos_noise *noise,
		      const struct mos_wire_facts *theirs, u32 id, bool began, u64 now,
		      struct mos_pair *pair)
{
	pair->cipher = choose_cipher(link, theirs);
	pair->id = id;
	pair->peer_id = le32_to_cpu(theirs->key);
	pair->epoch = le64_to_cpu(theirs->epoch);
	pair->born_ns = now;
	pair->began = began;
	pair->proven = false;
	if (began)
		mos_noise_split(noise, pair->send, pair->receive);
	else
		mos_noise_split(noise, pair->receive, pair->send);
}

/* False if memory was short. */
static bool answer(struct mos_link *link, const struct visit *visit, enum mos_wire_verdict verdict,
		  const char *text)
{
	const struct mos_wire_hello *hello = visit->hello;
	struct mos_wire_answer *answer;

	answer = begin(link, MOS_WIRE_ANSWER, le32_to_cpu(hello->header.key), sizeof(*answer));
	if (!answer)
		return false;
	put_own_facts(link, &answer->facts);
	answer->facts.verdict = verdict;
	answer->facts.key = cpu_to_le32(visit->id);
	answer->facts.to_epoch = hello->facts.epoch;
	snprintf(answer->facts.text, sizeof(answer->facts.text), "%s", text);
	memcpy(answer->public, visit->public, sizeof(answer->public));
	if (!mos_noise_write_second(visit->noise, hello->public, answer->public, sizeof(answer->facts)))
		return false;
	mos_door_seal(crypto_of(link), visit->key, answer);
	return true;
}

static void give_cookie(struct mos_link *link, const struct visit *visit)
{
	const struct mos_wire_hello *hello = visit->hello;
	struct mos_wire_cookie *cookie;

	link->counts.cookies++;
	cookie = begin(link, MOS_WIRE_COOKIE, le32_to_cpu(hello->header.key), sizeof(*cookie));
	if (cookie)
		mos_door_give(&link->door, crypto_of(link), visit->key, hello, cookie, visit->now);
}

/* Where there is no room for who may be a recording, he is asked to show that he is not. */
static void welcome(struct mos_link *link, const struct visit *visit)
{
	const struct mos_wire_facts *theirs = &visit->hello->facts;
	struct mos_pair *pair = mos_keys_room(&link->keys, le64_to_cpu(theirs->epoch), visit->proven,
					      visit->now - min(visit->now, MOS_WELCOME_HOLD));

	if (!pair) {
		give_cookie(link, visit);
		return;
	}
	if (!answer(link, visit, MOS_VERDICT_WELCOME, ""))
		return;
	make_pair(link, visit->noise, theirs, visit->id, false, visit->now, pair);
	pair->proven = visit->proven;
	link->said[pair - link->keys.next] = *theirs;
}

/* Not for every hello, in case the other side repeats it at once. */
static bool may_refuse(struct mos_link *link, u64 now)
{
	if (link->refused_ns && now < link->refused_ns + MOS_REFUSE_PAUSE)
		return false;
	link->refused_ns = now;
	return true;
}

/* A hello that was recorded and is played again proves nothing and changes nothing. */
static bool is_new(struct mos_link *link, const struct visit *visit)
{
	const struct mos_wire_facts *facts = &visit->hello->facts;

	if (mos_door_is_new(&link->door, le64_to_cpu(facts->epoch), le64_to_cpu(facts->count),
			    link->peer_epoch))
		return true;
	link->counts.duplicate++;
	return false;
}

static bool is_alive(const struct mos_link *link, u64 now)
{
	return now < link->heard_ns + MOS_BELIEVE_PINGS * mos_link_keepalive(link);
}

static bool is_another(const struct mos_link *link, const struct mos_wire_facts *facts)
{
	return mos_link_has_session(link) && le64_to_cpu(facts->epoch) != link->peer_epoch;
}

/* Since he said so, the peer itself has been heard, and not only what was under way. */
static bool is_disproved(const struct mos_link *link, const struct mos_rival *rival)
{
	return link->heard_ns > rival->since_ns + link->rtt.srtt;
}

/*
 * Somebody with the peer's number, while the peer was heard a moment ago: it has started anew, or there are two of
 * that number. The peer that is up is asked at once; if it still is, the other one is told so. Else he will be believed
 * when it has been silent for long enough.
 */
static void doubt(struct mos_link *link, const struct visit *visit)
{
	u64 epoch = le64_to_cpu(visit->hello->facts.epoch);
	char text[MOS_REFUSAL_MAX];

	link->counts.claims++;
	if (!visit->proven)
		give_cookie(link, visit);
	if (link->rival.epoch != epoch) {
		link->rival = (struct mos_rival){ .epoch = epoch, .since_ns = visit->now };
		mos_link_ping(link, visit->now);
	}
	if (!visit->proven || !is_disproved(link, &link->rival) || !may_refuse(link, visit->now))
		return;
	snprintf(link->refusal, sizeof(link->refusal),
		 "another machine says that it is node %u, and is refused", link->peer);
	snprintf(text, sizeof(text), "node %u has a node %u that is up: two machines have this number",
		 link->config->node, link->peer);
	answer(link, visit, MOS_VERDICT_REFUSED, text);
}

/* Somebody new where the peer fell silent: believed once it has named our epoch. */
static void believe(struct mos_link *link, const struct visit *visit)
{
	if (le64_to_cpu(visit->hello->facts.to_epoch) == link->epoch)
		mos_link_over(link, "it has started anew");
	else
		answer(link, visit, MOS_VERDICT_STALE, "");
}

/* A hello that the door let in, that is genuine and new. */
static void judge(struct mos_link *link, const struct visit *visit)
{
	const struct mos_wire_facts *facts = &visit->hello->facts;

	if (is_another(link, facts)) {
		if (is_alive(link, visit->now))
			doubt(link, visit);
		else
			believe(link, visit);
	} else if (!refuse(link, facts, visit->now)) {
		welcome(link, visit);
	} else {
		if (mos_link_event(link, MOS_LINK_REFUSAL))
			mos_hello_introduce(link, facts);
		if (may_refuse(link, visit->now))
			answer(link, visit, MOS_VERDICT_REFUSED, link->refusal);
	}
}

/* It is worth an answer, which takes long: what the answer is turns out when it could be given. */
static void receive_visit(struct mos_link *link, struct mos_chore *chore, u64 now)
{
	chore->id = mos_keys_name(&link->keys, crypto_of(link));
	if (!ponder(link, chore, now))
		link->counts.shut++;
}

static void visited(struct mos_link *link, struct mos_chore *chore, u64 now)
{
	struct visit visit = {
		.hello = &chore->hello, .key = &chore->key, .noise = &chore->noise, .public = chore->public,
		.id = chore->id, .proven = chore->proven, .now = now,
	};

	judge(link, &visit);
}

static void work_on(struct mos_link *link, const struct visit *visit, struct mos_wire_hello *hello)
{
	struct mos_chore chore = { .kind = MOS_CHORE_VISIT, .proven = visit->proven, .key = *visit->key };

	mos_noise_begin(&chore.noise, crypto_of(link), visit->key->psk, &hello->header, sizeof(hello->header));
	if (!mos_noise_read_first(&chore.noise, hello->public, sizeof(hello->facts)))
		link->counts.forged++;
	else if (!is_sound(link, &hello->header, &hello->facts) ||
		 hello->facts.key != hello->header.key)
		link->counts.malformed++;
	else if (is_new(link, visit)) {
		chore.hello = *hello;
		if (visit->proven && !mos_door_admit(&link->door, visit->now))
			link->counts.shut++;
		else
			receive_visit(link, &chore, visit->now);
	}
	memzero_explicit(&chore, sizeof(chore));
}

/* The commonest mistake is a key that is not the others'. */
static void note_strange_key(struct mos_link *link)
{
	link->counts.forged++;
	if (link->state == MOS_LINK_CONNECTING)
		snprintf(link->refusal, sizeof(link->refusal),
			 "what comes from its address was not made with this cluster's key");
}

static void hello_in(struct mos_link *link, void *data, u64 now)
{
	struct mos_wire_hello *hello = data;
	const struct mos_crypto *crypto = crypto_of(link);
	struct visit visit = { .hello = hello, .now = now };
	enum mos_door_judgement judgement;

	visit.key = mos_door_key(cluster_of(link), crypto, hello);
	if (!visit.key) {
		note_strange_key(link);
		return;
	}
	judgement = mos_door_judge(&link->door, crypto, hello, link->config->crowd_ns, now);
	visit.proven = judgement == MOS_DOOR_PROVEN;
	switch (judgement) {
	case MOS_DOOR_OPEN:
	case MOS_DOOR_PROVEN:
		work_on(link, &visit, hello);
		break;
	case MOS_DOOR_COOKIE:
		give_cookie(link, &visit);
		break;
	case MOS_DOOR_REPEAT:
		link->counts.duplicate++;
	}
}

static void welcomed(struct mos_link *link, const struct mos_noise *noise,
		     const struct mos_wire_facts *facts, u32 id, u64 now)
{
	struct mos_pair pair;

	if (is_another(link, facts)) {
		if (!is_alive(link, now))
			mos_link_over(link, "it has started anew");
		return;
	}
	mos_hello_introduce(link, facts);
	if (refuse(link, facts, now)) {
		mos_link_event(link, MOS_LINK_REFUSAL);
		return;
	}
	memzero_explicit(link->shakes, sizeof(link->shakes));
	make_pair(link, noise, facts, id, true, now, &pair);
	mos_link_keyed(link, &pair, now);
	memzero_explicit(&pair, sizeof(pair));
}

static void refused(struct mos_link *link, const struct mos_wire_facts *facts)
{
	if (!mos_link_event(link, MOS_LINK_REFUSAL))
		return;
	mos_hello_introduce(link, facts);
	mos_clean_text(link->refusal, facts->text, sizeof(link->refusal));
}

/*
 * With the same key as before: it was the right one. At once, but only once for each hello that the time asked for: a peer
 * that always wants another one would keep us computing. A hello may be outstanding that counts no more: the peer's own
 * has led to a session since.
 */
static void ask_again(struct mos_link *link, u64 now)
{
	link->asked -= !!link->asked;
	if (link->prompted)
		return;
	mos_hello_send(link, now);
	link->prompted = true;
}

/* Once for each epoch of the peer's: several hellos of ours may be answered so. */
static void outdated(struct mos_link *link, const struct mos_wire_facts *facts, u64 now)
{
	u64 epoch = le64_to_cpu(facts->epoch);

	if (mos_link_has_session(link) || epoch == link->asked_epoch)
		return;
	link->asked_epoch = epoch;
	ask_again(link, now);
}

static void heed(struct mos_link *link, const struct mos_noise *noise,
		 const struct mos_wire_facts *facts, u32 id, u64 now)
{
	switch (facts->verdict) {
	case MOS_VERDICT_WELCOME:
		welcomed(link, noise, facts, id, now);
		break;
	case MOS_VERDICT_REFUSED:
		refused(link, facts);
		break;
	case MOS_VERDICT_STALE:
		outdated(link, facts, now);
		break;
	default:
		link->counts.malformed++;
	}
}

static struct mos_shake *find_shake(struct mos_link *link, u32 id)
{
	u32 i;

	for (i = 0; i < MOS_SHAKES; i++)
		if (id && link->shakes[i].id == id)
			return &link->shakes[i];
	link->counts.stale++;
	return NULL;
}

static void ponder_answer(struct mos_link *link, struct mos_shake *shake, const struct mos_wire_answer *answer, u64 now)
{
	struct mos_chore chore = {
		.kind = MOS_CHORE_ANSWER, .id = shake->id, .noise = shake->noise, .answer = *answer,
	};

	shake->answered = true;
	shake->answers++;
	if (ponder(link, &chore, now))
		return;
	shake->answered = false;
	shake->answers--;
	link->counts.shut++;
}

static void answer_in(struct mos_link *link, void *data, u64 now)
{
	const struct mos_wire_answer *answer = data;
	struct mos_shake *shake = find_shake(link, le32_to_cpu(answer->header.key));

	if (!shake)
		return;
	if (!mos_door_sees(cluster_of(link), crypto_of(link), answer))
		link->counts.forged++;
	else if (shake->answered)
		link->counts.duplicate++;
	else if (shake->answers == MOS_ANSWERS_MAX)
		link->counts.shut++;
	else
		ponder_answer(link, shake, answer, now);
}

/* The handshake is tried on a copy: a member's forged answer must not spoil it for the true one. */
static void answered(struct mos_link *link, struct mos_chore *chore, u64 now)
{
	struct mos_wire_answer *answer = &chore->answer;
	struct mos_shake *shake = find_shake(link, chore->id);

	if (!shake)
		return;
	if (!mos_noise_read_second(&chore->noise, answer->public, sizeof(answer->facts))) {
		link->counts.forged++;
	} else if (!is_sound(link, &answer->header, &answer->facts)) {
		link->counts.malformed++;
	} else {
		memzero_explicit(shake, sizeof(*shake));
		heed(link, &chore->noise, &answer->facts, chore->id, now);
	}
}

/* The answer that was looked at may have been a member's forgery: the true one may come yet. */
static void heed_others(struct mos_link *link, u32 id)
{
	u32 i;

	for (i = 0; i < MOS_SHAKES; i++)
		if (link->shakes[i].id == id)
			link->shakes[i].answered = false;
}

/**
 * mos_chore_do() - compute what takes long in a handshake
 * @chore: from mos_link_ops.ponder()
 *
 * It knows nothing of a link, and needs no lock.
 */
void mos_chore_do(struct mos_chore *chore)
{
	if (chore->kind == MOS_CHORE_ANSWER)
		chore->is_sound = mos_noise_agree(&chore->noise, chore->answer.public);
	else
		chore->is_sound = mos_noise_draw(&chore->noise, chore->public);
	if (chore->kind == MOS_CHORE_VISIT)
		chore->is_sound = chore->is_sound && mos_noise_agree(&chore->noise, chore->hello.public);
}

/**
 * mos_chore_done() - go on with a handshake
 * @link:  the link, which may be in another state meanwhile
 * @chore: after mos_chore_do(); to be wiped by the caller
 * @now:   ns
 */
void mos_chore_done(struct mos_link *link, struct mos_chore *chore, u64 now)
{
	static void (*const go_on[])(struct mos_link *link, struct mos_chore *chore, u64 now) = {
		[MOS_CHORE_HELLO] = say_hello,
		[MOS_CHORE_VISIT] = visited,
		[MOS_CHORE_ANSWER] = answered,
	};

	if (chore->kind == MOS_CHORE_ANSWER)
		heed_others(link, chore->id);
	if (!chore->is_sound)
		link->counts.forged++;
	else if (link->state != MOS_LINK_LOST)
		go_on[chore->kind](link, chore, now);
}

static void cookie_in(struct mos_link *link, void *data, u64 now)
{
	const struct mos_wire_cookie *cookie = data;
	struct mos_shake *shake = find_shake(link, le32_to_cpu(cookie->header.key));

	if (!shake)
		return;
	if (!mos_door_take(&link->door, crypto_of(link), cluster_of(link), shake->mac, cookie, now)) {
		link->counts.forged++;
		return;
	}
	memzero_explicit(shake, sizeof(*shake));
	ask_again(link, now);
}

static const struct {
	u32 len;
	void (*take)(struct mos_link *link, void *data, u64 now);
} kinds[] = {
	[MOS_WIRE_HELLO] = { sizeof(struct mos_wire_hello), hello_in },
	[MOS_WIRE_ANSWER] = { sizeof(struct mos_wire_answer), answer_in },
	[MOS_WIRE_COOKIE] = { sizeof(struct mos_wire_cookie), cookie_in },
};

/**
 * mos_hello_input() - take in a datagram of a handshake; they are alike in every version
 * @link: the link
 * @data: the datagram, with a sound header; it is decrypted where it is
 * @len:  its bytes
 * @now:  ns
 */
void mos_hello_input(struct mos_link *link, void *data, u32 len, u64 now)
{
	const struct mos_wire_header *header = data;

	if (header->kind >= ARRAY_SIZE(kinds) || len != kinds[header->kind].len)
		link->counts.malformed++;
	else if (link->state != MOS_LINK_LOST)
		kinds[header->kind].take(link, data, now);
}

/**
 * mos_hello_is_genuine() - was this hello made with a key of the cluster?
 * @config: of this node
 * @data:   a datagram from somebody whom no link knows
 * @len:    its bytes
 */
bool mos_hello_is_genuine(const struct mos_link_config *config, const void *data, u32 len)
{
	return len == sizeof(struct mos_wire_hello) &&
	       mos_door_key(READ_ONCE(config->cluster), config->crypto, data);
}

/**
 * mos_hello_cookie() - write a cookie for somebody whom no link knows
 * @config: of this node
 * @porch:  of this node
 * @data:   a hello for which mos_hello_is_genuine()
 * @place:  where it came from
 * @len:    bytes of that
 * @to:     where; sizeof(struct mos_wire_cookie) bytes
 * @now:    ns
 *
 * Return: false if nothing is to be said.
 */
bool mos_hello_cookie(const struct mos_link_config *config, const struct mos_porch *porch, const void *data,
		      const void *place, u32 len, void *to, u64 now)
{
	const struct mos_wire_hello *hello = data;
	const struct mos_cluster_key *key;
	struct mos_wire_cookie *cookie = to;

	key = mos_door_key(READ_ONCE(config->cluster), config->crypto, hello);
	if (!key)
		return false;
	memset(cookie, 0, sizeof(*cookie));
	put_header(config, MOS_WIRE_COOKIE, le32_to_cpu(hello->header.key), &cookie->header);
	mos_porch_give(porch, config->crypto, key, hello, place, len, cookie, now);
	return true;
}

static bool write_refusal(const struct mos_link_config *config, const struct mos_cluster_key *key,
			  struct mos_noise *noise, const struct mos_wire_hello *hello, const char *text,
			  struct mos_wire_answer *answer)
{
	memset(answer, 0, sizeof(*answer));
	put_header(config, MOS_WIRE_ANSWER, le32_to_cpu(hello->header.key), &answer->header);
	put_facts(config, le32_to_cpu(hello->facts.node), &answer->facts);
	answer->facts.verdict = MOS_VERDICT_REFUSED;
	answer->facts.key = cpu_to_le32(1);
	answer->facts.epoch = cpu_to_le64(1);
	answer->facts.to_epoch = hello->facts.epoch;
	snprintf(answer->facts.text, sizeof(answer->facts.text), "%s", text);
	if (!mos_noise_draw(noise, answer->public) ||
	    !mos_noise_write_second(noise, hello->public, answer->public, sizeof(answer->facts)))
		return false;
	mos_door_seal(config->crypto, key, answer);
	return true;
}

/**
 * mos_hello_refusal() - write a refusal for somebody whom no link knows
 * @config: of this node
 * @data:   a hello for which mos_hello_is_genuine(); it is decrypted where it is
 * @text:   why
 * @to:     where; sizeof(struct mos_wire_answer) bytes
 *
 * Return: false if nothing is to be said.
 */
bool mos_hello_refusal(const struct mos_link_config *config, void *data, const char *text, void *to)
{
	struct mos_wire_hello *hello = data;
	const struct mos_cluster_key *key;
	struct mos_noise noise;
	bool is_written;

	key = mos_door_key(READ_ONCE(config->cluster), config->crypto, hello);
	if (!key)
		return false;
	mos_noise_begin(&noise, config->crypto, key->psk, &hello->header, sizeof(hello->header));
	is_written = mos_noise_read_first(&noise, hello->public, sizeof(hello->facts)) &&
		     write_refusal(config, key, &noise, hello, text, to);
	memzero_explicit(&noise, sizeof(noise));
	return is_written;
}
