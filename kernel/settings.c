// SPDX-License-Identifier: GPL-2.0
/* The settings of a node: what there is, between which bounds, and who is told of a change. */
#include <linux/slab.h>
#include <linux/sysctl.h>

#include "compat/net.h"
#include "event.h"
#include "node.h"
#include "proto/wire.h"
#include "settings.h"

#define SETTING(member, initial, min, max) \
	{ #member, offsetof(struct mos_settings, member), initial, min, max }

const struct mos_setting mos_setting_table[] = {
	SETTING(grace_seconds, 10, 1, 3600),
	SETTING(park_ms, 2000, 10, 60000),
	SETTING(max_guests, 256, 0, 65536),
	SETTING(max_guests_per_home, 128, 0, 65536),
	SETTING(arriving_share, 75, 1, 100),
	SETTING(protocol_version, MOS_PROTOCOL_VERSION, 1, 255),
	SETTING(fast_cipher, 1, 0, 1),
	SETTING(spin_us, 20, 0, 10000),
	SETTING(stay, 0, 0, 1),
	SETTING(lstay, 0, 0, 1),
	SETTING(block, 0, 0, 1),
	SETTING(same_features, 0, 0, 1),
	SETTING(same_processors, 1, 0, 1),
	SETTING(quiet, 0, 0, 1),
	SETTING(speed, 0, 0, 10000000),
	SETTING(decay_interval, 1, 1, 3600),
	SETTING(slow_decay, 975, 0, 1000),
	SETTING(fast_decay, 926, 0, 1000),
};

const unsigned int mos_setting_count = ARRAY_SIZE(mos_setting_table);

static int *value_of(const struct mos_node *mn, const struct mos_setting *setting)
{
	return (int *)((char *)&mn->settings + setting->offset);
}

/**
 * mos_setting_find() - a setting by its name
 * @name: any; a dash is as good as an underscore
 *
 * Context: any.
 * Return: the setting, or NULL.
 */
const struct mos_setting *mos_setting_find(const char *name)
{
	const struct mos_setting *setting = mos_setting_table;

	for (; setting < mos_setting_table + mos_setting_count; setting++) {
		size_t i = 0;

		while (setting->name[i] &&
		       setting->name[i] == (name[i] == '-' ? '_' : name[i]))
			i++;
		if (!setting->name[i] && !name[i])
			return setting;
	}
	return NULL;
}

/**
 * mos_setting_get() - the value of a setting
 * @mn: the node
 * @setting: which
 *
 * Context: any.
 */
int mos_setting_get(const struct mos_node *mn, const struct mos_setting *setting)
{
	return READ_ONCE(*value_of(mn, setting));
}

static void say_bounds(const struct mos_setting *setting, const char *value)
{
	pr_notice_ratelimited("mosix: %s takes %d to %d, and not %s\n", setting->name, setting->min,
			      setting->max, value);
}

/**
 * mos_setting_set() - change a setting, and tell those who listen
 * @mn: the node
 * @setting: which
 * @value: any
 *
 * Context: may sleep.
 * Return: 0; -EINVAL where the value is out of bounds: then the log says what they are.
 */
int mos_setting_set(struct mos_node *mn, const struct mos_setting *setting, s64 value)
{
	char text[24];

	if (value < setting->min || value > setting->max) {
		snprintf(text, sizeof(text), "%lld", value);
		say_bounds(setting, text);
		return -EINVAL;
	}
	if (xchg(value_of(mn, setting), (int)value) != value)
		mos_event_setting(mn, setting);
	return 0;
}

/* The kernel's own reader of numbers works on a copy; what it took is then set as from anywhere else. */
static int handle_sysctl(mos_ctl_table *entry, int write, void *buffer, size_t *length,
			 loff_t *position)
{
	const struct mos_setting *setting = entry->extra1;
	struct mos_node *mn = entry->extra2;
	int value = mos_setting_get(mn, setting);
	struct ctl_table copy = { .procname = entry->procname, .data = &value,
				  .maxlen = sizeof(value), .mode = entry->mode };
	int err = proc_dointvec(&copy, write, buffer, length, position);

	if (err == -EINVAL && write)
		say_bounds(setting, "what is no number");
	return err || !write ? err : mos_setting_set(mn, setting, value);
}

static void fill_table(struct mos_node *mn)
{
	for (unsigned int i = 0; i < mos_setting_count; i++) {
		const struct mos_setting *setting = &mos_setting_table[i];
		struct ctl_table *entry = &mn->settings.table[i];

		*value_of(mn, setting) = setting->initial;
		entry->procname = setting->name;
		entry->maxlen = sizeof(int);
		entry->mode = 0644;
		entry->proc_handler = handle_sysctl;
		entry->extra1 = (void *)setting;
		entry->extra2 = mn;
	}
}

/**
 * mos_settings_create() - the settings of a node, with their first values
 * @mn: the node
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int mos_settings_create(struct mos_node *mn)
{
	struct mos_settings *settings = &mn->settings;

	settings->table = kcalloc(mos_setting_count + 1, sizeof(*settings->table), GFP_KERNEL);
	if (!settings->table)
		return -ENOMEM;
	fill_table(mn);
	settings->sysctl = mos_register_net_sysctl(mn->net, "net/mosix", settings->table,
						   mos_setting_count);
	if (settings->sysctl)
		return 0;
	kfree(settings->table);
	return -ENOMEM;
}

/**
 * mos_settings_destroy() - the reverse
 * @mn: the node
 *
 * Context: may sleep.
 */
void mos_settings_destroy(struct mos_node *mn)
{
	unregister_net_sysctl_table(mn->settings.sysctl);
	kfree(mn->settings.table);
}
