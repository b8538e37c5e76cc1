// SPDX-License-Identifier: GPL-2.0
/*
 * A program keeps something where not even the kernel looks.
 *
 * feature: secret memory
 * calls: memfd_secret
 * away: comes home
 * needs: kernel 6.5
 * moves: shm
 */
#include <sys/syscall.h>

#include "pages.h"
#include "shape.h"

/* An older kernel has it, too, but only if it is told to. */
static void step(unsigned long n)
{
	int fd = syscall(SYS_memfd_secret, 0);
	unsigned char *secret;

	if (fd < 0) {
		must(errno == ENOSYS);
		shape_without();
		return;
	}
	must(!ftruncate(fd, PAGE));
	secret = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	must(secret != MAP_FAILED && !*secret);
	*secret = n;
	must(*secret == (unsigned char)n && write(fd, "x", 1) == -1);
	must(!munmap(secret, PAGE) && !close(fd));
}

const struct shape shape = { .step = step };
