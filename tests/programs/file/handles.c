// SPDX-License-Identifier: GPL-2.0
/*
 * A file is opened by a handle that was taken of it before.
 *
 * feature: opening files
 * calls: name_to_handle_at, open_by_handle_at
 * away: comes home
 */
#include "files.h"
#include "shape.h"

static struct file_handle *handle;
static int folder, fd;
static char name[64];

/* Not every file system gives handles; the one of shared memory does. */
static void prepare(void)
{
	int mount;

	snprintf(name, sizeof(name), "/dev/shm/handle.%d", getpid());
	handle = malloc(sizeof(*handle) + MAX_HANDLE_SZ);
	handle->handle_bytes = MAX_HANDLE_SZ;
	folder = open("/dev/shm", O_RDONLY | O_DIRECTORY);
	fd = make_file(name);
	must(folder >= 0 && !name_to_handle_at(AT_FDCWD, name, handle, &mount, 0));
}

static void step(unsigned long n)
{
	struct file_handle small = { .handle_bytes = 0 };
	int mount, opened;

	must(name_to_handle_at(fd, "", &small, &mount, AT_EMPTY_PATH) == -1 && errno == EOVERFLOW);
	must(small.handle_bytes == handle->handle_bytes);
	small.handle_bytes = 0;
	opened = open_by_handle_at(folder, handle, O_RDWR);
	must(opened >= 0 && is_same_file(opened, fd) && !close(opened));
	must(open_by_handle_at(folder, &small, O_RDWR) == -1 && errno == EINVAL);
}

static void verify(void)
{
	must(!unlink(name));
}

const struct shape shape = { prepare, step, verify };
