// SPDX-License-Identifier: GPL-2.0
/*
 * Parent and child write by one open file and one offset, wherever both are: nothing is lost or overwritten.
 *
 * feature: reading and writing files
 * calls: write, lseek, dup2
 * away: works
 * children: away
 */
#include "files.h"
#include "shape.h"

enum { RECORD = 16 };

static int fd, ask[2], done[2];
static unsigned long records;

static void write_too(void)
{
	unsigned long record[2];

	while (read(ask[0], record, sizeof(record)) == sizeof(record)) {
		must(write(fd, record, RECORD) == RECORD);
		must(write(done[1], "d", 1) == 1);
	}
	_exit(0);
}

static void prepare(void)
{
	fd = make_file("file");
	must(!pipe(ask) && !pipe(done));
	if (!fork()) {
		close(ask[1]);
		write_too();
	}
	must(!close(ask[0]) && !close(done[1]));
}

static void step(unsigned long n)
{
	unsigned long child[2] = { 'c', n }, parent[2] = { 'p', n };
	char byte;

	must(write(ask[1], child, sizeof(child)) == sizeof(child));
	must(write(fd, parent, RECORD) == RECORD && read(done[0], &byte, 1) == 1);
	records += 2;
	must(lseek(fd, 0, SEEK_CUR) == (off_t)records * RECORD && size_of(fd) == (off_t)records * RECORD);
}

static void verify(void)
{
	unsigned long record[2], next[2] = { 0, 0 }, n;

	for (n = 0; n < records; n++) {
		must(pread(fd, record, RECORD, n * RECORD) == RECORD && (record[0] == 'c' || record[0] == 'p'));
		must(record[1] == next[record[0] == 'p']++);
	}
}

const struct shape shape = { prepare, step, verify };
