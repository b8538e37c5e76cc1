// SPDX-License-Identifier: GPL-2.0
/* A signal on its way from the deputy, who has taken it, to the guest, who handles it. */
#include <linux/signal.h>

#include "signal.h"

/* Programs know this layout, so both ends agree on it: include/uapi/asm-generic/siginfo.h. */
static_assert(sizeof(struct kernel_siginfo) == 48);

void mos_put_signal_record(struct mos_writer *w, const struct mos_signal *signal)
{
	const struct sigaction *sa = &signal->action;

	mos_put_bytes(w, &signal->info, sizeof(signal->info));
	mos_put_u64(w, (__force u64)sa->sa_handler);
	mos_put_u64(w, sa->sa_flags);
	mos_put_u64(w, (__force u64)sa->sa_restorer);
	mos_put_u64(w, sa->sa_mask.sig[0]);
	mos_put_u8(w, signal->waiting);
	mos_put_u64(w, signal->blocked.sig[0]);
	mos_put_u64(w, signal->shown);
}

void mos_get_signal_record(struct mos_reader *r, struct mos_signal *signal)
{
	struct sigaction *sa = &signal->action;

	mos_get_bytes(r, &signal->info, sizeof(signal->info));
	sa->sa_handler = (__force __sighandler_t)mos_get_u64(r);
	sa->sa_flags = mos_get_u64(r);
	sa->sa_restorer = (__force __sigrestore_t)mos_get_u64(r);
	sa->sa_mask.sig[0] = mos_get_u64(r);
	signal->waiting = mos_get_u8(r);
	signal->blocked.sig[0] = mos_get_u64(r);
	signal->shown = mos_get_u64(r);
	if (!r->err && !valid_signal(signal->info.si_signo))
		r->err = -EBADMSG;
	if (!r->err && signal->info.si_signo < 1)
		r->err = -EBADMSG;
}
