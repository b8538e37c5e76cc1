/* SPDX-License-Identifier: GPL-2.0 */
/* What the daemon says: lines on standard error, which the journal keeps. */
#ifndef INFOD_SAY_H
#define INFOD_SAY_H

void infod_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
