/* SPDX-License-Identifier: GPL-2.0 */
/* How much memory a process that is away has, lent to its deputy while it looks at itself in /proc. */
#ifndef MOS_SIZES_H
#define MOS_SIZES_H

#include "message.h"

struct mos_sizes mos_sizes_now(void);
struct mos_sizes mos_sizes_lend(const struct mos_sizes *away);
void mos_sizes_give_back(const struct mos_sizes *lent);

#endif
