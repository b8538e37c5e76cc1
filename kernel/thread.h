/* SPDX-License-Identifier: GPL-2.0 */
/* A thread of a process that moves: its task on this node, and what is said to it. */
#ifndef MOS_THREAD_H
#define MOS_THREAD_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/signal_types.h>
#include <linux/task_work.h>
#include <linux/wait.h>

#include "mark.h"
#include "message.h"
#include "peer.h"
#include "unfinished.h"

struct mos_process;

/**
 * struct mos_deputy_thread - what only the home's side of a thread has
 * @fault: what its last instruction away raised, for us to judge; si_signo is 0 for nothing
 * @window: address of the window for arguments of forwarded calls, or 0
 * @regs: the registers that the program returns with when it comes home
 * @sent: signals sent to the guest
 * @begun: how many they were when the call began of which a part is made
 * @taken: when the last of them was, while its handler runs
 * @breath: until then those of timers wait
 * @request: the call that is being executed, or NULL
 * @counted: CPU time of the guest that is accounted here already
 * @report: what it has used, as its node has said last; under the process' lock
 * @reported: that has not been looked at yet; likewise
 * @nice: how nice the guest is
 */
struct mos_deputy_thread {
	struct kernel_siginfo fault;
	unsigned long window;
	struct pt_regs *regs;
	u32 sent;
	u32 begun;
	ktime_t taken;
	ktime_t breath;
	struct mos_msg *request;
	struct mos_usage counted;
	struct mos_usage report;
	bool reported;
	int nice;
};

/**
 * struct mos_guest_thread - what only the guest's side of a thread has
 * @tid: what gettid answers
 * @number: counts the threads of the process here, from 0
 * @signals: forwarded, waiting for the task; under the process' lock
 * @nr_signals: how many
 * @seen: signals received from home, delivered or waiting
 * @stop: its deputy has been stopped
 * @told: run time that home has been told of, ns
 * @birth: makes a thread of the stub this one, on its way to user mode; needs no memory, so that it cannot fail
 */
struct mos_guest_thread {
	u32 tid;
	u32 number;
	struct list_head signals;
	u32 nr_signals;
	u32 seen;
	bool stop;
	u64 told;
	struct callback_head birth;
};

/**
 * enum mos_word - what who leads a move tells the threads that stand still
 * @MOS_WORD_NONE: nothing yet
 * @MOS_WORD_APPLY: be what your image says, and go on standing still
 * @MOS_WORD_GO: the move is done
 * @MOS_WORD_STAY: the move is off
 */
enum mos_word {
	MOS_WORD_NONE,
	MOS_WORD_APPLY,
	MOS_WORD_GO,
	MOS_WORD_STAY,
};

/**
 * struct mos_thread - one thread of a process, on this node
 * @ref: the list of the process, the mark, the kick, messages being handled
 * @rcu: who looks at another task's mark may still look
 * @process: with a reference
 * @list: in the threads of the process; under its lock. Empty once the thread is none of it any more
 * @name: in the table of the process, by @tid; likewise
 * @marked: in the table of all tasks that are ours, by @task; see mark.c
 * @tid: its number at home, which names it between nodes
 * @task: who runs it here, with a reference: the program itself at home, the guest's task
 *	elsewhere, NULL until that is there
 * @stands: the task stands still, and who leads the move goes by that; under the process' lock
 * @word: what it shall do next, from who leads; likewise
 * @result: what came of it, for who leads; likewise
 * @ended: it has made its last call
 * @image: of this thread, on its way out or in; its own affair, but of who leads while it stands
 * @kick: makes the task look at what we want of it
 * @kicked: bit 0 while @kick is queued
 * @woken: ends the sleep, at home, in which the first kick has found the task; queued once at most
 * @sleeps_until: what home's CLOCK_MONOTONIC would have shown at the end of that, ns
 * @inbox: messages for the task, oldest first; under the process' lock
 * @wait: the task sleeps here while it has nothing to do
 * @unfinished: the call that it is about to go on with; the task's own affair
 * @deputy: at home
 * @guest: elsewhere
 */
struct mos_thread {
	struct kref ref;
	struct rcu_head rcu;
	struct mos_process *process;
	struct list_head list;
	struct hlist_node name;
	struct hlist_node marked;
	u32 tid;
	struct task_struct *task;
	bool stands;
	enum mos_word word;
	int result;
	bool ended;
	struct mos_buf *image;
	struct callback_head kick;
	unsigned long kicked;
	struct callback_head woken;
	u64 sleeps_until;
	struct list_head inbox;
	wait_queue_head_t wait;
	struct mos_unfinished unfinished;
	union {
		struct mos_deputy_thread deputy;
		struct mos_guest_thread guest;
	};
};

struct mos_thread *mos_thread_create(struct mos_process *p, u32 tid, struct task_struct *task,
				     gfp_t gfp);
void mos_thread_get(struct mos_thread *t);
void mos_thread_put(struct mos_thread *t);
void mos_thread_leave(struct mos_thread *t);
struct mos_thread *__mos_thread_find(struct mos_process *p, u32 tid);
struct mos_thread *mos_thread_addressed(struct mos_process *p, struct mos_reader *r);

void mos_thread_forget_image(struct mos_thread *t);

bool mos_thread_kick(struct mos_thread *t);
void mos_thread_deliver(struct mos_thread *t, struct mos_msg *msg);
struct mos_msg *mos_thread_take(struct mos_thread *t);
void mos_thread_drain(struct mos_thread *t, const char *why);
struct mos_writer mos_thread_letter(struct mos_thread *t, u32 room);
int mos_thread_post(struct mos_thread *t, u16 type, struct mos_writer *w);
u32 mos_thread_channel(const struct mos_thread *t);

#endif
