// SPDX-License-Identifier: GPL-2.0
/* Owns the names of what programs can use of a processor. Knows no processor. */
#include "features.h"

#define BITS(high, low) ((u32)((2ull << (high)) - (1ull << (low))))
#define BIT_OF(nr) BITS(nr, nr)

/*
 * Bits that no program can use: they concern the kernel, describe how this very machine is set up, or are
 * no more than hints about what is fast. Every other bit counts, one that got its meaning later as well.
 * PKU and XSAVE say that the processor could; that programs can say OSPKE and OSXSAVE.
 */
static const u32 unused[MOS_CPU_WORDS] = {
	/* all that is not fpu, tsc, cx8, sep, cmov, clflush, mmx, fxsr, sse, sse2 */
	[MOS_CPUID_1_EDX] = (u32)~(BIT_OF(0) | BIT_OF(4) | BIT_OF(8) | BIT_OF(11) | BIT_OF(15) | BIT_OF(19) |
				   BITS(26, 23)),
	/* dtes64 to tm2, cid, sdbg, xtpr to dca, x2apic, tsc deadline, xsave, hypervisor */
	[MOS_CPUID_1_ECX] = BITS(8, 2) | BITS(11, 10) | BITS(18, 14) | BIT_OF(21) | BIT_OF(24) | BIT_OF(26) |
			    BIT_OF(31),
	/* tsc adjust, sgx, fdp and zero fcs (what is kept of an x87 fault), smep, erms, invpcid, cqm, rdt, smap, pt */
	[MOS_CPUID_7_EBX] = BITS(2, 1) | BITS(7, 6) | BITS(10, 9) | BITS(13, 12) | BIT_OF(15) | BIT_OF(20) |
			    BIT_OF(25),
	/* umip, pku, shadow stacks (which keep a process at home), tme, la57, how mpx is set up, bus locks, sgx, pks */
	[MOS_CPUID_7_ECX] = BITS(3, 2) | BIT_OF(7) | BIT_OF(13) | BITS(21, 16) | BIT_OF(24) | BITS(31, 30),
	/* sgx keys, fsrm, srbds to tsx force abort but for what is between, hybrid, pconfig to ibt, speculation */
	[MOS_CPUID_7_EDX] = BIT_OF(1) | BIT_OF(4) | BITS(13, 9) | BIT_OF(15) | BITS(20, 18) | BITS(31, 26),
	/* lass, perfmon, fast strings, fred to nmi sources, hreset, lam, msr list, invd */
	[MOS_CPUID_7_1_EAX] = BIT_OF(6) | BIT_OF(8) | BITS(12, 10) | BITS(20, 17) | BIT_OF(22) | BITS(27, 26) |
			      BIT_OF(30),
	/* all that is not xsaveopt, xsavec, xgetbv1 */
	[MOS_CPUID_D_1_EAX] = BITS(31, 3),
	/* all that is not lahf, abm, sse4a, misaligned sse, prefetchw, xop, lwp, fma4, tbm, mwaitx */
	[MOS_CPUID_80000001_ECX] = (u32)~(BIT_OF(0) | BITS(8, 5) | BIT_OF(11) | BITS(16, 15) | BIT_OF(21) | BIT_OF(29)),
	/* all that is not syscall, mmxext, rdtscp, lm, 3dnow */
	[MOS_CPUID_80000001_EDX] = (u32)~(BIT_OF(11) | BIT_OF(22) | BIT_OF(27) | BITS(31, 29)),
	/* all that is not clzero, rdpru, mcommit */
	[MOS_CPUID_80000008_EBX] = (u32)~(BIT_OF(0) | BIT_OF(4) | BIT_OF(8)),
};

/* Place in the set, which crosses the wire: a name is never moved, new ones go to the end. */
static const struct {
	u8 word;
	u32 bits;
	const char *name;
} features[] = {
	{ MOS_CPUID_1_EDX, BIT_OF(0) | BIT_OF(4) | BIT_OF(8) | BIT_OF(15) | BIT_OF(19) | BITS(26, 23), "sse2" },
	{ MOS_CPUID_1_ECX, BIT_OF(0), "sse3" },
	{ MOS_CPUID_1_ECX, BIT_OF(1), "pclmulqdq" },
	{ MOS_CPUID_1_ECX, BIT_OF(9), "ssse3" },
	{ MOS_CPUID_1_ECX, BIT_OF(12), "fma" },
	{ MOS_CPUID_1_ECX, BIT_OF(13), "cx16" },
	{ MOS_CPUID_1_ECX, BIT_OF(19), "sse4_1" },
	{ MOS_CPUID_1_ECX, BIT_OF(20), "sse4_2" },
	{ MOS_CPUID_1_ECX, BIT_OF(22), "movbe" },
	{ MOS_CPUID_1_ECX, BIT_OF(23), "popcnt" },
	{ MOS_CPUID_1_ECX, BIT_OF(25), "aes" },
	{ MOS_CPUID_1_ECX, BIT_OF(27), "xsave" },
	{ MOS_CPUID_1_ECX, BIT_OF(28), "avx" },
	{ MOS_CPUID_1_ECX, BIT_OF(29), "f16c" },
	{ MOS_CPUID_1_ECX, BIT_OF(30), "rdrand" },
	{ MOS_CPUID_7_EBX, BIT_OF(0), "fsgsbase" },
	{ MOS_CPUID_7_EBX, BIT_OF(3), "bmi1" },
	{ MOS_CPUID_7_EBX, BIT_OF(4) | BIT_OF(11), "rtm" },
	{ MOS_CPUID_7_EBX, BIT_OF(5), "avx2" },
	{ MOS_CPUID_7_EBX, BIT_OF(8), "bmi2" },
	{ MOS_CPUID_7_EBX, BIT_OF(14), "mpx" },
	{ MOS_CPUID_7_EBX, BIT_OF(16), "avx512f" },
	{ MOS_CPUID_7_EBX, BIT_OF(17), "avx512dq" },
	{ MOS_CPUID_7_EBX, BIT_OF(18), "rdseed" },
	{ MOS_CPUID_7_EBX, BIT_OF(19), "adx" },
	{ MOS_CPUID_7_EBX, BIT_OF(21), "avx512ifma" },
	{ MOS_CPUID_7_EBX, BIT_OF(23), "clflushopt" },
	{ MOS_CPUID_7_EBX, BIT_OF(24), "clwb" },
	{ MOS_CPUID_7_EBX, BIT_OF(26) | BIT_OF(27), "avx512er" },
	{ MOS_CPUID_7_EBX, BIT_OF(28), "avx512cd" },
	{ MOS_CPUID_7_EBX, BIT_OF(29), "sha_ni" },
	{ MOS_CPUID_7_EBX, BIT_OF(30), "avx512bw" },
	{ MOS_CPUID_7_EBX, BIT_OF(31), "avx512vl" },
	{ MOS_CPUID_7_ECX, BIT_OF(1), "avx512vbmi" },
	{ MOS_CPUID_7_ECX, BIT_OF(4), "ospke" },
	{ MOS_CPUID_7_ECX, BIT_OF(5), "waitpkg" },
	{ MOS_CPUID_7_ECX, BIT_OF(6), "avx512_vbmi2" },
	{ MOS_CPUID_7_ECX, BIT_OF(8), "gfni" },
	{ MOS_CPUID_7_ECX, BIT_OF(9), "vaes" },
	{ MOS_CPUID_7_ECX, BIT_OF(10), "vpclmulqdq" },
	{ MOS_CPUID_7_ECX, BIT_OF(11), "avx512_vnni" },
	{ MOS_CPUID_7_ECX, BIT_OF(12), "avx512_bitalg" },
	{ MOS_CPUID_7_ECX, BIT_OF(14), "avx512_vpopcntdq" },
	{ MOS_CPUID_7_ECX, BIT_OF(22), "rdpid" },
	{ MOS_CPUID_7_ECX, BIT_OF(27) | BIT_OF(28), "movdir64b" },
	{ MOS_CPUID_7_EDX, BIT_OF(8), "avx512_vp2intersect" },
	{ MOS_CPUID_7_EDX, BIT_OF(14), "serialize" },
	{ MOS_CPUID_7_EDX, BIT_OF(23), "avx512_fp16" },
	{ MOS_CPUID_7_EDX, BIT_OF(22) | BIT_OF(24) | BIT_OF(25), "amx" },
	{ MOS_CPUID_7_1_EAX, BIT_OF(4), "avx_vnni" },
	{ MOS_CPUID_7_1_EAX, BIT_OF(5), "avx512_bf16" },
	{ MOS_CPUID_7_1_EAX, BIT_OF(7), "cmpccxadd" },
	{ MOS_CPUID_7_1_EAX, BIT_OF(23), "avx_ifma" },
	{ MOS_CPUID_D_1_EAX, BIT_OF(0), "xsaveopt" },
	{ MOS_CPUID_D_1_EAX, BIT_OF(1) | BIT_OF(2), "xsavec" },
	{ MOS_CPUID_80000001_ECX, BIT_OF(0), "lahf_lm" },
	{ MOS_CPUID_80000001_ECX, BIT_OF(5), "abm" },
	{ MOS_CPUID_80000001_ECX, BIT_OF(6), "sse4a" },
	{ MOS_CPUID_80000001_ECX, BIT_OF(8), "3dnowprefetch" },
	{ MOS_CPUID_80000001_ECX, BIT_OF(11) | BIT_OF(16) | BIT_OF(21), "xop" },
	{ MOS_CPUID_80000001_ECX, BIT_OF(29), "mwaitx" },
	{ MOS_CPUID_80000001_EDX, BIT_OF(27), "rdtscp" },
	{ MOS_CPUID_80000008_EBX, BIT_OF(0), "clzero" },
	{ MOS_CPUID_80000008_EBX, BIT_OF(4), "rdpru" },
};

static_assert(ARRAY_SIZE(features) <= 64);

/**
 * mos_features_used() - which bits of a word programs can use
 * @word: which
 */
u32 mos_features_used(enum mos_cpuid_word word)
{
	return ~unused[word];
}

/**
 * mos_features_set() - what has a name, as bits of one number
 * @words: MOS_CPU_WORDS of them
 *
 * It leaves out what has no name: one set in another means that a process is worth to be offered there.
 * Where several bits have one name, any of them counts.
 */
u64 mos_features_set(const u32 *words)
{
	u64 set = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(features); i++)
		if (words[features[i].word] & features[i].bits)
			set |= 1ull << i;
	return set;
}

/**
 * mos_features_names() - name the members of a set
 * @set: as mos_features_set() makes it
 * @text: receives the names, with blanks between them; as many as there is room for
 * @size: of @text
 *
 * Return: length of the text.
 */
size_t mos_features_names(u64 set, char *text, size_t size)
{
	size_t len = 0;

	if (size)
		*text = '\0';
	for (unsigned int i = 0; i < ARRAY_SIZE(features); i++) {
		size_t more = strlen(features[i].name) + !!len;

		if (!(set & 1ull << i) || len + more >= size)
			continue;
		len += snprintf(text + len, size - len, len ? " %s" : "%s", features[i].name);
	}
	return len;
}
