/* SPDX-License-Identifier: GPL-2.0 */
/* One link: reliable messages to one peer and back, over datagrams. Pure: time and memory come from outside. */
#ifndef MOS_PROTO_LINK_H
#define MOS_PROTO_LINK_H

#include "../pure.h"
#include "buf.h"
#include "cargo.h"
#include "codec.h"
#include "door.h"
#include "flight.h"
#include "inbox.h"
#include "noise.h"
#include "outbox.h"
#include "ranges.h"
#include "rtt.h"
#include "wire.h"

struct mos_link;

/* What a peer may start before it was granted anything. */
#define MOS_GRANT_START (2 * MOS_MSG_MAX)
/* A pure acknowledgement is sent for so many packets: four in a round trip, within these bounds. */
#define MOS_ACK_EVERY 8u
#define MOS_ACK_EVERY_MAX 64u
#define MOS_ACKS_PER_TRIP 4
/* Packets are counted for so long at least to know how many come in a round trip. */
#define MOS_TALLY_MIN MOS_NS_PER_MS
/* Datagrams are kept in memory for a run of fragments in them that is at least this part of it. */
#define MOS_HOLD_PART 4
/* Room in every packet for an acknowledgement with a few ranges. */
#define MOS_ACK_ROOM (sizeof(struct mos_wire_ack) + 4 * sizeof(struct mos_wire_range))
/* Without memory for a packet, nothing is tried for so long. */
#define MOS_STARVED_NS (5 * MOS_NS_PER_MS)
/* A datagram as long as the route carries that did not arrive is tried again, later each time. */
#define MOS_MEASURE_FIRST MOS_NS_PER_S
#define MOS_MEASURE_MAX (60 * MOS_NS_PER_S)
/* After so many probes without an answer the path is not trusted to carry what it did. */
#define MOS_PROBES_LOST 3u
/* Hellos: the first repetition, the longest pause, the pause after a refusal. */
#define MOS_HELLO_FIRST (50 * MOS_NS_PER_MS)
#define MOS_HELLO_MAX MOS_NS_PER_S
#define MOS_HELLO_REFUSED (2 * MOS_NS_PER_S)
/* Our handshakes that are under way at a time. */
#define MOS_SHAKES 2u
/* So many answers to one hello are worth a multiplication: all but the true one are a member's forgeries. */
#define MOS_ANSWERS_MAX 4u
/* So long a peer may take to use a welcome of ours. */
#define MOS_WELCOME_HOLD MOS_NS_PER_S
/* A peer from which nothing was heard for so many keepalives may have started anew. */
#define MOS_BELIEVE_PINGS 2
/* A refusal is not repeated sooner. */
#define MOS_REFUSE_PAUSE (100 * MOS_NS_PER_MS)
/* Keys are made anew by who began them, and by the other if he does not, after this part of it more. */
#define MOS_REKEY_NS (120 * MOS_NS_PER_S)
#define MOS_REKEY_PART 8
#define MOS_REKEY_PACKETS (1ull << 32)
/* Nothing is sealed with keys that are so many times as old as they should get, nor opened with still older ones. */
#define MOS_KEYS_MUTE 2
#define MOS_KEYS_DEAD 3
/* A peer that has the key and breaks the protocol so often is cut off, and so long at least. */
#define MOS_OFFENCES_MAX 16u
#define MOS_CUT_OFF_NS (30 * MOS_NS_PER_S)
/* One of these is forgiven in so long. */
#define MOS_FORGIVE_NS (60 * MOS_NS_PER_S)
/* A peer is asked to show that it lives, and is called silent, after at most so long. */
#define MOS_KEEPALIVE_MAX MOS_NS_PER_S
#define MOS_SILENCE_MAX (3 * MOS_NS_PER_S)

/**
 * enum mos_link_state - how a link stands
 * @MOS_LINK_CONNECTING: says hello until it is answered; nothing can be sent
 * @MOS_LINK_REFUSED:    one of the two will not speak with the other; says hello now and then
 * @MOS_LINK_UP:         messages flow
 * @MOS_LINK_SILENT:     nothing was heard for a while; messages wait, and may still arrive
 * @MOS_LINK_LOST:       the session is over; waits for mos_link_restart()
 * @MOS_LINK_STATES:     how many there are
 */
enum mos_link_state {
	MOS_LINK_CONNECTING,
	MOS_LINK_REFUSED,
	MOS_LINK_UP,
	MOS_LINK_SILENT,
	MOS_LINK_LOST,
	MOS_LINK_STATES,
};

/**
 * enum mos_chore_kind - what a handshake waits for
 * @MOS_CHORE_HELLO:  we say hello
 * @MOS_CHORE_VISIT:  we answer a hello
 * @MOS_CHORE_ANSWER: our hello has been answered
 */
enum mos_chore_kind {
	MOS_CHORE_HELLO,
	MOS_CHORE_VISIT,
	MOS_CHORE_ANSWER,
};

/**
 * struct mos_chore - what takes long in a handshake: multiplications on a curve
 * @kind:     what for
 * @is_sound: mos_chore_do() could do it
 * @proven:   the hello that came in had a cookie of ours
 * @id:       the name of our hello, or of the keys that our answer makes
 * @public:   what we have drawn for our message
 * @key:      the cluster's, that the hello is or was made with
 * @noise:    the handshake
 * @hello:    that came in, with facts that can be read
 * @answer:   that came in
 */
struct mos_chore {
	enum mos_chore_kind kind;
	bool is_sound;
	bool proven;
	u32 id;
	u8 public[MOS_KEY_LEN];
	struct mos_cluster_key key;
	struct mos_noise noise;
	union {
		struct mos_wire_hello hello;
		struct mos_wire_answer answer;
	};
};

/**
 * struct mos_lot - datagrams that are made together
 * @count:    how many at most; is set to how many there is memory for, at least 1
 * @most:     no more pass the network stack together, those that were made before included
 * @unsealed: is set if it is the caller who seals them, with the present keys, before he sends them. He calls
 *            mos_link_departs() between the two; to seal them he needs no lock
 */
struct mos_lot {
	u32 count;
	u32 most;
	bool unsealed;
};

/**
 * struct mos_link_ops - what a link needs of its surroundings
 * @packets: memory for datagrams of @len bytes, one right behind the other; NULL when memory is short. The link
 *           writes them before it returns to its caller, who then sends all that were asked for, in this order
 * @aside:   memory for one datagram of @len bytes that goes back to where the one came from that is being taken in;
 *           NULL when memory is short
 * @ponder:  takes a copy of a chore, calls mos_chore_do() some time later without a lock, and then mos_chore_done()
 *           with it; false: there are too many, and it is dropped. NULL: chores are done at once
 */
struct mos_link_ops {
	void *(*packets)(struct mos_link *link, u32 len, struct mos_lot *lot);
	void *(*aside)(struct mos_link *link, u32 len);
	bool (*ponder)(struct mos_link *link, const struct mos_chore *chore);
};

/**
 * struct mos_link_config - what all links of a node have in common
 * @ops:      how to send
 * @node:     number of this node
 * @version:  protocol version that it speaks
 * @features: bits for the hello
 * @ciphers:  bits of enum mos_cipher that this node has for packets
 * @vdso:     which vdso this node's kernel has
 * @cpu:      which features its processor has, a bit for each
 * @crypto:   the primitives
 * @cluster:  the keys of the cluster, at least one; read once each time, since it may be replaced
 * @crowd_ns: for mos_door_judge(); shared without a lock, NULL: there is no bound
 * @rekey_ns: age at which keys are made anew
 * @rekey_packets: packets sealed with them at which they are
 * @grace_ns: how long a link may be silent before it is lost
 * @window:   charge that a peer may have here before it is consumed; at least MOS_GRANT_START
 * @msg_size: bytes to allocate for a message that comes in, at least sizeof(struct mos_msg)
 * @release:  kernel of this node
 */
struct mos_link_config {
	const struct mos_link_ops *ops;
	u32 node;
	u8 version;
	u32 features;
	u32 ciphers;
	u64 vdso;
	u64 cpu;
	const struct mos_crypto *crypto;
	const struct mos_cluster *cluster;
	u64 *crowd_ns;
	u64 rekey_ns;
	u64 rekey_packets;
	u64 grace_ns;
	u32 window;
	u32 msg_size;
	char release[MOS_RELEASE_MAX];
};

/**
 * struct mos_link_counts - counters; they survive a restart of the link
 * @sent:          datagrams sent
 * @sent_bytes:    bytes in them
 * @received:      datagrams that were accepted
 * @received_bytes: bytes in them
 * @resent:        fragments sent again
 * @spurious:      packets held for lost that had arrived after all
 * @duplicate:     packets that had been seen before
 * @stale:         datagrams of another session, or with keys that have gone
 * @forged:        datagrams that were not made with the keys that they name
 * @claims:        hellos of others who say that they are the peer, while it is up
 * @cookies:       hellos that had to come again with a cookie
 * @shut:          hellos and answers dropped because there were too many
 * @keyed:         handshakes that have given keys
 * @malformed:     datagrams that break the format or a limit
 * @starved:       datagrams that memory was too short to send or to take
 * @acks:          datagrams sent only to acknowledge
 * @timeouts:      probes because nothing was acknowledged in time
 * @messages_out:  messages accepted for sending
 * @messages_in:   messages delivered
 */
struct mos_link_counts {
	u64 sent;
	u64 sent_bytes;
	u64 received;
	u64 received_bytes;
	u64 resent;
	u64 spurious;
	u64 duplicate;
	u64 stale;
	u64 forged;
	u64 claims;
	u64 cookies;
	u64 shut;
	u64 keyed;
	u64 malformed;
	u64 starved;
	u64 acks;
	u64 timeouts;
	u64 messages_out;
	u64 messages_in;
};

/**
 * struct mos_shake - our handshake under way
 * @noise: its state
 * @id:    our name for the keys that it shall make; 0: there is none
 * @mac:   of our hello
 * @answered: an answer is being looked at: another with this name is a recording of it
 * @answers: that have been looked at
 */
struct mos_shake {
	struct mos_noise noise;
	u32 id;
	u8 mac[MOS_MAC_LEN];
	bool answered;
	u8 answers;
};

/**
 * struct mos_rival - somebody who says that he is a peer that is up
 * @epoch:    his
 * @since_ns: when he said it first
 */
struct mos_rival {
	u64 epoch;
	u64 since_ns;
};

/**
 * struct mos_link - one link; every call about it is made under one lock of the caller
 * @config:   shared by the links of the node
 * @peer:     number of the peer
 * @state:    how it stands
 * @datagram: longest datagram that the route carries, see mos_link_route(); the path may carry less
 * @measure_due: when to try that length; U64_MAX: it is known
 * @measure_wait: how long to wait after that
 * @shown:    how often the peer has shown where it is now: by a packet that nobody has had before
 * @packets_only: what comes in now is from an address that is none of the peer's: handshakes are not heard
 * @epoch:    our name for this incarnation of the link
 * @peer_epoch: the peer's, once up
 * @asked_epoch: while connecting: which session of ours the peer still remembers
 * @peer_version: what the peer speaks, 0 until it said so
 * @peer_release: its kernel
 * @peer_vdso: its vdso
 * @ticked_ns: when mos_link_tick() was called last
 * @peer_cpu: features of its processor
 * @keys:     of the session
 * @said:     what came with the hellos that @keys' next belong to
 * @shakes:   our handshakes under way
 * @rival:    the last one
 * @door:     who may say hello how often
 * @hellos:   ours, since the epoch began
 * @asked:    hellos since the last answer
 * @prompted: the peer has had a hello at once, out of its time; what it wants next waits for the time of the next one
 * @keyed_at: number of the first packet that was sealed with the present keys
 * @mute:     the present keys are too old
 * @offended_ns: until then it is remembered that packets and messages of the peer have broken the format or a limit, in
 *             whatever session: each adds MOS_FORGIVE_NS
 * @shut_ns:  the peer is refused until then, because there were too many of these
 * @refusal:  why one of the two will not speak with the other, or that the peer has left
 * @end:      why the last session ended, a constant; NULL before
 * @newest:   the highest packet number that was opened: its keys are those that the peer uses
 * @received: packet numbers that have arrived
 * @largest_ns: when the highest of them arrived
 * @ack_owed: packets that arrived, want an acknowledgement and got none yet
 * @ack_due:  when it must be sent at last; U64_MAX: none is owed; 0: now
 * @ack_every: for so many packets one is sent at once
 * @tally:    packets that have come since @tally_ns
 * @tally_ns: when @ack_every was last found
 * @heard_ns: when the peer was last heard in this session
 * @asked_ns: when it was last asked to show that it lives
 * @hello_due: when to say hello again; in a session: to make new keys
 * @hello_wait: how long to wait after that
 * @refused_ns: when the peer was last refused; 0: never
 * @resume_ns: nothing is sent before, because memory was short; U64_MAX: it was not
 * @rtt:      round trip
 * @flight:   packets under way
 * @outbox:   messages that go out
 * @inbox:    messages that come in
 * @counts:   counters
 */
struct mos_link {
	const struct mos_link_config *config;
	u32 peer;
	enum mos_link_state state;
	u32 datagram;
	u64 measure_due;
	u64 measure_wait;
	u64 shown;
	bool packets_only;
	u64 epoch;
	u64 peer_epoch;
	u64 asked_epoch;
	u8 peer_version;
	char peer_release[MOS_RELEASE_MAX];
	u64 peer_vdso;
	u64 ticked_ns;
	u64 peer_cpu;
	struct mos_keys keys;
	struct mos_wire_facts said[MOS_KEYS_NEXT];
	struct mos_shake shakes[MOS_SHAKES];
	struct mos_rival rival;
	struct mos_door door;
	u64 hellos;
	u32 asked;
	bool prompted;
	u64 keyed_at;
	bool mute;
	u64 offended_ns;
	u64 shut_ns;
	char refusal[MOS_REFUSAL_MAX];
	const char *end;
	u64 newest;
	struct mos_ranges received;
	u64 largest_ns;
	u32 ack_owed;
	u64 ack_due;
	u32 ack_every;
	u32 tally;
	u64 tally_ns;
	u64 heard_ns;
	u64 asked_ns;
	u64 hello_due;
	u64 hello_wait;
	u64 refused_ns;
	u64 resume_ns;
	struct mos_rtt rtt;
	struct mos_flight flight;
	struct mos_outbox outbox;
	struct mos_inbox inbox;
	struct mos_link_counts counts;
};

int mos_link_init(struct mos_link *link, const struct mos_link_config *config, u32 peer,
		  u32 datagram, u64 epoch, gfp_t gfp);
void mos_link_destroy(struct mos_link *link);
void mos_link_start(struct mos_link *link, u64 now);
void mos_link_restart(struct mos_link *link, u64 epoch, u64 now);
void mos_link_leave(struct mos_link *link, u64 now);
void mos_link_rekey(struct mos_link *link, u64 now);
void mos_link_route(struct mos_link *link, u32 datagram, u64 now);
int mos_link_submit(struct mos_link *link, const struct mos_parcel *parcel, u64 now);
void mos_link_departs(struct mos_link *link, u64 first, u64 until, u64 now);
bool mos_link_lend(struct mos_link *link, const void *data, u32 len, struct mos_loan *loan, u64 now);
void mos_link_input(struct mos_link *link, void *data, u32 len, u64 now);
void mos_link_input_train(struct mos_link *link, const struct mos_cargo *cargo, u64 now);
void mos_link_settle(struct mos_link *link, u64 now);
void mos_link_consumed(struct mos_link *link, u64 consumed, u64 now);
void mos_link_tick(struct mos_link *link, u64 now);
u64 mos_link_deadline(const struct mos_link *link);
void mos_link_misbehaved(struct mos_link *link, u64 now);

void mos_chore_do(struct mos_chore *chore);
void mos_chore_done(struct mos_link *link, struct mos_chore *chore, u64 now);

bool mos_hello_is_genuine(const struct mos_link_config *config, const void *data, u32 len);
bool mos_hello_cookie(const struct mos_link_config *config, const struct mos_porch *porch, const void *data,
		      const void *place, u32 len, void *to, u64 now);
bool mos_hello_refusal(const struct mos_link_config *config, void *data, const char *text, void *to);

/**
 * enum mos_link_event - what happens to a link
 * @MOS_LINK_MET:     the peer has named our epoch
 * @MOS_LINK_HEARD:   a packet of the session has arrived
 * @MOS_LINK_REFUSAL: one of the two will not speak with the other
 * @MOS_LINK_SILENCE: nothing was heard for a while
 * @MOS_LINK_OVER:    nothing was heard for the grace, or the peer has left or started anew
 * @MOS_LINK_BEGIN:   the layers above have been told of the end
 * @MOS_LINK_EVENTS:  how many there are
 */
enum mos_link_event {
	MOS_LINK_MET,
	MOS_LINK_HEARD,
	MOS_LINK_REFUSAL,
	MOS_LINK_SILENCE,
	MOS_LINK_OVER,
	MOS_LINK_BEGIN,
	MOS_LINK_EVENTS,
};

enum mos_link_state mos_link_step(enum mos_link_state state, enum mos_link_event event);

/* For hello.c, receiver.c and sender.c. */
bool mos_link_event(struct mos_link *link, enum mos_link_event event);
void mos_link_use_keys(struct mos_link *link, const struct mos_pair *pair, u64 now);
void mos_link_keyed(struct mos_link *link, const struct mos_pair *pair, u64 now);
void mos_link_over(struct mos_link *link, const char *why);
void mos_link_flush(struct mos_link *link, u64 now);
void mos_link_ping(struct mos_link *link, u64 now);
void mos_link_probe(struct mos_link *link, u64 now);
void mos_link_measure(struct mos_link *link, u64 now);
void mos_link_bye(struct mos_link *link, u64 now);
void mos_hello_send(struct mos_link *link, u64 now);
void mos_hello_introduce(struct mos_link *link, const struct mos_wire_facts *facts);
void mos_hello_input(struct mos_link *link, void *data, u32 len, u64 now);

/**
 * mos_link_take() - take the oldest message that has been delivered
 * @link: the link
 * Return: the message, which the caller owns from now on, or NULL.
 */
static inline struct mos_msg *mos_link_take(struct mos_link *link)
{
	struct mos_msg *msg = mos_inbox_take(&link->inbox);

	if (msg)
		msg->epoch = link->epoch;
	return msg;
}

/**
 * mos_link_has_session() - can messages be submitted?
 * @link: the link
 */
static inline bool mos_link_has_session(const struct mos_link *link)
{
	return link->state == MOS_LINK_UP || link->state == MOS_LINK_SILENT;
}

/**
 * mos_link_may_seal() - are there keys that packets can be sealed with?
 * @link: a link with a session
 */
static inline bool mos_link_may_seal(const struct mos_link *link)
{
	return !link->mute &&
	       link->flight.next - link->keyed_at < MOS_KEYS_MUTE * link->config->rekey_packets;
}

/**
 * mos_link_tries() - how often the peer has been asked in vain where it is held to be
 * @link: the link
 */
static inline u32 mos_link_tries(const struct mos_link *link)
{
	if (!mos_link_has_session(link))
		return link->asked;
	return link->rtt.backoff < MOS_PROBES_LOST ? 0 : link->rtt.backoff;
}

/**
 * mos_link_carries() - bytes of the longest datagram that the path is known to carry in one piece
 * @link: the link
 */
static inline u32 mos_link_carries(const struct mos_link *link)
{
	return min_t(u32, link->datagram, max_t(u32, link->flight.proven, MOS_DATAGRAM_MIN));
}

/**
 * mos_link_batch() - how many packets as long as the path carries are made at one go at most
 * @link: the link
 */
static inline u32 mos_link_batch(const struct mos_link *link)
{
	return mos_flight_batch(&link->flight, &link->rtt, mos_link_carries(link));
}

/**
 * mos_link_keepalive() - a peer that was not heard for so long is asked to show that it lives, ns
 * @link: the link
 */
static inline u64 mos_link_keepalive(const struct mos_link *link)
{
	return min_t(u64, link->config->grace_ns / 4, MOS_KEEPALIVE_MAX);
}

/**
 * mos_link_is_idle() - has everything been acknowledged that was submitted?
 * @link: the link
 */
static inline bool mos_link_is_idle(const struct mos_link *link)
{
	return list_empty(&link->outbox.all);
}

#endif
