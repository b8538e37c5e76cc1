// SPDX-License-Identifier: GPL-2.0
/* Ends in every way a program can end; and the parent that watches how its child ends. */
#include "test.h"
#include <sys/resource.h>
#include <sys/times.h>
#include <sys/wait.h>

static int usage(void)
{
	fprintf(stderr,
		"usage: exits status N SPINS      compute, then exit with status N\n"
		"       exits signal N SPINS      compute, then die of signal N\n"
		"       exits told N SPINS        wait for a line of input, compute, then exit with status N\n"
		"       exits watch FILE CMD...   run CMD, its pid in FILE, and tell how it fares\n");
	return 2;
}

static void compute(const char *spins)
{
	unsigned long left = strtoul(spins, NULL, 0);

	while (left--)
		test_spin(1000000);
}

static int die(int signal)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	raise(signal);
	return 1;
}

static pid_t start(const char *file, char **command)
{
	FILE *out;
	pid_t pid = fork();

	must(pid >= 0);
	if (pid == 0) {
		execvp(command[0], command);
		_exit(127);
	}
	out = fopen(file, "w");
	must(out);
	fprintf(out, "%d\n", (int)pid);
	fclose(out);
	return pid;
}

static long in_ms(struct timeval time)
{
	return time.tv_sec * 1000 + time.tv_usec / 1000;
}

static int watch(const char *file, char **command)
{
	pid_t pid = start(file, command);
	struct rusage usage;
	struct tms children;
	int status;

	for (;;) {
		must(wait4(pid, &status, WUNTRACED | WCONTINUED, &usage) == pid);
		if (WIFSTOPPED(status)) {
			printf("stopped by %d\n", WSTOPSIG(status));
		} else if (WIFCONTINUED(status)) {
			printf("continued\n");
		} else if (WIFEXITED(status)) {
			printf("exited %d\n", WEXITSTATUS(status));
			break;
		} else {
			printf("killed by %d\n", WTERMSIG(status));
			break;
		}
	}
	must(times(&children) != (clock_t)-1);
	printf("used %ld ms, by times() %ld ms\n", in_ms(usage.ru_utime) + in_ms(usage.ru_stime),
	       (children.tms_cutime + children.tms_cstime) * 1000 / sysconf(_SC_CLK_TCK));
	return 0;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 4096);
	if (argc < 4)
		return usage();
	if (!strcmp(argv[1], "watch"))
		return watch(argv[2], argv + 3);
	if (!strcmp(argv[1], "told"))
		must(getchar() == '\n');
	compute(argv[3]);
	if (!strcmp(argv[1], "status") || !strcmp(argv[1], "told"))
		return atoi(argv[2]);
	if (!strcmp(argv[1], "signal"))
		return die(atoi(argv[2]));
	return usage();
}
