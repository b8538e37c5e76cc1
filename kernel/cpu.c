// SPDX-License-Identifier: GPL-2.0
/* What a process may expect of the processor and the kernel under it, and whether a node has it. */
#include <linux/cache.h>
#include <asm/cpufeature.h>
#include <asm/fpu/xcr.h>

#include "image/vdso.h"
#include "process.h"
#include "cpu.h"

/* The capability words that cpuid shows to programs, as asm/cpufeatures.h numbers them. */
static const u8 words[MOS_CPU_WORDS] = { 0, 1, 4, 9, 16 };

/*
 * Bits of these words that no program can use: they concern the kernel, or
 * describe how this very machine is set up.
 */
static const u16 kernel_bits[] = {
	X86_FEATURE_VME, X86_FEATURE_DE, X86_FEATURE_PSE, X86_FEATURE_PAE,
	X86_FEATURE_MCE, X86_FEATURE_APIC, X86_FEATURE_MTRR, X86_FEATURE_PGE,
	X86_FEATURE_MCA, X86_FEATURE_PAT, X86_FEATURE_PSE36, X86_FEATURE_DS,
	X86_FEATURE_ACPI, X86_FEATURE_SELFSNOOP, X86_FEATURE_HT, X86_FEATURE_ACC,
	X86_FEATURE_PBE, X86_FEATURE_MP, X86_FEATURE_NX, X86_FEATURE_GBPAGES,
	X86_FEATURE_DTES64, X86_FEATURE_MWAIT, X86_FEATURE_DSCPL, X86_FEATURE_VMX,
	X86_FEATURE_SMX, X86_FEATURE_EST, X86_FEATURE_TM2, X86_FEATURE_CID,
	X86_FEATURE_SDBG, X86_FEATURE_XTPR, X86_FEATURE_PDCM, X86_FEATURE_PCID,
	X86_FEATURE_DCA, X86_FEATURE_X2APIC, X86_FEATURE_TSC_DEADLINE_TIMER,
	X86_FEATURE_HYPERVISOR, X86_FEATURE_TSC_ADJUST, X86_FEATURE_SMEP,
	X86_FEATURE_INVPCID, X86_FEATURE_CQM, X86_FEATURE_RDT_A, X86_FEATURE_SMAP,
	X86_FEATURE_LA57, X86_FEATURE_BUS_LOCK_DETECT,
};

static u64 vdso_hash __ro_after_init;
static u32 have[MOS_CPU_WORDS] __ro_after_init;
static u64 xfeatures __ro_after_init;

static bool is_kernels(unsigned int bit)
{
	for (int i = 0; i < ARRAY_SIZE(kernel_bits); i++)
		if (kernel_bits[i] == bit)
			return true;
	return false;
}

static u32 read_word(unsigned int word)
{
	u32 value = boot_cpu_data.x86_capability[word];

	for (int i = 0; i < 32; i++)
		if (is_kernels(word * 32 + i))
			value &= ~BIT(i);
	return value;
}

/**
 * mos_cpu_init() - learn what this node has
 *
 * Context: module load, in the task of whoever loads it: its vdso is this
 * kernel's.
 */
void mos_cpu_init(void)
{
	vdso_hash = mos_vdso_hash();
	for (int i = 0; i < MOS_CPU_WORDS; i++)
		have[i] = read_word(words[i]);
	if (boot_cpu_has(X86_FEATURE_XSAVE))
		xfeatures = xgetbv(XCR_XFEATURE_ENABLED_MASK);
}

u64 mos_cpu_vdso_hash(void)
{
	return vdso_hash;
}

/**
 * mos_cpu_facts() - say what a process of this node may have come to use
 * @facts: for an offer
 *
 * Programs choose their code by what cpuid said when they started.
 */
void mos_cpu_facts(struct mos_facts *facts)
{
	memcpy(facts->cpu, have, sizeof(have));
	facts->xfeatures = xfeatures;
}

/**
 * mos_cpu_judge() - does this node have it all?
 * @facts: of an offer
 * @why: set where it does not
 *
 * Return: 0 or -EOPNOTSUPP.
 */
int mos_cpu_judge(const struct mos_facts *facts, struct mos_words *why)
{
	for (int i = 0; i < MOS_CPU_WORDS; i++) {
		u32 missing = facts->cpu[i] & ~have[i];

		if (!missing)
			continue;
		mos_words_say(why, "cpu_features: the target's processor lacks features of the home's (word %u: %08x)",
			      words[i], missing);
		return -EOPNOTSUPP;
	}
	if (!(facts->xfeatures & ~xfeatures))
		return 0;
	mos_words_say(why, "cpu_features: the target's processor lacks vector state of the home's (%llx)",
		      facts->xfeatures & ~xfeatures);
	return -EOPNOTSUPP;
}
