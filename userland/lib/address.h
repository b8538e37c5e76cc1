/* SPDX-License-Identifier: GPL-2.0 */
/* Addresses of nodes, IPv4 and IPv6 alike. */
#ifndef MOS_ADDRESS_H
#define MOS_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#define MOS_ADDRESS_TEXT 64

/* Return: whether @text is a numeric address; then it is in @address, port 0. */
bool mos_address_read(const char *text, struct sockaddr_storage *address);

/* Write @address as text, without its port. Return: @text. */
const char *mos_address_text(const struct sockaddr_storage *address,
			     char text[MOS_ADDRESS_TEXT]);

/* Return: the port of @address. */
uint16_t mos_address_port(const struct sockaddr_storage *address);

/* Say by which port the host of @address, which may be of either family, is to be reached. */
void mos_address_set_port(struct sockaddr_storage *address, uint16_t port);

/* Return: whether both name the same host; ports do not matter. */
bool mos_address_equal(const struct sockaddr_storage *a, const struct sockaddr_storage *b);

/* Return: whether only the machine itself can reach @address. */
bool mos_address_is_loopback(const struct sockaddr_storage *address);

/* Go @steps addresses up. Return: false when the end of the address space is in the way. */
bool mos_address_advance(struct sockaddr_storage *address, uint32_t steps);

#endif
