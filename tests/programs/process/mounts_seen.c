// SPDX-License-Identifier: GPL-2.0
/*
 * A program asks the kernel, not /proc, for what is mounted.
 *
 * feature: mounts
 * calls: listmount, statmount
 * away: comes home
 * needs: kernel 6.8
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "shape.h"

enum { STATMOUNT = 457, LISTMOUNT = 458, MOUNTS = 64, BASIC = 2, UNIQUE = 0x4000 };

/* struct mnt_id_req, as it was first. */
struct request {
	uint32_t size, spare;
	uint64_t mount, param;
};

/* The beginning of struct statmount, of which we ask for the basics. */
struct basics {
	uint32_t size, options;
	uint64_t mask;
	uint64_t rest[64];
};

static void step(unsigned long n)
{
	struct request request = { .size = sizeof(request), .mount = UINT64_MAX };
	struct basics basics = { 0 };
	uint64_t mounts[MOUNTS];
	long count = syscall(LISTMOUNT, &request, mounts, MOUNTS, 0);

	if (count < 0) {
		must(errno == ENOSYS);
		shape_without();
		return;
	}
	must(count > 0);
	request.mount = mounts[0];
	request.param = BASIC;
	must(!syscall(STATMOUNT, &request, &basics, sizeof(basics), 0) && basics.mask & BASIC);
	request.mount = 1;
	must(syscall(STATMOUNT, &request, &basics, sizeof(basics), 0) == -1 && (errno == ENOENT || errno == EINVAL));
	must(syscall(LISTMOUNT, &request, mounts, MOUNTS, 1) == -1 && errno == EINVAL);
}

const struct shape shape = { .step = step };
