// SPDX-License-Identifier: GPL-2.0
/* What a process may expect of the processor under it, and whether a node has it. */
#include <linux/cache.h>
#include <linux/cpumask.h>
#include <linux/sched.h>
#include <asm/cpufeature.h>
#include <asm/fpu/xcr.h>
#include <asm/processor.h>

#include "compat/task.h"
#include "cpu.h"

/* The first components of the vector state have their places for ever. */
#define XSTATE_FIRST_EXTENDED 2

/* Their rights are no vector state: a program that saves its registers names them only if it knows of them. */
#define XSTATE_KEYS BIT_ULL(9)

/* In MOS_CPUID_D_1_EAX: what is as it was in the beginning can be saved without room for it. */
#define XSAVEC BIT(1)

/* In MOS_CPUID_7_ECX: the kernel lets programs use protection keys. */
#define OSPKE BIT(4)

/* In which leaf of cpuid, and in which of its registers (eax, ebx, ecx, edx), a word is. */
static const struct {
	u32 leaf;
	u32 sub;
	u32 reg;
} places[MOS_CPU_WORDS] = {
	[MOS_CPUID_1_EDX] = { 1, 0, 3 },
	[MOS_CPUID_1_ECX] = { 1, 0, 2 },
	[MOS_CPUID_7_EBX] = { 7, 0, 1 },
	[MOS_CPUID_7_ECX] = { 7, 0, 2 },
	[MOS_CPUID_7_EDX] = { 7, 0, 3 },
	[MOS_CPUID_7_1_EAX] = { 7, 1, 0 },
	[MOS_CPUID_D_1_EAX] = { 0xd, 1, 0 },
	[MOS_CPUID_80000001_ECX] = { 0x80000001, 0, 2 },
	[MOS_CPUID_80000001_EDX] = { 0x80000001, 0, 3 },
	[MOS_CPUID_80000008_EBX] = { 0x80000008, 0, 1 },
};

static u32 have[MOS_CPU_WORDS] __ro_after_init;
static u64 xfeatures __ro_after_init;

/* A leaf beyond the last is answered with something else. */
static bool has_leaf(u32 leaf, u32 sub)
{
	if (leaf > cpuid_eax(leaf & 0x80000000))
		return false;
	return leaf != 7 || sub <= cpuid_eax(7);
}

/*
 * What the processor says, not what the kernel makes of it: programs ask the processor, and are told of an
 * instruction also where the kernel has been forbidden to use it.
 */
static u32 read_word(enum mos_cpuid_word word)
{
	u32 reg[4] = {};

	if (has_leaf(places[word].leaf, places[word].sub))
		cpuid_count(places[word].leaf, places[word].sub, &reg[0], &reg[1], &reg[2], &reg[3]);
	return reg[places[word].reg] & mos_features_used(word);
}

/**
 * mos_cpu_init() - learn what this node has
 *
 * Context: module load.
 */
void mos_cpu_init(void)
{
	for (int i = 0; i < MOS_CPU_WORDS; i++)
		have[i] = read_word(i);
	/* The one that the processor has and programs are told of by the kernel. */
	if (!boot_cpu_has(X86_FEATURE_FSGSBASE))
		have[MOS_CPUID_7_EBX] &= ~BIT(0);
	if (boot_cpu_has(X86_FEATURE_XSAVE))
		xfeatures = xgetbv(XCR_XFEATURE_ENABLED_MASK);
}

/* Where the processor puts these components of the vector state; programs and images keep them so. */
static u32 layout_of(u64 components)
{
	u32 print = 2166136261u, size, offset, flags, unused;

	for (int i = XSTATE_FIRST_EXTENDED; i < 63; i++) {
		if (!(components & BIT_ULL(i)))
			continue;
		cpuid_count(0xd, i, &size, &offset, &flags, &unused);
		print = (print ^ size) * 16777619;
		print = (print ^ offset) * 16777619;
	}
	return print;
}

/**
 * mos_cpu_facts() - say what a process of this node may have come to use
 * @facts: for an offer
 *
 * Programs choose their code by what cpuid said when they started, which was here.
 */
void mos_cpu_facts(struct mos_facts *facts)
{
	memcpy(facts->cpu, have, sizeof(have));
	facts->xfeatures = xfeatures;
	facts->xlayout = layout_of(xfeatures);
}

/**
 * mos_cpu_numbers() - numbers of processors that a program of this node may be told
 *
 * It may keep something for each processor that it has found: for those whose numbers are below this.
 */
u32 mos_cpu_numbers(void)
{
	return cpumask_last(cpu_online_mask) + 1;
}

/**
 * mos_cpu_confine() - let a guest's thread use no processor that a program of its home would not know
 * @numbers: that it may be told; 0: any. Where all of those are off here it may use the others
 *
 * Context: the task itself; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mos_cpu_confine(u32 numbers)
{
	cpumask_var_t mask;

	if (!numbers || numbers >= nr_cpu_ids)
		return 0;
	if (!alloc_cpumask_var(&mask, GFP_KERNEL))
		return -ENOMEM;
	cpumask_copy(mask, current->cpus_ptr);
	for (u32 cpu = numbers; cpu < nr_cpu_ids; cpu++)
		cpumask_clear_cpu(cpu, mask);
	/* Refused where nothing is left. */
	set_cpus_allowed_ptr(current, mask);
	free_cpumask_var(mask);
	return 0;
}

/**
 * mos_cpu_set() - what this node has, as others are told beforehand
 *
 * Return: see mos_features_set().
 */
u64 mos_cpu_set(void)
{
	return mos_features_set(have);
}

static void say_missing(u64 missing, struct mos_words *why)
{
	char names[160];

	mos_features_names(missing, names, sizeof(names));
	mos_words_say(why, "cpu_features: the target's processor lacks what programs may use at home: %s", names);
}

static void say_surplus(u64 surplus, struct mos_words *why)
{
	char names[160];

	mos_features_names(surplus, names, sizeof(names));
	mos_words_say(why, "cpu_features: the target's processor has more than home's (net.mosix.same_features): %s", names);
}

/**
 * mos_cpu_expect() - is a process of this node worth to be offered to another?
 * @set: what that one has told; 0 where it has told nothing
 * @no_more: the process shall find nothing there that this node lacks
 * @why: set where it is not
 *
 * Return: 0 or -EOPNOTSUPP.
 */
int mos_cpu_expect(u64 set, bool no_more, struct mos_words *why)
{
	u64 missing = mos_cpu_set() & ~set, surplus = set & ~mos_cpu_set();

	if (!set || (!missing && !(no_more && surplus)))
		return 0;
	if (missing)
		say_missing(missing, why);
	else
		say_surplus(surplus, why);
	return -EOPNOTSUPP;
}

/**
 * mos_cpu_has_keys() - may programs of a node protect memory with keys?
 * @facts: that it has told
 *
 * Return: whether they may.
 */
bool mos_cpu_has_keys(const struct mos_facts *facts)
{
	return facts->cpu[MOS_CPUID_7_ECX] & OSPKE;
}

/*
 * Would a program write over the end of what it has room for? It finds out at its start how much all vector state
 * takes, and saves all of it, as the dynamic linker does with each function that is called for the first time. Where
 * there is more state than at home, XSAVE writes more, though nobody uses it; XSAVEC does not. Programs take that if
 * home has it.
 */
static bool overflows(const struct mos_facts *facts)
{
	return xfeatures & ~facts->xfeatures & ~XSTATE_KEYS && !(facts->cpu[MOS_CPUID_D_1_EAX] & XSAVEC);
}

/* Programs and images keep it as their home's processor does. */
static int judge_vectors(const struct mos_facts *facts, struct mos_words *why)
{
	if (facts->xfeatures & ~xfeatures)
		mos_words_say(why, "cpu_features: the target's processor lacks vector state of the home's (%llx)",
			      facts->xfeatures & ~xfeatures);
	else if (overflows(facts))
		mos_words_say(why, "cpu_features: the target's processor has more vector state than programs of home have room for (%llx)",
			      xfeatures & ~facts->xfeatures);
	else if (facts->xlayout != layout_of(facts->xfeatures))
		mos_words_say(why, "cpu_features: the target's processor keeps vector state elsewhere in memory than the home's");
	else if (mos_frames_tell_keys() && !mos_cpu_has_keys(facts))
		mos_words_say(why, "cpu_features: the target's kernel tells every program of protection keys, which home's processor lacks; to boot it with nopku helps");
	else
		return 0;
	return -EOPNOTSUPP;
}

/**
 * mos_cpu_judge() - does this node have it all, and no more than a program can bear?
 * @facts: of an offer
 * @why: set where that is not so
 *
 * Return: 0 or -EOPNOTSUPP.
 */
int mos_cpu_judge(const struct mos_facts *facts, struct mos_words *why)
{
	u64 missing = mos_features_set(facts->cpu) & ~mos_cpu_set();

	if (missing) {
		say_missing(missing, why);
		return -EOPNOTSUPP;
	}
	for (int i = 0; i < MOS_CPU_WORDS; i++) {
		u32 nameless = facts->cpu[i] & ~have[i];

		if (!nameless)
			continue;
		mos_words_say(why, "cpu_features: the target's processor lacks features of the home's (cpuid %x.%u, register %u: %08x)",
			      places[i].leaf, places[i].sub, places[i].reg, nameless);
		return -EOPNOTSUPP;
	}
	return judge_vectors(facts, why);
}
