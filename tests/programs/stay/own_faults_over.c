// SPDX-License-Identifier: GPL-2.0
/*
 * The program wants to be told of its faults, and does not any more.
 *
 * feature: userfaultfd
 * calls: userfaultfd, ioctl, close
 * away: comes home
 * moves: userfaultfd
 */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "pages.h"
#include "shape.h"

static unsigned char *memory;

static void prepare(void)
{
	memory = map_pages(2, PROT_READ | PROT_WRITE);
}

static void step(unsigned long n)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register area = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	int teller = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	area.range.start = (uintptr_t)memory;
	area.range.len = 2 * PAGE;
	must(teller >= 0 && !ioctl(teller, UFFDIO_API, &api) && !ioctl(teller, UFFDIO_REGISTER, &area));
	must(n % 2 || !ioctl(teller, UFFDIO_UNREGISTER, &area.range));
	must(!close(teller));
	must(!madvise(memory, PAGE, MADV_DONTNEED) && test_all(memory, PAGE, 0) && memory[PAGE] == (unsigned char)n);
	memory[PAGE] = n + 1;
}

const struct shape shape = { .prepare = prepare, .step = step };
