/* SPDX-License-Identifier: GPL-2.0 */
/* The socket on which daemons hear each other. */
#ifndef INFOD_SOCKET_H
#define INFOD_SOCKET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

int infod_socket_open(uint16_t port, char *words, size_t size);
int infod_socket_send(int fd, const void *bytes, size_t len, const struct sockaddr_storage *to);
ssize_t infod_socket_receive(int fd, void *bytes, size_t size, struct sockaddr_storage *from);
int infod_socket_join(int fd, const struct sockaddr_storage *group, const char *interface, char *words, size_t size);

#endif
