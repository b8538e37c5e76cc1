// SPDX-License-Identifier: GPL-2.0
/*
 * Conjugate gradients, as the kernel CG of the NAS benchmarks has them in the large: a sparse matrix (the five-point
 * Laplacian of a square, shifted), its rows shared out among the ranks, borders exchanged with the neighbours for each
 * product, and sums over all ranks. Prints the residual of every step, and a checksum of the solution.
 */
#include <math.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

#include "leave.h"

#define SIDE 96
#define STEPS 25
#define SHIFT 0.05

static int rank, size, rows;
static double x[SIDE * SIDE], r[SIDE * SIDE], q[SIDE * SIDE];
/* With a row of each neighbour before and behind. */
static double direction[(SIDE + 2) * SIDE];
static double *const p = direction + SIDE;

static double sum(double mine)
{
	double all;

	MPI_Allreduce(&mine, &all, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
	return all;
}

static double dot(const double *a, const double *b)
{
	double mine = 0;

	for (int i = 0; i < rows * SIDE; i++)
		mine += a[i] * b[i];
	return sum(mine);
}

static void exchange_borders(void)
{
	int before = rank ? rank - 1 : MPI_PROC_NULL;
	int behind = rank + 1 < size ? rank + 1 : MPI_PROC_NULL;

	MPI_Sendrecv(p, SIDE, MPI_DOUBLE, before, 1, p + rows * SIDE, SIDE, MPI_DOUBLE, behind, 1, MPI_COMM_WORLD,
		     MPI_STATUS_IGNORE);
	MPI_Sendrecv(p + (rows - 1) * SIDE, SIDE, MPI_DOUBLE, behind, 2, p - SIDE, SIDE, MPI_DOUBLE, before, 2,
		     MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

/* q = A p */
static void multiply(void)
{
	exchange_borders();
	for (int i = 0; i < rows; i++) {
		for (int j = 0; j < SIDE; j++) {
			const double *at = p + i * SIDE + j;

			q[i * SIDE + j] = (4 + SHIFT) * at[0] - at[-SIDE] - at[SIDE] - (j ? at[-1] : 0) -
					  (j + 1 < SIDE ? at[1] : 0);
		}
	}
}

static void step(int number, double *rho)
{
	double alpha, next;

	multiply();
	alpha = *rho / dot(p, q);
	for (int i = 0; i < rows * SIDE; i++) {
		x[i] += alpha * p[i];
		r[i] -= alpha * q[i];
	}
	next = dot(r, r);
	for (int i = 0; i < rows * SIDE; i++)
		p[i] = r[i] + next / *rho * p[i];
	*rho = next;
	if (!rank)
		printf("%d: %.12e\n", number, sqrt(next));
}

int main(int argc, char **argv)
{
	double rho, length;

	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	rows = SIDE / size;
	for (int i = 0; i < rows * SIDE; i++)
		p[i] = r[i] = (double)((rank * rows * SIDE + i) * 7919L % 1000) / 1000;
	rho = dot(r, r);
	for (int i = 1; i <= STEPS; i++)
		step(i, &rho);
	length = sqrt(dot(x, x));
	if (!rank)
		printf("length %.12e\n", length);
	leave("cg", rank, size);
	return 0;
}
