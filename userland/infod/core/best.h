/* SPDX-License-Identifier: GPL-2.0 */
/* Where a process would run fastest, for people who ask. */
#ifndef MOS_INFOD_BEST_H
#define MOS_INFOD_BEST_H

#include "balance.h"

bool mos_best(const struct mos_situation *s, const struct mos_process *process, struct mos_end *chosen);

#endif
