/* SPDX-License-Identifier: GPL-2.0 */
/* What the administrator has written into infod.conf. */
#ifndef INFOD_CONFIG_H
#define INFOD_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <net/if.h>
#include <stdint.h>
#include <sys/socket.h>

#include "core/gossip.h"

#define INFOD_CONFIG_FILE "/etc/mosix/infod.conf"
/* Words after `exclude`, of all lines together. */
#define INFOD_EXCLUDES_MAX 64
/* Lines with `seed`. */
#define INFOD_SEEDS_MAX 16

/**
 * enum infod_scope - what makes the load of this node
 * @INFOD_SCOPE_AUTO: the machine in its first network namespace, else the namespace
 * @INFOD_SCOPE_MACHINE: it is at least what the machine's processors are busy with
 * @INFOD_SCOPE_NAMESPACE: its own processes alone
 */
enum infod_scope {
	INFOD_SCOPE_AUTO,
	INFOD_SCOPE_MACHINE,
	INFOD_SCOPE_NAMESPACE,
};

/**
 * struct infod_exclude - processes that the balancer leaves alone
 * @kind: 'u' a user, 'n' a name, 'c' a cgroup
 * @pattern: a user's name or number; or a pattern as the shell has for files
 * @uid: of a user
 */
struct infod_exclude {
	char kind;
	char pattern[128];
	uint32_t uid;
};

/**
 * struct infod_config - the settings
 * @gossip: see there
 * @port: UDP port of the daemons
 * @speed: of a processor; 0: measure it
 * @scope: whose processes count
 * @balance: move processes
 * @min_age: ms that a process must have lived
 * @low_memory: per cent of the memory that shall stay free
 * @max_skew: seconds by which clocks of two nodes may differ
 * @join: tell the module of nodes that are on no map
 * @group: to which nodes announce themselves; of no family: they do not
 * @interface: by which; "": the one to which the routes lead
 * @seed_count: how many of @seed there are
 * @seed: where other daemons may be
 * @exclude_count: how many of @exclude there are
 * @exclude: who is left alone
 */
struct infod_config {
	struct mos_gossip_settings gossip;
	uint32_t port;
	uint32_t speed;
	enum infod_scope scope;
	bool balance;
	uint32_t min_age;
	uint32_t low_memory;
	uint32_t max_skew;
	bool join;
	struct sockaddr_storage group;
	char interface[IF_NAMESIZE];
	size_t seed_count;
	struct sockaddr_storage seed[INFOD_SEEDS_MAX];
	size_t exclude_count;
	struct infod_exclude exclude[INFOD_EXCLUDES_MAX];
};

/**
 * struct infod_config_error - what is wrong with a file
 * @line: its line
 * @text: in words
 */
struct infod_config_error {
	unsigned int line;
	char text[256];
};

void infod_config_init(struct infod_config *config);
int infod_config_parse(const char *text, struct infod_config *config, struct infod_config_error *error);

#endif
