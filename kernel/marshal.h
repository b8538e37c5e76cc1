/* SPDX-License-Identifier: GPL-2.0 */
/* How the arguments and results of a forwarded system call travel between the program's memory and the deputy's window. */
#ifndef MOS_MARSHAL_H
#define MOS_MARSHAL_H

#include "proto/buf.h"
#include "syscalls.h"

/**
 * DOC: The journey of a call
 *
 *   guest   mos_marshal_call()      arguments, and what they point to  ->  message
 *   home    mos_unmarshal_call()    message  ->  window, and arguments that point into it
 *           the deputy makes the call
 *   home    mos_marshal_result()    result, and what the kernel left in the window  ->  message
 *   guest   mos_unmarshal_result()  message  ->  result, and the program's memory
 *
 * Of a read or write that is long a first part is carried (MOS_FORWARD_MAX). The number says how much the program
 * has asked for all the same, and both ends make the same less of it: so home knows that it is a part.
 *
 * In the message come first the numbers (values, and the ints behind length pointers) in the order of
 * the arguments, then the pointers, each a tag and its bytes. How long a piece is follows from the numbers
 * and the table at both ends; nobody is told a length that he could check but does not.
 * A pointer at home is NULL, in the window, or MOS_NOWHERE: the guest cannot choose an address, but for where in its
 * page a long buffer begins, and an array of segments: direct input and output minds that.
 * A result is written to the buffers that the program passed, in the lengths it passed, or refused.
 */

/* What all buffers of one call may take of the window; it and its message stay below MOS_MSG_MAX. */
#define MOS_WINDOW_SIZE (MOS_MSG_MAX - 2 * MOS_CHUNK)
/* A message with so many bytes in memory, their numbers and tags is no longer than this. */
#define MOS_PARCEL_MAX (MOS_WINDOW_SIZE + MOS_CHUNK)
/* Longest part of a read or write that is carried at once. */
#define MOS_FORWARD_MAX (512u << 10)
/* The kernel never moves more than this in one read or write: its MAX_RW_COUNT. */
#define MOS_TRANSFER_MAX 0x7ffff000ull
/*
 * Stands for an address at which the program has nothing: in the page of the null pointer. It looks
 * like any other until the kernel touches it, so that home's errors are the program's.
 */
#define MOS_NOWHERE 16ull

/**
 * struct mos_memory - memory of a program
 * @read: copy from it; 0 or -EFAULT
 * @write: copy to it; 0 or -EFAULT
 * @is_writable: is there memory for all of it, and may it be written; it need not be there yet
 * @ctx: handed to each
 */
struct mos_memory {
	int (*read)(void *ctx, void *dst, u64 addr, u32 len);
	int (*write)(void *ctx, u64 addr, const void *src, u32 len);
	bool (*is_writable)(void *ctx, u64 addr, u64 len);
	void *ctx;
};

/**
 * struct mos_kept - what is kept of a call until its result comes
 * @numbers: of each argument, no more than is carried; of a length pointer the int behind it
 * @vectors: the arrays of buffers, and the messages, that the result goes into, as the program had them
 *
 * The kernel looks at them once, when the call begins: what another thread of the program does to them
 * later is nothing to it.
 */
struct mos_kept {
	u64 numbers[MOS_SYSCALL_ARGS];
	struct mos_writer vectors;
};

/**
 * struct mos_window - memory of the deputy that arguments are put into
 * @base: its address, a multiple of MOS_CHUNK
 * @size: its length, MOS_WINDOW_SIZE if nothing is to be turned away
 */
struct mos_window {
	u64 base;
	u32 size;
};

/**
 * struct mos_layout - a call as the deputy makes it
 * @args: the arguments for the kernel
 * @at: where in the window the bytes of each buffer lie, 0 if there are none
 * @room: and how many they are
 * @clamped: the program has asked for more
 * @window: the window
 */
struct mos_layout {
	u64 args[MOS_SYSCALL_ARGS];
	u64 at[MOS_SYSCALL_ARGS];
	u32 room[MOS_SYSCALL_ARGS];
	bool clamped;
	struct mos_window window;
};

u32 mos_marshal_call_room(const struct mos_syscall *call, const u64 args[MOS_SYSCALL_ARGS]);
int mos_marshal_call(const struct mos_syscall *call, const u64 args[MOS_SYSCALL_ARGS],
		     const struct mos_memory *memory, struct mos_writer *w, struct mos_kept *kept);
void mos_kept_free(struct mos_kept *kept);
int mos_unmarshal_call(const struct mos_syscall *call, struct mos_reader *r,
		       const struct mos_memory *memory, const struct mos_window *window,
		       struct mos_layout *layout);
u32 mos_marshal_result_room(const struct mos_syscall *call, const struct mos_layout *layout,
			    s64 ret);
int mos_marshal_result(const struct mos_syscall *call, const struct mos_layout *layout, s64 ret,
		       const struct mos_memory *memory, struct mos_writer *w);
int mos_unmarshal_result(const struct mos_syscall *call, const u64 args[MOS_SYSCALL_ARGS],
			 const struct mos_kept *kept, struct mos_reader *r,
			 const struct mos_memory *memory, s64 *ret);
bool mos_marshal_rest(const struct mos_syscall *call, u64 args[MOS_SYSCALL_ARGS], s64 ret);

#endif
