// SPDX-License-Identifier: GPL-2.0
/* /proc/hpc/admin: what people say to this node, and its settings. */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/seq_file.h>

#include "../empty.h"
#include "../load.h"
#include "../node.h"
#include "../process.h"
#include "hpc.h"

static int show_setting(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	const struct mos_setting *setting = mos_setting_find(ref->entry->name);

	if (!setting)
		return -ENOENT;
	seq_printf(m, "%d\n", mos_setting_get(mn, setting));
	return 0;
}

static int store_setting(struct mos_node *mn, const struct mos_hpc_ref *ref, char *text)
{
	const struct mos_setting *setting = mos_setting_find(ref->entry->name);
	long long value;

	if (!setting)
		return -ENOENT;
	if (!capable(CAP_NET_ADMIN))
		return -EPERM;
	if (kstrtoll(text, 0, &value))
		return mos_hpc_bad_value(ref, text, "a number");
	return mos_setting_set(mn, setting, value);
}

/* What has been asked for and why it is not done goes into the log: an errno says little. */
static int empty(struct mos_node *mn, const struct mos_hpc_ref *ref, const char *text,
		 int (*empty_node)(struct mos_node *mn, unsigned int timeout_ms,
				   struct mos_words *why))
{
	struct mos_words why = {};
	int err;

	if (!capable(CAP_NET_ADMIN))
		return -EPERM;
	if (strcmp(text, "1"))
		return mos_hpc_bad_value(ref, text, "1");
	err = empty_node(mn, MOSIX_EMPTY_TIMEOUT, &why);
	if (err && why.text[0])
		pr_notice_ratelimited("mosix: %s: %s\n", ref->entry->name, why.text);
	return err;
}

static int show_bring(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	struct mos_counts counts;

	mos_processes_count(mn, &counts);
	seq_printf(m, "%u\n", counts.away);
	return 0;
}

static int store_bring(struct mos_node *mn, const struct mos_hpc_ref *ref, char *text)
{
	return empty(mn, ref, text, mos_node_bring);
}

static int show_expel(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	struct mos_counts counts;

	mos_processes_count(mn, &counts);
	seq_printf(m, "%u\n", counts.guests);
	return 0;
}

static int store_expel(struct mos_node *mn, const struct mos_hpc_ref *ref, char *text)
{
	return empty(mn, ref, text, mos_node_expel);
}

static int show_number(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	seq_printf(m, "%u\n", READ_ONCE(mn->id));
	return 0;
}

static int show_version(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	seq_printf(m, "%d\n", READ_ONCE(mn->settings.protocol_version));
	return 0;
}

/* Where nobody has set it, it is what the daemon has measured. */
static int show_speed(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	u32 speed = READ_ONCE(mn->settings.speed);
	struct mos_load load;

	if (!speed && mos_load_is_known(mn, READ_ONCE(mn->id), &load))
		speed = load.speed;
	seq_printf(m, "%u\n", speed);
	return 0;
}

#define SETTING(name) MOS_HPC_FILE(name, 0644, .show = show_setting, .store = store_setting)

const struct mos_hpc_entry mos_hpc_admin[] = {
	MOS_HPC_FILE("bring", 0644, .show = show_bring, .store = store_bring),
	MOS_HPC_FILE("expel", 0644, .show = show_expel, .store = store_expel),
	MOS_HPC_FILE("mospe", 0444, .show = show_number),
	MOS_HPC_FILE("version", 0444, .show = show_version),
	SETTING("arriving-share"),
	SETTING("block"),
	SETTING("decay-interval"),
	SETTING("fast-decay"),
	SETTING("grace-seconds"),
	SETTING("lstay"),
	SETTING("max-guests"),
	SETTING("max-guests-per-home"),
	SETTING("park-ms"),
	SETTING("quiet"),
	SETTING("slow-decay"),
	MOS_HPC_FILE("speed", 0644, .show = show_speed, .store = store_setting),
	SETTING("stay"),
	{}
};
