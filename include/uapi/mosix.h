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
 *   Join the cluster as that node. A node that is up as the same number at the
 *   same address gets the new list of peers, so saying it twice is harmless.
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
 *
 * MOSIX_CMD_WHY_GET       do
 *   request:  MOSIX_A_WHY_PID
 *   reply:    MOSIX_A_WHY_PID, MOSIX_A_WHY_REASON nested, once for each reason
 *             why this process cannot move now
 *               MOSIX_A_REASON_WORD string, MOSIX_A_REASON_SENTENCE string
 *
 * MOSIX_CMD_MIGRATE       do      by root or the owner of the process
 *   request:  MOSIX_A_MIGRATE_PID, MOSIX_A_MIGRATE_NODE
 *   Returns when the process is there, or when it is certain that it runs on
 *   where it was. Pids are those of the sender's pid namespace.
 */
#define MOSIX_GENL_NAME		"mosix"
#define MOSIX_GENL_VERSION	1

enum mosix_cmd {
	MOSIX_CMD_UP = 1,
	MOSIX_CMD_DOWN,
	MOSIX_CMD_STATUS_GET,
	MOSIX_CMD_NODE_GET,
	MOSIX_CMD_PROCESS_GET,
	MOSIX_CMD_WHY_GET,
	MOSIX_CMD_MIGRATE,

	__MOSIX_CMD_MAX,
	MOSIX_CMD_MAX = __MOSIX_CMD_MAX - 1
};

enum mosix_up_attr {
	MOSIX_A_UP_NUMBER = 1,		/* u32, 1..MOSIX_NODE_MAX */
	MOSIX_A_UP_ADDRESS,		/* sockaddr to listen on */
	MOSIX_A_UP_PEER,		/* nested, enum mosix_peer_attr; repeated */

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

	__MOSIX_A_STATUS_MAX,
	MOSIX_A_STATUS_MAX = __MOSIX_A_STATUS_MAX - 1
};

enum mosix_node_attr {
	MOSIX_A_NODE_PAD = 1,
	MOSIX_A_NODE_NUMBER,		/* u32 */
	MOSIX_A_NODE_ADDRESS,		/* sockaddr */
	MOSIX_A_NODE_STATE,		/* u32, enum mosix_node_state */
	MOSIX_A_NODE_SELF,		/* flag: this is the node that was asked */
	MOSIX_A_NODE_REASON,		/* string, why it was refused */
	MOSIX_A_NODE_RTT,		/* u64, smoothed round trip; absent before the first */
	MOSIX_A_NODE_RELEASE,		/* string, kernel release; absent until told */

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

	__MOSIX_A_MIGRATE_MAX,
	MOSIX_A_MIGRATE_MAX = __MOSIX_A_MIGRATE_MAX - 1
};

#endif /* _UAPI_MOSIX_H */
