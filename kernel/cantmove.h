/* SPDX-License-Identifier: GPL-2.0 */
/* Why a process cannot move, in the words that people know and in sentences. */
#ifndef MOS_CANTMOVE_H
#define MOS_CANTMOVE_H

#include "words.h"

struct task_struct;

/* Told one reason: a word, and what it means for this process. */
typedef void (*mos_say_fn)(void *ctx, const char *word, const char *sentence);

bool mos_is_realtime(struct task_struct *task);
bool mos_has_ended(struct task_struct *task);
int mos_cantmove(struct task_struct *task, mos_say_fn say, void *ctx);
int mos_cantmove_first(struct task_struct *task, struct mos_words *why);
const char *mos_cantmove_glance(struct task_struct *task);
int mos_cantmove_held(struct task_struct *task, mos_say_fn say, void *ctx);
int mos_cantmove_away(struct task_struct *task, mos_say_fn say, void *ctx);
int mos_cantmove_held_first(struct task_struct *task, struct mos_words *why);

#endif
