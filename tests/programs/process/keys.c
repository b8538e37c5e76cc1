// SPDX-License-Identifier: GPL-2.0
/*
 * Keys that the kernel keeps: what was added is found, read, and let go of.
 *
 * feature: keys kept by the kernel
 * calls: add_key, request_key, keyctl
 * away: comes home
 */
#include <linux/keyctl.h>
#include <sys/syscall.h>

#include "shape.h"

static void step(unsigned long n)
{
	char secret[100], read[100], name[40];
	long key;

	snprintf(name, sizeof(name), "mosix:%lu", n);
	test_fill(secret, sizeof(secret), n);
	key = syscall(SYS_add_key, "user", name, secret, sizeof(secret), KEY_SPEC_PROCESS_KEYRING);
	must(key > 0);
	must(syscall(SYS_request_key, "user", name, NULL, 0) == key);
	must(syscall(SYS_keyctl, KEYCTL_READ, key, read, sizeof(read), 0) == sizeof(read));
	must(!memcmp(read, secret, sizeof(read)));
	must(!syscall(SYS_keyctl, KEYCTL_UNLINK, key, KEY_SPEC_PROCESS_KEYRING, 0, 0));
	must(syscall(SYS_request_key, "user", name, NULL, 0) == -1 && errno == ENOKEY);
}

const struct shape shape = { .step = step };
