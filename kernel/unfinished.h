/* SPDX-License-Identifier: GPL-2.0 */
/* A call that a move has broken off: a transfer goes on from where it was, a wait may yet end for a handler. */
#ifndef MOS_UNFINISHED_H
#define MOS_UNFINISHED_H

#include <linux/types.h>

#include "syscalls.h"

struct inode;
struct pt_regs;

/**
 * struct mos_unfinished - the call that a program is about to make anew
 * @nr: the call
 * @ip: where the program makes it
 * @ret: how it ends if a handler comes first: with what has been done of it, or as the kernel ends what was broken
 *	off with this -ERESTART*; 0 where there is no such call
 * @end: of a wait with a timeout for a while: what the program's CLOCK_MONOTONIC shows when that is over, ns; of a
 *	transfer that waits for less than all: for how much; else 0
 */
struct mos_unfinished {
	u32 nr;
	u64 ip;
	s64 ret;
	u64 end;
};

/**
 * struct mos_remainder - a call that makes a piece of what another has left to do
 * @nr: its number
 * @args: its arguments
 * @len: what it returns if it does all of it
 */
struct mos_remainder {
	u32 nr;
	u64 args[MOS_SYSCALL_ARGS];
	u64 len;
};

bool mos_is_terminal(const struct inode *inode);
bool mos_unfinished_is_cut(u32 nr, const u64 *args, s64 ret, u64 *goal);
bool mos_unfinished_next(u32 nr, const u64 *args, u64 done, u64 goal, struct mos_remainder *piece);

void mos_unfinished_keep(struct mos_unfinished *u, struct pt_regs *regs, u64 done, u64 goal);
void mos_unfinished_note(struct mos_unfinished *u, const struct pt_regs *regs);
s64 mos_unfinished_take(struct mos_unfinished *u, const struct pt_regs *entry);
s64 mos_unfinished_of(const struct mos_unfinished *u, const struct pt_regs *regs);
int mos_unfinished_set(struct mos_unfinished *u, const struct pt_regs *regs, s64 ret, u64 end);
bool mos_unfinished_go_on(struct mos_unfinished *u, struct pt_regs *regs);
void mos_unfinished_rewind(struct mos_unfinished *u, struct pt_regs *regs);
void mos_unfinished_show(const struct mos_unfinished *u, struct pt_regs *regs);
void mos_unfinished_end(struct mos_unfinished *u, struct pt_regs *regs);

#endif
