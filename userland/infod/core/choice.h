/* SPDX-License-Identifier: GPL-2.0 */
/* Which processes may move, which nodes take them, and the choice among those that are about as good. */
#ifndef MOS_INFOD_CHOICE_H
#define MOS_INFOD_CHOICE_H

#include "balance.h"

bool mos_is_left_alone(const struct mos_situation *situation, const struct mos_process *process);
bool mos_is_kept(const struct mos_situation *situation, const struct mos_process *process);
bool mos_may_move(const struct mos_situation *situation, const struct mos_process *process);
bool mos_takes(const struct mos_situation *situation, const struct mos_entry *entry);
bool mos_may_go_on(const struct mos_situation *s, const struct mos_process *process);
bool mos_takes_guests(const struct mos_state *state);
bool mos_is_known(const struct mos_entry *entry);
bool mos_can_reach(const struct mos_situation *situation, const struct mos_process *process, u32 node);
bool mos_has_features(const struct mos_situation *s, const struct mos_process *process,
		      const struct mos_entry *entry);
bool mos_has_memory(const struct mos_situation *s, const struct mos_entry *entry, const struct mos_end *end,
		    const struct mos_process *process);
bool mos_has_memory_at_home(const struct mos_situation *s, const struct mos_entry *home, const struct mos_end *end,
			    const struct mos_process *process);
u32 mos_choose_near(const struct mos_situation *situation, const struct mos_process *process, u32 weight,
		    struct mos_end *end);

#endif
