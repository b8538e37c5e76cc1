// SPDX-License-Identifier: GPL-2.0
/*
 * A map for programs in the kernel: what was put in is there.
 *
 * feature: programs in the kernel
 * calls: bpf
 * away: comes home
 */
#include <linux/bpf.h>
#include <sys/syscall.h>

#include "shape.h"

static long call(int command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static void step(unsigned long n)
{
	union bpf_attr map = { .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 4 };
	uint32_t key = n % 4;
	uint64_t value = n * 3 + 1, found = 0;
	int fd = call(BPF_MAP_CREATE, &map);
	union bpf_attr entry = { .map_fd = fd, .key = (uintptr_t)&key, .value = (uintptr_t)&value };

	must(fd >= 0);
	must(!call(BPF_MAP_UPDATE_ELEM, &entry));
	entry.value = (uintptr_t)&found;
	must(!call(BPF_MAP_LOOKUP_ELEM, &entry) && found == value);
	key = 4;
	must(call(BPF_MAP_LOOKUP_ELEM, &entry) == -1 && errno == ENOENT);
	must(!close(fd));
}

const struct shape shape = { .step = step };
