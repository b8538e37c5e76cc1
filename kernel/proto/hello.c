// SPDX-License-Identifier: GPL-2.0
/* Owns the first exchange of a link: who speaks, in which version, in which incarnation, or why not. */
#include "link.h"

static void *begin(struct mos_link *link, enum mos_wire_kind kind, u32 to_epoch, u32 len)
{
	struct mos_wire_header *header;
	u32 one = 1;

	len += sizeof(*header);
	header = link->config->ops->packets(link, len, &one);
	if (!header) {
		link->counts.starved++;
		return NULL;
	}
	link->counts.sent++;
	link->counts.sent_bytes += len;
	memset(header, 0, len);
	header->version = link->config->version;
	header->kind = kind;
	header->node = cpu_to_le32(link->config->node);
	header->epoch = cpu_to_le32(link->epoch);
	header->to_epoch = cpu_to_le32(to_epoch);
	return header + 1;
}

static void send_hello(struct mos_link *link, enum mos_wire_kind kind, u32 to_epoch)
{
	struct mos_wire_hello *hello = begin(link, kind, to_epoch, sizeof(*hello));

	if (!hello)
		return;
	hello->to_node = cpu_to_le32(link->peer);
	hello->features = cpu_to_le32(link->config->features);
	memcpy(hello->release, link->config->release, sizeof(hello->release) - 1);
}

static void send_bare(struct mos_link *link, enum mos_wire_kind kind, u32 to_epoch)
{
	begin(link, kind, to_epoch, 0);
}

/* Not for every hello, in case the other side repeats it at once. */
static void send_refusal(struct mos_link *link, u32 to_epoch, u64 now)
{
	struct mos_wire_refuse *refuse;

	if (link->refused_ns && now < link->refused_ns + MOS_REFUSE_PAUSE)
		return;
	link->refused_ns = now;
	refuse = begin(link, MOS_WIRE_REFUSE, to_epoch, sizeof(*refuse));
	if (refuse)
		memcpy(refuse->text, link->refusal, sizeof(refuse->text));
}

/**
 * mos_hello_send() - say hello, and set the time of the next one
 * @link: a link without a session
 * @now:  ns
 */
void mos_hello_send(struct mos_link *link, u64 now)
{
	send_hello(link, MOS_WIRE_HELLO, link->asked_epoch);
	if (link->state == MOS_LINK_REFUSED)
		link->hello_wait = MOS_HELLO_REFUSED;
	link->hello_due = now + link->hello_wait;
	link->hello_wait = min_t(u64, 2 * link->hello_wait, MOS_HELLO_MAX);
}

/**
 * mos_hello_bye() - say that this session is over
 * @link: a link with a session
 */
void mos_hello_bye(struct mos_link *link)
{
	send_bare(link, MOS_WIRE_BYE, link->peer_epoch);
}

/* Put into words, from our side, why the two cannot speak with each other. */
static bool refuse(struct mos_link *link, const struct mos_wire_header *header,
		   const struct mos_wire_hello *hello)
{
	const struct mos_link_config *own = link->config;
	u32 strange;

	if (header->version != own->version) {
		snprintf(link->refusal, sizeof(link->refusal),
			 "node %u speaks protocol version %u, node %u speaks version %u",
			 link->peer, header->version, own->node, own->version);
		return true;
	}
	if (le32_to_cpu(hello->to_node) != own->node) {
		snprintf(link->refusal, sizeof(link->refusal),
			 "the map of node %u has node %u where node %u is", link->peer,
			 le32_to_cpu(hello->to_node), own->node);
		return true;
	}
	strange = le32_to_cpu(hello->features) & ~own->features;
	if (strange)
		snprintf(link->refusal, sizeof(link->refusal),
			 "node %u asks for features %#x that node %u does not have", link->peer,
			 strange, own->node);
	return strange;
}

static void introduce(struct mos_link *link, const struct mos_wire_header *header,
		      const struct mos_wire_hello *hello)
{
	link->peer_version = header->version;
	mos_clean_text(link->peer_release, hello->release, sizeof(link->peer_release));
}

/* A peer that seemed to be up says hello as somebody new: believed once it has named our epoch. */
static void doubt(struct mos_link *link, u32 epoch, u32 to_epoch)
{
	if (to_epoch == link->epoch)
		mos_link_over(link, "it has started anew");
	else
		send_bare(link, MOS_WIRE_STALE, epoch);
}

static void hello_in(struct mos_link *link, const struct mos_wire_header *header,
		     struct mos_cursor *cursor, u64 now)
{
	const struct mos_wire_hello *hello = mos_cursor_take(cursor, sizeof(*hello));
	u32 epoch = le32_to_cpu(header->epoch);

	if (!hello) {
		link->counts.malformed++;
		return;
	}
	if (mos_link_has_session(link) && epoch != link->peer_epoch) {
		doubt(link, epoch, le32_to_cpu(header->to_epoch));
		return;
	}
	if (link->state == MOS_LINK_LOST)
		return;
	introduce(link, header, hello);
	if (refuse(link, header, hello)) {
		mos_link_event(link, MOS_LINK_REFUSAL);
		send_refusal(link, epoch, now);
	} else {
		send_hello(link, MOS_WIRE_WELCOME, epoch);
	}
}

static void welcome_in(struct mos_link *link, const struct mos_wire_header *header,
		       struct mos_cursor *cursor, u64 now)
{
	const struct mos_wire_hello *hello = mos_cursor_take(cursor, sizeof(*hello));

	if (!hello) {
		link->counts.malformed++;
		return;
	}
	if (mos_link_has_session(link) || le32_to_cpu(header->to_epoch) != link->epoch) {
		link->counts.stale++;
		return;
	}
	introduce(link, header, hello);
	if (refuse(link, header, hello))
		mos_link_event(link, MOS_LINK_REFUSAL);
	else
		mos_link_met(link, le32_to_cpu(header->epoch), now);
}

static void refuse_in(struct mos_link *link, const struct mos_wire_header *header,
		      struct mos_cursor *cursor, u64 now)
{
	const struct mos_wire_refuse *refusal = mos_cursor_take(cursor, sizeof(*refusal));

	(void)now;
	if (!refusal || le32_to_cpu(header->to_epoch) != link->epoch) {
		link->counts.stale++;
		return;
	}
	if (!mos_link_event(link, MOS_LINK_REFUSAL))
		return;
	link->peer_version = header->version;
	mos_clean_text(link->refusal, refusal->text, sizeof(link->refusal));
}

static void stale_in(struct mos_link *link, const struct mos_wire_header *header,
		     struct mos_cursor *cursor, u64 now)
{
	(void)cursor;
	if (mos_link_has_session(link) || le32_to_cpu(header->to_epoch) != link->epoch) {
		link->counts.stale++;
		return;
	}
	link->asked_epoch = le32_to_cpu(header->epoch);
	mos_hello_send(link, now);
}

static void bye_in(struct mos_link *link, const struct mos_wire_header *header,
		   struct mos_cursor *cursor, u64 now)
{
	(void)cursor;
	(void)now;
	if (mos_link_has_session(link) && le32_to_cpu(header->to_epoch) == link->epoch &&
	    le32_to_cpu(header->epoch) == link->peer_epoch)
		mos_link_over(link, "it has left");
	else
		link->counts.stale++;
}

typedef void (*hello_handler)(struct mos_link *link, const struct mos_wire_header *header,
			      struct mos_cursor *cursor, u64 now);

static const hello_handler handlers[] = {
	[MOS_WIRE_HELLO] = hello_in,
	[MOS_WIRE_WELCOME] = welcome_in,
	[MOS_WIRE_REFUSE] = refuse_in,
	[MOS_WIRE_STALE] = stale_in,
	[MOS_WIRE_BYE] = bye_in,
};

/**
 * mos_hello_input() - take in a datagram of the first exchange; they are alike in every version
 * @link:   the link
 * @header: of the datagram
 * @cursor: what follows
 * @now:    ns
 */
void mos_hello_input(struct mos_link *link, const struct mos_wire_header *header,
		     struct mos_cursor *cursor, u64 now)
{
	if (header->kind >= ARRAY_SIZE(handlers) || !handlers[header->kind])
		link->counts.malformed++;
	else
		handlers[header->kind](link, header, cursor, now);
}

/**
 * mos_hello_refusal() - write a refusal for somebody whom no link knows
 * @config: of this node
 * @header: of his hello
 * @text:   why
 * @to:     where; MOS_REFUSAL_LEN bytes
 */
void mos_hello_refusal(const struct mos_link_config *config, const struct mos_wire_header *header,
		       const char *text, void *to)
{
	struct mos_wire_header *answer = to;
	struct mos_wire_refuse *refuse = (struct mos_wire_refuse *)(answer + 1);

	memset(to, 0, MOS_REFUSAL_LEN);
	answer->version = config->version;
	answer->kind = MOS_WIRE_REFUSE;
	answer->node = cpu_to_le32(config->node);
	answer->epoch = cpu_to_le32(1);
	answer->to_epoch = header->epoch;
	snprintf(refuse->text, sizeof(refuse->text), "%s", text);
}
