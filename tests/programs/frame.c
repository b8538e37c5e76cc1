// SPDX-License-Identifier: GPL-2.0
/* Holds a pattern in all of its vector registers while a handler runs, which ends when there is a letter to read. */
#include "test.h"

#define EACH16(op) \
	op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) \
	op(8) op(9) op(10) op(11) op(12) op(13) op(14) op(15)

#define LOAD(n)  "vmovups " #n "*32(%[in]), %%ymm" #n "\n"
#define STORE(n) "vmovups %%ymm" #n ", " #n "*32(%[out])\n"

static volatile sig_atomic_t over;

/* The handler has registers of its own, and leaves nothing in them. */
static void wait_for_letter(int signal)
{
	char letter;
	ssize_t got;

	asm volatile("vzeroall" : : : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8",
		     "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
	must(write(STDOUT_FILENO, "inside\n", 7) == 7);
	do
		got = read(STDIN_FILENO, &letter, 1);
	while (got < 0 && errno == EINTR);
	must(got == 1);
	over = 1;
}

static void hold(const uint8_t in[16][32], uint8_t out[16][32])
{
	asm volatile(EACH16(LOAD)
		     "1: cmpl $0, (%[over])\n je 1b\n"
		     EACH16(STORE) "vzeroupper\n"
		     : : [in] "r"(in), [out] "r"(out), [over] "r"(&over)
		     : "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8",
		       "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
}

int main(void)
{
	static uint8_t in[16][32], out[16][32];

	test_begin();
	must(__builtin_cpu_supports("avx"));
	must(signal(SIGUSR1, wait_for_letter) != SIG_ERR);
	test_fill(in, sizeof(in), 1);
	printf("ready\n");
	hold(in, out);
	must(!memcmp(in, out, sizeof(in)));
	printf("kept\n");
	return 0;
}
