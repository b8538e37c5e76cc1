// SPDX-License-Identifier: GPL-2.0
/* mosctl doctor: looks for the mistakes that people make. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "address.h"
#include "format.h"
#include "infod.h"
#include "keyfile.h"
#include "machine.h"
#include "map.h"
#include "mosctl.h"

static const char doc[] =
	"Look for the mistakes that people make, and say what to do about each.\v"
	"The status is 0 if nothing is wrong. A line begins with ok, note or wrong.\n\n"
	"Examples:\n"
	"  mosctl doctor\n"
	"  mosctl doctor --json | jq '.[] | select(.verdict == \"wrong\")'\n";

enum verdict { VERDICT_OK, VERDICT_NOTE, VERDICT_WRONG };

static const char *const verdicts[] = { "ok", "note", "wrong" };

/**
 * struct visit - what has been found so far
 * @array: for programs; NULL: it is printed as it is found
 * @wrong: how much is wrong
 */
struct visit {
	struct json_object *array;
	unsigned int wrong;
};

__attribute__((format(printf, 3, 4)))
static void find(struct visit *visit, enum verdict verdict, const char *format, ...)
{
	struct json_object *object;
	char words[512];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	visit->wrong += verdict == VERDICT_WRONG;
	if (!visit->array) {
		printf("%-5s  %s\n", verdicts[verdict], words);
		return;
	}
	object = json_object_new_object();
	json_object_object_add(object, "verdict", json_object_new_string(verdicts[verdict]));
	json_object_object_add(object, "words", json_object_new_string(words));
	json_object_array_add(visit->array, object);
}

/* The map */

/* An address that leads each machine to itself is taken for another node by all of them. */
static void look_at_addresses(struct visit *visit, const char *file, const struct mos_map *map)
{
	char address[MOS_ADDRESS_TEXT];
	size_t i;

	for (i = 0; i < map->count; i++)
		if (mos_address_is_loopback(&map->nodes[i].address))
			find(visit, VERDICT_WRONG, "%s: node %u has the address %s, which is another "
			     "machine on each node; write its address on the network", file,
			     map->nodes[i].number, mos_address_text(&map->nodes[i].address, address));
}

static void look_for_self(struct visit *visit, const char *file, const struct mos_map *map)
{
	struct machine_addresses addresses;
	const struct mos_map_node *self, *other;

	if (machine_addresses(&addresses))
		return;
	self = mos_map_self(map, addresses.address, addresses.count, &other);
	if (!self)
		find(visit, VERDICT_WRONG, "no node of %s has an address of this machine", file);
	else if (other)
		find(visit, VERDICT_NOTE, "this machine has the addresses of node %u and of node %u: "
		     "say which it is, with mosctl up --number", self->number, other->number);
	machine_free_addresses(&addresses);
}

static void look_at_map(struct visit *visit)
{
	const char *file = machine_map();
	struct mos_map_error error;
	struct mos_map map;
	char *text = file ? machine_read_file(file) : NULL;

	if (!text) {
		find(visit, VERDICT_WRONG, "there is no map; write /etc/openmosix.map, a line "
		     "\"NUMBER ADDRESS COUNT\" for each range of nodes");
		return;
	}
	if (mos_map_parse(text, machine_resolve, NULL, &map, &error)) {
		find(visit, VERDICT_WRONG, "%s, line %u: %s", file, error.line, error.text);
	} else {
		find(visit, VERDICT_OK, "%s has %zu node%s", file, map.count - map.aliases,
		     map.count - map.aliases == 1 ? "" : "s");
		look_at_addresses(visit, file, &map);
		look_for_self(visit, file, &map);
		mos_map_free(&map);
	}
	free(text);
}

/* The nodes */

struct nodes {
	struct visit *visit;
	struct utsname here;
	unsigned int count;
	unsigned int up;
};

static void look_at_kernel(const struct nodes *nodes, const struct mos_node *node)
{
	if (*node->release && strcmp(node->release, nodes->here.release))
		find(nodes->visit, VERDICT_NOTE, "node %u runs kernel %s and this one %s: processes "
		     "move, and look at the clock more slowly there", node->number, node->release,
		     nodes->here.release);
}

/* One that has left did so by the will of somebody. */
static void look_at_silent(struct visit *visit, const struct mos_node *node, const char *address)
{
	if (*node->reason)
		find(visit, VERDICT_NOTE, "node %u at %s does not answer any more: %s", node->number, address,
		     node->reason);
	else
		find(visit, VERDICT_WRONG, "node %u at %s does not answer any more: does the machine run, is the network "
		     "whole, and does a firewall let UDP port %u pass, both ways?", node->number, address,
		     mos_address_port(&node->address));
}

static void look_at_node(void *ctx, const struct mos_node *node)
{
	struct nodes *nodes = ctx;
	char address[MOS_ADDRESS_TEXT];

	nodes->count++;
	mos_address_text(&node->address, address);
	nodes->up += node->state == MOSIX_NODE_STATE_UP;
	switch (node->state) {
	case MOSIX_NODE_STATE_UP:
		look_at_kernel(nodes, node);
		break;
	case MOSIX_NODE_STATE_REFUSED:
		find(nodes->visit, VERDICT_WRONG, "node %u: %s", node->number, node->reason);
		break;
	case MOSIX_NODE_STATE_SILENT:
		look_at_silent(nodes->visit, node, address);
		break;
	case MOSIX_NODE_STATE_UNKNOWN:
		find(nodes->visit, VERDICT_WRONG, "nothing was ever heard of node %u at %s: is it up "
		     "there, and does a firewall let UDP port %u pass, both ways?", node->number,
		     address, mos_address_port(&node->address));
		break;
	}
}

static void look_at_nodes(struct visit *visit, struct mos_client *client)
{
	struct nodes nodes = { .visit = visit };

	uname(&nodes.here);
	if (mos_client_nodes(client, look_at_node, &nodes)) {
		find(visit, VERDICT_WRONG, "the nodes cannot be listed: %s", mos_client_words(client));
		return;
	}
	find(visit, nodes.up == nodes.count ? VERDICT_OK : VERDICT_NOTE, "%u of %u nodes answer",
	     nodes.up, nodes.count);
}

/* The daemon */

/* The seal of a datagram tells when it was made, so that an old one cannot be played again. */
static void look_at_clocks(struct visit *visit, const char *answer)
{
	struct json_object *status = json_tokener_parse(answer), *skewed, *node;
	char apart[MOS_FORMAT_TEXT];
	int64_t ms;
	size_t i;

	for (i = 0; json_object_object_get_ex(status, "skewed", &skewed) && i < json_object_array_length(skewed); i++) {
		node = json_object_array_get_idx(skewed, i);
		ms = json_object_get_int64(json_object_object_get(node, "ms"));
		find(visit, VERDICT_WRONG, "the clock of node %" PRIu64 " is %s %s this one's, so that infod does not "
		     "heed what it says: set both by NTP, as with systemctl enable --now systemd-timesyncd",
		     json_number(node, "number"), mos_format_time((uint64_t)llabs(ms) * 1000000, apart),
		     ms < 0 ? "behind" : "ahead of");
	}
	json_object_put(status);
}

/* The port of the daemons is another one than the module's, and is forgotten in firewalls. */
static void look_at_other_daemon(struct visit *visit, struct json_object *node, uint64_t port)
{
	uint64_t number = json_number(node, "number");

	if (!strcmp(json_text(node, "cause"), "left"))
		find(visit, VERDICT_NOTE, "infod of node %" PRIu64 " has ended: nothing is moved there by itself, until "
		     "it runs again: systemctl start infod", number);
	else
		find(visit, VERDICT_WRONG, "node %" PRIu64 " answers, and its infod does not: does it run there, with the "
		     "same port in its infod.conf, and does a firewall let UDP port %" PRIu64 " pass, both ways? (One "
		     "that was started just now is heard in a moment.)", number, port);
}

/**
 * struct search - for a node of the module's
 * @number: which
 * @is_up: it answers the module
 */
struct search {
	uint64_t number;
	bool is_up;
};

static void look_whether_up(void *ctx, const struct mos_node *node)
{
	struct search *search = ctx;

	if (node->number == search->number)
		search->is_up = node->state == MOSIX_NODE_STATE_UP;
}

static void look_at_other_daemons(struct visit *visit, struct mos_client *client, const char *answer)
{
	struct json_object *status = json_tokener_parse(answer), *known = ask_infod_quietly("nodes");
	struct json_object *nodes = json_object_object_get(known, "nodes"), *node;
	unsigned int wrong = visit->wrong;
	size_t i;

	for (i = 0; nodes && i < json_object_array_length(nodes); i++) {
		struct search search;

		node = json_object_array_get_idx(nodes, i);
		search = (struct search){ .number = json_number(node, "number") };
		if (!strcmp(json_text(node, "state"), "alive") ||
		    mos_client_nodes(client, look_whether_up, &search) || !search.is_up)
			continue;
		look_at_other_daemon(visit, node, json_number(status, "port"));
	}
	if (nodes && visit->wrong == wrong)
		find(visit, VERDICT_OK, "infod hears those of the nodes that answer, at UDP port %" PRIu64,
		     json_number(status, "port"));
	json_object_put(known);
	json_object_put(status);
}

/* Where nodes find each other by multicast, one that is known by gossip alone would not have been found. */
static void look_at_multicast(struct visit *visit, const char *answer)
{
	struct json_object *status = json_tokener_parse(answer), *unheard, *multicast;
	size_t i, count;

	if (json_object_object_get_ex(status, "multicast", &multicast) && json_object_get_boolean(multicast) &&
	    json_object_object_get_ex(status, "unheard", &unheard)) {
		count = json_object_array_length(unheard);
		for (i = 0; i < count; i++)
			find(visit, VERDICT_NOTE, "multicast does not pass from node %s: infod hears it by gossip, and not "
			     "by multicast: is there the same line \"multicast\" in its infod.conf, and do the switches "
			     "between let the group pass?",
			     json_object_get_string(json_object_array_get_idx(unheard, i)));
		if (!count)
			find(visit, VERDICT_OK, "multicast passes from every node that infod hears");
	}
	json_object_put(status);
}

static void look_at_daemon(struct visit *visit, struct mos_client *client)
{
	char *answer, words[256];

	if (mos_infod_ask("status", &answer, words, sizeof(words))) {
		find(visit, VERDICT_NOTE, "processes move only when somebody moves them: %s", words);
		return;
	}
	find(visit, VERDICT_OK, "infod runs");
	look_at_clocks(visit, answer);
	look_at_other_daemons(visit, client, answer);
	look_at_multicast(visit, answer);
	free(answer);
}

static void look_for_key(struct visit *visit, const char *key, int error)
{
	if (error == EACCES)
		find(visit, VERDICT_NOTE, "root alone can see whether the key of the cluster, %s, is right: "
		     "sudo mosctl doctor", key);
	else if (error == ENOENT)
		find(visit, VERDICT_WRONG, "the key of the cluster, %s, is not there: make it on one node with mosctl key "
		     "new, or copy it from a node that has it, by a safe way such as scp", key);
	else
		find(visit, VERDICT_WRONG, "the key of the cluster, %s, cannot be looked at: %s", key, strerror(error));
}

/* Whoever can read the key can be a node. */
static void look_at_key(struct visit *visit)
{
	static const char key[] = MOS_KEYFILE_PATH;
	struct stat stat_buf;

	if (stat(key, &stat_buf)) {
		look_for_key(visit, key, errno);
		return;
	}
	if (stat_buf.st_uid)
		find(visit, VERDICT_WRONG, "the key of the cluster belongs to user %u, and not to root: chown root %s",
		     stat_buf.st_uid, key);
	if (stat_buf.st_mode & (S_IRWXG | S_IRWXO))
		find(visit, VERDICT_WRONG, "others than root can read the key of the cluster, or write it: chmod 600 %s",
		     key);
	if (!stat_buf.st_uid && !(stat_buf.st_mode & (S_IRWXG | S_IRWXO)))
		find(visit, VERDICT_OK, "the key of the cluster is root's alone");
}

static void look_at_stub(struct visit *visit)
{
	static const char parameter[] = "/sys/module/mosix/parameters/stub";
	char *path = machine_read_file(parameter);

	if (!path)
		return;
	path[strcspn(path, "\n")] = '\0';
	if (access(path, X_OK))
		find(visit, VERDICT_WRONG, "the program from which guests are born, %s, cannot be run: "
		     "no guest can come", path);
	else
		find(visit, VERDICT_OK, "guests are born from %s", path);
	free(path);
}

static void look_at_module(struct visit *visit)
{
	struct mos_client *client;
	struct mos_status status;

	if (mos_client_open(&client)) {
		find(visit, VERDICT_WRONG, "%s", mos_client_words(client));
	} else if (mos_client_status(client, &status)) {
		find(visit, VERDICT_WRONG, "%s", mos_client_words(client));
	} else if (!status.up) {
		find(visit, VERDICT_WRONG, "this node is down; join the cluster with: mosctl up");
	} else {
		find(visit, VERDICT_OK, "this is node %u, and it is up", status.number);
		look_at_nodes(visit, client);
		look_at_daemon(visit, client);
	}
	mos_client_close(client);
}

int doctor_main(int argc, char **argv)
{
	bool json = parse_no_arguments(doc, argc, argv);
	struct visit visit = { .array = json ? json_object_new_array() : NULL };

	look_at_map(&visit);
	look_at_key(&visit);
	look_at_stub(&visit);
	look_at_module(&visit);
	if (json)
		print_json(visit.array);
	return visit.wrong ? EXIT_REFUSED : EXIT_DONE;
}
