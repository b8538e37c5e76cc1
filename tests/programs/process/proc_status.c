// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/self/status tells who the program is, what it has blocked, what it handles, what waits for it.
 *
 * feature: /proc/self
 * calls: openat, read
 * away: works
 */
#include <sys/stat.h>

#include "proc.h"
#include "shape.h"

static void handle(int signal)
{
}

static bool has_signal(const char *name, int signal)
{
	return strtoul(proc_status(name), NULL, 16) >> (signal - 1) & 1;
}

static void prepare(void)
{
	sigset_t set;

	must(signal(SIGUSR1, handle) != SIG_ERR && signal(SIGUSR2, SIG_IGN) != SIG_ERR);
	must(!sigemptyset(&set) && !sigaddset(&set, SIGURG) && !sigprocmask(SIG_BLOCK, &set, NULL));
}

static void step(unsigned long n)
{
	int ignored = n % 2 ? SIGHUP : SIGWINCH;
	sigset_t urg;
	int taken;

	must(atoi(proc_status("Pid")) == getpid() && atoi(proc_status("Tgid")) == getpid());
	must(atoi(proc_status("PPid")) == getppid() && atoi(proc_status("Threads")) == 1);
	must(atoi(proc_status("Uid")) == (int)getuid() && atoi(proc_status("TracerPid")) == 0);
	must(*proc_status("State") == 'R');
	must(signal(ignored, SIG_IGN) != SIG_ERR && has_signal("SigIgn", ignored));
	must(signal(ignored, handle) != SIG_ERR && !has_signal("SigIgn", ignored) && has_signal("SigCgt", ignored));
	must(has_signal("SigBlk", SIGURG) && !has_signal("SigBlk", SIGUSR1));
	must(has_signal("SigCgt", SIGUSR1) && has_signal("SigIgn", SIGUSR2));
	must(!has_signal("ShdPnd", SIGURG) && !kill(getpid(), SIGURG) && has_signal("ShdPnd", SIGURG));
	must(!sigemptyset(&urg) && !sigaddset(&urg, SIGURG) && !sigwait(&urg, &taken));
	umask(n & 0777);
	must(strtoul(proc_status("Umask"), NULL, 8) == (n & 0777));
}

const struct shape shape = { .prepare = prepare, .step = step };
