/* SPDX-License-Identifier: GPL-2.0 */
/* What the daemon has to do with mosix.ko. The only door to it, as its library and the core share names. */
#ifndef INFOD_KERNEL_H
#define INFOD_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct infod_kernel;

/**
 * struct infod_status - this node as the module sees it
 * @number: of the node; 0: it is down
 * @guests: processes of others here
 * @away: processes of this node elsewhere
 */
struct infod_status {
	uint32_t number;
	uint32_t guests;
	uint32_t away;
};

/**
 * struct infod_peer - a node as the module sees it
 * @number: its number
 * @self: it is this node
 * @reachable: processes may be sent there
 * @features: of its processor, a bit for each; 0 while that is not known
 * @address: its, with the port of the module
 */
struct infod_peer {
	uint32_t number;
	bool self;
	bool reachable;
	uint64_t features;
	const struct sockaddr_storage *address;
};

typedef void infod_peer_fn(void *ctx, const struct infod_peer *peer);

/**
 * struct infod_candidate - a process that may be moved, as the module sees it
 * @pid: of its task here
 * @command: its name
 * @uid: its owner
 * @home: of a guest its home; 0: here
 * @node: where a process of this node runs; 0: here
 * @locked: it is not to be moved by itself
 * @stuck: something is seen that keeps it from moving
 * @cpu_ns: CPU time used, of a guest on this node
 * @age_ns: since it was started, of a guest since it arrived
 * @resident_ns: since it came to where it is
 * @dirty: bytes that would have to be sent
 * @memory: bytes that it has
 * @calls: forwarded so far
 * @call_bytes: that these have carried
 */
struct infod_candidate {
	uint32_t pid;
	const char *command;
	uint32_t uid;
	uint32_t home;
	uint32_t node;
	bool locked;
	bool stuck;
	uint64_t cpu_ns;
	uint64_t age_ns;
	uint64_t resident_ns;
	uint64_t dirty;
	uint64_t memory;
	uint64_t calls;
	uint64_t call_bytes;
};

typedef void infod_candidate_fn(void *ctx, const struct infod_candidate *candidate);

/**
 * struct infod_settings - what people have told the module, and the daemon obeys
 * @stay: nothing leaves this node by itself
 * @lstay: no process of this node leaves it by itself
 * @block: no guest may come
 * @same_features: no process of this node goes where a processor has more than one of here
 * @quiet: nobody is to know how loaded this node is
 * @speed: of a processor; 0: as measured
 * @max_guests: that may be here
 * @decay_ms: interval of forgetting
 * @slow_kept: per mille of the past that an interval leaves of who computes; @fast_kept: of others
 */
struct infod_settings {
	bool stay;
	bool lstay;
	bool block;
	bool same_features;
	bool quiet;
	uint32_t speed;
	uint32_t max_guests;
	uint32_t decay_ms;
	uint32_t slow_kept;
	uint32_t fast_kept;
};

/**
 * struct infod_events - what the module has told since it was heard last
 * @settings: some have changed
 * @processes: some have come or gone
 */
struct infod_events {
	bool settings;
	bool processes;
};

/**
 * struct infod_told - what the module is told of a node, for those who ask it
 * @number: of the node
 * @load: 100 is one computing process on each processor of the standard speed
 * @cpus: processors; @speed: of one
 * @usable: bytes that guests could fill; @free: bytes that are available; @total: bytes
 * @util: per cent of the processors in use
 * @guests: there
 * @stays: nothing leaves it by itself; @blocks: it takes no guests; @quiet: it does not tell its load
 * @dead: it is taken for dead
 * @age_ms: how old that is
 */
struct infod_told {
	uint32_t number;
	uint32_t load;
	uint32_t cpus;
	uint32_t speed;
	uint64_t usable;
	uint64_t free;
	uint64_t total;
	uint32_t util;
	uint32_t guests;
	bool stays;
	bool blocks;
	bool quiet;
	bool dead;
	uint32_t age_ms;
};

struct mos_listener;

int infod_kernel_open(struct infod_kernel **kernel);
void infod_kernel_close(struct infod_kernel *kernel);
const char *infod_kernel_words(const struct infod_kernel *kernel);
int infod_kernel_status(struct infod_kernel *kernel, struct infod_status *status);
int infod_kernel_peers(struct infod_kernel *kernel, infod_peer_fn *fn, void *ctx);
int infod_kernel_meet(struct infod_kernel *kernel, const struct infod_peer *peers, size_t count);
int infod_kernel_candidates(struct infod_kernel *kernel, infod_candidate_fn *fn, void *ctx);
int infod_kernel_tell(struct infod_kernel *kernel, const struct infod_told *told, size_t count);
int infod_kernel_settings(struct infod_kernel *kernel, struct infod_settings *settings);
int infod_kernel_move(struct infod_kernel *kernel, uint32_t pid, uint32_t node, bool must);
int infod_kernel_listen(struct mos_listener **listener, int *fd);
void infod_kernel_hear(struct mos_listener *listener, struct infod_events *events);
void infod_kernel_leave(struct mos_listener *listener);

#endif
