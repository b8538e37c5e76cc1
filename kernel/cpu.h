/* SPDX-License-Identifier: GPL-2.0 */
/* What a process may expect of the processor under it, and whether a node has it. */
#ifndef MOS_CPU_H
#define MOS_CPU_H

#include "message.h"

void mos_cpu_init(void);
void mos_cpu_facts(struct mos_facts *facts);
u32 mos_cpu_numbers(void);
int mos_cpu_confine(u32 numbers);
u64 mos_cpu_set(void);
int mos_cpu_expect(u64 set, bool no_more, struct mos_words *why);
bool mos_cpu_has_keys(const struct mos_facts *facts);
int mos_cpu_judge(const struct mos_facts *facts, struct mos_words *why);

#endif
