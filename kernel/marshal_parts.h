/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of marshalling share: a call being packed or unpacked, and bytes moved between memory and message. */
#ifndef MOS_MARSHAL_PARTS_H
#define MOS_MARSHAL_PARTS_H

#include "marshal.h"

/* What a pointer is, before its bytes. */
enum mos_pointer_tag {
	POINTER_NULL,
	POINTER_HERE,
	POINTER_NOWHERE,
};

/**
 * struct mos_packer - a call on its way out of the guest
 * @memory: the program's
 * @w: the message
 * @free: what the call leaves of the window, reckoned as home will
 * @kept: what is kept here
 */
struct mos_packer {
	const struct mos_memory *memory;
	struct mos_writer *w;
	struct mos_window free;
	struct mos_kept *kept;
};

/**
 * struct mos_unpacker - a call on its way into the deputy
 * @memory: the deputy's
 * @r: the message
 * @free: what is left of the window
 * @numbers: as in struct mos_kept
 * @layout: what is made of it
 */
struct mos_unpacker {
	const struct mos_memory *memory;
	struct mos_reader *r;
	struct mos_window free;
	u64 numbers[MOS_SYSCALL_ARGS];
	struct mos_layout *layout;
};

u64 mos_length_of(const struct mos_arg *arg, const u64 *numbers);

bool mos_window_take(struct mos_window *free, u64 len, u32 align, u32 phase, u64 *at);
int mos_carry_from(const struct mos_memory *memory, u64 addr, u32 len, struct mos_writer *w);
bool mos_has_room(const struct mos_packer *p, u64 addr, u64 len);
int mos_carry_to(const struct mos_memory *memory, u64 addr, u32 len, struct mos_reader *r);

int mos_pack_iovec(struct mos_packer *p, const struct mos_arg *arg, u64 addr);
int mos_unpack_iovec(struct mos_unpacker *u, const struct mos_arg *arg, unsigned int i);
int mos_scatter(const struct mos_memory *memory, struct mos_reader *kept, u64 count, u32 len,
		struct mos_reader *r);

int mos_pack_message(struct mos_packer *p, const struct mos_arg *arg, u64 addr);
int mos_unpack_message(struct mos_unpacker *u, const struct mos_arg *arg, unsigned int i);
int mos_return_message(const struct mos_memory *memory, const struct mos_layout *layout,
		       unsigned int i, s64 ret, struct mos_writer *w);
int mos_accept_message(const struct mos_memory *memory, u64 addr, struct mos_reader *kept,
		       struct mos_reader *r);

int mos_pack_messages(struct mos_packer *p, const struct mos_arg *arg, u64 addr);
int mos_unpack_messages(struct mos_unpacker *u, const struct mos_arg *arg, unsigned int i);
int mos_return_messages(const struct mos_memory *memory, const struct mos_layout *layout,
			const struct mos_arg *arg, unsigned int i, s64 ret,
			struct mos_writer *w);
int mos_accept_messages(const struct mos_memory *memory, const struct mos_arg *arg, u64 addr,
			u32 count, struct mos_reader *kept, struct mos_reader *r);

#endif
