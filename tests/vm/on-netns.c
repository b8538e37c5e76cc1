// SPDX-License-Identifier: GPL-2.0
/*
 * `on K COMMAND...` when the nodes are namespaces of one machine: what `ip netns exec` and `nsenter --uts` do
 * together, in one small program, because tests call it thousands of times.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

/* As the cluster itself says "I failed", and as a shell says that a program is not there or is none. */
enum { STATUS_NO_NODE = 125, STATUS_NO_START = 126, STATUS_NOT_FOUND = 127 };

static void die(const char *what)
{
	fprintf(stderr, "on: %s: %s\n", what, strerror(errno));
	exit(STATUS_NO_NODE);
}

static void enter(const char *kind, const char *node, int type)
{
	char path[64];
	int fd;

	if (snprintf(path, sizeof(path), "/run/%s/node%s", kind, node) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		die(node);
	}
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		fprintf(stderr, "on: there is no node%s\n", node);
		exit(STATUS_NO_NODE);
	}
	if (fd < 0 || setns(fd, type))
		die(path);
	close(fd);
}

/* /sys shows the network of whoever mounts it, so the node has one of its own, which nobody else sees. */
static void mount_sys(void)
{
	if (unshare(CLONE_NEWNS) || mount("", "/", "none", MS_SLAVE | MS_REC, NULL))
		die("a mount namespace");
	if (umount2("/sys", MNT_DETACH) || mount("sysfs", "/sys", "sysfs", 0, NULL))
		die("/sys");
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fputs("Usage: on K COMMAND [ARG...]\n", stderr);
		return 2;
	}
	enter("netns", argv[1], CLONE_NEWNET);
	enter("uts", argv[1], CLONE_NEWUTS);
	mount_sys();
	execvp(argv[2], argv + 2);
	fprintf(stderr, "on: %s: %s\n", argv[2], strerror(errno));
	return errno == ENOENT ? STATUS_NOT_FOUND : STATUS_NO_START;
}
