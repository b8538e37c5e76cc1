// SPDX-License-Identifier: GPL-2.0
/* Owns what is known of files that are read and written in parts where a program does so by one call. */
#include <linux/fs.h>
#include <linux/major.h>
#include <linux/net.h>
#include <asm/unistd.h>

#include "../compat/task.h"
#include "../unfinished.h"
#include "parts.h"

/* Others append as well: what belongs together must not come apart. */
static enum mos_parts parts_of_regular(const struct file *file, bool writes)
{
	return writes && file->f_flags & O_APPEND ? MOS_PARTS_NONE : MOS_PARTS_ALL;
}

/*
 * What comes from memory or nowhere, and goes there, has no bounds of its own. A terminal gives a line, and is
 * content with any number. Another device may take the length for that of a record, or refuse what is too short.
 */
static enum mos_parts parts_of_device(const struct inode *inode, bool writes)
{
	if (imajor(inode) == MEM_MAJOR)
		return MOS_PARTS_ALL;
	if (!mos_is_terminal(inode))
		return MOS_PARTS_NONE;
	return writes ? MOS_PARTS_ALL : MOS_PARTS_ONE;
}

/* But for streams each call is a message. */
static enum mos_parts parts_of_socket(struct file *file, bool writes)
{
	const struct socket *sock = sock_from_file(file);

	if (!sock || sock->type != SOCK_STREAM)
		return MOS_PARTS_NONE;
	return writes ? MOS_PARTS_ALL : MOS_PARTS_ONE;
}

static enum mos_parts parts_of_file(struct file *file, bool writes)
{
	const struct inode *inode = file_inode(file);

	switch (inode->i_mode & S_IFMT) {
	case S_IFREG:
		return parts_of_regular(file, writes);
	case S_IFBLK:
		return MOS_PARTS_ALL;
	case S_IFCHR:
		return parts_of_device(inode, writes);
	case S_IFSOCK:
		return parts_of_socket(file, writes);
	default:
		return writes ? MOS_PARTS_ALL : MOS_PARTS_ONE;
	}
}

/**
 * mos_parts_of() - what becomes of a call that is too long to be carried at once
 * @nr: the call
 * @call: its row
 * @fd: its first argument
 *
 * Context: the deputy.
 * Return: MOS_PARTS_ONE, too, for what reads or writes no file, and for what fails anyway.
 */
enum mos_parts mos_parts_of(u32 nr, const struct mos_syscall *call, unsigned int fd)
{
	bool writes = nr == __NR_write || nr == __NR_pwrite64;
	enum mos_parts parts;
	struct fd f;

	if (!(call->flags & MOS_SYSCALL_WHOLE))
		return MOS_PARTS_ONE;
	f = fdget(fd);
	if (!mos_fd_file(f))
		return MOS_PARTS_ONE;
	parts = parts_of_file(mos_fd_file(f), writes);
	fdput(f);
	return parts;
}
