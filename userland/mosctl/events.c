// SPDX-License-Identifier: GPL-2.0
/* mosctl events: what happens on this node, as it happens. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "balance.h"
#include "mosctl.h"

static const char doc[] =
	"Print what happens on this node, one event on each line, until interrupted.\v"
	"Pids are those that the whole machine knows; of a guest it is that of its task here.\n\n"
	"Examples:\n"
	"  mosctl events\n"
	"  mosctl events --json | jq 'select(.event == \"arrived\")'\n";

static const char *const words[] = {
	[MOSIX_EVENT_SETTING]	= "setting",
	[MOSIX_EVENT_AWAY]	= "away",
	[MOSIX_EVENT_HOME]	= "home",
	[MOSIX_EVENT_ENDED]	= "ended",
	[MOSIX_EVENT_ARRIVED]	= "arrived",
	[MOSIX_EVENT_LEFT]	= "left",
	[MOSIX_EVENT_NODE_UP]	= "node_up",
	[MOSIX_EVENT_NODE_DOWN]	= "node_down",
	[MOSIX_EVENT_EXPEL]	= "expel",
	[MOSIX_EVENT_BRING]	= "bring",
};

#define KINDS (sizeof(words) / sizeof(words[0]))

static void print_object(const struct mos_event *event)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "event", json_object_new_string(words[event->kind]));
	if (event->kind == MOSIX_EVENT_SETTING) {
		json_object_object_add(object, "name", json_object_new_string(event->name));
		json_object_object_add(object, "value", json_object_new_int64(event->value));
	} else {
		json_object_object_add(object, "node", json_object_new_int64(event->node));
	}
	if (event->pid)
		json_object_object_add(object, "pid", json_object_new_int64(event->pid));
	puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN));
	json_object_put(object);
}

static void print_text(const struct mos_event *event)
{
	switch (event->kind) {
	case MOSIX_EVENT_SETTING:
		printf("%s is %u now\n", event->name, event->value);
		break;
	case MOSIX_EVENT_AWAY:
		printf("process %u runs on node %u now\n", event->pid, event->node);
		break;
	case MOSIX_EVENT_HOME:
		printf("process %u has come home from node %u\n", event->pid, event->node);
		break;
	case MOSIX_EVENT_ENDED:
		printf("process %u has ended while it was on node %u\n", event->pid, event->node);
		break;
	case MOSIX_EVENT_ARRIVED:
		printf("guest %u of node %u runs here\n", event->pid, event->node);
		break;
	case MOSIX_EVENT_LEFT:
		printf("guest %u of node %u has left\n", event->pid, event->node);
		break;
	case MOSIX_EVENT_NODE_UP:
		printf("node %u answers\n", event->node);
		break;
	case MOSIX_EVENT_NODE_DOWN:
		printf("node %u does not answer any more\n", event->node);
		break;
	case MOSIX_EVENT_EXPEL:
		puts("guests are being expelled");
		break;
	case MOSIX_EVENT_BRING:
		puts("processes are being brought home");
		break;
	}
}

static void print_event(void *ctx, const struct mos_event *event)
{
	const bool *json = ctx;

	if (event->kind >= KINDS)
		return;
	if (*json)
		print_object(event);
	else
		print_text(event);
	fflush(stdout);
}

static int listen_for_ever(struct mos_listener *listener, int fd, bool json)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	int err = 0;

	while (!err && !ferror(stdout)) {
		if (poll(&poll_fd, 1, -1) < 0)
			return -errno;
		err = mos_balance_hear(listener, print_event, &json);
		if (err == -ENOBUFS) {
			complain("some events were lost\n");
			err = 0;
		}
	}
	return err;
}

int events_main(int argc, char **argv)
{
	bool json = parse_no_arguments(doc, argc, argv);
	struct mos_listener *listener;
	int fd, err = mos_balance_listen(&listener, &fd);

	if (!err)
		err = listen_for_ever(listener, fd, json);
	if (err)
		complain("%s\n", err == -ENOSYS ?
			"the kernel module mosix is not loaded; load it with: modprobe mosix" :
			strerror(-err));
	mos_balance_leave(listener);
	return exit_status(err);
}
