// SPDX-License-Identifier: GPL-2.0
/*
 * A directory announces by a signal that something was made in it or removed from it.
 *
 * feature: being told of changes
 * calls: fcntl
 * away: works
 */
#include "files.h"
#include "shape.h"

static int folder;
static volatile sig_atomic_t told;

static void handler(int signal, siginfo_t *info, void *context)
{
	must(info->si_fd == folder);
	told++;
}

static void prepare(void)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART };

	must(!sigaction(SIGRTMIN + 3, &action, NULL) && !mkdir("folder", 0755));
	folder = open("folder", O_RDONLY | O_DIRECTORY);
	must(folder >= 0 && !fcntl(folder, F_SETSIG, SIGRTMIN + 3));
	must(!fcntl(folder, F_NOTIFY, DN_CREATE | DN_DELETE | DN_MULTISHOT));
}

static void step(unsigned long n)
{
	told = 0;
	must(!close(make_file("folder/file")));
	while (told < 1)
		usleep(500);
	must(told == 1 && !unlink("folder/file"));
	while (told < 2)
		usleep(500);
	must(told == 2 && fcntl(STDIN_FILENO, F_NOTIFY, DN_CREATE) == -1 && errno == ENOTDIR);
}

const struct shape shape = { .prepare = prepare, .step = step };
