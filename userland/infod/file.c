// SPDX-License-Identifier: GPL-2.0
/* Reading of small files. */
#include "file.h"

#include <fcntl.h>
#include <unistd.h>

bool infod_file_read(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t got;

	*text = '\0';
	if (fd < 0)
		return false;
	do {
		got = read(fd, text + len, size - 1 - len);
		len += got > 0 ? (size_t)got : 0;
	} while (got > 0 && len < size - 1);
	close(fd);
	text[len] = '\0';
	return len;
}
