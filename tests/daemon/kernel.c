// SPDX-License-Identifier: GPL-2.0
/* Stands where mosix.ko would be: node 1 of a cluster whose other nodes make themselves known, without processes. */
#include "userland/infod/kernel.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userland/lib/infod.h"
#include "stand.h"

char stand_socket[MOS_INFOD_PATH];

const char *mos_infod_path(char path[MOS_INFOD_PATH])
{
	memcpy(path, stand_socket, MOS_INFOD_PATH);
	return path;
}

bool mos_infod_is_first(void)
{
	return false;
}

/* Nothing is kept. */
struct infod_kernel {
	char nothing;
};

static struct infod_kernel only;

int infod_kernel_open(struct infod_kernel **kernel)
{
	*kernel = &only;
	return 0;
}

void infod_kernel_close(struct infod_kernel *kernel)
{
	(void)kernel;
}

const char *infod_kernel_words(const struct infod_kernel *kernel)
{
	(void)kernel;
	return "";
}

int infod_kernel_status(struct infod_kernel *kernel, struct infod_status *status)
{
	(void)kernel;
	*status = (struct infod_status){ .number = STAND_NODE };
	return 0;
}

int infod_kernel_peers(struct infod_kernel *kernel, infod_peer_fn *fn, void *ctx)
{
	(void)kernel;
	(void)fn;
	(void)ctx;
	return 0;
}

int infod_kernel_meet(struct infod_kernel *kernel, const struct infod_peer *peers, size_t count)
{
	(void)kernel;
	(void)peers;
	(void)count;
	return -EOPNOTSUPP;
}

int infod_kernel_candidates(struct infod_kernel *kernel, infod_candidate_fn *fn, void *ctx)
{
	(void)kernel;
	(void)fn;
	(void)ctx;
	return 0;
}

int infod_kernel_tell(struct infod_kernel *kernel, const struct infod_told *told, size_t count)
{
	(void)kernel;
	(void)told;
	(void)count;
	return 0;
}

int infod_kernel_settings(struct infod_kernel *kernel, struct infod_settings *settings)
{
	(void)kernel;
	*settings = (struct infod_settings){ .max_guests = 64 };
	return 0;
}

int infod_kernel_move(struct infod_kernel *kernel, uint32_t pid, uint32_t node, bool must)
{
	(void)kernel;
	(void)pid;
	(void)node;
	return -EOPNOTSUPP;
}

int infod_kernel_listen(struct mos_listener **listener, int *fd)
{
	*listener = NULL;
	*fd = -1;
	return 0;
}

void infod_kernel_hear(struct mos_listener *listener, struct infod_events *events)
{
	(void)listener;
	*events = (struct infod_events){ 0 };
}

void infod_kernel_leave(struct mos_listener *listener)
{
	(void)listener;
}
