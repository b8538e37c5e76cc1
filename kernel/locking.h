/* SPDX-License-Identifier: GPL-2.0 */
/* The order in which locks are taken, for the whole module. */
#ifndef MOS_LOCKING_H
#define MOS_LOCKING_H

/**
 * DOC: Locking
 *
 * An inner lock may be taken while an outer one is held, never the other way round.
 *
 *   mos_node.config               up, down, settings, walks over the peers for a person; sleeps
 *     mos_peer.lock               one link and the calls over it; spin, bottom halves off
 *       mos_turns.lock            order of the handlers that sleep; spin, bottom halves off, leaf
 *
 * The table of peers, mos_node.peers, is read under RCU; who found a peer takes a reference.
 *
 * No lock is held while a datagram is handed to the network stack, nor while a handler of a message
 * runs: on a veth pair the answer may come back before the sending function has returned. An atomic
 * handler runs with bottom halves off and may take any lock that is spun upon with bottom halves off;
 * it may send, reply, and free messages.
 */

#endif
