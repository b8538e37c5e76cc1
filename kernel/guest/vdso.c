// SPDX-License-Identifier: GPL-2.0
/*
 * The vdso of a guest whose home runs another kernel: each function is a system call instruction. The gate tells
 * by the address which function was called, makes the system call that does the same, and returns to the caller.
 * So the program is never in the middle of a function, and can go home at any time.
 */
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "../image/vdso.h"
#include "../migrate.h"
#include "guest.h"

/**
 * mos_guest_vdso_function() - which function begins at an address?
 * @vdso: of the home's kernel; text is 0 where this node's own is mapped
 * @addr: the address
 *
 * Return: the function, or NULL.
 */
const struct mos_vdso_function *mos_guest_vdso_function(const struct mos_vdso *vdso, u64 addr)
{
	return vdso->text ? mos_vdso_function(vdso, addr - vdso->text) : NULL;
}

/**
 * mos_guest_vdso_is_inside() - is an address in the vdso of the home's kernel, but not where a function begins?
 * @vdso: see above
 * @addr: the address
 *
 * What stands there works at home only.
 */
bool mos_guest_vdso_is_inside(const struct mos_vdso *vdso, u64 addr)
{
	return vdso->text && addr - vdso->text < vdso->size && !mos_guest_vdso_function(vdso, addr);
}

/**
 * mos_guest_vdso_step_back() - undo what a function may have begun
 * @vdso: see above
 * @regs: registers of the program, which computes
 *
 * Its first instruction may have been executed, and can be so again.
 *
 * Context: the guest's task, before a handler is called or it goes home.
 */
void mos_guest_vdso_step_back(const struct mos_vdso *vdso, struct pt_regs *regs)
{
	u64 begin = regs->ip - (MOS_VDSO_STUB_LEN - MOS_SYSCALL_LEN);

	if (mos_guest_vdso_function(vdso, begin))
		regs->ip = begin;
}

/**
 * mos_guest_vdso_enter() - a function has made its system call
 * @regs: the registers, behind the call; made such that the function begins anew where a call is to be restarted
 *
 * Context: the guest's task, at the entry of a system call.
 */
void mos_guest_vdso_enter(struct pt_regs *regs)
{
	regs->ip -= MOS_VDSO_STUB_LEN - MOS_SYSCALL_LEN;
	regs->cx = regs->r10;
}

/**
 * mos_guest_vdso_return() - a function has been done: go back to its caller
 * @regs: the registers since mos_guest_vdso_enter(); ax is the result
 *
 * A call that is to be restarted is one that has not begun: the function is called again, after any handler.
 *
 * Context: the guest's task, at the entry of a system call.
 */
void mos_guest_vdso_return(struct pt_regs *regs)
{
	bool again = mos_asks_restart(regs->ax);
	u64 caller;

	if (again) {
		regs->ip -= MOS_SYSCALL_LEN;
	} else if (get_user(caller, (u64 __user *)regs->sp)) {
		regs->ip -= MOS_SYSCALL_LEN;
		force_sig(SIGSEGV);
	} else {
		regs->ip = caller;
		regs->sp += sizeof(caller);
	}
	regs->orig_ax = -1;
}
