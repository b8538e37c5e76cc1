// SPDX-License-Identifier: GPL-2.0
/* Owns what is said of every message: its bounds, which the module keeps to, and the words that Documentation/messages.md is made of. */
#include "message_rules.h"

#define H MOS_HANDLE_SIZE
#define T MOS_THREAD_SIZE

/* The module has no use for the words. */
#ifdef __KERNEL__
#define WORDS(...)
#else
#define WORDS(...) .said = { __VA_ARGS__ },
#endif

#define MESSAGE(type, least, most, ...)                                     \
	[MOS_MSG_##type] = { .min_len = (least), .max_len = (most),          \
			     WORDS(.name = "MOS_MSG_" #type, __VA_ARGS__) }

const struct mos_message_rule mos_message_rules[MOS_MSG_NR] = {
	MESSAGE(H2G_OFFER, H + MOS_FACTS_SIZE + 8, H + MOS_FACTS_SIZE + 4 + 4 * MOS_THREADS_MAX,
		.when = "The process stands still at home; nothing has been sent of it.",
		.body = "handle; facts: vdso hash u64, XSAVE components u64 and layout u32, words of cpuid u32 each, "
			"clocks 3 u64, memory u64, processors u32, pid u32, uid u32, gid u32, name 16 bytes; number of threads u32, "
			"their numbers at home u32 each, the one that leads the move first",
		.reply = "verdict; whether the vdso must come too u32",
		.failure = "A no, or none within 20 s: the move is off, and the program goes on at home."),
	MESSAGE(H2G_IMAGE, T, MOS_MSG_MAX,
		.when = "The offer was taken: pieces of the image, a few under way at a time.",
		.body = "handle; thread u32; records of the image, see `kernel/image/image.h`",
		.reply = "verdict; that of the last piece says that all has arrived and is right",
		.failure = "A no, or none within 60 s: the move is off, and the program goes on at home."),
	MESSAGE(H2G_COMMIT, H + 4, H + 4,
		.when = "The last piece was taken. From the moment this is on its way the guest may run, and home may not.",
		.body = "handle; number of the stay u32",
		.failure = "Where there is no such guest, G2H_GONE comes back, and the process ends."),
	MESSAGE(H2G_ABORT, H, H,
		.when = "A move has failed before its commit.",
		.body = "handle",
		.failure = "A guest that is not told ends when its home is lost."),
	MESSAGE(H2G_SIGNAL, T + 4 + MOS_SIGNAL_SIZE, T + 4 + MOS_SIGNAL_SIZE,
		.when = "The deputy has taken a signal that has a handler, while the guest computes.",
		.body = "handle; thread u32; how often files have changed u32; the signal: information, action, masks, clock",
		.failure = "A guest that cannot keep it ends: home takes it for delivered."),
	MESSAGE(H2G_STOP, T, T,
		.when = "The deputy is about to stop, to be frozen, or to stand before a tracer.",
		.body = "handle; thread u32",
		.failure = "Home says it again until it can be sent, and stops then. It does not wait for the guest, which computes on "
			   "until it hears it, or until a call of its own, which no deputy answers that is stopped."),
	MESSAGE(H2G_CONT, T, T,
		.when = "The deputy goes on.",
		.body = "handle; thread u32",
		.failure = "Home says it again until it can be sent. A guest that is not told stands still until its home wants it back, "
			   "ends it, or is lost."),
	MESSAGE(H2G_BRING, H, H,
		.when = "Somebody at home wants the process back, or it needs to be there.",
		.body = "handle",
		.failure = "It is a wish: the guest comes with G2H_LEAVE as soon as it can."),
	MESSAGE(H2G_CHANGED, H + 20, H + 20,
		.when = "A file that the process maps has changed at home, before anything else tells the guest so.",
		.body = "handle; index of the file u32; its size u64; the least that was u64",
		.failure = "A file that it does not map is not looked at."),
	MESSAGE(H2G_NICE, T + 4, T + 4,
		.when = "The nice value of the thread at home is another than the guest was told.",
		.body = "handle; thread u32; nice value u32, counted from -20",
		.failure = "Home says it again until it can be sent; until then the guest is as nice as it was. A value that is none is "
			   "not looked at."),
	MESSAGE(H2G_END, H, H,
		.when = "The process is over at home.",
		.body = "handle",
		.failure = "A guest that is not told ends when its home is lost."),
	MESSAGE(G2H_CALL, T + MOS_CALL_HEAD_SIZE, MOS_MSG_MAX,
		.when = "A thread has made a system call that its deputy executes.",
		.body = "handle; thread u32; number u32, part u32, signals seen u32, blocked signals u64, user, system and "
			"run time u64 each, sizes of the memory 6 u32; the arguments, see `kernel/marshal.h`",
		.reply = "flags u32, and perhaps no more where they say that the process is gone; home's clock u64; how often files have changed u32; where a transfer was cut, how far it goes "
			 "on u64; perhaps a signal; result and what the call has written",
		.failure = "There is no time limit, for a call may last. A home that does not know the process says so, and the guest "
			   "ends; likewise when home is lost."),
	MESSAGE(G2H_PAGES, H + 16, H + 16,
		.when = "The guest touches pages of a file of its home that are not here.",
		.body = "handle; index of the file u32; first page u64; how many u32, 64 at most",
		.reply = "verdict; the pages; how often files have changed u32",
		.failure = "A no for want of memory or of room in the queue: it asks again. Another no: the access fails as a read error of "
			   "a disk does. There is no time limit, for a disk may be slow: the access waits until home is lost, or the "
			   "process has ended."),
	MESSAGE(G2H_GATHER, H, H,
		.when = "The guest is about to come home, or its node wants to be without it, and its threads may wait in calls that last.",
		.body = "handle",
		.failure = "Without it the guest waits for these calls."),
	MESSAGE(G2H_LEAVE, T + 32 + MOS_SEEN_SIZE, T + 32 + MOS_SEEN_SIZE * MOS_THREADS_MAX,
		.when = "All threads of the guest stand still: it wants to come home.",
		.body = "handle; thread u32; clocks 3 u64; flags u32: 1, for the sake of load only; number of threads u32, and of each its "
			"number and the signals that it has seen u32",
		.reply = "verdict",
		.failure = "A no: the guest goes on where it is, and may ask again."),
	MESSAGE(G2H_IMAGE, T, MOS_MSG_MAX,
		.when = "Home is ready to take the process back: pieces of the image.",
		.body = "handle; thread u32; records of the image, see `kernel/image/image.h`",
		.reply = "verdict; that of the last piece is final: the process is home, and the guest ends",
		.failure = "A no before that: the guest goes on where it is. When the link is lost, the process ends at home, and the "
			   "guest with it."),
	MESSAGE(G2H_USED, H + 4, H + 4 + MOS_USED_MAX * MOS_USED_SIZE,
		.when = "Threads of the guest have used CPU time that home has not been told of; twice a second at most.",
		.body = "handle; number of the stay u32; for each such thread its number u32, user, system and run time u64 each",
		.failure = "What is of an earlier stay is not looked at. Totals are told, so what is lost is told next time."),
	MESSAGE(G2H_GONE, H + 8, H + 8,
		.when = "The guest's task has ended otherwise than by a call of its own, or there is none to commit.",
		.body = "handle; number of the stay u32; how it ended u32, as wait has it",
		.failure = "What is of an earlier stay is not looked at. A home that is not told ends the process when the node "
			   "is lost."),
	MESSAGE(CLOCKS, 0, 0,
		.when = "A guest is about to be born, whose clocks must go on as they did at its home.",
		.body = "nothing",
		.reply = "CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_MONOTONIC_RAW u64 each, ns",
		.failure = "None within 5 s: the guest is not born, and the move is off."),
};
