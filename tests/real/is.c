// SPDX-License-Identifier: GPL-2.0
/*
 * Sorts integers, as the kernel IS of the NAS benchmarks does in the large: every rank makes keys, all learn how many
 * fall into each bucket, each key goes to the rank of its bucket, and is counted there. Prints checksums, and whether
 * the whole is sorted.
 */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leave.h"

#define KEYS 20000
#define KEY_MAX 65536
#define ROUNDS 8
#define RANKS_MAX 16

static int rank, size;
static int mine[KEYS], bucketed[KEYS], got[KEYS * RANKS_MAX];
static int count[KEY_MAX];

static int owner(int key)
{
	return (int)((long)key * size / KEY_MAX);
}

static void make_keys(int round)
{
	unsigned long seed = 314159265UL + rank * 1000003UL + round * 7919UL;

	for (int i = 0; i < KEYS; i++) {
		seed = seed * 6364136223846793005UL + 1442695040888963407UL;
		/* The mean of two: not spread evenly. */
		mine[i] = (int)(((seed >> 33) % KEY_MAX + (seed >> 48)) / 2);
	}
}

static void begin_at(const int *lengths, int *begins)
{
	begins[0] = 0;
	for (int k = 1; k < size; k++)
		begins[k] = begins[k - 1] + lengths[k - 1];
}

/* Return: how many have come. */
static int exchange(void)
{
	int to[RANKS_MAX] = { 0 }, from[RANKS_MAX], to_at[RANKS_MAX], from_at[RANKS_MAX], next[RANKS_MAX];

	for (int i = 0; i < KEYS; i++)
		to[owner(mine[i])]++;
	MPI_Alltoall(to, 1, MPI_INT, from, 1, MPI_INT, MPI_COMM_WORLD);
	begin_at(to, to_at);
	begin_at(from, from_at);
	memcpy(next, to_at, sizeof(next));
	for (int i = 0; i < KEYS; i++)
		bucketed[next[owner(mine[i])]++] = mine[i];
	MPI_Alltoallv(bucketed, to, to_at, MPI_INT, got, from, from_at, MPI_INT, MPI_COMM_WORLD);
	return from_at[size - 1] + from[size - 1];
}

static void sort(int *keys, int nr)
{
	int at = 0;

	memset(count, 0, sizeof(count));
	for (int i = 0; i < nr; i++)
		count[keys[i]]++;
	for (int key = 0; key < KEY_MAX; key++)
		for (int i = 0; i < count[key]; i++)
			keys[at++] = key;
}

/* The last key of who is before us must not be greater than our first. */
static int follows(const int *keys, int nr)
{
	int last = nr ? keys[nr - 1] : 0, before = 0;
	int to = rank + 1 < size ? rank + 1 : MPI_PROC_NULL;

	MPI_Sendrecv(&last, 1, MPI_INT, to, 3, &before, 1, MPI_INT, rank ? rank - 1 : MPI_PROC_NULL, 3,
		     MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	return !nr || keys[0] >= before;
}

static void run(int round)
{
	unsigned long sum = 0, sums;
	int nr, sorted, all_sorted, all;

	make_keys(round);
	nr = exchange();
	sort(got, nr);
	sorted = follows(got, nr);
	for (int i = 0; i < nr; i++)
		sum = sum * 31 + (unsigned long)got[i];
	MPI_Reduce(&sum, &sums, 1, MPI_UNSIGNED_LONG, MPI_SUM, 0, MPI_COMM_WORLD);
	MPI_Reduce(&nr, &all, 1, MPI_INT, MPI_SUM, 0, MPI_COMM_WORLD);
	MPI_Reduce(&sorted, &all_sorted, 1, MPI_INT, MPI_MIN, 0, MPI_COMM_WORLD);
	if (!rank)
		printf("%d: %d keys, %lx, %s\n", round, all, sums, all_sorted ? "sorted" : "NOT sorted");
}

int main(int argc, char **argv)
{
	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	for (int round = 1; size <= RANKS_MAX && round <= ROUNDS; round++)
		run(round);
	leave("is", rank, size);
	return 0;
}
