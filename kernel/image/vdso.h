/* SPDX-License-Identifier: GPL-2.0 */
/* The vdso of a process, and what a node needs of it that has another. */
#ifndef MOS_IMAGE_VDSO_H
#define MOS_IMAGE_VDSO_H

#include <linux/types.h>

/* Bytes of the `syscall` instruction. */
#define MOS_SYSCALL_LEN 2

#define MOS_VDSO_FUNCTIONS 16u
/* Bytes of a text that can cross. */
#define MOS_VDSO_MAX 12288u

/**
 * struct mos_vdso_function - a function of a vdso
 * @offset: into its text
 * @nr: the system call that does the same, or MOS_VDSO_NO_CALL
 */
struct mos_vdso_function {
	u32 offset;
	u32 nr;
};

#define MOS_VDSO_NO_CALL U32_MAX
/* Bytes of what stands for a function where the vdso is another kernel's; the last of them are `syscall`. */
#define MOS_VDSO_STUB_LEN 5

/**
 * struct mos_vdso - where a vdso is and what it offers
 * @text: address of its text; 0 for none
 * @size: bytes of the text
 * @before: bytes of the pages before it, which the text reads
 * @nr: functions
 * @functions: the first @nr of them
 */
struct mos_vdso {
	u64 text;
	u32 size;
	u32 before;
	u32 nr;
	struct mos_vdso_function functions[MOS_VDSO_FUNCTIONS];
};

struct mos_restore;
struct mos_stream;
struct mos_reader;

void mos_vdso_init(void);
const struct mos_vdso_function *mos_vdso_function(const struct mos_vdso *vdso, u64 offset);
u64 mos_vdso_hash(void);
bool mos_vdso_is_inside(u64 addr);
void mos_vdso_capture(struct mos_stream *s);

int mos_vdso_keep(struct mos_restore *in, struct mos_reader *r);
int mos_vdso_lay(struct mos_restore *in, u64 text);

#endif
