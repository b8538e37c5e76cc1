/* SPDX-License-Identifier: GPL-2.0 */
/* The threads of a process stand still together, and one of them leads the move. */
#ifndef MOS_MUSTER_H
#define MOS_MUSTER_H

#include "state.h"
#include "thread.h"

/**
 * struct mos_group - the threads that move together
 * @threads: each with a reference; the one that leads is first
 * @nr: how many
 */
struct mos_group {
	struct mos_thread **threads;
	unsigned int nr;
};

void __mos_thread_set_stands(struct mos_thread *t, bool stands);
void mos_thread_stand(struct mos_thread *t);
bool mos_thread_stand_in(struct mos_thread *t, enum mos_state state);
bool mos_thread_lead(struct mos_thread *t);
enum mos_word mos_thread_word(struct mos_thread *t);
void mos_thread_answer(struct mos_thread *t, int result);

bool __mos_process_stands(struct mos_process *p);
bool mos_process_stands(struct mos_process *p);
void __mos_process_dismiss(struct mos_process *p, enum mos_word word);
void mos_process_dismiss(struct mos_process *p, enum mos_word word);
int mos_process_apply(struct mos_process *p, int own);

int mos_group_take(struct mos_group *group, struct mos_thread *lead);
void mos_group_free(struct mos_group *group);

#endif
