/* SPDX-License-Identifier: GPL-2.0 */
/* How daemons find each other that are on no map. */
#ifndef INFOD_DISCOVER_H
#define INFOD_DISCOVER_H

#include "core/places.h"
#include "daemon.h"

int infod_discover_start(struct infod *infod, char *words, size_t size);
void infod_discover(struct infod *infod, u64 now);
void infod_discover_take(struct infod *infod, const u8 *bytes, size_t len, const struct infod_place *sender);

#endif
