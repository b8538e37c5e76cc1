/* SPDX-License-Identifier: GPL-2.0 */
/* What a balancing daemon, or a monitor, has to do with mosix.ko. */
#ifndef MOS_BALANCE_H
#define MOS_BALANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client.h"

/**
 * struct mos_candidate - a process whose home is here, or a guest
 * @pid:        of its task here
 * @command:    its name
 * @uid:        its owner
 * @home:       of a guest its home; MOSIX_NODE_HOME: here
 * @home_pid:   of a guest its pid there
 * @node:       where it runs; MOSIX_NODE_HOME: at home, and of a guest: here
 * @locked:     the balancer is not to move it
 * @moved:      @moves and @since_ns say something
 * @reason:     a word why it cannot move, or "" where none is seen at a glance
 * @cpu_ns:     CPU time used, of a guest on this node
 * @away_ns:    of that, used on other nodes, as far as home has been told
 * @age_ns:     time since it was started, of a guest since it arrived
 * @dirty:      bytes of memory that would have to be sent
 * @memory:     bytes that are resident here
 * @calls:      system calls forwarded so far, of a guest from here
 * @call_bytes: bytes that these have carried to home
 * @moves:      moves so far
 * @since_ns:   time since the last one ended
 */
struct mos_candidate {
	uint32_t pid;
	char command[32];
	uint32_t uid;
	uint32_t home;
	uint32_t home_pid;
	uint32_t node;
	bool locked;
	bool moved;
	char reason[32];
	uint64_t cpu_ns;
	uint64_t away_ns;
	uint64_t age_ns;
	uint64_t dirty;
	uint64_t memory;
	uint64_t calls;
	uint64_t call_bytes;
	uint32_t moves;
	uint64_t since_ns;
};

typedef void mos_candidate_fn(void *ctx, const struct mos_candidate *candidate);

/**
 * struct mos_load - what is known of a node
 * @number: its number
 * @load:   100 is one computing process on each processor of the standard speed
 * @cpus:   processors
 * @speed:  of each; 10000 is the standard one
 * @mem:    bytes that can be had for guests
 * @rmem:   bytes that its kernel calls available
 * @tmem:   bytes that it has
 * @util:   per cent of its processors' time in use
 * @guests: processes of others there
 * @dead:   it is taken for dead
 * @age_ns: how old this is
 * @status: sum of MOSIX_STATUS_*, but for CONF and UP
 */
struct mos_load {
	uint32_t number;
	uint32_t load;
	uint32_t cpus;
	uint32_t speed;
	uint64_t mem;
	uint64_t rmem;
	uint64_t tmem;
	uint32_t util;
	uint32_t guests;
	bool dead;
	uint64_t age_ns;
	uint32_t status;
};

typedef void mos_load_fn(void *ctx, const struct mos_load *load);

/**
 * struct mos_event - something that has happened
 * @kind:  what; see enum mosix_event for what else there is to know
 * @node:  the other node, or MOSIX_NODE_HOME
 * @pid:   of the task here, in the initial pid namespace
 * @name:  of a setting
 * @value: of it
 */
struct mos_event {
	enum mosix_event kind;
	uint32_t node;
	uint32_t pid;
	char name[32];
	uint32_t value;
};

typedef void mos_event_fn(void *ctx, const struct mos_event *event);

/* As all functions of client.h: 0 or a negative errno, with words. */
int mos_balance_candidates(struct mos_client *client, mos_candidate_fn *fn, void *ctx);
int mos_balance_loads(struct mos_client *client, mos_load_fn *fn, void *ctx);

/* Tell the kernel of @count nodes, for those who ask it. */
int mos_balance_tell(struct mos_client *client, const struct mos_load *loads, size_t count);

/*
 * As mos_client_migrate(), in the name of the balancer, or, for a guest that must go, of its host. A guest can be
 * sent home: then it does not wait.
 */
int mos_balance_migrate(struct mos_client *client, uint32_t pid, uint32_t node, enum mosix_by by);

/*
 * Listen to events on a socket of their own. @fd can be polled. mos_balance_hear() tells @fn of all that
 * have come, and does not wait; -ENOBUFS: some were lost, ask for what you want to know.
 */
struct mos_listener;
int mos_balance_listen(struct mos_listener **listener, int *fd);
int mos_balance_hear(struct mos_listener *listener, mos_event_fn *fn, void *ctx);
void mos_balance_leave(struct mos_listener *listener);

#endif
