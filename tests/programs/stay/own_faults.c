// SPDX-License-Identifier: GPL-2.0
/*
 * Faults in a part of the memory are told to the program itself.
 *
 * feature: userfaultfd
 * calls: userfaultfd, ioctl
 * away: refused userfaultfd
 */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "pages.h"
#include "shape.h"

static unsigned char *memory;
static int teller;

static void prepare(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register area = { .mode = UFFDIO_REGISTER_MODE_MISSING, .range.len = 64 * PAGE };

	memory = map_pages(64, PROT_READ | PROT_WRITE);
	area.range.start = (uintptr_t)memory;
	teller = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	must(teller >= 0 && !ioctl(teller, UFFDIO_API, &api) && !ioctl(teller, UFFDIO_REGISTER, &area));
}

/* A page is put where none was, before it is touched. */
static void step(unsigned long n)
{
	unsigned char source[PAGE] __attribute__((aligned(PAGE)));
	unsigned char *page = memory + n % 64 * PAGE;
	struct uffdio_copy copy = { .dst = (uintptr_t)page, .src = (uintptr_t)source, .len = PAGE };

	memset(source, n, PAGE);
	must(!ioctl(teller, UFFDIO_COPY, &copy) && test_all(page, PAGE, n));
	must(!madvise(page, PAGE, MADV_DONTNEED));
}

const struct shape shape = { .prepare = prepare, .step = step };
