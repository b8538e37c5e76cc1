// SPDX-License-Identifier: GPL-2.0
/* The image of a thread's registers: general and segment registers, floating point and vectors. */
#include <linux/regset.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <asm/fpu/api.h>
#include <asm/fpu/xcr.h>
#include <asm/fpu/xstate.h>
#include <asm/fsgsbase.h>
#include <asm/mmu_context.h>
#include <asm/msr.h>
#include <asm/pkru.h>
#include <asm/prctl.h>
#include <asm/segment.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "image.h"
#include "vdso.h"

/* What a program may set in its flags: arch/x86/kernel/ptrace.c, FLAG_MASK. */
#define USER_FLAGS \
	(X86_EFLAGS_CF | X86_EFLAGS_PF | X86_EFLAGS_AF | X86_EFLAGS_ZF | \
	 X86_EFLAGS_SF | X86_EFLAGS_TF | X86_EFLAGS_DF | X86_EFLAGS_OF | \
	 X86_EFLAGS_RF | X86_EFLAGS_AC)

/* The registers of an image, in its order. */
static unsigned long *reg_at(struct pt_regs *regs, int i)
{
	static const u16 offsets[] = {
		offsetof(struct pt_regs, r15), offsetof(struct pt_regs, r14),
		offsetof(struct pt_regs, r13), offsetof(struct pt_regs, r12),
		offsetof(struct pt_regs, bp), offsetof(struct pt_regs, bx),
		offsetof(struct pt_regs, r11), offsetof(struct pt_regs, r10),
		offsetof(struct pt_regs, r9), offsetof(struct pt_regs, r8),
		offsetof(struct pt_regs, ax), offsetof(struct pt_regs, cx),
		offsetof(struct pt_regs, dx), offsetof(struct pt_regs, si),
		offsetof(struct pt_regs, di), offsetof(struct pt_regs, ip),
		offsetof(struct pt_regs, flags), offsetof(struct pt_regs, sp),
	};

	if (i >= ARRAY_SIZE(offsets))
		return NULL;
	return (void *)regs + offsets[i];
}

/**
 * mos_regs_undo_entry() - step back before the system call that is being entered
 * @regs: registers at the entry of a system call
 *
 * With these the program makes the call when it runs, wherever that is.
 */
void mos_regs_undo_entry(struct pt_regs *regs)
{
	regs->ip -= MOS_SYSCALL_LEN;
	regs->ax = regs->orig_ax;
	regs->orig_ax = -1;
}

/**
 * mos_regs_settle() - make registers those of a program that computes
 * @regs: registers on the way to user mode
 *
 * An interrupted call is restarted as arch_do_signal_or_restart() does when no
 * handler runs (arch/x86/kernel/signal.c).
 */
void mos_regs_settle(struct pt_regs *regs)
{
	if (syscall_get_nr(current, regs) != -1) {
		switch (syscall_get_error(current, regs)) {
		case -ERESTARTNOHAND:
		case -ERESTARTSYS:
		case -ERESTARTNOINTR:
			regs->ax = regs->orig_ax;
			regs->ip -= MOS_SYSCALL_LEN;
			break;
		case -ERESTART_RESTARTBLOCK:
			regs->ax = __NR_restart_syscall;
			regs->ip -= MOS_SYSCALL_LEN;
			break;
		}
	}
	regs->orig_ax = -1;
}

/*
 * What is in the segment registers of a thread, which counts where a 64-bit program jumps into 32-bit code. Which
 * segments there are is the same on every node, for who has some of his own does not move.
 */
struct segments {
	u16 cs, ds, es, fs, gs;
	u64 fs_base, gs_base;
};

/* All but the first are live in the processor while the task is current. */
static void put_segments(struct mos_writer *w, u16 cs)
{
	struct segments s;

	savesegment(ds, s.ds);
	savesegment(es, s.es);
	savesegment(fs, s.fs);
	savesegment(gs, s.gs);
	rdmsrl(MSR_FS_BASE, s.fs_base);
	rdmsrl(MSR_KERNEL_GS_BASE, s.gs_base);
	mos_put_u16(w, cs);
	mos_put_u16(w, s.ds);
	mos_put_u16(w, s.es);
	mos_put_u16(w, s.fs);
	mos_put_u16(w, s.gs);
	mos_put_u64(w, s.fs_base);
	mos_put_u64(w, s.gs_base);
}

/* None, or one that a program may load. */
static bool is_users(u16 selector)
{
	return selector <= SEGMENT_RPL_MASK || (selector & SEGMENT_RPL_MASK) == USER_RPL;
}

static int get_segments(struct mos_reader *r, struct segments *s)
{
	s->cs = mos_get_u16(r);
	s->ds = mos_get_u16(r);
	s->es = mos_get_u16(r);
	s->fs = mos_get_u16(r);
	s->gs = mos_get_u16(r);
	s->fs_base = mos_get_u64(r);
	s->gs_base = mos_get_u64(r);
	if (r->err || (s->cs != __USER_CS && s->cs != __USER32_CS) || s->fs_base >= TASK_SIZE_MAX ||
	    s->gs_base >= TASK_SIZE_MAX)
		return -EBADMSG;
	return is_users(s->ds) && is_users(s->es) && is_users(s->fs) && is_users(s->gs) ? 0 : -EBADMSG;
}

/* A segment that is loaded brings its base with it. One that does not exist leaves none. */
static int load_segments(const struct segments *s)
{
	int err = mos_syscall(__NR_arch_prctl, ARCH_SET_FS, s->fs_base, 0, 0, 0, 0) ?:
		  mos_syscall(__NR_arch_prctl, ARCH_SET_GS, s->gs_base, 0, 0, 0, 0);

	if (err)
		return err;
	loadsegment(ds, s->ds);
	loadsegment(es, s->es);
	if (s->fs) {
		loadsegment(fs, s->fs);
		x86_fsbase_write_cpu(s->fs_base);
	}
	if (s->gs) {
		load_gs_index(s->gs);
		wrmsrl(MSR_KERNEL_GS_BASE, s->gs_base);
	}
	return 0;
}

/**
 * mos_regs_put() - write the registers of a thread, and what is known of the call they are about to make
 * @t: the thread
 * @w: where
 * @regs: of the program, as if it computed
 *
 * Context: the task itself.
 */
void mos_regs_put(const struct mos_thread *t, struct mos_writer *w, const struct pt_regs *regs)
{
	struct pt_regs copy = *regs;
	unsigned long *reg;

	for (int i = 0; (reg = reg_at(&copy, i)); i++)
		mos_put_u64(w, *reg);
	put_segments(w, regs->cs);
	mos_put_u64(w, mos_unfinished_of(&t->unfinished, regs));
	mos_put_u64(w, t->unfinished.end);
}

/**
 * mos_regs_get() - read the registers of a thread, and what is known of the call they are about to make
 * @t: the thread
 * @r: from where
 * @regs: set to them
 *
 * Whatever the image says, the task stays in user mode with interrupts on.
 *
 * Context: the task itself.
 * Return: 0, or -EBADMSG.
 */
int mos_regs_get(struct mos_thread *t, struct mos_reader *r, struct pt_regs *regs)
{
	struct segments segments;
	unsigned long *reg;
	s64 ret;
	u64 end;
	int err;

	for (int i = 0; (reg = reg_at(regs, i)); i++)
		*reg = mos_get_u64(r);
	err = get_segments(r, &segments);
	ret = mos_get_u64(r);
	end = mos_get_u64(r);
	if (err || r->err || mos_unfinished_set(&t->unfinished, regs, ret, end))
		return -EBADMSG;
	if (regs->ip >= TASK_SIZE_MAX)
		return -EBADMSG;
	regs->cs = segments.cs;
	regs->ss = __USER_DS;
	regs->flags = (regs->flags & USER_FLAGS) | X86_EFLAGS_IF | X86_EFLAGS_FIXED;
	regs->orig_ax = -1;
	return load_segments(&segments);
}

/* What they take in a frame: up to the end of the last of them, as xstate_calculate_size() has it in the kernel. */
static unsigned int size_of(u64 components)
{
	unsigned int end = sizeof(struct xregs_state);
	u32 size, offset, flags, unused;

	for (int i = FIRST_EXTENDED_XFEATURE; i < 63; i++) {
		if (!(components & BIT_ULL(i)))
			continue;
		cpuid_count(0xd, i, &size, &offset, &flags, &unused);
		end = max(end, offset + size);
	}
	return end;
}

/**
 * mos_fpu_confine() - let a guest's thread have no more vector state than there is at its home
 * @components: of home's processor, which are all here, and at the same places
 *
 * So the frames of its signals are home's: of the size that its stacks for them have been made for, and such that
 * home's kernel does not throw away what is in one when the thread returns from it there.
 *
 * Context: the task itself.
 */
void mos_fpu_confine(u64 components)
{
	struct fpstate *fpstate = mos_task_fpstate(current);

	components |= XFEATURE_MASK_FPSSE;
	if (!(fpstate->user_xfeatures & ~components))
		return;
	fpstate->user_xfeatures &= components;
	fpstate->user_size = size_of(fpstate->user_xfeatures);
}

static const struct user_regset *xstate_regset(void)
{
	const struct user_regset_view *view = task_user_regset_view(current);

	for (unsigned int i = 0; i < view->n; i++)
		if (view->regsets[i].core_note_type == NT_X86_XSTATE)
			return &view->regsets[i];
	return NULL;
}

/**
 * mos_fpu_put() - write the floating point and vector state of the current thread
 * @w: where
 *
 * What protection keys allow is told apart: a vector state leaves it out where that is all, as it does with what is
 * as it was in the beginning.
 *
 * Context: the task itself; may sleep.
 * Return: 0, -ENODEV, -ENOMEM.
 */
int mos_fpu_put(struct mos_writer *w)
{
	const struct user_regset *set = xstate_regset();
	void *data = NULL;
	int len = -ENODEV;

	if (set)
		len = regset_get_alloc(current, set, set->n * set->size, &data);
	if (len < 0)
		return len;
	mos_put_u32(w, read_pkru());
	mos_put_u32(w, len);
	mos_put_bytes(w, data, len);
	kfree(data);
	return 0;
}

/*
 * The regset's own setter warns on the current task; this is the exported way
 * that KVM uses (arch/x86/kernel/fpu/core.c).
 */
static int set_fpu(const void *data)
{
	struct fpu_guest fpu = { .fpstate = mos_task_fpstate(current) };
	u64 mask = 0;
	u32 unused;
	int err;

	if (boot_cpu_has(X86_FEATURE_XSAVE))
		mask = xgetbv(XCR_XFEATURE_ENABLED_MASK);
	/* Moves what is live in the processor to memory, where it is replaced. */
	kernel_fpu_begin();
	kernel_fpu_end();
	err = fpu_copy_uabi_to_guest_fpstate(&fpu, data, mask, &unused);
	mos_fpu_forget_registers();
	return err;
}

/**
 * mos_fpu_get() - read the floating point and vector state of the current thread
 * @r: from where
 *
 * Context: the task itself, when nothing but its way to user mode is left; may sleep.
 * Return: 0, -EBADMSG, -ENOMEM, or -EOPNOTSUPP where this processor lacks what the state needs.
 */
int mos_fpu_get(struct mos_reader *r)
{
	const struct user_regset *set = xstate_regset();
	u32 rights = mos_get_u32(r);
	u32 len = mos_get_u32(r);
	void *data;
	int err;

	if (!set || r->err || len > MOS_FPU_MAX || len > mos_reader_left(r))
		return -EBADMSG;
	data = kzalloc(max_t(u32, set->n * set->size, len), GFP_KERNEL);
	if (!data)
		return -ENOMEM;
	err = mos_get_bytes(r, data, len) ?: set_fpu(data);
	kfree(data);
	if (!err)
		write_pkru(rights);
	return err == -EINVAL ? -EOPNOTSUPP : err;
}
