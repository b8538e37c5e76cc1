// SPDX-License-Identifier: GPL-2.0
/*
 * A program finds in /proc/self what it found at home: limits, groups of control, mounts, and how readily it may be
 * killed; what it has read and written only grows.
 *
 * feature: /proc/self
 * calls: openat, read
 * away: works
 */
#include <dirent.h>
#include <sys/syscall.h>

#include "proc.h"
#include "shape.h"

static const char *const same[] = {
	"/proc/self/limits", "/proc/self/cgroup", "/proc/self/mountinfo", "/proc/self/comm",
	"/proc/thread-self/comm", "/proc/self/uid_map",
	"/proc/self/personality",
};

#define SAME (sizeof(same) / sizeof(same[0]))
#define ROOM 16384

static char at_home[SAME][ROOM];
static size_t lengths[SAME];
static unsigned long long has_read;

/* How many bytes it has read, by whatever call. */
static unsigned long long bytes_read(void)
{
	char text[1024];
	unsigned long long bytes;

	proc_read("/proc/self/io", text, sizeof(text));
	must(sscanf(text, "rchar: %llu", &bytes) == 1 && strstr(text, "\nwrite_bytes: "));
	return bytes;
}

static void look_at_reads(void)
{
	unsigned long long before = bytes_read(), after;
	char byte;
	int fd = open("/dev/zero", O_RDONLY);

	must(fd >= 0 && read(fd, &byte, 1) == 1 && !close(fd));
	after = bytes_read();
	must(before >= has_read && after > before);
	has_read = after;
}

/* It has one thread, by its own number. */
static void look_at_threads(void)
{
	char name[32];
	struct dirent *entry;
	DIR *folder = opendir("/proc/self/task");
	int found = 0;

	must(folder);
	snprintf(name, sizeof(name), "%ld", syscall(SYS_gettid));
	while ((entry = readdir(folder)))
		if (entry->d_name[0] != '.') {
			must(!strcmp(entry->d_name, name));
			found++;
		}
	must(found == 1 && !closedir(folder));
}

/* What it says of itself there is so. */
static void look_at_readiness(int wanted)
{
	char text[16];
	int fd = open("/proc/self/oom_score_adj", O_WRONLY);

	snprintf(text, sizeof(text), "%d\n", wanted);
	must(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && !close(fd));
	proc_read("/proc/self/oom_score_adj", text, sizeof(text));
	must(atoi(text) == wanted);
}

static void prepare(void)
{
	for (size_t i = 0; i < SAME; i++)
		lengths[i] = proc_read(same[i], at_home[i], ROOM);
}

static void step(unsigned long n)
{
	char text[ROOM];

	for (size_t i = 0; i < SAME; i++) {
		must(proc_read(same[i], text, ROOM) == lengths[i]);
		must(!memcmp(text, at_home[i], lengths[i]));
	}
	look_at_reads();
	look_at_threads();
	look_at_readiness(n % 500);
}

const struct shape shape = { .prepare = prepare, .step = step };
