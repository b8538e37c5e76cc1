/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/* What user space shares with mosix.ko: the generic netlink family and the device. */
#ifndef _UAPI_MOSIX_H
#define _UAPI_MOSIX_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* The node number that means "where the process was started". */
#define MOSIX_NODE_HOME		0
#define MOSIX_NODE_MAX		65535

/* UDP port a node listens on unless it is told otherwise. */
#define MOSIX_PORT		4660

/* Other nodes that one node can be told of. */
#define MOSIX_PEERS_MAX		4096

/*
 * The device that gives birth to guests. Only the program that the module
 * itself has started knows a token that is good; the ioctl replaces that
 * program by the guest, so it returns only when it failed.
 */
#define MOSIX_DEVICE		"/dev/mosix"
#define MOSIX_IOC_BIRTH		_IOW('M', 1, __u64)

/*
 * The generic netlink family. Every command speaks about the node that the
 * sender's network namespace is; each takes and gives attributes of its own
 * set, named after it. An attribute that does not belong to the command is
 * refused. Errors carry their reason in words in the extended ack.
 *
 * An address is a struct sockaddr_in or a struct sockaddr_in6, complete with
 * its port. Integers are in host order, times in nanoseconds unless said.
 *
 * MOSIX_CMD_UP            do      needs CAP_NET_ADMIN
 *   request:  MOSIX_A_UP_NUMBER u32, MOSIX_A_UP_ADDRESS,
 *             MOSIX_A_UP_PEER nested, once for each other node
 *               MOSIX_A_PEER_NUMBER u32, MOSIX_A_PEER_ADDRESS
 *             MOSIX_A_UP_MORE optional flag
 *   Join the cluster as that node. A node that is up as the same number at the
 *   same address gets the new list of peers, so saying it twice is harmless.
 *   With MORE the peers come besides those that there are, of which none
 *   changes; ENETDOWN: this node is down.
 *
 * MOSIX_CMD_DOWN          do      needs CAP_NET_ADMIN
 *   Leave the cluster. EBUSY while a process is away or a guest is here.
 *
 * MOSIX_CMD_STATUS_GET    do
 *   reply:    MOSIX_A_STATUS_*; without NUMBER and ADDRESS the node is down
 *
 * MOSIX_CMD_NODE_GET      dump
 *   reply:    MOSIX_A_NODE_*, one message for each node, this one first
 *
 * MOSIX_CMD_PROCESS_GET   dump
 *   reply:    MOSIX_A_PROCESS_*, one message for each process of this node
 *             that is away or has been
 *
 * MOSIX_CMD_PROCESS_GET   do
 *   request:  MOSIX_A_PROCESS_PID
 *   reply:    MOSIX_A_PROCESS_PID, MOSIX_A_PROCESS_NODE
 *   EOPNOTSUPP for the task of a guest, as from every command about one process.
 *
 * MOSIX_CMD_WHY_GET       do
 *   request:  MOSIX_A_WHY_PID
 *   reply:    MOSIX_A_WHY_PID, MOSIX_A_WHY_REASON nested, once for each reason
 *             why this process cannot move now
 *               MOSIX_A_REASON_WORD string, MOSIX_A_REASON_SENTENCE string
 *
 * MOSIX_CMD_MIGRATE       do      by root or the owner of the process
 *   request:  MOSIX_A_MIGRATE_PID, MOSIX_A_MIGRATE_NODE
 *             MOSIX_A_MIGRATE_BY optional u32, enum mosix_by: a person without it
 *   Returns when the process is there, or when it is certain that it runs on
 *   where it was. ENETDOWN: this node is down. EPERM in words: the balancer is
 *   not to move it, for it is locked, or the node stays. The balancer may also
 *   send the task of a guest home, and does not wait for that: its home may not
 *   want it, for it is locked there or in the foreground, which the next order
 *   is told. To MOSIX_BY_HOST home does not say no, and that is for guests alone.
 *   Pids are those of the sender's pid namespace.
 *
 * MOSIX_CMD_LOCK          do      by root or the owner of the process
 *   request:  MOSIX_A_LOCK_PID, MOSIX_A_LOCK_STATE
 *   The balancer is not to move a locked process; a person may. Its children are
 *   locked like it unless they have been told something else.
 *
 * MOSIX_CMD_SETTING_GET   dump
 *   reply:    MOSIX_A_SETTING_*, one message for each setting of this node; they
 *             are those of net.mosix in sysctl
 *
 * MOSIX_CMD_SETTING_SET   do      needs CAP_NET_ADMIN
 *   request:  MOSIX_A_SETTING_NAME, MOSIX_A_SETTING_VALUE
 *
 * MOSIX_CMD_BRING         do      needs CAP_NET_ADMIN
 *   request:  MOSIX_A_EMPTY_TIMEOUT optional u32
 *   Set lstay, order every process of this node home, and return when all are.
 *   ETIMEDOUT in words: which are not.
 *
 * MOSIX_CMD_EXPEL         do      needs CAP_NET_ADMIN
 *   request:  MOSIX_A_EMPTY_TIMEOUT optional u32
 *   Set block, send every guest home, and return when none is left.
 *
 * MOSIX_CMD_CANDIDATE_GET dump    needs CAP_NET_ADMIN
 *   reply:    MOSIX_A_CANDIDATE_*, one message for each process that has its home
 *             in this network namespace, or is a guest here; kernel threads apart
 *
 * MOSIX_CMD_LOAD_GET      dump
 *   reply:    MOSIX_A_LOAD_*, one message for each node that the daemon has told of
 *
 * MOSIX_CMD_LOAD_SET      do      needs CAP_NET_ADMIN
 *   request:  MOSIX_A_LOADS_ENTRY nested, once for each node: MOSIX_A_LOAD_*
 *   What the daemon knows of nodes, for those who ask the kernel. What is not told
 *   anew stays, and grows old. Lost when the node goes down.
 *
 * MOSIX_CMD_EVENT         sent to the group MOSIX_GENL_EVENTS of this network namespace
 *   MOSIX_A_EVENT_*; which besides KIND there are depends on it. Pids are those of
 *   the initial pid namespace. Whoever reads too slowly gets ENOBUFS from his
 *   socket, and asks again for what he wants to know.
 *
 * MOSIX_CMD_KEY_SET       do      needs CAP_NET_ADMIN
 *   request:  MOSIX_A_KEY_MAIN, perhaps MOSIX_A_KEY_OTHER
 *   The keys of the cluster from now on; MOSIX_CMD_UP needs one. Hellos are made
 *   with the main one first, and taken with both.
 *
 * MOSIX_CMD_KEY_GET       do
 *   reply:    MOSIX_A_KEY_MAIN_PRINT, MOSIX_A_KEY_OTHER_PRINT, of those that are
 *             loaded. A key itself is never told.
 */
#define MOSIX_GENL_NAME		"mosix"
#define MOSIX_GENL_VERSION	1
#define MOSIX_GENL_EVENTS	"events"

/* How long bring and expel take at most when they are told nothing else, ms; and what they can be told. */
#define MOSIX_EMPTY_TIMEOUT	60000
#define MOSIX_EMPTY_MAX		3600000

enum mosix_cmd {
	MOSIX_CMD_UP = 1,
	MOSIX_CMD_DOWN,
	MOSIX_CMD_STATUS_GET,
	MOSIX_CMD_NODE_GET,
	MOSIX_CMD_PROCESS_GET,
	MOSIX_CMD_WHY_GET,
	MOSIX_CMD_MIGRATE,
	MOSIX_CMD_LOCK,
	MOSIX_CMD_SETTING_GET,
	MOSIX_CMD_SETTING_SET,
	MOSIX_CMD_BRING,
	MOSIX_CMD_EXPEL,
	MOSIX_CMD_CANDIDATE_GET,
	MOSIX_CMD_LOAD_GET,
	MOSIX_CMD_LOAD_SET,
	MOSIX_CMD_EVENT,
	MOSIX_CMD_KEY_SET,
	MOSIX_CMD_KEY_GET,

	__MOSIX_CMD_MAX,
	MOSIX_CMD_MAX = __MOSIX_CMD_MAX - 1
};

enum mosix_up_attr {
	MOSIX_A_UP_NUMBER = 1,		/* u32, 1..MOSIX_NODE_MAX */
	MOSIX_A_UP_ADDRESS,		/* sockaddr to listen on */
	MOSIX_A_UP_PEER,		/* nested, enum mosix_peer_attr; repeated */
	MOSIX_A_UP_MORE,		/* flag: these peers besides those that there are */

	__MOSIX_A_UP_MAX,
	MOSIX_A_UP_MAX = __MOSIX_A_UP_MAX - 1
};

enum mosix_peer_attr {
	MOSIX_A_PEER_NUMBER = 1,	/* u32, 1..MOSIX_NODE_MAX */
	MOSIX_A_PEER_ADDRESS,		/* sockaddr */

	__MOSIX_A_PEER_MAX,
	MOSIX_A_PEER_MAX = __MOSIX_A_PEER_MAX - 1
};

enum mosix_status_attr {
	MOSIX_A_STATUS_PAD = 1,
	MOSIX_A_STATUS_NUMBER,		/* u32, only while up */
	MOSIX_A_STATUS_ADDRESS,		/* sockaddr, only while up */
	MOSIX_A_STATUS_PROTOCOL,	/* u32, version spoken between nodes */
	MOSIX_A_STATUS_GRACE,		/* u32, seconds a silent node is waited for */
	MOSIX_A_STATUS_AWAY,		/* u32, processes of this node elsewhere now */
	MOSIX_A_STATUS_GUESTS,		/* u32, processes of other nodes here now */
	MOSIX_A_STATUS_MOVES,		/* u64, moves that were done */
	MOSIX_A_STATUS_REFUSED,		/* u64, moves that were refused */
	MOSIX_A_STATUS_FAILED,		/* u64, moves that were begun and given up */
	MOSIX_A_STATUS_CREATED,		/* u64, objects the module has made */
	MOSIX_A_STATUS_DESTROYED,	/* u64, objects it has freed */
	MOSIX_A_STATUS_STRANGERS,	/* u64, datagrams from nobody on the map */
	MOSIX_A_STATUS_IMPOSTORS,	/* u64, datagrams with a node's number from elsewhere */
	MOSIX_A_STATUS_KEYLESS,		/* u64, hellos among these that lacked the cluster's key */
	MOSIX_A_STATUS_OVER_QUOTA,	/* u64, guests refused, as their home had its share */
	MOSIX_A_STATUS_MALFORMED,	/* u64, datagrams without a header of ours */
	MOSIX_A_STATUS_WRONG_LENGTH,	/* u64, datagrams too short or too long to be a node's */
	MOSIX_A_STATUS_BAD_CHECKSUM,	/* u64, datagrams that were damaged on the way */
	MOSIX_A_STATUS_COOKIES,		/* u64, hellos of strangers that had to come again with a cookie */
	MOSIX_A_STATUS_SHUT,		/* u64, refusals of strangers dropped because there were too many */

	__MOSIX_A_STATUS_MAX,
	MOSIX_A_STATUS_MAX = __MOSIX_A_STATUS_MAX - 1
};

enum mosix_node_attr {
	MOSIX_A_NODE_PAD = 1,
	MOSIX_A_NODE_NUMBER,		/* u32 */
	MOSIX_A_NODE_ADDRESS,		/* sockaddr */
	MOSIX_A_NODE_STATE,		/* u32, enum mosix_node_state */
	MOSIX_A_NODE_SELF,		/* flag: this is the node that was asked */
	MOSIX_A_NODE_REASON,		/* string, why it was refused, or that it has left */
	MOSIX_A_NODE_RTT,		/* u64, smoothed round trip; absent before the first */
	MOSIX_A_NODE_RELEASE,		/* string, kernel release; absent until told */
	MOSIX_A_NODE_KEYED,		/* u64, handshakes that have given keys */
	MOSIX_A_NODE_FORGED,		/* u64, datagrams not made with the keys that they name */
	MOSIX_A_NODE_REPLAYED,		/* u64, datagrams that had been seen before */
	MOSIX_A_NODE_STALE,		/* u64, datagrams with keys or of a session that has gone */
	MOSIX_A_NODE_MALFORMED,		/* u64, datagrams that break the format or a limit */
	MOSIX_A_NODE_COOKIES,		/* u64, hellos that had to come again with a cookie */
	MOSIX_A_NODE_CIPHER,		/* string, what packets are sealed with; absent without a session */
	MOSIX_A_NODE_WINDOW,		/* u64, bytes that may be under way to it at present */
	MOSIX_A_NODE_SENT,		/* u64, datagrams sent to it */
	MOSIX_A_NODE_RECEIVED,		/* u64, datagrams taken from it */
	MOSIX_A_NODE_RESENT,		/* u64, fragments sent again */
	MOSIX_A_NODE_ACKS,		/* u64, datagrams sent only to acknowledge */
	MOSIX_A_NODE_FEATURES,		/* u64, of its processor, a bit for each; absent until told */
	MOSIX_A_NODE_LACKS,		/* string, features that the asked node has and this one has not */
	MOSIX_A_NODE_SHUT,		/* u64, hellos and answers dropped, as there were too many */
	MOSIX_A_NODE_BASE,		/* u64, round trip of the empty path to it; absent before the first */
	MOSIX_A_NODE_QUEUED,		/* u64, for how long the last packet that was measured has waited */
	MOSIX_A_NODE_TIMEOUT,		/* u64, after which an acknowledgement is asked for; absent without a session */
	MOSIX_A_NODE_BATCH,		/* u32, packets that are made at one go at most; absent without a session */
	MOSIX_A_NODE_ACK_EVERY,		/* u32, packets for which one acknowledgement is sent; absent without a session */
	MOSIX_A_NODE_SPIN,		/* u64, for how long a request looks for its reply before it sleeps; absent without a session */
	MOSIX_A_NODE_CLAIMS,		/* u64, hellos of others who say that they are it, while it is up */
	MOSIX_A_NODE_STARVED,		/* u64, datagrams that memory was too short to send or to take */
	MOSIX_A_NODE_SPURIOUS,		/* u64, packets held for lost that had arrived after all */
	MOSIX_A_NODE_TIMEOUTS,		/* u64, probes because nothing was acknowledged in time */
	MOSIX_A_NODE_UNKNOWN,		/* u64, messages of a type that there is none of */
	MOSIX_A_NODE_MISSHAPEN,		/* u64, messages of a wrong length, and replies to something else */
	MOSIX_A_NODE_RTTVAR,		/* u64, mean deviation of the round trip; absent before the first */
	MOSIX_A_NODE_PROTOCOL,		/* u32, version that it speaks; absent until told */
	MOSIX_A_NODE_SAME_VDSO,		/* flag: its kernel has the vdso that the asked node's has; absent until told */

	__MOSIX_A_NODE_MAX,
	MOSIX_A_NODE_MAX = __MOSIX_A_NODE_MAX - 1
};

enum mosix_node_state {
	MOSIX_NODE_STATE_UNKNOWN,	/* nothing heard of it yet */
	MOSIX_NODE_STATE_UP,		/* answers */
	MOSIX_NODE_STATE_SILENT,	/* answered once, does not now */
	MOSIX_NODE_STATE_REFUSED,	/* one of the two will not talk to the other */
};

enum mosix_process_attr {
	MOSIX_A_PROCESS_PAD = 1,
	MOSIX_A_PROCESS_PID,		/* u32 */
	MOSIX_A_PROCESS_COMMAND,	/* string */
	MOSIX_A_PROCESS_UID,		/* u32, its owner */
	MOSIX_A_PROCESS_NODE,		/* u32, where it runs; MOSIX_NODE_HOME: at home */
	MOSIX_A_PROCESS_SINCE,		/* u64, time since the last move ended */
	MOSIX_A_PROCESS_MOVES,		/* u32, moves so far */
	MOSIX_A_PROCESS_CALLS,		/* u64, system calls forwarded so far */
	MOSIX_A_PROCESS_CALL_RATE,	/* u32, system calls forwarded per second now */
	MOSIX_A_PROCESS_BYTES,		/* u64, bytes its moves and calls have sent */
	MOSIX_A_PROCESS_FREEZE,		/* u64, how long the last move stopped it */

	__MOSIX_A_PROCESS_MAX,
	MOSIX_A_PROCESS_MAX = __MOSIX_A_PROCESS_MAX - 1
};

enum mosix_why_attr {
	MOSIX_A_WHY_PID = 1,		/* u32 */
	MOSIX_A_WHY_REASON,		/* nested, enum mosix_reason_attr; repeated */

	__MOSIX_A_WHY_MAX,
	MOSIX_A_WHY_MAX = __MOSIX_A_WHY_MAX - 1
};

enum mosix_reason_attr {
	MOSIX_A_REASON_WORD = 1,	/* string, one word a script can test */
	MOSIX_A_REASON_SENTENCE,	/* string, for a person */

	__MOSIX_A_REASON_MAX,
	MOSIX_A_REASON_MAX = __MOSIX_A_REASON_MAX - 1
};

enum mosix_migrate_attr {
	MOSIX_A_MIGRATE_PID = 1,	/* u32 */
	MOSIX_A_MIGRATE_NODE,		/* u32, or MOSIX_NODE_HOME */
	MOSIX_A_MIGRATE_BY,		/* u32, enum mosix_by */

	__MOSIX_A_MIGRATE_MAX,
	MOSIX_A_MIGRATE_MAX = __MOSIX_A_MIGRATE_MAX - 1
};

/* Who wants a process to move. */
enum mosix_by {
	MOSIX_BY_PERSON,	/* somebody, for this process */
	MOSIX_BY_BALANCER,	/* a daemon, for the sake of the whole */
	MOSIX_BY_HOST,		/* a daemon: its node is not for guests now, and this one goes home */
};

enum mosix_lock_attr {
	MOSIX_A_LOCK_PID = 1,		/* u32 */
	MOSIX_A_LOCK_STATE,		/* u32, enum mosix_lock */

	__MOSIX_A_LOCK_MAX,
	MOSIX_A_LOCK_MAX = __MOSIX_A_LOCK_MAX - 1
};

enum mosix_lock {
	MOSIX_LOCK_INHERIT,	/* as its parent, which is how a process begins */
	MOSIX_LOCK_OFF,
	MOSIX_LOCK_ON,
};

enum mosix_setting_attr {
	MOSIX_A_SETTING_NAME = 1,	/* string */
	MOSIX_A_SETTING_VALUE,		/* u32 */
	MOSIX_A_SETTING_LEAST,		/* u32, the least it can be */
	MOSIX_A_SETTING_MOST,		/* u32, the most */
	MOSIX_A_SETTING_INITIAL,	/* u32, what it was in the beginning */

	__MOSIX_A_SETTING_MAX,
	MOSIX_A_SETTING_MAX = __MOSIX_A_SETTING_MAX - 1
};

enum mosix_empty_attr {
	MOSIX_A_EMPTY_TIMEOUT = 1,	/* u32, ms, up to MOSIX_EMPTY_MAX */

	__MOSIX_A_EMPTY_MAX,
	MOSIX_A_EMPTY_MAX = __MOSIX_A_EMPTY_MAX - 1
};

enum mosix_candidate_attr {
	MOSIX_A_CANDIDATE_PAD = 1,
	MOSIX_A_CANDIDATE_PID,		/* u32, of its task here */
	MOSIX_A_CANDIDATE_COMMAND,	/* string */
	MOSIX_A_CANDIDATE_UID,		/* u32, its owner */
	MOSIX_A_CANDIDATE_HOME,		/* u32, of a guest: its home; MOSIX_NODE_HOME: here */
	MOSIX_A_CANDIDATE_HOME_PID,	/* u32, of a guest: its pid there */
	MOSIX_A_CANDIDATE_NODE,		/* u32, where it runs; MOSIX_NODE_HOME: at home, or a guest: here */
	MOSIX_A_CANDIDATE_LOCKED,	/* flag: the balancer is not to move it */
	MOSIX_A_CANDIDATE_REASON,	/* string, a word why it cannot move; absent where none is seen at a glance */
	MOSIX_A_CANDIDATE_CPU,		/* u64, CPU time used, of a guest: on this node */
	MOSIX_A_CANDIDATE_CPU_AWAY,	/* u64, of that, used on other nodes as far as home has been told */
	MOSIX_A_CANDIDATE_AGE,		/* u64, since it was started, of a guest: since it arrived */
	MOSIX_A_CANDIDATE_DIRTY,	/* u64, bytes of memory that must be sent: anonymous, or swapped */
	MOSIX_A_CANDIDATE_MEMORY,	/* u64, bytes that are resident here */
	MOSIX_A_CANDIDATE_CALLS,	/* u64, system calls forwarded so far, of a guest: from here */
	MOSIX_A_CANDIDATE_CALL_BYTES,	/* u64, bytes that these have carried to home */
	MOSIX_A_CANDIDATE_MOVES,	/* u32, moves so far; absent for a guest */
	MOSIX_A_CANDIDATE_SINCE,	/* u64, time since the last move ended; absent: never moved */

	__MOSIX_A_CANDIDATE_MAX,
	MOSIX_A_CANDIDATE_MAX = __MOSIX_A_CANDIDATE_MAX - 1
};

enum mosix_loads_attr {
	MOSIX_A_LOADS_ENTRY = 1,	/* nested, enum mosix_load_attr; repeated */

	__MOSIX_A_LOADS_MAX,
	MOSIX_A_LOADS_MAX = __MOSIX_A_LOADS_MAX - 1
};

/* What a node is, in the numbers of MOSIX and openMosix: /proc/hpc/nodes/N/status reads as their sum. */
#define MOSIX_STATUS_CONF	1	/* it is on the map */
#define MOSIX_STATUS_UP		2	/* it answers */
#define MOSIX_STATUS_STAY	4	/* nothing leaves it by itself */
#define MOSIX_STATUS_LSTAY	8	/* none of its own processes does; known of the asked node alone */
#define MOSIX_STATUS_BLOCK	16	/* it takes no guests */
#define MOSIX_STATUS_QUIET	32	/* it does not tell its load */

enum mosix_load_attr {
	MOSIX_A_LOAD_PAD = 1,
	MOSIX_A_LOAD_NUMBER,		/* u32, of the node */
	MOSIX_A_LOAD_LOAD,		/* u32; 100 is one computing process on each processor of the standard speed */
	MOSIX_A_LOAD_CPUS,		/* u32, processors */
	MOSIX_A_LOAD_SPEED,		/* u32, of each; 10000: the standard one */
	MOSIX_A_LOAD_MEM,		/* u64, bytes that can be had for guests */
	MOSIX_A_LOAD_RMEM,		/* u64, bytes that its kernel calls available */
	MOSIX_A_LOAD_TMEM,		/* u64, bytes that it has */
	MOSIX_A_LOAD_UTIL,		/* u32, per cent of its processors' time in use */
	MOSIX_A_LOAD_GUESTS,		/* u32, processes of others there */
	MOSIX_A_LOAD_DEAD,		/* flag: it is taken for dead */
	MOSIX_A_LOAD_AGE,		/* u64, how old this is */
	MOSIX_A_LOAD_STATUS,		/* u32, sum of MOSIX_STATUS_*, but for CONF and UP */

	__MOSIX_A_LOAD_MAX,
	MOSIX_A_LOAD_MAX = __MOSIX_A_LOAD_MAX - 1
};

enum mosix_event_attr {
	MOSIX_A_EVENT_KIND = 1,		/* u32, enum mosix_event */
	MOSIX_A_EVENT_NODE,		/* u32, the other node, or MOSIX_NODE_HOME */
	MOSIX_A_EVENT_PID,		/* u32, of the task here */
	MOSIX_A_EVENT_NAME,		/* string, of the setting */
	MOSIX_A_EVENT_VALUE,		/* u32, its value now */

	__MOSIX_A_EVENT_MAX,
	MOSIX_A_EVENT_MAX = __MOSIX_A_EVENT_MAX - 1
};

enum mosix_event {
	MOSIX_EVENT_SETTING,	/* NAME is VALUE now */
	MOSIX_EVENT_AWAY,	/* process PID of this node runs on NODE now */
	MOSIX_EVENT_HOME,	/* process PID of this node has come home from NODE */
	MOSIX_EVENT_ENDED,	/* process PID of this node has ended while it was on NODE */
	MOSIX_EVENT_ARRIVED,	/* a guest of NODE runs here, its task is PID */
	MOSIX_EVENT_LEFT,	/* the guest of NODE whose task was PID has gone home or ended */
	MOSIX_EVENT_NODE_UP,	/* NODE answers */
	MOSIX_EVENT_NODE_DOWN,	/* NODE does not any more */
	MOSIX_EVENT_EXPEL,	/* guests are being expelled from this node */
	MOSIX_EVENT_BRING,	/* processes of this node are being brought home */
};

/* Bytes of a key of the cluster, and of what people compare instead of it. */
#define MOSIX_KEY_LEN		32
#define MOSIX_PRINT_LEN		8

enum mosix_key_attr {
	MOSIX_A_KEY_MAIN = 1,		/* binary, MOSIX_KEY_LEN bytes */
	MOSIX_A_KEY_OTHER,		/* binary, MOSIX_KEY_LEN bytes */
	MOSIX_A_KEY_MAIN_PRINT,		/* binary, MOSIX_PRINT_LEN bytes */
	MOSIX_A_KEY_OTHER_PRINT,	/* binary, MOSIX_PRINT_LEN bytes */

	__MOSIX_A_KEY_MAX,
	MOSIX_A_KEY_MAX = __MOSIX_A_KEY_MAX - 1
};

#endif /* _UAPI_MOSIX_H */
