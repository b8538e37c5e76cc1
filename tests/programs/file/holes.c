// SPDX-License-Identifier: GPL-2.0
/*
 * Holes of a file are found, made and filled.
 *
 * feature: size and holes
 * calls: lseek, fallocate
 * away: works
 */
#include "files.h"
#include "shape.h"

enum { PIECE = 64 << 10 };

static char data[PIECE];
static int fd;

static void prepare(void)
{
	fd = make_file("file");
	memset(data, 'd', PIECE);
}

static void step(unsigned long n)
{
	char back[PIECE];

	must(!ftruncate(fd, 0) && !ftruncate(fd, 10 * PIECE));
	must(lseek(fd, 0, SEEK_DATA) == -1 && errno == ENXIO);
	must(pwrite(fd, data, PIECE, 4 * PIECE) == PIECE && pwrite(fd, data, PIECE, 5 * PIECE) == PIECE);
	must(lseek(fd, 0, SEEK_DATA) == 4 * PIECE && lseek(fd, 4 * PIECE, SEEK_HOLE) == 6 * PIECE);
	must(!fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 4 * PIECE, PIECE));
	must(lseek(fd, 0, SEEK_DATA) == 5 * PIECE && size_of(fd) == 10 * PIECE);
	must(pread(fd, back, PIECE, 4 * PIECE) == PIECE && test_all(back, PIECE, 0));
	must(!fallocate(fd, 0, 10 * PIECE, PIECE) && size_of(fd) == 11 * PIECE);
	must(fallocate(fd, 0, 0, 0) == -1 && errno == EINVAL);
}

const struct shape shape = { .prepare = prepare, .step = step };
