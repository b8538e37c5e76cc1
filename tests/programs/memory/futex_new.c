// SPDX-License-Identifier: GPL-2.0
/*
 * The newer calls for futexes: nobody waits where the value is another, and nobody is woken where none waits.
 *
 * feature: futexes
 * calls: futex_wait, futex_wake, futex_requeue
 * away: comes home
 * needs: kernel 6.7
 */
#include <linux/futex.h>
#include <sys/syscall.h>

#include "shape.h"

#ifndef SYS_futex_wake
#define SYS_futex_wake 454
#define SYS_futex_wait 455
#define SYS_futex_requeue 456
#endif

/* FUTEX2_SIZE_U32 | FUTEX2_PRIVATE */
#define FLAGS (2 | 128)

static uint32_t word, other;

static void requeue(void)
{
	struct futex_waitv both[] = {
		{ .val = word, .uaddr = (uintptr_t)&word, .flags = FLAGS },
		{ .uaddr = (uintptr_t)&other, .flags = FLAGS },
	};

	must(!syscall(SYS_futex_requeue, both, 0, 1, 1));
	both[0].val++;
	must(syscall(SYS_futex_requeue, both, 0, 1, 1) == -1 && errno == EAGAIN);
	must(syscall(SYS_futex_requeue, both, 1, 1, 1) == -1 && errno == EINVAL);
}

static void step(unsigned long n)
{
	word = n;
	if (syscall(SYS_futex_wake, &word, 1UL, 1, FLAGS)) {
		must(errno == ENOSYS);
		shape_without();
		return;
	}
	must(syscall(SYS_futex_wait, &word, (unsigned long)word + 1, ~0U, FLAGS, NULL, 0) == -1 && errno == EAGAIN);
	must(syscall(SYS_futex_wake, &word, 1UL, 1, 0x40) == -1 && errno == EINVAL);
	requeue();
	must(word == (uint32_t)n && !other);
}

const struct shape shape = { .step = step };
