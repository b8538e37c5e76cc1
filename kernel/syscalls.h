/* SPDX-License-Identifier: GPL-2.0 */
/* What is known of each system call: where it runs when the process is away, and the shape of its arguments. */
#ifndef MOS_SYSCALLS_H
#define MOS_SYSCALLS_H

#include "pure.h"

/* System calls have at most this many arguments. */
#define MOS_SYSCALL_ARGS 6
/* The first number that is in no kernel this module is made for. */
#define MOS_SYSCALL_NR 463

/**
 * enum mos_place - where a system call of a process that is away runs
 * @MOS_PLACE_HOME: the process comes home and calls there; also what nobody thought of
 * @MOS_PLACE_LOCAL: it concerns the process alone: the guest's kernel executes it
 * @MOS_PLACE_CACHED: the guest knows the answer; may be forwarded as well
 * @MOS_PLACE_FORWARD: the deputy executes it
 * @MOS_PLACE_BOTH: the deputy executes it and, if that succeeded, the guest's kernel too
 */
enum mos_place {
	MOS_PLACE_HOME,
	MOS_PLACE_LOCAL,
	MOS_PLACE_CACHED,
	MOS_PLACE_FORWARD,
	MOS_PLACE_BOTH,
};

/**
 * enum mos_syscall_flags - what is peculiar to a system call
 * @MOS_SYSCALL_EXIT: does not return
 * @MOS_SYSCALL_SIGRETURN: returns from a signal handler
 * @MOS_SYSCALL_CHECK_RANGE: local only for memory that is not a file at home
 * @MOS_SYSCALL_RESTART: goes on with the call before it, and has the result of that one
 * @MOS_SYSCALL_WHOLE: carried in part when long: see mos_marshal_rest()
 * @MOS_SYSCALL_KEYS: local only where the home's processor has protection keys too
 * @MOS_SYSCALL_CHECK_EXEC: local unless it makes what is a file at home executable that was not
 * @MOS_SYSCALL_ROOM: local, but what the guest's node has no room for is asked of home
 */
enum mos_syscall_flags {
	MOS_SYSCALL_EXIT = 1 << 0,
	MOS_SYSCALL_SIGRETURN = 1 << 1,
	MOS_SYSCALL_CHECK_RANGE = 1 << 2,
	MOS_SYSCALL_RESTART = 1 << 3,
	MOS_SYSCALL_WHOLE = 1 << 4,
	MOS_SYSCALL_KEYS = 1 << 5,
	MOS_SYSCALL_CHECK_EXEC = 1 << 6,
	MOS_SYSCALL_ROOM = 1 << 7,
};

/**
 * enum mos_arg_kind - what an argument is
 * @MOS_ARG_NONE: there is none, nor any after it
 * @MOS_ARG_VALUE: a number
 * @MOS_ARG_LENGTH: pointer to an int, the length of a buffer: room before, bytes used after the call
 * @MOS_ARG_BUFFER: pointer to bytes
 * @MOS_ARG_POLLFDS: pointer to an array of struct pollfd, of each of which the kernel writes the events that have come
 * @MOS_ARG_STRING: pointer to a string
 * @MOS_ARG_IOVEC: pointer to an array of struct iovec
 * @MOS_ARG_MESSAGE: pointer to a struct msghdr
 * @MOS_ARG_MESSAGES: pointer to an array of struct mmsghdr
 * @MOS_ARG_SIGMASK: pointer to {pointer to a sigset_t, its length}, as pselect6 has it
 */
enum mos_arg_kind {
	MOS_ARG_NONE,
	MOS_ARG_VALUE,
	MOS_ARG_LENGTH,
	MOS_ARG_BUFFER,
	MOS_ARG_POLLFDS,
	MOS_ARG_STRING,
	MOS_ARG_IOVEC,
	MOS_ARG_MESSAGE,
	MOS_ARG_MESSAGES,
	MOS_ARG_SIGMASK,
};

/**
 * enum mos_arg_flags - which way the bytes go, and when
 * @MOS_ARG_IN: from the program to the kernel
 * @MOS_ARG_OUT: from the kernel to the program, if the call succeeded
 * @MOS_ARG_RESULT: of an out buffer only as many elements as the call returned
 * @MOS_ARG_POSITIVE: out only if the call returned more than 0
 * @MOS_ARG_INTERRUPTED: out only if the call was interrupted
 * @MOS_ARG_ALWAYS: out even if the call failed
 * @MOS_ARG_LENIENT: the kernel does not mind when the program's memory cannot be written
 * @MOS_ARG_CLAMP: fewer elements than asked for are a legal outcome
 */
enum mos_arg_flags {
	MOS_ARG_IN = 1 << 0,
	MOS_ARG_OUT = 1 << 1,
	MOS_ARG_RESULT = 1 << 2,
	MOS_ARG_POSITIVE = 1 << 3,
	MOS_ARG_INTERRUPTED = 1 << 4,
	MOS_ARG_ALWAYS = 1 << 5,
	MOS_ARG_LENIENT = 1 << 6,
	MOS_ARG_CLAMP = 1 << 7,
};

/**
 * enum mos_measure - how an argument is measured
 * @MOS_MEASURE_FIXED: by its size alone
 * @MOS_MEASURE_LONG: so many elements as another argument says, of which all 64 bits count
 * @MOS_MEASURE_INT: the same, 32 bits of it
 * @MOS_MEASURE_BITS: an fd_set with so many bits
 */
enum mos_measure {
	MOS_MEASURE_FIXED,
	MOS_MEASURE_LONG,
	MOS_MEASURE_INT,
	MOS_MEASURE_BITS,
};

/**
 * struct mos_arg - the shape of an argument
 * @kind: enum mos_arg_kind
 * @flags: enum mos_arg_flags
 * @measure: enum mos_measure
 * @from: index of the argument that measures this one
 * @size: bytes of the whole or of one element; the most that the kernel reads of a string
 */
struct mos_arg {
	u8 kind;
	u8 flags;
	u8 measure;
	u8 from;
	u16 size;
};

/**
 * struct mos_choice - what a call is for one value of the argument that chooses
 * @value: the command
 * @place: where the call runs then
 * @args: the shape of all its arguments
 */
struct mos_choice {
	u32 value;
	u8 place;
	struct mos_arg args[MOS_SYSCALL_ARGS];
};

/**
 * struct mos_choices - the values of an argument that decide what a call is
 * @by: index of that argument
 * @count: how many values are known; the others are for home
 * @list: the values
 */
struct mos_choices {
	u8 by;
	u8 count;
	const struct mos_choice *list;
};

/**
 * struct mos_syscall - a row of the table
 * @name: as the kernel calls it
 * @place: where it runs, unless @rule or @choices decide
 * @flags: enum mos_syscall_flags
 * @args: the shape of its arguments; with @choices, of those up to the one that chooses
 * @rule: decides the place by the arguments, or NULL
 * @choices: decide place and shape by one argument, or NULL
 */
struct mos_syscall {
	const char *name;
	u8 place;
	u8 flags;
	struct mos_arg args[MOS_SYSCALL_ARGS];
	enum mos_place (*rule)(const u64 args[MOS_SYSCALL_ARGS]);
	const struct mos_choices *choices;
};

const struct mos_syscall *mos_syscall_find(u32 nr);
enum mos_place mos_syscall_place(const struct mos_syscall *call,
				 const u64 args[MOS_SYSCALL_ARGS]);
const struct mos_arg *mos_syscall_shape(const struct mos_syscall *call,
					const u64 args[MOS_SYSCALL_ARGS]);

#endif
