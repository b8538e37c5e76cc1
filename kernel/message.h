/* SPDX-License-Identifier: GPL-2.0 */
/* What nodes say to each other about processes: the message types and the layout of their bodies. */
#ifndef MOS_MESSAGE_H
#define MOS_MESSAGE_H

#include "pure.h"
#include "proto/buf.h"
#include "clocks.h"
#include "words.h"

/**
 * enum mos_msg_type - kinds of messages
 *
 * H2G goes from a process' home to the node of its guest, G2H the other way.
 * "call" marks those that are answered. A body begins with the handle, except for
 * that of MOS_MSG_CLOCKS, which is empty.
 *
 * @MOS_MSG_H2G_OFFER: call; will you take this process? facts, then verdict
 * @MOS_MSG_H2G_IMAGE: call; a piece of the image; verdict
 * @MOS_MSG_H2G_COMMIT: the guest is the process from now on: run
 * @MOS_MSG_H2G_ABORT: the move is off: the half-built guest ends
 * @MOS_MSG_H2G_SIGNAL: deliver this signal
 * @MOS_MSG_H2G_STOP: stop computing
 * @MOS_MSG_H2G_CONT: go on computing
 * @MOS_MSG_H2G_BRING: come home as soon as you can
 * @MOS_MSG_H2G_END: the process is over: the guest ends
 * @MOS_MSG_G2H_CALL: call; a system call to be executed at home; its result
 * @MOS_MSG_G2H_PAGES: call; pages of a file that the process maps
 * @MOS_MSG_G2H_LEAVE: call; the guest wants to come home; verdict
 * @MOS_MSG_G2H_IMAGE: call; a piece of the image; verdict, the last one final
 * @MOS_MSG_G2H_GONE: the guest has died away from home; why
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
	MOS_MSG_H2G_END,
	MOS_MSG_G2H_CALL,
	MOS_MSG_G2H_PAGES,
	MOS_MSG_G2H_LEAVE,
	MOS_MSG_G2H_IMAGE,
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

#define MOS_HANDLE_SIZE 12
#define MOS_CALL_HEAD_SIZE 44

void mos_put_handle(struct mos_writer *w, const struct mos_handle *handle);
struct mos_handle mos_get_handle(struct mos_reader *r);
bool mos_handle_equal(const struct mos_handle *a, const struct mos_handle *b);

void mos_put_words(struct mos_writer *w, const struct mos_words *words);
void mos_get_words(struct mos_reader *r, struct mos_words *words);

#define MOS_CPU_WORDS 5

/**
 * struct mos_facts - what a target must know to say yes or no to a process
 * @vdso_hash: of the vdso image that the process is mapped with
 * @xfeatures: XSAVE state components of the home's processor
 * @cpu: words of its capabilities that programs choose their code by
 * @clocks: what it sees on its clocks beyond its node's own
 * @memory: what its image needs, bytes
 * @pid: at home
 * @uid: of its owner, in the initial user namespace
 * @gid: likewise
 * @comm: its name, for people
 */
struct mos_facts {
	u64 vdso_hash;
	u64 xfeatures;
	u32 cpu[MOS_CPU_WORDS];
	struct mos_clocks clocks;
	u64 memory;
	u32 pid;
	u32 uid;
	u32 gid;
	char comm[16];
};

void mos_put_facts(struct mos_writer *w, const struct mos_facts *facts);
void mos_get_facts(struct mos_reader *r, struct mos_facts *facts);

/**
 * struct mos_call_head - what precedes the arguments of a forwarded call
 * @nr: system call number
 * @part: not 0: goes on with a transfer of which a part has been carried
 * @seen: signals that the guest has received so far
 * @blocked: the guest's blocked signals
 * @utime: user time that the guest has used, ns
 * @stime: system time that the guest has used, ns
 * @runtime: precise run time that the guest has used, ns
 */
struct mos_call_head {
	u32 nr;
	u32 part;
	u32 seen;
	u64 blocked;
	u64 utime;
	u64 stime;
	u64 runtime;
};

void mos_put_call_head(struct mos_writer *w, const struct mos_call_head *head);
void mos_get_call_head(struct mos_reader *r, struct mos_call_head *head);

/**
 * enum mos_result_flags - what precedes the result of a forwarded call
 * @MOS_RESULT_SIGNAL: the call was followed by a signal, which is in the reply
 * @MOS_RESULT_AGAIN: nothing was executed: take your signals, then call again
 * @MOS_RESULT_WHOLE: a short transfer would surprise: ask for the rest
 * @MOS_RESULT_GONE: there is no such process at home any more
 */
enum mos_result_flags {
	MOS_RESULT_SIGNAL = 1 << 0,
	MOS_RESULT_AGAIN = 1 << 1,
	MOS_RESULT_WHOLE = 1 << 2,
	MOS_RESULT_GONE = 1 << 3,
};

/* Verdict of an answered message: 0 or -errno, and the reason in words. */
void mos_put_verdict(struct mos_writer *w, int verdict,
		     const struct mos_words *why);
int mos_get_verdict(struct mos_reader *r, struct mos_words *why);

#endif
