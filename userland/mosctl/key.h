/* SPDX-License-Identifier: GPL-2.0 */
/* The key of the cluster, for `mosctl key' and `mosctl up'. */
#ifndef MOSCTL_KEY_H
#define MOSCTL_KEY_H

#include "client.h"
#include "keyfile.h"

/* Read the file; says on standard error what is wrong with it. Return: 0 or a negative errno. */
int key_read(const char *file, struct mos_keyfile *keys);

/* Load the file into the module; says what is wrong. Return: an exit status. */
int key_load(struct mos_client *client, const char *file);

#endif
