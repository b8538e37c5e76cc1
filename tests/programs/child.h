/* SPDX-License-Identifier: GPL-2.0 */
/* Children of test programs: how they are made, what passes between them and their parent, how they end. */
#ifndef MOSIX_TESTS_CHILD_H
#define MOSIX_TESTS_CHILD_H

#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "test.h"

/**
 * struct child - a child that lives on between steps
 * @pid: of the child
 * @line: a stream socket to it
 */
struct child {
	pid_t pid;
	int line;
};

/* A child that does some work and ends, with what the work returns. It does not outlive its parent. */
__attribute__((unused))
static pid_t child_make(int (*work)(void))
{
	pid_t pid = fork();

	must(pid >= 0);
	if (pid)
		return pid;
	must(!prctl(PR_SET_PDEATHSIG, SIGKILL));
	_exit(work());
}

/*
 * A child that serves its end of a line until the parent leaves it, and shares with it what the flags of clone()
 * say. It does not outlive its parent.
 */
__attribute__((unused))
static struct child child_clone(unsigned long flags, int (*serve)(int line))
{
	bool is_one_table = flags & CLONE_FILES;
	int lines[2];
	pid_t pid;

	must(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, lines));
	pid = flags ? syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL) : fork();
	must(pid >= 0);
	if (!pid) {
		must(!prctl(PR_SET_PDEATHSIG, SIGKILL) && (is_one_table || !close(lines[0])));
		_exit(serve(lines[1]));
	}
	must(is_one_table || !close(lines[1]));
	return (struct child){ pid, lines[0] };
}

/* The same with a copy of everything, as fork() makes it. */
__attribute__((unused))
static struct child child_serve(int (*serve)(int line))
{
	return child_clone(0, serve);
}

/* Sends a number along the line. */
__attribute__((unused))
static void child_tell(int line, long number)
{
	must(write(line, &number, sizeof(number)) == sizeof(number));
}

/* Takes the next number off the line. Returns false at its end. */
__attribute__((unused))
static bool child_hear(int line, long *number)
{
	ssize_t got;

	do
		got = read(line, number, sizeof(*number));
	while (got < 0 && errno == EINTR);
	must(got == 0 || got == sizeof(*number));
	return got;
}

/* For child_serve(): answers each number with the next. */
__attribute__((unused))
static int child_count(int line)
{
	long number;

	while (child_hear(line, &number))
		child_tell(line, number + 1);
	return 0;
}

/* Sends a number and returns what is answered. */
__attribute__((unused))
static long child_ask(struct child child, long number)
{
	child_tell(child.line, number);
	must(child_hear(child.line, &number));
	return number;
}

/* A child that was told a letter says the same when it has done that. */
__attribute__((unused))
static void child_has_done(struct child child, long letter)
{
	long answer;

	must(child_hear(child.line, &answer) && answer == letter);
}

/* A child ends, by itself and with this status. */
__attribute__((unused))
static void child_ends(pid_t pid, int code)
{
	int status;

	must(waitpid(pid, &status, 0) == pid);
	must(WIFEXITED(status) && WEXITSTATUS(status) == code);
}

/* A child ends, by this signal. */
__attribute__((unused))
static void child_dies(pid_t pid, int signal)
{
	int status;

	must(waitpid(pid, &status, 0) == pid);
	must(WIFSIGNALED(status) && WTERMSIG(status) == signal);
}

/* A child that serves is not needed any more. (Its younger brothers have the line too.) */
__attribute__((unused))
static void child_leave(struct child child)
{
	must(!shutdown(child.line, SHUT_RDWR));
	must(!close(child.line));
	child_ends(child.pid, 0);
}

#endif
