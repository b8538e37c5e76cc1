// SPDX-License-Identifier: GPL-2.0
/*
 * All that can be set of a terminal is what it was set to, at both sides.
 *
 * feature: the modes of a terminal
 * calls: ioctl
 * away: works
 */
#include "shape.h"
#include "terminal.h"

static struct terminal terminal;

static void prepare(void)
{
	terminal = terminal_open();
}

static void set_all(struct termios *modes, unsigned long n)
{
	memset(modes, 0, sizeof(*modes));
	must(!tcgetattr(terminal.program, modes));
	modes->c_iflag = n % 2 ? IGNBRK | ICRNL | IXON : BRKINT | INLCR | IXANY;
	modes->c_oflag = n % 2 ? OPOST | ONLCR : OCRNL | ONOCR;
	modes->c_lflag = n % 2 ? ICANON | ECHO | TOSTOP : ISIG | IEXTEN | NOFLSH;
	modes->c_cc[VINTR] = 'a' + n % 20;
	modes->c_cc[VEOL2] = 'b' + n % 20;
	modes->c_cc[VMIN] = n % 100;
	must(!cfsetspeed(modes, n % 2 ? B9600 : B115200));
}

static bool is_set(int fd, const struct termios *modes)
{
	struct termios now;

	must(!tcgetattr(fd, &now));
	return now.c_iflag == modes->c_iflag && now.c_oflag == modes->c_oflag &&
	       now.c_lflag == modes->c_lflag && now.c_cflag == modes->c_cflag &&
	       !memcmp(now.c_cc, modes->c_cc, NCCS) && cfgetospeed(&now) == cfgetospeed(modes);
}

static void step(unsigned long n)
{
	static const int when[] = { TCSANOW, TCSADRAIN, TCSAFLUSH };
	struct termios modes;

	if (n) {
		set_all(&modes, n - 1);
		must(is_set(terminal.program, &modes));
	}
	set_all(&modes, n);
	must(!tcsetattr(terminal.program, when[n % 3], &modes));
	must(is_set(terminal.program, &modes) && is_set(terminal.person, &modes));
	must(!tcsendbreak(terminal.program, 0) && !tcdrain(terminal.program));
}

const struct shape shape = { .prepare = prepare, .step = step };
