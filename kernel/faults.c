// SPDX-License-Identifier: GPL-2.0
/* What goes wrong when a test wants it to: moves are held, allocations fail, symbols are missing, bounds are reached. For `make modules FAULTS=1`. */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>

#include "faults.h"
#include "stage.h"
#include "strain.h"

/* A test that has died does not hold a move for ever. */
#define HOLD_MS 60000

static unsigned int stages = MOS_STAGE_NR - 1;
module_param(stages, uint, 0444);
MODULE_PARM_DESC(stages, "how many stages a move has, out and home");

static unsigned int hold;
module_param(hold, uint, 0644);
MODULE_PARM_DESC(hold, "stage at which to hold a move, for as long as this is so; 0 for none");

static unsigned int held;
module_param(held, uint, 0444);
MODULE_PARM_DESC(held, "stage at which a move is being held");

void mos_stage(enum mos_stage stage)
{
	unsigned long end = jiffies + msecs_to_jiffies(HOLD_MS);

	if (READ_ONCE(hold) != stage)
		return;
	WRITE_ONCE(held, stage);
	while (READ_ONCE(hold) == stage && time_before(jiffies, end) && !fatal_signal_pending(current))
		schedule_timeout_killable(1);
	WRITE_ONCE(held, MOS_STAGE_NONE);
}

static char *absent = "";
module_param(absent, charp, 0444);
MODULE_PARM_DESC(absent, "symbol that is taken not to be there");

bool mos_fault_absent(const char *name)
{
	return !strcmp(name, absent);
}

static DEFINE_SPINLOCK(lock);

static unsigned int fail_in;
module_param(fail_in, uint, 0644);
MODULE_PARM_DESC(fail_in, "how many allocations from now the first one fails; 0 when there is none to fail");

static unsigned int fail_for;
module_param(fail_for, uint, 0644);
MODULE_PARM_DESC(fail_for, "how many fail; to be set before fail_in");

static unsigned int failed;
module_param(failed, uint, 0444);
MODULE_PARM_DESC(failed, "how many have failed");

static bool count_down(void)
{
	bool fails;

	spin_lock(&lock);
	fails = fail_in == 1;
	if (fails) {
		failed++;
		if (fail_for > 1)
			fail_for--;
		else
			fail_in = 0;
	} else if (fail_in) {
		fail_in--;
	}
	spin_unlock(&lock);
	return fails;
}

bool mos_fault_alloc(void)
{
	unsigned long flags;
	bool fails;

	if (!READ_ONCE(fail_in))
		return false;
	local_irq_save(flags);
	fails = count_down();
	local_irq_restore(flags);
	if (fails)
		pr_info("mosix: an allocation fails in %ps\n", (void *)_RET_IP_);
	return fails;
}

static unsigned int pass;
module_param(pass, uint, 0644);
MODULE_PARM_DESC(pass, "what one softirq takes from the socket, or hands out, before the rest is left to a worker; 0: as built");

static atomic_t deferrals = ATOMIC_INIT(0);

static int show_deferrals(char *to, const struct kernel_param *param)
{
	return sysfs_emit(to, "%d\n", atomic_read(&deferrals));
}

static const struct kernel_param_ops deferrals_ops = { .get = show_deferrals };
module_param_cb(deferred, &deferrals_ops, NULL, 0444);
MODULE_PARM_DESC(deferred, "how often the rest was");

unsigned int mos_strain_bound(unsigned int bound)
{
	return READ_ONCE(pass) ?: bound;
}

void mos_strain_deferred(void)
{
	atomic_inc(&deferrals);
}

static unsigned int shake_ms;
module_param(shake_ms, uint, 0644);
MODULE_PARM_DESC(shake_ms, "milliseconds that each handshake takes longer");

void mos_strain_shake(void)
{
	unsigned int ms = READ_ONCE(shake_ms);

	if (ms)
		msleep(ms);
}

static unsigned int waited;
module_param(waited, uint, 0644);
MODULE_PARM_DESC(waited, "the most handshakes of one peer that have waited at a time");

void mos_strain_waits(unsigned int count)
{
	WRITE_ONCE(waited, max(READ_ONCE(waited), count));
}
