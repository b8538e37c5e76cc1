/* SPDX-License-Identifier: GPL-2.0 */
/* Small files, read at once. */
#ifndef INFOD_FILE_H
#define INFOD_FILE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * infod_file_read() - the text of a file
 * @path: of the file
 * @text: receives it, ended by NUL; what is beyond @size is cut off
 * @size: room there
 *
 * Return: whether there was any.
 */
bool infod_file_read(const char *path, char *text, size_t size);

#endif
