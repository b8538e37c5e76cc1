/* SPDX-License-Identifier: GPL-2.0 */
/* What a process may expect of the processor and the kernel under it, and whether a node has it. */
#ifndef MOS_CPU_H
#define MOS_CPU_H

#include "message.h"

void mos_cpu_init(void);
u64 mos_cpu_vdso_hash(void);
void mos_cpu_facts(struct mos_facts *facts);
int mos_cpu_judge(const struct mos_facts *facts, struct mos_words *why);

#endif
