/* SPDX-License-Identifier: GPL-2.0 */
/* What nodes say to each other about processes: the message types and the layout of their bodies. */
#ifndef MOS_MESSAGE_H
#define MOS_MESSAGE_H

#include "features.h"
#include "pure.h"
#include "proto/buf.h"
#include "clocks.h"
#include "words.h"

/**
 * enum mos_msg_type - kinds of messages
 *
 * H2G goes from a process' home to the node of its guest, G2H the other way.
 * "call" marks those that are answered. A body begins with the handle, except for
 * that of MOS_MSG_CLOCKS, which is empty; "thread" marks those where the number of the thread at home follows
 * that they are for, or of. An image is between the two threads that lead the move.
 *
 * More of each is said in message_rules.c.
 *
 * @MOS_MSG_H2G_OFFER: call; will you take this process? facts, the threads, then verdict and whether the vdso must come too
 * @MOS_MSG_H2G_IMAGE: call, thread; a piece of the image; verdict
 * @MOS_MSG_H2G_COMMIT: the guest is the process from now on: run; the number of its stay
 * @MOS_MSG_H2G_ABORT: the move is off: the half-built guest ends
 * @MOS_MSG_H2G_SIGNAL: thread; deliver this signal
 * @MOS_MSG_H2G_STOP: thread; stop computing
 * @MOS_MSG_H2G_CONT: thread; go on computing
 * @MOS_MSG_H2G_BRING: come home as soon as you can
 * @MOS_MSG_H2G_CHANGED: a file that the process maps has changed: which, its size, and the least that was
 * @MOS_MSG_H2G_NICE: thread; be so nice to others from now on
 * @MOS_MSG_H2G_END: the process is over: the guest ends
 * @MOS_MSG_G2H_CALL: call, thread; a system call to be executed at home; its result
 * @MOS_MSG_G2H_PAGES: call; pages of a file that the process maps
 * @MOS_MSG_G2H_GATHER: the guest is about to come home: break off its calls
 * @MOS_MSG_G2H_LEAVE: call, thread; the guest wants to come home, in which way; verdict
 * @MOS_MSG_G2H_IMAGE: call, thread; a piece of the image; verdict, the last one final
 * @MOS_MSG_G2H_USED: the number of the stay, and for some threads their numbers and the CPU time that they have used in it
 * @MOS_MSG_G2H_GONE: the guest has died away from home; the number of the stay, and why
 * @MOS_MSG_CLOCKS: call, of any node to any other; what do your clocks say?
 */
enum mos_msg_type {
	MOS_MSG_H2G_OFFER = 1,
	MOS_MSG_H2G_IMAGE,
	MOS_MSG_H2G_COMMIT,
	MOS_MSG_H2G_ABORT,
	MOS_MSG_H2G_SIGNAL,
	MOS_MSG_H2G_STOP,
	MOS_MSG_H2G_CONT,
	MOS_MSG_H2G_BRING,
	MOS_MSG_H2G_CHANGED,
	MOS_MSG_H2G_NICE,
	MOS_MSG_H2G_END,
	MOS_MSG_G2H_CALL,
	MOS_MSG_G2H_PAGES,
	MOS_MSG_G2H_GATHER,
	MOS_MSG_G2H_LEAVE,
	MOS_MSG_G2H_IMAGE,
	MOS_MSG_G2H_USED,
	MOS_MSG_G2H_GONE,
	MOS_MSG_CLOCKS,
	MOS_MSG_NR,
};

/**
 * struct mos_handle - the name of a process between nodes
 * @home: number of its home node
 * @index: its place in the home's table
 * @generation: counts the uses of that place, so that a late message for an
 *              earlier process is recognised
 */
struct mos_handle {
	u32 home;
	u32 index;
	u32 generation;
};

/* Threads of a process that moves, at most. */
#define MOS_THREADS_MAX 4096

#define MOS_HANDLE_SIZE 12
/* A handle, and the number of a thread at home. */
#define MOS_THREAD_SIZE (MOS_HANDLE_SIZE + 4)
#define MOS_CALL_HEAD_SIZE 68
#define MOS_FACTS_SIZE (84 + 4 * MOS_CPU_WORDS)
#define MOS_SIGNAL_SIZE (48 + 4 * 8 + 1 + 2 * 8)
/* The number of a thread, and the signals that it has seen. */
#define MOS_SEEN_SIZE 8
/* Pages of a file that are asked for at a time. */
#define MOS_PAGES_MAX 64u

void mos_put_handle(struct mos_writer *w, const struct mos_handle *handle);
struct mos_handle mos_get_handle(struct mos_reader *r);
bool mos_handle_equal(const struct mos_handle *a, const struct mos_handle *b);

void mos_put_words(struct mos_writer *w, const struct mos_words *words);
void mos_get_words(struct mos_reader *r, struct mos_words *words);

/**
 * struct mos_facts - what a target must know to say yes or no to a process
 * @vdso_hash: of the vdso image that the process is mapped with
 * @xfeatures: XSAVE state components of the home's processor
 * @xlayout: print of where it puts them
 * @cpu: words of its cpuid, by enum mos_cpuid_word, of which only bits that programs can use
 * @clocks: what it sees on its clocks beyond its node's own
 * @memory: what its image needs, bytes
 * @processors: of the target it may use those with a number below this; 0: all
 * @pid: at home
 * @uid: of its owner, in the initial user namespace
 * @gid: likewise
 * @comm: its name, for people
 */
struct mos_facts {
	u64 vdso_hash;
	u64 xfeatures;
	u32 xlayout;
	u32 cpu[MOS_CPU_WORDS];
	struct mos_clocks clocks;
	u64 memory;
	u32 processors;
	u32 pid;
	u32 uid;
	u32 gid;
	char comm[16];
};

void mos_put_facts(struct mos_writer *w, const struct mos_facts *facts);
void mos_get_facts(struct mos_reader *r, struct mos_facts *facts);

/**
 * struct mos_usage - CPU time that a thread has used on a node
 * @utime: in user mode, ns, as the tick sees it
 * @stime: in the kernel, ns, likewise
 * @runtime: both, ns, precisely
 */
struct mos_usage {
	u64 utime;
	u64 stime;
	u64 runtime;
};

/* The number of a thread, and what it has used. */
#define MOS_USED_SIZE (4 + 24)
/* One message tells of no more threads: home looks for each of them. */
#define MOS_USED_MAX 256

void mos_put_usage(struct mos_writer *w, const struct mos_usage *usage);
void mos_get_usage(struct mos_reader *r, struct mos_usage *usage);

/**
 * struct mos_sizes - how much memory a process has, in pages, as /proc counts it
 * @file: resident, of files
 * @anon: resident, its own
 * @shmem: resident, shared
 * @total: mapped
 * @data: of these, its own and writable
 * @stack: of these, its stack
 */
struct mos_sizes {
	u32 file;
	u32 anon;
	u32 shmem;
	u32 total;
	u32 data;
	u32 stack;
};

/**
 * struct mos_call_head - what precedes the arguments of a forwarded call
 * @nr: system call number
 * @part: not 0: goes on with a transfer of which a part has been carried, or with a signal that the guest has taken
 * @seen: signals that the guest has received so far
 * @blocked: the guest's blocked signals
 * @usage: CPU time that the guest has used
 * @sizes: of the guest's memory
 */
struct mos_call_head {
	u32 nr;
	u32 part;
	u32 seen;
	u64 blocked;
	struct mos_usage usage;
	struct mos_sizes sizes;
};

void mos_put_call_head(struct mos_writer *w, const struct mos_call_head *head);
void mos_get_call_head(struct mos_reader *r, struct mos_call_head *head);

/**
 * enum mos_result_flags - what precedes the result of a forwarded call
 * @MOS_RESULT_SIGNAL: the call was followed by a signal, which is in the reply
 * @MOS_RESULT_AGAIN: nothing was executed: take your signals, then call again
 * @MOS_RESULT_WHOLE: a short transfer would surprise: ask for the rest
 * @MOS_RESULT_GONE: there is no such process at home any more
 * @MOS_RESULT_CUT: a transfer was interrupted halfway by us: let it go on when it has moved, if it moves
 * @MOS_RESULT_BRING: come home before the program goes on, as after MOS_MSG_H2G_BRING
 */
enum mos_result_flags {
	MOS_RESULT_SIGNAL = 1 << 0,
	MOS_RESULT_AGAIN = 1 << 1,
	MOS_RESULT_WHOLE = 1 << 2,
	MOS_RESULT_GONE = 1 << 3,
	MOS_RESULT_CUT = 1 << 4,
	MOS_RESULT_BRING = 1 << 5,
};

/**
 * enum mos_leave_flags - what a guest says when it wants to come home
 * @MOS_LEAVE_LIGHT: a balancer wants it, for the sake of load: home may keep it where it is
 */
enum mos_leave_flags {
	MOS_LEAVE_LIGHT = 1 << 0,
};

#define MOS_LEAVE_FLAGS MOS_LEAVE_LIGHT

/* Verdict of an answered message: 0 or -errno, and the reason in words. */
void mos_put_verdict(struct mos_writer *w, int verdict,
		     const struct mos_words *why);
int mos_get_verdict(struct mos_reader *r, struct mos_words *why);

#endif
