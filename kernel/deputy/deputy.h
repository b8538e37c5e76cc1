/* SPDX-License-Identifier: GPL-2.0 */
/* The home side of a process that is away: its task waits for what the guest asks, and for signals. */
#ifndef MOS_DEPUTY_H
#define MOS_DEPUTY_H

#include "../signal.h"

struct mos_msg;
struct mos_node;
struct mos_peer;
struct mos_process;
struct mos_group;
struct mos_thread;
struct mos_usage;
struct pt_regs;

void mos_deputy_serve(struct mos_thread *t);
void mos_deputy_exited(struct mos_thread *t);
void mos_deputy_lost(struct mos_process *p, struct mos_peer *peer);

void mos_deputy_message(struct mos_node *mn, struct mos_msg *msg);
void mos_deputy_gather(struct mos_node *mn, struct mos_msg *msg);
void mos_deputy_gone(struct mos_node *mn, struct mos_msg *msg);
void mos_deputy_pages(struct mos_node *mn, struct mos_msg *msg);

int mos_windows_open(const struct mos_group *group);
void mos_windows_close(struct mos_process *p);

void mos_deputy_call(struct mos_thread *t, struct mos_msg *msg);
void mos_deputy_call_again(struct mos_thread *t, struct mos_msg *msg);
void mos_deputy_signals(struct mos_thread *t);
bool mos_deputy_get_signal(struct mos_thread *t, struct mos_signal *signal);
void mos_deputy_tell(struct mos_thread *t, u16 type, const struct mos_signal *signal);
bool mos_deputy_holds_signals(void);
unsigned long mos_deputy_deliverable(void);
bool mos_deputy_may_stop(void);
bool mos_deputy_is_stopping(void);
void mos_deputy_stop(struct mos_thread *t);
bool mos_deputy_wants_back(struct mos_process *p);

bool mos_deputy_tells_mask(u32 nr, const u64 *args);
void mos_deputy_handled(struct mos_thread *t);
ktime_t mos_deputy_breath(const struct mos_thread *t);

void mos_deputy_account(struct mos_thread *t, const struct mos_usage *usage);
void mos_deputy_used(struct mos_node *mn, struct mos_msg *msg);
void mos_deputy_heed_report(struct mos_thread *t);
void mos_deputy_heed_scheduling(struct mos_thread *t);

bool mos_deputy_return(struct mos_thread *t, struct mos_msg *leave);
int mos_deputy_arrive(struct mos_thread *t);
void mos_deputy_land(struct mos_thread *t);

#endif
