// SPDX-License-Identifier: GPL-2.0
/* The daemon's conversation with mosix.ko. */
#include "kernel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "lib/address.h"
#include "lib/balance.h"
#include "lib/control.h"
#include "lib/map.h"

/* What fits into a message with ease. */
#define TOLD_AT_ONCE 256

struct infod_kernel {
	struct mos_client *client;
};

/**
 * infod_kernel_open() - reach the module
 * @kernel: receives the conversation, also where it failed, so that its words can be read
 *
 * Return: 0 or a negative errno.
 */
int infod_kernel_open(struct infod_kernel **kernel)
{
	*kernel = calloc(1, sizeof(**kernel));
	return *kernel ? mos_client_open(&(*kernel)->client) : -ENOMEM;
}

/**
 * infod_kernel_close() - end a conversation
 * @kernel: which; may be NULL
 */
void infod_kernel_close(struct infod_kernel *kernel)
{
	if (kernel)
		mos_client_close(kernel->client);
	free(kernel);
}

/**
 * infod_kernel_words() - what was wrong with the last request
 * @kernel: the conversation; may be NULL
 */
const char *infod_kernel_words(const struct infod_kernel *kernel)
{
	return mos_client_words(kernel ? kernel->client : NULL);
}

/**
 * infod_kernel_status() - ask for this node
 * @kernel: the conversation
 * @status: receives it
 *
 * Return: 0 or a negative errno, with words.
 */
int infod_kernel_status(struct infod_kernel *kernel, struct infod_status *status)
{
	struct mos_status said;
	int err = mos_client_status(kernel->client, &said);

	*status = (struct infod_status){ .number = said.number, .guests = said.guests, .away = said.away };
	return err;
}

struct each_peer {
	infod_peer_fn *fn;
	void *ctx;
};

static void take_node(void *ctx, const struct mos_node *node)
{
	const struct each_peer *each = ctx;
	const struct infod_peer peer = {
		.number = node->number,
		.self = node->self,
		.reachable = node->state == MOSIX_NODE_STATE_UP,
		.features = node->features,
		.address = &node->address,
	};

	each->fn(each->ctx, &peer);
}

/**
 * infod_kernel_peers() - ask for the nodes, this one among them
 * @kernel: the conversation
 * @fn: is told of each
 * @ctx: for @fn
 *
 * Return: 0 or a negative errno, with words.
 */
int infod_kernel_peers(struct infod_kernel *kernel, infod_peer_fn *fn, void *ctx)
{
	struct each_peer each = { fn, ctx };

	return mos_client_nodes(kernel->client, take_node, &each);
}

/* Alone: where the module does not take one, it may take the others. */
static int meet(struct infod_kernel *kernel, const struct mos_status *self, const struct infod_peer *peer)
{
	struct mos_map_node nodes[] = {
		{ .number = self->number, .address = self->address },
		{ .number = peer->number, .address = *peer->address },
	};
	const struct mos_map map = { .count = 2, .nodes = nodes };

	return mos_client_up(kernel->client, self->number, mos_address_port(&self->address), &map, true);
}

/**
 * infod_kernel_meet() - add nodes to those that the module has
 * @kernel: the conversation
 * @peers: nodes that it does not have; of each the number and the address
 * @count: how many
 *
 * They stay until the next `mosctl up` or `down`. What the module has is left as it is.
 *
 * Return: 0 or a negative errno, with words, of the last that it did not take.
 */
int infod_kernel_meet(struct infod_kernel *kernel, const struct infod_peer *peers, size_t count)
{
	struct mos_status self;
	int err = mos_client_status(kernel->client, &self);
	size_t i;

	if (err || !self.up)
		return err;
	for (i = 0; i < count; i++)
		err = meet(kernel, &self, &peers[i]) ?: err;
	return err;
}

struct each_candidate {
	infod_candidate_fn *fn;
	void *ctx;
};

static void take_candidate(void *ctx, const struct mos_candidate *said)
{
	const struct each_candidate *each = ctx;
	const struct infod_candidate candidate = {
		.pid = said->pid,
		.command = said->command,
		.uid = said->uid,
		.home = said->home,
		.node = said->node,
		.locked = said->locked,
		.stuck = *said->reason,
		.cpu_ns = said->cpu_ns,
		.age_ns = said->age_ns,
		.resident_ns = said->moved ? said->since_ns : said->age_ns,
		.dirty = said->dirty,
		.memory = said->memory,
		.calls = said->calls,
		.call_bytes = said->call_bytes,
	};

	each->fn(each->ctx, &candidate);
}

/**
 * infod_kernel_candidates() - ask for the processes that may be moved
 * @kernel: the conversation
 * @fn: is told of each
 * @ctx: for @fn
 *
 * Return: 0 or a negative errno, with words.
 */
int infod_kernel_candidates(struct infod_kernel *kernel, infod_candidate_fn *fn, void *ctx)
{
	struct each_candidate each = { fn, ctx };

	return mos_balance_candidates(kernel->client, take_candidate, &each);
}

static uint32_t status_of(const struct infod_told *told)
{
	return (told->stays ? MOSIX_STATUS_STAY : 0) | (told->blocks ? MOSIX_STATUS_BLOCK : 0) |
	       (told->quiet ? MOSIX_STATUS_QUIET : 0);
}

/**
 * infod_kernel_tell() - tell the module of nodes
 * @kernel: the conversation
 * @told: of each
 * @count: how many
 *
 * Return: 0 or a negative errno, with words.
 */
int infod_kernel_tell(struct infod_kernel *kernel, const struct infod_told *told, size_t count)
{
	struct mos_load loads[TOLD_AT_ONCE];
	size_t i;

	for (i = 0; i < count && i < TOLD_AT_ONCE; i++)
		loads[i] = (struct mos_load){
			.number = told[i].number,
			.load = told[i].load,
			.cpus = told[i].cpus,
			.speed = told[i].speed,
			.mem = told[i].usable,
			.rmem = told[i].free,
			.tmem = told[i].total,
			.util = told[i].util,
			.guests = told[i].guests,
			.dead = told[i].dead,
			.status = status_of(&told[i]),
			.age_ns = told[i].age_ms * UINT64_C(1000000),
		};
	return mos_balance_tell(kernel->client, loads, i) ?:
	       count > i ? infod_kernel_tell(kernel, told + i, count - i) : 0;
}

static void take_setting(void *ctx, const struct mos_setting *setting)
{
	struct infod_settings *settings = ctx;
	const char *name = setting->name;

	if (!strcmp(name, "stay"))
		settings->stay = setting->value;
	else if (!strcmp(name, "lstay"))
		settings->lstay = setting->value;
	else if (!strcmp(name, "block"))
		settings->block = setting->value;
	else if (!strcmp(name, "same_features"))
		settings->same_features = setting->value;
	else if (!strcmp(name, "quiet"))
		settings->quiet = setting->value;
	else if (!strcmp(name, "speed"))
		settings->speed = setting->value;
	else if (!strcmp(name, "max_guests"))
		settings->max_guests = setting->value;
	else if (!strcmp(name, "decay_interval"))
		settings->decay_ms = setting->value * 1000;
	else if (!strcmp(name, "slow_decay"))
		settings->slow_kept = setting->value;
	else if (!strcmp(name, "fast_decay"))
		settings->fast_kept = setting->value;
}

/**
 * infod_kernel_settings() - ask for what people have set
 * @kernel: the conversation
 * @settings: receives it
 *
 * Return: 0 or a negative errno, with words.
 */
int infod_kernel_settings(struct infod_kernel *kernel, struct infod_settings *settings)
{
	return mos_control_settings(kernel->client, take_setting, settings);
}

/**
 * infod_kernel_move() - move a process, as the balancer
 * @kernel: a conversation that nobody else needs meanwhile
 * @pid: of its task here
 * @node: where to; 0: home, which is all that can be said of a guest
 * @must: a guest that must go, whatever its home thinks of that
 *
 * Return: 0 or a negative errno, with words.
 */
int infod_kernel_move(struct infod_kernel *kernel, uint32_t pid, uint32_t node, bool must)
{
	return mos_balance_migrate(kernel->client, pid, node, must ? MOSIX_BY_HOST : MOSIX_BY_BALANCER);
}

/**
 * infod_kernel_listen() - be told of what happens
 * @listener: receives the state
 * @fd: receives what can be polled
 *
 * Return: 0 or a negative errno.
 */
int infod_kernel_listen(struct mos_listener **listener, int *fd)
{
	return mos_balance_listen(listener, fd);
}

static void take_event(void *ctx, const struct mos_event *event)
{
	struct infod_events *events = ctx;

	switch (event->kind) {
	case MOSIX_EVENT_SETTING:
		events->settings = true;
		break;
	case MOSIX_EVENT_ARRIVED:
	case MOSIX_EVENT_AWAY:
	case MOSIX_EVENT_HOME:
	case MOSIX_EVENT_ENDED:
	case MOSIX_EVENT_LEFT:
		events->processes = true;
		break;
	default:
		break;
	}
}

/**
 * infod_kernel_hear() - take in what has happened
 * @listener: the state
 * @events: receives it; where some were lost, everything may have changed
 */
void infod_kernel_hear(struct mos_listener *listener, struct infod_events *events)
{
	*events = (struct infod_events){ 0 };
	if (mos_balance_hear(listener, take_event, events))
		events->settings = events->processes = true;
}

/**
 * infod_kernel_leave() - be told no more
 * @listener: the state; may be NULL
 */
void infod_kernel_leave(struct mos_listener *listener)
{
	if (listener)
		mos_balance_leave(listener);
}
