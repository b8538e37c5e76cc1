// SPDX-License-Identifier: GPL-2.0
/* Requests to the netlink family and their answers, with the kernel's words for what failed. */
#include <errno.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "transport.h"

/* The longest request names every peer, in 44 bytes each. */
#define REQUEST_MAX (192 * 1024)

struct mos_client {
	struct nl_sock *sock;
	int family;
	char words[512];
};

/* One question under way. */
struct exchange {
	struct mos_client *client;
	const struct mos_answer *answer;
	bool done;
	int err;
};

static int fail(struct mos_client *client, int err, const char *words)
{
	snprintf(client->words, sizeof(client->words), "%s", words);
	return err;
}

const char *mos_client_words(const struct mos_client *client)
{
	return client ? client->words : "out of memory";
}

/* The kernel's errors carry words only if the socket asks for them. */
static void want_words(struct nl_sock *sock)
{
	int fd = nl_socket_get_fd(sock), on = 1;

	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
}

static int connect_family(struct mos_client *client)
{
	int err;

	client->sock = nl_socket_alloc();
	if (!client->sock)
		return fail(client, -ENOMEM, "out of memory");
	err = genl_connect(client->sock);
	if (err)
		return fail(client, -EIO, nl_geterror(err));
	want_words(client->sock);
	nl_socket_set_buffer_size(client->sock, 0, REQUEST_MAX);
	nl_socket_enable_msg_peek(client->sock);
	client->family = genl_ctrl_resolve(client->sock, MOSIX_GENL_NAME);
	if (client->family < 0)
		return fail(client, -ENOSYS,
			    "the kernel module mosix is not loaded; load it with: modprobe mosix");
	return 0;
}

int mos_client_open(struct mos_client **client)
{
	*client = calloc(1, sizeof(**client));
	if (!*client)
		return -ENOMEM;
	return connect_family(*client);
}

void mos_client_close(struct mos_client *client)
{
	if (!client)
		return;
	nl_socket_free(client->sock);
	free(client);
}

struct nl_msg *mos_transport_request(struct mos_client *client, uint8_t cmd, int flags)
{
	struct nl_msg *msg = nlmsg_alloc_size(REQUEST_MAX);

	if (!msg)
		return NULL;
	if (genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, client->family, 0, flags, cmd,
			MOSIX_GENL_VERSION))
		return msg;
	nlmsg_free(msg);
	return NULL;
}

static void take(struct exchange *exchange, struct nl_msg *msg)
{
	const struct mos_answer *answer = exchange->answer;
	struct nlattr *attrs[answer->max + 1];

	if (genlmsg_parse(nlmsg_hdr(msg), 0, attrs, answer->max, answer->policy))
		exchange->err = fail(exchange->client, -EPROTO,
				     "the module's answer is not understood; are mosctl and module of one version?");
	else
		answer->take(answer->ctx, attrs, msg);
}

static int on_message(struct nl_msg *msg, void *arg)
{
	struct exchange *exchange = arg;

	if (!exchange->answer)
		return NL_SKIP;
	take(exchange, msg);
	return NL_OK;
}

static int on_end(struct nl_msg *msg, void *arg)
{
	struct exchange *exchange = arg;

	(void)msg;
	exchange->done = true;
	return NL_STOP;
}

static const char *words_of(const struct nlmsgerr *error)
{
	const struct nlmsghdr *header =
		(const struct nlmsghdr *)((const char *)error - NLMSG_HDRLEN);
	struct nlattr *attrs[NLMSGERR_ATTR_MAX + 1];
	int skip = sizeof(*error);

	if (!(header->nlmsg_flags & NLM_F_ACK_TLVS))
		return NULL;
	if (!(header->nlmsg_flags & NLM_F_CAPPED))
		skip += NLMSG_ALIGN(error->msg.nlmsg_len) - NLMSG_HDRLEN;
	if (nlmsg_parse((struct nlmsghdr *)header, skip, attrs, NLMSGERR_ATTR_MAX, NULL) ||
	    !attrs[NLMSGERR_ATTR_MSG])
		return NULL;
	return nla_get_string(attrs[NLMSGERR_ATTR_MSG]);
}

/* The kernel itself refuses, without words, what needs a capability. */
static const char *words_for(int err)
{
	return err == -EPERM ? "only root may do that (it needs CAP_NET_ADMIN)" : strerror(-err);
}

static int on_error(struct sockaddr_nl *from, struct nlmsgerr *error, void *arg)
{
	struct exchange *exchange = arg;
	const char *words = words_of(error);

	(void)from;
	exchange->done = true;
	exchange->err = fail(exchange->client, error->error,
			     words ? words : words_for(error->error));
	return NL_STOP;
}

static int receive(struct exchange *exchange)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);
	int err = 0;

	if (!cb)
		return fail(exchange->client, -ENOMEM, "out of memory");
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_message, exchange);
	nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_end, exchange);
	nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, on_end, exchange);
	nl_cb_err(cb, NL_CB_CUSTOM, on_error, exchange);
	while (!exchange->done && err >= 0)
		err = nl_recvmsgs(exchange->client->sock, cb);
	nl_cb_put(cb);
	if (!exchange->done)
		return fail(exchange->client, -EIO, nl_geterror(err));
	return exchange->err;
}

int mos_transport_ask(struct mos_client *client, struct nl_msg *msg,
		      const struct mos_answer *answer)
{
	struct exchange exchange = { .client = client, .answer = answer };
	int err;

	if (!msg)
		return fail(client, -ENOMEM, "out of memory");
	err = nl_send_auto(client->sock, msg);
	nlmsg_free(msg);
	if (err < 0)
		return fail(client, -EIO, nl_geterror(err));
	return receive(&exchange);
}
