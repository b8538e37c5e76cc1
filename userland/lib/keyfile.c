// SPDX-License-Identifier: GPL-2.0
/* The file with the keys of the cluster: what it may look like, and who may read it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "blake2s.h"
#include "keyfile.h"

int mos_keyfile_parse(const void *bytes, size_t len, struct mos_keyfile *keys, char *why, size_t size)
{
	memset(keys, 0, sizeof(*keys));
	if (!len || len % MOSIX_KEY_LEN || len > sizeof(keys->key)) {
		snprintf(why, size, "it has %zu bytes; it must have %d for a key, or twice that for two", len,
			 MOSIX_KEY_LEN);
		return -EINVAL;
	}
	keys->count = len / MOSIX_KEY_LEN;
	memcpy(keys->key, bytes, len);
	return 0;
}

int mos_keyfile_judge(const struct stat *stat, char *why, size_t size)
{
	if (!S_ISREG(stat->st_mode))
		snprintf(why, size, "it is no file");
	else if (stat->st_uid)
		snprintf(why, size, "it belongs to user %u, who is not root", stat->st_uid);
	else if (stat->st_mode & 077)
		snprintf(why, size, "others than root may use it (mode %04o); say: chmod 600",
			 stat->st_mode & 07777);
	else
		return 0;
	return -EPERM;
}

const char *mos_print_text(const uint8_t print[MOSIX_PRINT_LEN], char text[MOS_PRINT_TEXT])
{
	snprintf(text, MOS_PRINT_TEXT, "%02x%02x-%02x%02x-%02x%02x-%02x%02x", print[0], print[1], print[2],
		 print[3], print[4], print[5], print[6], print[7]);
	return text;
}

void mos_print_of(const uint8_t key[MOSIX_KEY_LEN], uint8_t print[MOSIX_PRINT_LEN])
{
	static const char label[] = "mosix fingerprint";
	struct blake2s state;

	blake2s_begin(&state, MOSIX_PRINT_LEN, key, MOSIX_KEY_LEN);
	blake2s_add(&state, label, sizeof(label) - 1);
	blake2s_end(&state, print, MOSIX_PRINT_LEN);
}
