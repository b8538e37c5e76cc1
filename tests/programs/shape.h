/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The shape of the small programs in the folders here: each prepares something, makes steps that check
 * themselves, and verifies in the end what is left. Between all that it is moved, or while it makes steps.
 *
 * The heading of each tells what it is for, and Documentation/compatibility.md is printed from it:
 *
 *	feature: what the page says of it, the same for programs that belong together
 *	calls:   the system calls it is about, if any
 *	away:    works | comes home | refused WORD | differs, which is a fault of ours that is known
 *	moves:   WORD, when a move in the middle of a step may be refused for that reason; not said of most
 *	needs:   kernel VERSION | flag NAME | choice of speculation, when not every machine has what it is about; the
 *	         flag is one of /proc/cpuinfo. Where it is lacking the program calls shape_without()
 *	children: away, when those that it prepares must be moved as well: it is about what becomes of them away; where
 *	         each is moved for itself, one must have been on another node than it. Or refused WORD, when one of
 *	         them may be
 *	disk:    needed, when its files must be on a disk: /tmp of a test machine is in its memory
 *	steps:   how many are made away: as many as it has kinds of them when that is more than eight, or fewer when
 *	         they are long and all alike
 */
#ifndef MOSIX_TESTS_SHAPE_H
#define MOSIX_TESTS_SHAPE_H

#include "test.h"

/**
 * struct shape - a program that is moved; each of the three may be missing
 * @prepare: once, at home, before the first move
 * @step: any number of times, wherever it is; short, so that many moves meet it in different places
 * @verify: once, after the last move
 */
struct shape {
	void (*prepare)(void);
	void (*step)(unsigned long n);
	void (*verify)(void);
};

/* Each program defines its own. */
extern const struct shape shape;

/**
 * shape_executed() - what the program is instead where its children execute it with arguments of their own
 *
 * Defined by those alone whose children do.
 *
 * Return: its status.
 */
__attribute__((weak))
int shape_executed(int argc, char **argv);

/**
 * shape_again() - the arguments with which a step may execute this program anew
 * @n: the step
 *
 * The new program makes what is left of the step by being here: it prepares nothing and makes the next.
 *
 * Return: for execv(); element 0 is the path.
 */
char **shape_again(unsigned long n);

/**
 * shape_without() - what this program is about does not exist here, as its heading says under `needs:`
 *
 * To be said before the first move, in prepare or in the first step, and any number of times. Whoever runs it looks
 * whether that is true, and does not count the program.
 */
void shape_without(void);

#endif
