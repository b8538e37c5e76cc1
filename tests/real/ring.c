// SPDX-License-Identifier: GPL-2.0
/*
 * Ranks in a ring hand a number on, and add up what they have seen. Who has the number computes; the others wait for
 * it meanwhile.
 */
#include <mpi.h>
#include <stdio.h>

#include "leave.h"

#define ROUNDS 30

static double work(long n)
{
	double x = 1;

	for (long i = 0; i < 200000; i++)
		x = x * 0.9999 + (double)(n % 7);
	return x;
}

static long take(int rank, int size)
{
	long n;

	MPI_Recv(&n, 1, MPI_LONG, (rank + size - 1) % size, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	return n + 1;
}

static void hand_on(long n, int rank, int size)
{
	MPI_Send(&n, 1, MPI_LONG, (rank + 1) % size, 0, MPI_COMM_WORLD);
}

int main(int argc, char **argv)
{
	double sum = 0, all;
	int rank, size;
	long n = 0;

	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	for (int round = 0; round < ROUNDS; round++) {
		if (rank)
			n = take(rank, size);
		sum += work(n);
		hand_on(n, rank, size);
		if (!rank)
			n = take(rank, size);
		MPI_Allreduce(&sum, &all, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
		if (!rank)
			printf("round %d: %ld, %.6f\n", round, n, all);
	}
	leave("ring", rank, size);
	return 0;
}
