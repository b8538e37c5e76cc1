// SPDX-License-Identifier: GPL-2.0
/* Holds a pattern in every vector and x87 register while it computes, and looks at all of it after every step. */
#include "test.h"
#include <cpuid.h>

#define TURNS 20000

/* What the registers hold while the program spins. The offsets are used by the assembly below. */
struct registers {
	uint8_t vector[16][32];		/*   0 */
	double fpu[8];			/* 512 */
	uint64_t general[6];		/* 576 */
	uint32_t mxcsr;			/* 624 */
	uint16_t control;		/* 628: the x87 control word */
};

#define EACH16(op) \
	op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) \
	op(8) op(9) op(10) op(11) op(12) op(13) op(14) op(15)

#define LOAD_YMM(n)  "vmovups " #n "*32(%[in]), %%ymm" #n "\n"
#define STORE_YMM(n) "vmovups %%ymm" #n ", " #n "*32(%[out])\n"
#define LOAD_XMM(n)  "movups " #n "*32(%[in]), %%xmm" #n "\n"
#define STORE_XMM(n) "movups %%xmm" #n ", " #n "*32(%[out])\n"

#define LOAD_REST                                                              \
	"fninit\n"                                                             \
	"fldcw 628(%[in])\n"                                                   \
	"fldl 512(%[in])\n fldl 520(%[in])\n fldl 528(%[in])\n fldl 536(%[in])\n" \
	"fldl 544(%[in])\n fldl 552(%[in])\n fldl 560(%[in])\n fldl 568(%[in])\n" \
	"ldmxcsr 624(%[in])\n"                                                 \
	"mov 576(%[in]), %%r8\n mov 584(%[in]), %%r9\n mov 592(%[in]), %%r10\n" \
	"mov 600(%[in]), %%r12\n mov 608(%[in]), %%r13\n mov 616(%[in]), %%r14\n"

/* Every so often there is a system call in the middle: the kernel keeps all but rax, rcx and r11. */
#define SPIN                                                                   \
	"1: dec %[turns]\n jnz 1b\n"                                           \
	"test %[number], %[number]\n js 2f\n"                                  \
	"mov %[number], %%rax\n syscall\n"                                     \
	"2:\n"

#define STORE_REST                                                             \
	"mov %%r8, 576(%[out])\n mov %%r9, 584(%[out])\n mov %%r10, 592(%[out])\n" \
	"mov %%r12, 600(%[out])\n mov %%r13, 608(%[out])\n mov %%r14, 616(%[out])\n" \
	"stmxcsr 624(%[out])\n"                                                \
	"fnstcw 628(%[out])\n"                                                 \
	"fstpl 568(%[out])\n fstpl 560(%[out])\n fstpl 552(%[out])\n fstpl 544(%[out])\n" \
	"fstpl 536(%[out])\n fstpl 528(%[out])\n fstpl 520(%[out])\n fstpl 512(%[out])\n" \
	"fninit\n"                                                             \
	"ldmxcsr %[calm]\n"

#define CLOBBERED "rax", "rcx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "memory", "cc", \
	"xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",        \
	"xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15",                                  \
	"st", "st(1)", "st(2)", "st(3)", "st(4)", "st(5)", "st(6)", "st(7)"

static const uint32_t calm = 0x1f80;

static void hold_ymm(const struct registers *in, struct registers *out, unsigned long turns, long number)
{
	asm volatile(EACH16(LOAD_YMM) LOAD_REST SPIN EACH16(STORE_YMM) STORE_REST "vzeroupper\n"
		     : [turns] "+r"(turns)
		     : [in] "r"(in), [out] "r"(out), [number] "r"(number), [calm] "m"(calm)
		     : CLOBBERED);
}

static void hold_xmm(const struct registers *in, struct registers *out, unsigned long turns, long number)
{
	asm volatile(EACH16(LOAD_XMM) LOAD_REST SPIN EACH16(STORE_XMM) STORE_REST
		     : [turns] "+r"(turns)
		     : [in] "r"(in), [out] "r"(out), [number] "r"(number), [calm] "m"(calm)
		     : CLOBBERED);
}

static void prepare(struct registers *in, unsigned long step)
{
	static const uint16_t controls[] = { 0x037f, 0x0b7f, 0x077f, 0x0f7f };	/* the four ways to round */
	int i;

	memset(in, 0, sizeof(*in));
	test_fill(in->vector, sizeof(in->vector), step);
	for (i = 0; i < 8; i++)
		in->fpu[i] = (double)step + i / 8.0;
	for (i = 0; i < 6; i++)
		in->general[i] = step * 0x9e3779b97f4a7c15u + i;
	in->mxcsr = calm | (step % 4) << 13 | (step % 8 == 0) << 15;	/* rounding, flush to zero */
	in->control = controls[step % 4];
}

static void compare(const struct registers *in, const struct registers *out, bool wide)
{
	size_t len = wide ? 32 : 16;
	int i;

	for (i = 0; i < 16; i++)
		must(!memcmp(in->vector[i], out->vector[i], len));
	for (i = 0; i < 8; i++)
		must(in->fpu[i] == out->fpu[i]);
	for (i = 0; i < 6; i++)
		must(in->general[i] == out->general[i]);
	must(in->mxcsr == out->mxcsr);
	must(in->control == out->control);
}

int main(int argc, char **argv)
{
	unsigned long limit = argc > 1 ? strtoul(argv[1], NULL, 0) : 1000, step;
	bool wide = __builtin_cpu_supports("avx");
	struct registers in, out;
	double exact = 0, harmonic = 0;
	long double extended = 0;

	_Static_assert(__builtin_offsetof(struct registers, control) == 628, "the assembly counts on it");
	test_begin();
	printf("registers: %s, x87\nready\n", wide ? "ymm0-15" : "xmm0-15");
	for (step = 1; test_goes_on(step - 1, limit); step++) {
		prepare(&in, step);
		memset(&out, 0xff, sizeof(out));
		(wide ? hold_ymm : hold_xmm)(&in, &out, TURNS, step % 64 ? -1 : 110 /* getppid */);
		compare(&in, &out, wide);
		exact += 0.5;
		harmonic += 1.0 / step;
		extended += 0.25L;
		must(exact == step * 0.5);
		must(extended == step * 0.25L);
		if (step % 1000 == 0)
			printf("step %lu: %a\n", step, harmonic);
	}
	printf("steps %lu\nsums %a %a\n", step - 1, exact, harmonic);
	return 0;
}
