/* SPDX-License-Identifier: GPL-2.0 */
/* Bounds that a test lowers, and work that it slows down, so that they are reached: see faults.c. A normal build has none of it. */
#ifndef MOS_STRAIN_H
#define MOS_STRAIN_H

#ifdef MOS_INJECT_FAULTS

/**
 * mos_strain_bound() - how much one softirq does before the rest is left to a worker
 * @bound: that, where no test wants it otherwise
 *
 * Context: any.
 * Return: it, or what a test wants.
 */
unsigned int mos_strain_bound(unsigned int bound);

/**
 * mos_strain_deferred() - something was left to a worker: note it
 *
 * Context: any.
 */
void mos_strain_deferred(void);

/**
 * mos_strain_shake() - a handshake is about to be computed: make it last
 *
 * Context: may sleep.
 */
void mos_strain_shake(void);

/**
 * mos_strain_waits() - so many handshakes of a peer wait now: note the most
 * @count: that
 *
 * Context: any.
 */
void mos_strain_waits(unsigned int count);

#else

static inline unsigned int mos_strain_bound(unsigned int bound)
{
	return bound;
}

static inline void mos_strain_deferred(void)
{
}

static inline void mos_strain_shake(void)
{
}

static inline void mos_strain_waits(unsigned int count)
{
}

#endif

#endif
