/* SPDX-License-Identifier: GPL-2.0 */
/* How fast a processor of this machine is. */
#ifndef INFOD_SPEED_H
#define INFOD_SPEED_H

#include <stdint.h>

uint32_t infod_speed(const char *cache);

#endif
