// SPDX-License-Identifier: GPL-2.0
/* Owns how samples become indices. */
#include "load.h"

#define ONE_16 (1u << 16)

/**
 * mos_load_index() - the load that is shown to people
 * @runnable: hundredths of a process
 * @cpus: at least 1
 * @speed: of one of them; at least 1
 *
 * Return: 100 for one CPU-bound process on one CPU of standard speed, half of that on two, or on a fast one.
 */
u32 mos_load_index(u32 runnable, u32 cpus, u32 speed)
{
	return min_t(u64, (u64)runnable * MOS_SPEED_STANDARD / ((u64)cpus * speed), U32_MAX);
}

/**
 * mos_load_usable() - memory that guests could fill
 * @free_mb: memory that is available, MiB
 * @total_mb: memory of the node, MiB
 *
 * The module leaves some to everybody else; see reserve() in kernel/image/room.c.
 *
 * Return: MiB.
 */
u32 mos_load_usable(u32 free_mb, u32 total_mb)
{
	u32 reserve = max(16u, total_mb / 64);

	return free_mb - min(free_mb, reserve);
}

/**
 * mos_speed_from() - the speed of a CPU from a measurement
 * @rounds: of the measuring loop
 * @ns: in which they were made
 * @standard: rounds that a standard CPU makes in a second
 *
 * Return: the speed, MOS_SPEED_STANDARD for the standard; at least 1.
 */
u32 mos_speed_from(u64 rounds, u64 ns, u64 standard)
{
	u64 micro = max_t(u64, ns / 1000, 1);
	u64 per_second = rounds > U64_MAX / 1000000 ? U64_MAX / micro : rounds * 1000000 / micro;
	u64 unit = max_t(u64, standard / MOS_SPEED_STANDARD, 1);

	return min_t(u64, max_t(u64, per_second / unit, 1), U32_MAX);
}

static u32 blend(u32 old, u64 new, u32 left)
{
	return ((u64)old * left + min_t(u64, new, U32_MAX) * (ONE_16 - left)) >> 16;
}

/* The past that is left, where each interval keeps so many per mille. */
static u32 past_left(const struct mos_decay *decay, u32 ms)
{
	u64 left = ONE_16;
	u32 whole = ms / decay->interval;

	if (whole > 1000)
		return 0;
	while (whole--)
		left = left * decay->kept / 1000;
	return left - left * (1000 - decay->kept) / 1000 * (ms % decay->interval) / decay->interval;
}

/**
 * mos_look_pause() - how long until the processes of this node are looked at again
 * @is_busy: something runs here, or is new, or memory is short
 * @ripe_in: so long until the next of the young ones may be moved, ms; U32_MAX: there are none
 *
 * Return: ms.
 */
u32 mos_look_pause(bool is_busy, u32 ripe_in)
{
	return min(is_busy ? MOS_LOOK_BUSY : MOS_LOOK_IDLE, max(ripe_in, MOS_LOOK_LEAST));
}

/**
 * mos_history_sample() - take in what a process did since the last time
 * @history: what it did before; all zero at first
 * @sample: what it did
 * @decay: how fast the past is forgotten
 *
 * While a process is young, the mean of all that was seen counts: there is no past to be forgotten yet.
 */
void mos_history_sample(struct mos_history *history, const struct mos_sample *sample,
			const struct mos_decay *decay)
{
	u64 watched = (u64)history->ms + sample->ms;
	u32 left = min_t(u64, past_left(decay, sample->ms), (u64)history->ms * ONE_16 / watched);

	history->cpu = blend(history->cpu, sample->cpu_us / sample->ms, left);
	history->calls = blend(history->calls, sample->calls * 1000 / sample->ms, left);
	history->call_kb = blend(history->call_kb, sample->call_kb * 1000 / sample->ms, left);
	history->ms = min_t(u64, watched, U32_MAX);
}

/**
 * mos_history_depart() - a process has been sent away: its home sees no more of what it does
 * @history: what it did until then
 *
 * The node where it is takes it for MOS_HISTORY_GUEST, so home does as well, if not for more. Else what is more in
 * the load of that node would seem to be somebody else's, and home would send the process on from there, and back
 * from wherever it came to then.
 */
void mos_history_depart(struct mos_history *history)
{
	const struct mos_history guest = MOS_HISTORY_GUEST;

	history->cpu = max(history->cpu, guest.cpu);
}

/**
 * mos_history_computes() - is this a process that computes, rather than one that waits for its input and output?
 * @history: what it did
 *
 * It uses half a CPU or more, and does not call for more than a tenth of that, at 100 us a call. Its habits change
 * slowly: a pause says little of what it will do.
 */
bool mos_history_computes(const struct mos_history *history)
{
	return history->cpu >= 500 && history->calls <= history->cpu;
}

/**
 * mos_history_wants() - the CPUs that a process wants
 * @history: what it did
 * @lately: the same, with a shorter memory
 * @threads: how many it has
 *
 * Who begins to compute is known for it soon; who pauses, as every process does that has just been moved and fetches
 * the pages it needs, not so soon. The edges of samples let it seem more than it can use.
 *
 * Return: hundredths of a CPU.
 */
u32 mos_history_wants(const struct mos_history *history, const struct mos_history *lately, u32 threads)
{
	u32 cpu = max(history->cpu, lately->cpu);

	return min_t(u64, (cpu + 5) / 10, 100ull * max(threads, 1u));
}
