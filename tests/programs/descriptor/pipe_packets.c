// SPDX-License-Identifier: GPL-2.0
/*
 * A pipe of packets keeps their borders; what is too long for the reader's room is lost.
 *
 * feature: pipes and FIFOs
 * calls: pipe2, read, write
 * away: works
 */
#include "files.h"
#include "shape.h"

static int ends[2];

static void send_packets(void)
{
	must(write(ends[1], "first", 5) == 5 && write(ends[1], "2", 1) == 1 && write(ends[1], "third", 5) == 5);
}

static void prepare(void)
{
	must(!pipe2(ends, O_DIRECT));
	send_packets();
}

static void step(unsigned long n)
{
	char large[6000], room[8000];

	must(read(ends[0], room, sizeof(room)) == 5 && !memcmp(room, "first", 5));
	must(read(ends[0], room, sizeof(room)) == 1 && room[0] == '2');
	must(read(ends[0], room, 2) == 2 && !memcmp(room, "th", 2));
	test_fill(large, sizeof(large), n);
	must(write(ends[1], large, sizeof(large)) == sizeof(large));
	must(read(ends[0], room, sizeof(room)) == 4096 && read(ends[0], room + 4096, 3904) == 6000 - 4096);
	must(!memcmp(room, large, sizeof(large)));
	send_packets();
}

const struct shape shape = { .prepare = prepare, .step = step };
