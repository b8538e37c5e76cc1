// SPDX-License-Identifier: GPL-2.0
/*
 * What happens to watched files and directories is told, in order, also over a move.
 *
 * feature: being told of changes
 * calls: inotify_init, inotify_init1, inotify_add_watch, inotify_rm_watch
 * away: works
 */
#include <sys/inotify.h>
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

static int watcher, folder;

static void expect(const char **at, uint32_t mask, const char *name)
{
	const struct inotify_event *event = (const void *)*at;

	must(event->wd == folder && event->mask == mask);
	must(!strcmp(event->len ? event->name : "", name));
	*at += sizeof(*event) + event->len;
}

static void cause(void)
{
	must(!close(make_file("folder/a")) && !rename("folder/a", "folder/b") && !unlink("folder/b"));
}

static void prepare(void)
{
	must(!mkdir("folder", 0755));
	watcher = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	folder = inotify_add_watch(watcher, "folder", IN_CREATE | IN_MOVE | IN_DELETE);
	must(watcher >= 0 && folder >= 0);
	cause();
}

static void step(unsigned long n)
{
	char room[1024] __attribute__((aligned(8)));
	const char *at = room;
	ssize_t length = read(watcher, room, sizeof(room));
	int second = syscall(SYS_inotify_init);

	expect(&at, IN_CREATE, "a");
	expect(&at, IN_MOVED_FROM, "a");
	expect(&at, IN_MOVED_TO, "b");
	expect(&at, IN_DELETE, "b");
	must(at == room + length && read(watcher, room, sizeof(room)) == -1 && errno == EAGAIN);
	must(second >= 0 && inotify_add_watch(second, "folder", IN_OPEN) >= 0 && !close(second));
	must(inotify_add_watch(watcher, "missing", IN_OPEN) == -1 && errno == ENOENT);
	must(inotify_rm_watch(watcher, folder + 1) == -1 && errno == EINVAL);
	cause();
	must(read(watcher, room, 4) == -1 && errno == EINVAL);
}

static void verify(void)
{
	must(!inotify_rm_watch(watcher, folder));
}

const struct shape shape = { prepare, step, verify };
