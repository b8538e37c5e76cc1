/* SPDX-License-Identifier: GPL-2.0 */
/* The file with the keys of the cluster: what it may look like, and who may read it. */
#ifndef MOS_KEYFILE_H
#define MOS_KEYFILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "uapi/mosix.h"

#define MOS_KEYFILE_PATH "/etc/mosix/key"
#define MOS_KEYFILE_KEYS 2
/* Room for what people see of a key, with the final zero. */
#define MOS_PRINT_TEXT 20

/**
 * struct mos_keyfile - what the file says
 * @count: keys in it
 * @key:   the main one first
 */
struct mos_keyfile {
	size_t count;
	uint8_t key[MOS_KEYFILE_KEYS][MOSIX_KEY_LEN];
};

/**
 * mos_keyfile_parse() - read what is in the file
 * @bytes: one key, or two: the main one and another
 * @len:   how many bytes there are
 * @keys:  receives the keys
 * @why:   receives, in words, what is wrong
 * @size:  bytes of @why
 *
 * Return: 0 or -EINVAL.
 */
int mos_keyfile_parse(const void *bytes, size_t len, struct mos_keyfile *keys, char *why, size_t size);

/**
 * mos_keyfile_judge() - is the file root's own secret?
 * @stat: of the file
 * @why:  receives, in words, why not
 * @size: bytes of @why
 *
 * Return: 0 or -EPERM.
 */
int mos_keyfile_judge(const struct stat *stat, char *why, size_t size);

/* What people compare instead of a key: four groups of four digits. Return: @text. */
const char *mos_print_text(const uint8_t print[MOSIX_PRINT_LEN], char text[MOS_PRINT_TEXT]);

/* The fingerprint of a key, as the module makes it. */
void mos_print_of(const uint8_t key[MOSIX_KEY_LEN], uint8_t print[MOSIX_PRINT_LEN]);

#endif
