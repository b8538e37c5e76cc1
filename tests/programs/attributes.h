/* SPDX-License-Identifier: GPL-2.0 */
/* What sched_getattr() and sched_setattr() take, which the C library does not declare. */
#ifndef MOSIX_TESTS_ATTRIBUTES_H
#define MOSIX_TESTS_ATTRIBUTES_H

#include <stdint.h>

struct attributes {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

#endif
