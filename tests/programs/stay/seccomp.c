// SPDX-License-Identifier: GPL-2.0
/*
 * System calls are filtered: one of them fails as the filter says.
 *
 * feature: seccomp
 * calls: seccomp, prctl
 * away: refused seccomp_nsfs
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "shape.h"

static void prepare(void)
{
	struct sock_filter rules[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EXDEV),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { .len = sizeof(rules) / sizeof(rules[0]), .filter = rules };

	must(!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	must(!syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter));
}

static void step(unsigned long n)
{
	must(syscall(SYS_getppid) == -1 && errno == EXDEV);
	must(prctl(PR_GET_SECCOMP) == SECCOMP_MODE_FILTER);
}

const struct shape shape = { .prepare = prepare, .step = step };
