/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers, and the words of others, the way people read them. */
#ifndef MOS_FORMAT_H
#define MOS_FORMAT_H

#include <stdint.h>

#define MOS_FORMAT_TEXT 32

/* Each writes into @text and returns it: "12.3 ms", "4 min 5 s", "3.4 MiB". */
const char *mos_format_time(uint64_t ns, char text[MOS_FORMAT_TEXT]);
const char *mos_format_bytes(uint64_t bytes, char text[MOS_FORMAT_TEXT]);

/* Replaces by '?' what is not printable ASCII: a process may have any bytes as its name, and a terminal obeys some. */
void mos_format_plain(char *text);

#endif
