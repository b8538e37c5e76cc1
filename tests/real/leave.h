/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The end of a program whose ranks may be late by any time, which MPI_Finalize() of MPICH 4.0 over UCX does not bear.
 *
 * There each rank sends the others a last request and waits for the answer, then waits for all ranks without looking at
 * its connections any more. Who answers while still in an earlier call of MPI, and only then begins to leave, gets no
 * answer to its own request: all wait for ever. On one plain machine a rank that sleeps before MPI_Recv() and before
 * MPI_Finalize() hangs more often than not. So nobody begins to leave before all have come out of their last call.
 */
#include <fcntl.h>
#include <mpi.h>
#include <stdio.h>
#include <unistd.h>

static void say_done(const char *program, int rank)
{
	char name[64];
	int file;

	snprintf(name, sizeof(name), "%s.done.%d", program, rank);
	file = open(name, O_WRONLY | O_CREAT, 0666);
	if (file >= 0)
		close(file);
}

static void wait_for(const char *program, int rank)
{
	char name[64];

	snprintf(name, sizeof(name), "%s.done.%d", program, rank);
	while (access(name, F_OK))
		usleep(10000);
}

/* The ranks meet in the working directory, which they share. */
static void leave(const char *program, int rank, int size)
{
	say_done(program, rank);
	for (int other = 0; other < size; other++)
		wait_for(program, other);
	MPI_Finalize();
}
