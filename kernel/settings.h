/* SPDX-License-Identifier: GPL-2.0 */
/* The settings of a node: one table of them, which sysctl, netlink and /proc/hpc show. */
#ifndef MOS_SETTINGS_H
#define MOS_SETTINGS_H

#include <linux/types.h>

struct ctl_table;
struct ctl_table_header;
struct mos_node;

/**
 * struct mos_settings - one node's values
 * @grace_seconds: how long a broken link may take to heal
 * @park_ms: how long a process may take to be caught
 * @max_guests: how many processes of others may be here at a time
 * @max_guests_per_home: how many of them may be of one home
 * @arriving_share: per cent of the memory for images that those of one home may fill which are on their way
 * @protocol_version: the version spoken from the next `up` on; other than the default for tests
 * @fast_cipher: whether packets may be sealed with AES instructions, from the next `up` on
 * @spin_us: how long a request may look for its reply before it sleeps
 * @stay: nothing is moved away from here by itself
 * @lstay: no process whose home this is is moved away by itself; guests may be
 * @block: no guest may come
 * @same_features: no process of which this is the home goes where a processor has more than one of here
 * @same_processors: a process of which this is the home uses only such processors of others whose numbers exist here
 * @quiet: the balancing daemon tells nobody how loaded this node is
 * @speed: of a processor of this node; 10000 is the standard machine; 0: as the daemon finds it
 * @decay_interval: seconds between two decays of what is known of a process' calls
 * @slow_decay: per mille of it that is kept, for processes whose habits are kept long
 * @fast_decay: the same, for those whose habits are soon forgotten
 * @sysctl: the registered table
 * @table: it
 */
struct mos_settings {
	int grace_seconds;
	int park_ms;
	int max_guests;
	int max_guests_per_home;
	int arriving_share;
	int protocol_version;
	int fast_cipher;
	int spin_us;
	int stay;
	int lstay;
	int block;
	int same_features;
	int same_processors;
	int quiet;
	int speed;
	int decay_interval;
	int slow_decay;
	int fast_decay;
	struct ctl_table_header *sysctl;
	struct ctl_table *table;
};

/**
 * struct mos_setting - one of them
 * @name: as in net.mosix.NAME
 * @offset: in struct mos_settings, of an int
 * @initial: its value in the beginning
 * @min: the least that is taken; @max: the most
 */
struct mos_setting {
	const char *name;
	unsigned int offset;
	int initial;
	int min;
	int max;
};

extern const struct mos_setting mos_setting_table[];
extern const unsigned int mos_setting_count;

int mos_settings_create(struct mos_node *mn);
void mos_settings_destroy(struct mos_node *mn);
const struct mos_setting *mos_setting_find(const char *name);
int mos_setting_get(const struct mos_node *mn, const struct mos_setting *setting);
int mos_setting_set(struct mos_node *mn, const struct mos_setting *setting, s64 value);

#endif
