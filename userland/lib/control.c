// SPDX-License-Identifier: GPL-2.0
/* What people say to mosix.ko about this node as a whole: settings, locks, emptying it. */
#include <errno.h>
#include <stdio.h>

#include "attributes.h"
#include "control.h"
#include "transport.h"

static struct nla_policy setting_policy[MOSIX_A_SETTING_MAX + 1] = {
	[MOSIX_A_SETTING_NAME]		= { .type = NLA_NUL_STRING },
	[MOSIX_A_SETTING_VALUE]		= { .type = NLA_U32 },
	[MOSIX_A_SETTING_LEAST]		= { .type = NLA_U32 },
	[MOSIX_A_SETTING_MOST]		= { .type = NLA_U32 },
	[MOSIX_A_SETTING_INITIAL]	= { .type = NLA_U32 },
};

struct each_setting {
	mos_setting_fn *fn;
	void *ctx;
};

static void take_setting(void *ctx, struct nlattr **attrs, struct nl_msg *msg)
{
	struct each_setting *each = ctx;
	struct mos_setting setting = {
		.value = mos_get_u32(attrs[MOSIX_A_SETTING_VALUE]),
		.least = mos_get_u32(attrs[MOSIX_A_SETTING_LEAST]),
		.most = mos_get_u32(attrs[MOSIX_A_SETTING_MOST]),
		.initial = mos_get_u32(attrs[MOSIX_A_SETTING_INITIAL]),
	};

	(void)msg;
	mos_get_text(attrs[MOSIX_A_SETTING_NAME], setting.name, sizeof(setting.name));
	each->fn(each->ctx, &setting);
}

int mos_control_settings(struct mos_client *client, mos_setting_fn *fn, void *ctx)
{
	struct each_setting each = { fn, ctx };
	const struct mos_answer answer = {
		MOSIX_A_SETTING_MAX, setting_policy, take_setting, &each
	};

	return mos_transport_ask(client,
				 mos_transport_request(client, MOSIX_CMD_SETTING_GET, NLM_F_DUMP),
				 &answer);
}

int mos_control_set(struct mos_client *client, const char *name, uint32_t value)
{
	struct nl_msg *msg = mos_transport_request(client, MOSIX_CMD_SETTING_SET, 0);

	if (msg && nla_put_string(msg, MOSIX_A_SETTING_NAME, name)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return mos_transport_ask(client, mos_with_u32(msg, MOSIX_A_SETTING_VALUE, value), NULL);
}

int mos_control_lock(struct mos_client *client, uint32_t pid, enum mosix_lock lock)
{
	struct nl_msg *msg = mos_transport_request(client, MOSIX_CMD_LOCK, 0);

	msg = mos_with_u32(msg, MOSIX_A_LOCK_PID, pid);
	return mos_transport_ask(client, mos_with_u32(msg, MOSIX_A_LOCK_STATE, lock), NULL);
}

static int empty(struct mos_client *client, uint8_t cmd, uint32_t timeout_ms)
{
	struct nl_msg *msg = mos_transport_request(client, cmd, 0);

	return mos_transport_ask(client, mos_with_u32(msg, MOSIX_A_EMPTY_TIMEOUT, timeout_ms), NULL);
}

int mos_control_bring(struct mos_client *client, uint32_t timeout_ms)
{
	return empty(client, MOSIX_CMD_BRING, timeout_ms);
}

int mos_control_expel(struct mos_client *client, uint32_t timeout_ms)
{
	return empty(client, MOSIX_CMD_EXPEL, timeout_ms);
}
