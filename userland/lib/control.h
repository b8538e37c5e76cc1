/* SPDX-License-Identifier: GPL-2.0 */
/* What people say to mosix.ko about this node as a whole: settings, locks, emptying it. */
#ifndef MOS_CONTROL_H
#define MOS_CONTROL_H

#include <stdint.h>

#include "client.h"

/**
 * struct mos_setting - a setting of this node
 * @name:    as in net.mosix of sysctl
 * @value:   what it is
 * @least:   the least it can be
 * @most:    the most it can be
 * @initial: what it was in the beginning
 */
struct mos_setting {
	char name[32];
	uint32_t value;
	uint32_t least;
	uint32_t most;
	uint32_t initial;
};

typedef void mos_setting_fn(void *ctx, const struct mos_setting *setting);

/* As all functions of client.h: 0 or a negative errno, with words. */
int mos_control_settings(struct mos_client *client, mos_setting_fn *fn, void *ctx);
int mos_control_set(struct mos_client *client, const char *name, uint32_t value);
int mos_control_lock(struct mos_client *client, uint32_t pid, enum mosix_lock lock);

/* These return when the node is empty; -ETIMEDOUT: words say who is left. */
int mos_control_bring(struct mos_client *client, uint32_t timeout_ms);
int mos_control_expel(struct mos_client *client, uint32_t timeout_ms);

#endif
