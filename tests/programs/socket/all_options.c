// SPDX-License-Identifier: GPL-2.0
/*
 * Options of sockets of every kind, of every level: what they are to begin with, whether they can be set, and what they
 * are then, is what it was at home.
 *
 * feature: socket options
 * calls: socket, setsockopt, getsockopt
 * away: comes home
 * steps: 14
 */
#include "shape.h"
#include "sockets.h"

static const struct {
	int family, type;
} kinds[] = {
	{ AF_INET, SOCK_STREAM }, { AF_INET, SOCK_DGRAM }, { AF_INET6, SOCK_STREAM }, { AF_INET6, SOCK_DGRAM },
	{ AF_UNIX, SOCK_STREAM }, { AF_UNIX, SOCK_DGRAM },
};

/*
 * No level has more of them; what tells of a time, a place or a load is left out, and what maps memory. The last level
 * is none that we know.
 */
static const struct {
	int level, first, last;
} levels[] = {
	{ SOL_SOCKET, 1, 48 }, { SOL_SOCKET, 50, 90 }, { IPPROTO_IP, 1, 63 }, { IPPROTO_TCP, 1, 10 }, { IPPROTO_TCP, 12, 23 },
	{ IPPROTO_TCP, 25, 34 }, { IPPROTO_TCP, 36, 50 }, { IPPROTO_UDP, 1, 104 }, { IPPROTO_IPV6, 1, 80 }, { 287, 0, 3 },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))
#define LEVELS (sizeof(levels) / sizeof(levels[0]))
#define NAMES 128
#define SIZE 64

/**
 * struct option - how one of them fares
 * @errors: of asking, of setting it to 1, and of asking again; 0 if there was none
 * @lengths: how much was told
 * @values: what was told
 */
struct option {
	int errors[3];
	socklen_t lengths[2];
	unsigned char values[2][SIZE];
};

static struct option at_home[KINDS][LEVELS][NAMES];
static bool unsteady[KINDS][LEVELS][NAMES];

static void ask(struct option *option, int fd, int level, int name, int time)
{
	socklen_t len = SIZE;

	if (getsockopt(fd, level, name, option->values[time], &len))
		option->errors[2 * time] = errno;
	else
		option->lengths[time] = len;
}

static struct option fare(int fd, int level, int name)
{
	struct option option = { 0 };
	int one = 1;

	ask(&option, fd, level, name, 0);
	if (setsockopt(fd, level, name, &one, sizeof(one)))
		option.errors[1] = errno;
	ask(&option, fd, level, name, 1);
	return option;
}

static int make(size_t kind)
{
	int fd = socket(kinds[kind].family, kinds[kind].type, 0);

	must(fd >= 0);
	return fd;
}

/* Each has a socket that nobody has set anything of. */
static struct option try(size_t kind, size_t l, int name)
{
	int fd = make(kind);
	struct option option = fare(fd, levels[l].level, name);

	must(!close(fd));
	return option;
}

/* One that is not the same twice at home, as a number that counts on, cannot be compared. */
static bool is_steady(size_t kind, size_t l, int name)
{
	struct option again = try(kind, l, name);

	return !memcmp(&again, &at_home[kind][l][name], sizeof(again));
}

static void is_as_at_home(size_t kind, size_t l, int name)
{
	const struct option *home = &at_home[kind][l][name];
	struct option away = try(kind, l, name);

	if (!memcmp(&away, home, sizeof(away)))
		return;
	printf("kind %zu, level %d, name %d: errors %d %d %d, at home %d %d %d\n", kind, levels[l].level, name,
	       away.errors[0], away.errors[1], away.errors[2], home->errors[0], home->errors[1], home->errors[2]);
	must(!"as at home");
}

static void prepare(void)
{
	for (size_t kind = 0; kind < KINDS; kind++)
		for (size_t l = 0; l < LEVELS; l++)
			for (int name = levels[l].first; name <= levels[l].last; name++) {
				at_home[kind][l][name] = try(kind, l, name);
				unsteady[kind][l][name] = !is_steady(kind, l, name);
			}
}

/* Some of each kind and level, others in each step. */
static void step(unsigned long n)
{
	for (size_t kind = n % 2; kind < KINDS; kind += 2)
		for (size_t l = 0; l < LEVELS; l++)
			for (int name = levels[l].first + n / 2 % 7; name <= levels[l].last; name += 7)
				if (!unsteady[kind][l][name])
					is_as_at_home(kind, l, name);
}

const struct shape shape = { .prepare = prepare, .step = step };
