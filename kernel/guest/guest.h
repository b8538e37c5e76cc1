/* SPDX-License-Identifier: GPL-2.0 */
/* The remote side of a process: its birth, its system calls, what home tells it, and its way back. */
#ifndef MOS_GUEST_H
#define MOS_GUEST_H

#include <linux/types.h>

struct kernel_siginfo;
struct ksignal;
struct mos_reader;
struct mos_msg;
struct mos_node;
struct mos_peer;
struct mos_process;
struct mos_thread;
struct mos_vdso;
struct mos_vdso_function;
struct pt_regs;
struct work_struct;

int mos_guest_device_register(void);
void mos_guest_device_unregister(void);
void mos_guest_offer(struct mos_node *mn, struct mos_msg *msg);

bool mos_guest_syscall(struct mos_thread *t, struct pt_regs *regs);
bool mos_guest_lacks_room(u32 nr, const u64 args[], long ret);
void mos_guest_tell_used_up(struct mos_thread *t, const struct ksignal *ksig);
void mos_guest_remind(struct work_struct *work);
void mos_guests_report(struct work_struct *work);
void mos_guests_report_soon(struct mos_node *mn);
bool mos_guest_get_signal(struct mos_thread *t, struct ksignal *ksig);

const struct mos_vdso_function *mos_guest_vdso_function(const struct mos_vdso *vdso, u64 addr);
bool mos_guest_vdso_is_inside(const struct mos_vdso *vdso, u64 addr);
void mos_guest_vdso_step_back(const struct mos_vdso *vdso, struct pt_regs *regs);
void mos_guest_vdso_enter(struct pt_regs *regs);
void mos_guest_vdso_return(struct pt_regs *regs);

void mos_guest_told(struct mos_node *mn, struct mos_msg *msg);
void mos_guest_thread_told(struct mos_node *mn, struct mos_msg *msg);
void mos_guest_send_home(struct mos_process *p, bool light);
void mos_guest_dismiss(struct mos_process *p, bool light);
bool mos_guest_is_kept(const struct mos_process *p);
void mos_guest_queue_signal(struct mos_thread *t, struct mos_reader *r);
bool mos_guest_has_signals(struct mos_thread *t, u32 *seen);

int mos_guest_leave(struct mos_thread *t, const struct pt_regs *regs,
		    const struct kernel_siginfo *fault);
void mos_guest_lost(struct mos_process *p, struct mos_peer *peer);
void mos_guest_exited(struct mos_thread *t);
void mos_guest_end(struct mos_process *p, const char *why);

/* mos_guest_end(), in a form that compiler and objtool can see not to return. */
static inline void __noreturn mos_guest_die(struct mos_process *p, const char *why)
{
	for (;;)
		mos_guest_end(p, why);
}

#endif
