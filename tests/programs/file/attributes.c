// SPDX-License-Identifier: GPL-2.0
/*
 * Extended attributes: set, listed, replaced, removed; asked for with no room, and with too little.
 *
 * feature: extended attributes
 * calls: setxattr, lsetxattr, fsetxattr, getxattr, lgetxattr, fgetxattr, listxattr, llistxattr, flistxattr, removexattr, lremovexattr, fremovexattr
 * away: works
 */
#include <sys/xattr.h>

#include "files.h"
#include "shape.h"

static int fd;

static void prepare(void)
{
	fd = make_file("file");
	must(!symlink("file", "pointer"));
	must(!fsetxattr(fd, "trusted.kept", "always", 6, XATTR_CREATE));
}

static void step(unsigned long n)
{
	static char large[2000], back[2000];

	test_fill(large, sizeof(large), n);
	must(!setxattr("pointer", "trusted.one", large, sizeof(large), XATTR_CREATE));
	must(setxattr("file", "trusted.one", "x", 1, XATTR_CREATE) == -1 && errno == EEXIST);
	must(getxattr("file", "trusted.one", NULL, 0) == sizeof(large));
	must(lgetxattr("file", "trusted.one", back, 10) == -1 && errno == ERANGE);
	must(fgetxattr(fd, "trusted.one", back, sizeof(back)) == sizeof(large) && !memcmp(large, back, sizeof(large)));
	must(listxattr("file", NULL, 0) == flistxattr(fd, back, sizeof(back)));
	must(flistxattr(fd, back, 3) == -1 && errno == ERANGE);
	must(llistxattr("file", back, sizeof(back)) >= 25 && memmem(back, sizeof(back), "trusted.kept", 13));
	must(!lsetxattr("file", "trusted.empty", NULL, 0, 0) && !lgetxattr("file", "trusted.empty", back, 10));
	must(!lremovexattr("file", "trusted.empty") && !removexattr("file", "trusted.one"));
	must(fremovexattr(fd, "trusted.one") == -1 && errno == ENODATA);
	must(lsetxattr("pointer", "user.no", "x", 1, 0) == -1 && errno == EPERM);
	must(fgetxattr(fd, "nothing.known", back, 10) == -1 && errno == EOPNOTSUPP);
}

static void verify(void)
{
	char text[8];

	must(getxattr("file", "trusted.kept", text, sizeof(text)) == 6 && !memcmp(text, "always", 6));
}

const struct shape shape = { prepare, step, verify };
