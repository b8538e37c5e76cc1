// SPDX-License-Identifier: GPL-2.0
/*
 * A parent reads and writes the memory of its child, by call and by file.
 *
 * feature: memory of another process
 * calls: process_vm_readv, process_vm_writev, pread64, pwrite64
 * away: comes home
 * moves: clone_vm
 * children: away
 */
#include <fcntl.h>
#include <sys/uio.h>

#include "child.h"
#include "shape.h"

static struct child child;
static volatile long variable = 5;

/* Sets its variable and says what it was. */
static int serve(int line)
{
	long number, was;

	while (child_hear(line, &number)) {
		was = variable;
		variable = number;
		child_tell(line, was);
	}
	return 0;
}

static void prepare(void)
{
	child = child_serve(serve);
}

static void step(unsigned long n)
{
	long value = 0;
	struct iovec here = { &value, sizeof(value) }, there = { (void *)&variable, sizeof(variable) };
	char path[32];
	int fd;

	child_ask(child, n);
	must(process_vm_readv(child.pid, &here, 1, &there, 1, 0) == sizeof(value) && value == (long)n);
	value = n + 1;
	must(process_vm_writev(child.pid, &here, 1, &there, 1, 0) == sizeof(value));
	must(child_ask(child, n) == (long)n + 1);
	snprintf(path, sizeof(path), "/proc/%d/mem", child.pid);
	fd = open(path, O_RDWR);
	must(fd >= 0 && pread(fd, &value, sizeof(value), (off_t)&variable) == sizeof(value) && value == (long)n);
	value = n + 2;
	must(pwrite(fd, &value, sizeof(value), (off_t)&variable) == sizeof(value) && !close(fd));
	must(child_ask(child, 0) == (long)n + 2);
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
