// SPDX-License-Identifier: GPL-2.0
/* mosctl whois: which number has which address. */
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "address.h"
#include "mosctl.h"
#include "number.h"

static const char doc[] =
	"Print number, address and name of a node, this one unless given.\v"
	"A node is given by its number, its address or its name.\n\n"
	"Examples:\n"
	"  mosctl whois 3\n"
	"  mosctl whois 192.168.7.13\n";

struct arguments {
	bool json;
	const char *who;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->json;
		return 0;
	case ARGP_KEY_ARG:
		if (arguments->who)
			argp_error(state, "\"%s\" is one argument too many", arg);
		arguments->who = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.parser = parse, .args_doc = "[NODE|ADDRESS|NAME]", .doc = doc, .children = common_options
};

/**
 * struct search - for a node
 * @number:  its number, or 0
 * @address: its address, where that is what is known
 * @self:    it is this one
 * @found:   it was found, and this is it
 */
struct search {
	uint32_t number;
	struct sockaddr_storage address;
	bool self;
	bool found;
	struct mos_node node;
};

static void look_at(void *ctx, const struct mos_node *node)
{
	struct search *search = ctx;

	if (search->self ? !node->self :
	    search->number ? node->number != search->number :
			     !mos_address_equal(&node->address, &search->address))
		return;
	search->found = true;
	search->node = *node;
}

static bool resolve(const char *who, struct sockaddr_storage *address)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_DGRAM };
	struct addrinfo *list;

	if (getaddrinfo(who, NULL, &hints, &list))
		return false;
	memcpy(address, list->ai_addr, list->ai_addrlen);
	freeaddrinfo(list);
	return true;
}

static bool begin_search(const char *who, struct search *search)
{
	search->self = !who;
	return !who || read_node(who, &search->number) || resolve(who, &search->address);
}

static void print(const struct mos_node *node, bool json)
{
	char address[MOS_ADDRESS_TEXT], name[NI_MAXHOST] = "";
	struct json_object *object;

	mos_address_text(&node->address, address);
	getnameinfo((const struct sockaddr *)&node->address, sizeof(node->address), name,
		    sizeof(name), NULL, 0, NI_NAMEREQD);
	if (!json) {
		printf("%u %s%s%s\n", node->number, address, *name ? " " : "", name);
		return;
	}
	object = json_object_new_object();
	json_object_object_add(object, "number", json_object_new_int64(node->number));
	json_object_object_add(object, "address", json_object_new_string(address));
	if (*name)
		json_object_object_add(object, "name", json_object_new_string(name));
	print_json(object);
}

int whois_main(int argc, char **argv)
{
	struct arguments arguments = { 0 };
	struct search search = { 0 };
	struct mos_client *client;
	int status = EXIT_DONE;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	client = open_client();
	if (begin_search(arguments.who, &search))
		status = finish(client, mos_client_nodes(client, look_at, &search));
	if (!status && !search.found) {
		complain("there is no node %s\n", arguments.who ? arguments.who : "here");
		status = EXIT_NO_SUCH;
	} else if (!status) {
		print(&search.node, arguments.json);
	}
	mos_client_close(client);
	return status;
}
