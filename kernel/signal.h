/* SPDX-License-Identifier: GPL-2.0 */
/* A signal on its way from the deputy, who has taken it, to the guest, who handles it. */
#ifndef MOS_SIGNAL_H
#define MOS_SIGNAL_H

#include <linux/signal_types.h>

#include "proto/buf.h"

/**
 * struct mos_signal - a signal to be handled
 * @info: what the handler is told
 * @action: the handler, as it was when the signal was taken
 * @waiting: the process waits with other signals blocked for the time being
 * @blocked: which; of meaning only with @waiting
 * @shown: what home's clock showed, see mos_clocks_reach()
 */
struct mos_signal {
	struct kernel_siginfo info;
	struct sigaction action;
	bool waiting;
	sigset_t blocked;
	u64 shown;
};

void mos_put_signal_record(struct mos_writer *w, const struct mos_signal *signal);
void mos_get_signal_record(struct mos_reader *r, struct mos_signal *signal);
void mos_signals_free(struct list_head *signals);

#endif
