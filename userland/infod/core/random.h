/* SPDX-License-Identifier: GPL-2.0 */
/* Random numbers for choices that need no secrecy; the seed comes from outside. */
#ifndef MOS_INFOD_RANDOM_H
#define MOS_INFOD_RANDOM_H

#include "kernel/pure.h"

/**
 * struct mos_random - a sequence of numbers (splitmix64)
 * @state: the seed, then whatever follows from it
 */
struct mos_random {
	u64 state;
};

/**
 * mos_random_next() - the next number
 * @random: the sequence
 *
 * Return: 64 random bits.
 */
static inline u64 mos_random_next(struct mos_random *random)
{
	u64 z = random->state += 0x9e3779b97f4a7c15ull;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

/**
 * mos_random_below() - a number out of 0 .. @bound - 1
 * @random: the sequence
 * @bound:  how many there are to choose from; 0 is taken for 1
 *
 * Return: the number.
 */
static inline u32 mos_random_below(struct mos_random *random, u32 bound)
{
	return (mos_random_next(random) >> 32) * bound >> 32;
}

#endif
