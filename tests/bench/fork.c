// SPDX-License-Identifier: GPL-2.0
/* Told to go, has a child and waits for it, and prints how long that takes, in ns. */
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

int main(void)
{
	while (told_to_go()) {
		long start = now_ns();
		pid_t child = fork();

		must(child >= 0);
		if (!child)
			_exit(0);
		must(waitpid(child, NULL, 0) == child);
		printf("%ld\n", now_ns() - start);
		fflush(stdout);
	}
	return 0;
}
