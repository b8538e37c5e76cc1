// SPDX-License-Identifier: GPL-2.0
/* Owns how a decision is put into words. */
#include <stdarg.h>

#include "policy.h"

/**
 * struct text - words that are being written
 * @at: where
 * @size: bytes of it
 * @len: bytes that there would be if there was room
 */
struct text {
	char *at;
	size_t size;
	size_t len;
};

__attribute__((format(printf, 2, 3)))
static void say(struct text *text, const char *format, ...)
{
	size_t room = text->len < text->size ? text->size - text->len : 0;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(room ? text->at + text->len : NULL, room, format, args);
	va_end(args);
	text->len += max(len, 0);
}

static void say_end(struct text *text, const struct mos_end *end)
{
	say(text, "node %u (%u.%02u others on %u CPU%s of speed %u, %u MiB free", end->node, end->runnable / 100,
	    end->runnable % 100, end->cpus, end->cpus == 1 ? "" : "s", end->speed, end->free_mb);
	if (end->age)
		say(text, ", news %u ms old", end->age);
	say(text, ")");
}

static const char *const no_move[MOS_WHY_NR] = {
	[MOS_WHY_NO_PROCESS] = "no process here may move now",
	[MOS_WHY_NO_NODE] = "no other node takes processes now",
	[MOS_WHY_BALANCED] = "no process would become so much faster elsewhere that it is worth a move",
	[MOS_WHY_TOO_DEAR] = "a process would be faster elsewhere, but its move costs more than it would gain",
	[MOS_WHY_BUSY] = "moves or questions are under way, and it waits for them",
	[MOS_WHY_STAY] = "all processes are to stay on this node",
	[MOS_WHY_NO_ROOM] = "memory is short here, but no node has room for what could go",
};

static const char *const move[MOS_WHY_NR] = {
	[MOS_WHY_LOAD] = "it gets more of a CPU there",
	[MOS_WHY_MEMORY] = "memory is short here",
	[MOS_WHY_HOME] = "it does better at home",
	[MOS_WHY_OWNER] = "the owner of this node is back",
	[MOS_WHY_LEAVING] = "this node is leaving",
};

static void say_left(struct text *text, const struct mos_left *left)
{
	const struct {
		u32 count;
		const char *one;
		const char *more;
	} reasons[] = {
		{ left->locked, "is locked", "are locked" },
		{ left->excluded, "is excluded", "are excluded" },
		{ left->foreground, "has the foreground of a terminal", "have the foreground of a terminal" },
		{ left->moving, "is being moved", "are being moved" },
		{ left->stuck, "cannot be moved", "cannot be moved" },
		{ left->staying, "is to stay, as all of this node are", "are to stay, as all of this node are" },
		{ left->young, "has not been here for long", "have not been here for long" },
	};
	const char *between = ": of those that compute ";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reasons); i++) {
		if (!reasons[i].count)
			continue;
		say(text, "%s%u %s", between, reasons[i].count, reasons[i].count == 1 ? reasons[i].one : reasons[i].more);
		between = ", ";
	}
	if (*between == ':')
		say(text, ": none computes");
}

static void say_why(struct text *text, const struct mos_decision *decision)
{
	const struct mos_process *process = &decision->process;

	say(text, ": %s", move[decision->why] ?: no_move[decision->why] ?: "no reason");
	if (decision->why == MOS_WHY_NO_PROCESS)
		say_left(text, &decision->left);
	if (!process->id)
		return;
	say(text, "; it uses %u%% of a CPU, has %u KiB to be sent of %u and makes %u calls a second", process->cpu,
	    process->dirty_kb, process->total_kb, process->calls);
	if (decision->gain_ms)
		say(text, "; gains %u ms for %u ms of standing still", decision->gain_ms, decision->cost_ms);
	else
		say(text, "; stands still for %u ms", decision->cost_ms);
}

static void say_process(struct text *text, const struct mos_decision *decision, const char *command)
{
	say(text, "process %llu", (unsigned long long)decision->process.id);
	if (*command)
		say(text, " (%s)", command);
}

static bool goes_through_home(const struct mos_decision *decision)
{
	u32 home = decision->process.home;

	return decision->from.node != home && decision->to.node != home;
}

/**
 * mos_decision_words() - put a decision into words
 * @decision: the decision
 * @command: name of its process, or ""
 * @words: receives them, with a NUL; may be NULL if @size is 0
 * @size: bytes of it
 *
 * Return: how many bytes there would be, without the NUL, if there was room for all.
 */
size_t mos_decision_words(const struct mos_decision *decision, const char *command, char *words, size_t size)
{
	struct text text = { .at = words, .size = size };

	switch (decision->decide) {
	case MOS_DECIDE_NOTHING:
		say(&text, "nothing is moved");
		break;
	case MOS_DECIDE_ASK:
		if (!decision->process.id) {
			say(&text, "node %u need keep nothing free any more", decision->to.node);
			break;
		}
		say(&text, "ask node %u whether it takes ", decision->to.node);
		say_process(&text, decision, command);
		break;
	case MOS_DECIDE_MOVE:
		say(&text, "move ");
		say_process(&text, decision, command);
		say(&text, " from ");
		say_end(&text, &decision->from);
		say(&text, " to ");
		say_end(&text, &decision->to);
		if (goes_through_home(decision))
			say(&text, " by way of its home, node %u", decision->process.home);
		break;
	}
	say_why(&text, decision);
	return text.len;
}
