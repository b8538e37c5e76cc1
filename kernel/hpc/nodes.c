// SPDX-License-Identifier: GPL-2.0
/* /proc/hpc/nodes: the nodes of the cluster, as the balancing daemon of this one has told of them. */
#include <linux/fs.h>
#include <linux/seq_file.h>

#include "../load.h"
#include "../node.h"
#include "../peer.h"
#include "uapi/mosix.h"
#include "hpc.h"

/* Without a daemon that runs there is nothing to read. */
#define SHOW(name, format, value)								\
static int tell_##name(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)	\
{												\
	struct mos_load load;									\
												\
	if (!mos_load_is_known(mn, ref->number, &load))					\
		return -ENODATA;								\
	seq_printf(m, format "\n", value);							\
	return 0;										\
}

SHOW(load, "%u", load.load)
SHOW(cpus, "%u", load.cpus)
SHOW(speed, "%u", load.speed)
SHOW(util, "%u", load.util)
SHOW(mem, "%llu", load.mem)
SHOW(rmem, "%llu", load.rmem)
SHOW(tmem, "%llu", load.tmem)

static u32 own_status(const struct mos_node *mn)
{
	const struct mos_settings *settings = &mn->settings;

	return MOSIX_STATUS_CONF | MOSIX_STATUS_UP |
	       (READ_ONCE(settings->stay) ? MOSIX_STATUS_STAY : 0) |
	       (READ_ONCE(settings->lstay) ? MOSIX_STATUS_LSTAY : 0) |
	       (READ_ONCE(settings->block) ? MOSIX_STATUS_BLOCK : 0) |
	       (READ_ONCE(settings->quiet) ? MOSIX_STATUS_QUIET : 0);
}

/* Whether it answers the kernel knows; what it has set, the daemon. */
static u32 status_of(struct mos_node *mn, const struct mos_peer *peer, u32 number)
{
	struct mos_load load;

	if (!mos_peer_is_up(peer))
		return MOSIX_STATUS_CONF;
	return MOSIX_STATUS_CONF | MOSIX_STATUS_UP |
	       (mos_load_is_known(mn, number, &load) ? load.status : 0);
}

static int tell_status(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	bool is_self = ref->number == READ_ONCE(mn->id);
	struct mos_peer *peer = is_self ? NULL : mos_peer_find(mn, ref->number);

	if (!is_self && !peer)
		return -ENOENT;
	seq_printf(m, "%u\n", is_self ? own_status(mn) : status_of(mn, peer, ref->number));
	mos_peer_put(peer);
	return 0;
}

#define FILE(name) MOS_HPC_FILE(#name, 0444, .show = tell_##name)

static const struct mos_hpc_entry files[] = {
	FILE(cpus), FILE(load), FILE(mem), FILE(rmem), FILE(speed), FILE(status), FILE(tmem), FILE(util),
	{}
};

static const struct mos_hpc_entry member = MOS_HPC_DIR("node", .children = files);

static bool find_node(struct mos_node *mn, u32 number, struct pid **pid)
{
	struct mos_peer *peer;

	*pid = NULL;
	if (number == READ_ONCE(mn->id))
		return true;
	peer = mos_peer_find(mn, number);
	mos_peer_put(peer);
	return peer;
}

/**
 * struct search - for the node that is next
 * @from: the lowest number that is wanted
 * @found: the lowest so far, or U32_MAX
 */
struct search {
	u32 from;
	u32 found;
};

static void look_at(struct search *search, u32 number)
{
	if (number >= search->from && number < search->found)
		search->found = number;
}

static int look_at_peer(void *ctx, const struct mos_peer_info *info)
{
	look_at(ctx, info->id);
	return 0;
}

static bool find_next_node(struct mos_node *mn, u32 *number)
{
	struct search search = { .from = max(*number, 1u), .found = U32_MAX };

	look_at(&search, READ_ONCE(mn->id));
	if (mos_peers_each(mn, look_at_peer, &search))
		return false;
	*number = search.found;
	return search.found != U32_MAX;
}

const struct mos_hpc_members mos_hpc_nodes = {
	.find = find_node,
	.next = find_next_node,
	.member = &member,
};
