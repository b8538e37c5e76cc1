/* SPDX-License-Identifier: GPL-2.0 */
/* A conversation with mosix.ko: every command of the netlink family as a function. */
#ifndef MOS_CLIENT_H
#define MOS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "uapi/mosix.h"

struct mos_client;
struct mos_keyfile;
struct mos_map;

/**
 * struct mos_status - this node at a glance
 * @up:        it belongs to a cluster
 * @number:    its number; 0 while it is down
 * @address:   where it is, with its port; AF_UNSPEC while it is down
 * @protocol:  version it speaks with other nodes
 * @grace:     seconds that it waits for a silent node
 * @away:      its processes that are elsewhere
 * @guests:    processes of other nodes that are here
 * @moves:     moves done; @refused and @failed are those that were not
 * @refused:   moves that a check forbade
 * @failed:    moves that were begun and given up
 * @created:   objects the module has made; equal to @destroyed when all have ended that moved
 * @destroyed: objects it has freed
 * @strangers: datagrams from nobody on the map
 * @impostors: datagrams with a node's number from elsewhere
 * @keyless:   hellos among these that lacked the cluster's key
 * @over_quota: guests refused, as their home had its share of this node
 * @malformed: datagrams without a header of ours
 * @wrong_length: datagrams shorter than a header, or longer than any of a node
 * @bad_checksum: datagrams that were damaged on the way
 * @cookies:   hellos of strangers and impostors that had to come again with a cookie
 * @shut:      refusals of these that were dropped because there were too many
 */
struct mos_status {
	bool up;
	uint32_t number;
	struct sockaddr_storage address;
	uint32_t protocol;
	uint32_t grace;
	uint32_t away;
	uint32_t guests;
	uint64_t moves;
	uint64_t refused;
	uint64_t failed;
	uint64_t created;
	uint64_t destroyed;
	uint64_t strangers;
	uint64_t impostors;
	uint64_t keyless;
	uint64_t over_quota;
	uint64_t malformed;
	uint64_t wrong_length;
	uint64_t bad_checksum;
	uint64_t cookies;
	uint64_t shut;
};

/**
 * struct mos_node - a node as this one sees it
 * @number:  its number
 * @self:    it is this node
 * @state:   whether it answers
 * @address: where it is
 * @rtt_ns:  smoothed round trip; 0: none yet
 * @rttvar_ns: its mean deviation
 * @base_ns: that of the path when nothing waits on it; 0: none yet
 * @queued_ns: for how long the last packet that was measured has waited in queues
 * @timeout_ns: after which an acknowledgement is asked for; 0 without a session
 * @batch:   packets that are made at one go at most; 0 without a session
 * @ack_every: packets for which one acknowledgement is sent; 0 without a session
 * @spin_ns: for how long a request looks for its reply before it sleeps
 * @reason:  why it was refused, that it has left, or ""
 * @release: its kernel, or "" while that is unknown
 * @protocol: version that it speaks; 0 while that is unknown, and of this node
 * @same_vdso: its kernel has the vdso that this node's has; with @protocol alone
 * @keyed:   handshakes that have given keys
 * @forged:  datagrams not made with the keys that they name
 * @replayed: datagrams that had been seen before
 * @stale:   datagrams with keys or of a session that has gone
 * @malformed: datagrams that break the format or a limit
 * @cookies: hellos that had to come again with a cookie
 * @shut:    hellos and answers dropped, as there were too many
 * @cipher:  what packets are sealed with, or "" without a session
 * @window:  bytes that may be under way to it; 0 without a session
 * @sent:    datagrams sent to it
 * @received: datagrams taken from it
 * @resent:  fragments sent again
 * @acks:    datagrams sent only to acknowledge
 * @claims:  hellos of others who say that they are it, while it is up
 * @starved: datagrams that memory was too short to send or to take
 * @spurious: packets held for lost that had arrived after all
 * @timeouts: probes because nothing was acknowledged in time
 * @unknown: messages of a type that there is none of
 * @misshapen: messages of a wrong length, and replies to something else
 * @features: of its processor, a bit for each; 0 while that is unknown
 * @lacks:   names of features that the node that was asked has and this one has not, or ""
 */
struct mos_node {
	uint32_t number;
	bool self;
	enum mosix_node_state state;
	struct sockaddr_storage address;
	uint64_t rtt_ns;
	uint64_t rttvar_ns;
	uint64_t base_ns;
	uint64_t queued_ns;
	uint64_t timeout_ns;
	uint32_t batch;
	uint32_t ack_every;
	uint64_t spin_ns;
	char reason[256];
	char release[128];
	uint32_t protocol;
	bool same_vdso;
	uint64_t keyed;
	uint64_t forged;
	uint64_t replayed;
	uint64_t stale;
	uint64_t malformed;
	uint64_t cookies;
	uint64_t shut;
	char cipher[32];
	uint64_t window;
	uint64_t sent;
	uint64_t received;
	uint64_t resent;
	uint64_t acks;
	uint64_t claims;
	uint64_t starved;
	uint64_t spurious;
	uint64_t timeouts;
	uint64_t unknown;
	uint64_t misshapen;
	uint64_t features;
	char lacks[256];
};

/**
 * struct mos_process - a process of this node that is away or has been
 * @pid:       its pid
 * @command:   its name
 * @uid:       its owner
 * @node:      where it runs; MOSIX_NODE_HOME: here
 * @since_ns:  time since its last move ended
 * @moves:     moves so far
 * @calls:     system calls forwarded so far
 * @call_rate: system calls forwarded per second
 * @bytes:     bytes sent for it
 * @freeze_ns: how long its last move stopped it
 */
struct mos_process {
	uint32_t pid;
	char command[32];
	uint32_t uid;
	uint32_t node;
	uint64_t since_ns;
	uint32_t moves;
	uint64_t calls;
	uint32_t call_rate;
	uint64_t bytes;
	uint64_t freeze_ns;
};

typedef void mos_node_fn(void *ctx, const struct mos_node *node);
typedef void mos_process_fn(void *ctx, const struct mos_process *process);
typedef void mos_reason_fn(void *ctx, const char *word, const char *sentence);

/*
 * Every function below returns 0 or a negative errno; mos_client_words() then
 * says in words what went wrong, and is never empty.
 */

/**
 * mos_client_open() - reach the module of this network namespace
 * @client: receives the client, also on failure, so that its words can be read
 *
 * Return: 0; -ENOMEM with @client NULL; -ENOSYS when the module is not loaded.
 */
int mos_client_open(struct mos_client **client);
void mos_client_close(struct mos_client *client);
const char *mos_client_words(const struct mos_client *client);

int mos_client_status(struct mos_client *client, struct mos_status *status);
int mos_client_nodes(struct mos_client *client, mos_node_fn *fn, void *ctx);
int mos_client_processes(struct mos_client *client, mos_process_fn *fn, void *ctx);
int mos_client_where(struct mos_client *client, uint32_t pid, uint32_t *node);
int mos_client_why(struct mos_client *client, uint32_t pid, mos_reason_fn *fn, void *ctx);

/*
 * These return when it is done; @port is that of every node of @map. With @more the others of @map come besides those that
 * this node, which is up, knows.
 */
int mos_client_up(struct mos_client *client, uint32_t number, uint16_t port,
		  const struct mos_map *map, bool more);
int mos_client_down(struct mos_client *client);
int mos_client_key_set(struct mos_client *client, const struct mos_keyfile *keys);
/* @count receives how many fingerprints there are, at most two. */
int mos_client_key_prints(struct mos_client *client, uint8_t prints[][MOSIX_PRINT_LEN],
			  size_t *count);
int mos_client_migrate(struct mos_client *client, uint32_t pid, uint32_t node);

#endif
