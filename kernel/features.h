/* SPDX-License-Identifier: GPL-2.0 */
/* What programs can use of a processor, as words of cpuid, as a set of names, and in words. */
#ifndef MOS_FEATURES_H
#define MOS_FEATURES_H

#include "pure.h"

/**
 * enum mos_cpuid_word - the registers of cpuid that programs choose their code by
 * @MOS_CPUID_1_EDX: leaf 1, and so on: leaf, leaf within it, register
 */
enum mos_cpuid_word {
	MOS_CPUID_1_EDX,
	MOS_CPUID_1_ECX,
	MOS_CPUID_7_EBX,
	MOS_CPUID_7_ECX,
	MOS_CPUID_7_EDX,
	MOS_CPUID_7_1_EAX,
	MOS_CPUID_D_1_EAX,
	MOS_CPUID_80000001_ECX,
	MOS_CPUID_80000001_EDX,
	MOS_CPUID_80000008_EBX,
	MOS_CPU_WORDS
};

u32 mos_features_used(enum mos_cpuid_word word);
u64 mos_features_set(const u32 *words);
size_t mos_features_names(u64 set, char *text, size_t size);

#endif
