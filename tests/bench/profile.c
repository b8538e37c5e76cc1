// SPDX-License-Identifier: GPL-2.0
/*
 * A plug-in of the emulator: how often each piece of code has run between two marks.
 *
 * Nothing is sampled: every block of instructions counts itself. A program in the machine sets a mark by an instruction
 * that does nothing, `nopl MARK_BEGIN(%rax)` or `nopl MARK_END(%rax)`. At the end of each such part what has run in it
 * is written to the file of the argument `out`: a line "part", and for each block a line with its address and how many
 * instructions of it were executed. The interface of plug-ins is QEMU's version 1; few machines have its header.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK_BEGIN	0x4d4f5342
#define MARK_END	0x4d4f5345
#define NOPL_LEN	7	/* 0f 1f 80 and the number */
#define BUCKETS		(1 << 18)

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef void (*translated_fn)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb);
typedef void (*executed_fn)(unsigned int cpu, void *context);

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, translated_fn fn);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb, int op, void *to, uint64_t add);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, executed_fn fn, int flags, void *context);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);

int qemu_plugin_version = 1;

/**
 * struct block - code that begins at an address
 * @next:  in its bucket
 * @addr:  where
 * @count: instructions of it that were executed since the last mark
 */
struct block {
	struct block *next;
	uint64_t addr;
	uint64_t count;
};

static struct block *buckets[BUCKETS];
static FILE *out;

static struct block *find_block(uint64_t addr)
{
	struct block **at = &buckets[(addr * 0x9e3779b97f4a7c15u) >> 46];

	while (*at && (*at)->addr != addr)
		at = &(*at)->next;
	if (!*at) {
		*at = calloc(1, sizeof(**at));
		if (!*at)
			abort();
		(*at)->addr = addr;
	}
	return *at;
}

static void on_mark(unsigned int cpu, void *is_end)
{
	(void)cpu;
	if (is_end)
		fputs("part\n", out);
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct block *block = buckets[i]; block; block = block->next) {
			if (is_end && block->count)
				fprintf(out, "%" PRIx64 " %" PRIu64 "\n", block->addr, block->count);
			block->count = 0;
		}
	fflush(out);
}

static bool is_mark(const struct qemu_plugin_insn *insn, uint32_t mark)
{
	uint8_t wanted[NOPL_LEN] = { 0x0f, 0x1f, 0x80 };

	memcpy(wanted + 3, &mark, sizeof(mark));
	return qemu_plugin_insn_size(insn) == NOPL_LEN && !memcmp(qemu_plugin_insn_data(insn), wanted, NOPL_LEN);
}

static void on_translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t count = qemu_plugin_tb_n_insns(tb);
	struct block *block = find_block(qemu_plugin_tb_vaddr(tb));

	(void)id;
	qemu_plugin_register_vcpu_tb_exec_inline(tb, 0, &block->count, count);
	for (size_t i = 0; i < count; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		if (is_mark(insn, MARK_BEGIN))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_mark, 0, NULL);
		else if (is_mark(insn, MARK_END))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_mark, 0, (void *)1);
	}
}

int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv)
{
	(void)info;
	if (argc != 1 || strncmp(argv[0], "out=", 4))
		return -1;
	out = fopen(argv[0] + 4, "w");
	if (!out)
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translated);
	return 0;
}
