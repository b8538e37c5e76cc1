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
 *     mos_peer.intake             order in which datagrams of a peer are taken in; spin, bottom halves off
 *       mos_peer.lock             one link and the calls over it; spin, bottom halves off
 *         mos_path.lock           where a peer is, and the route there; written; spin, bottom halves off
 *         mos_turns.lock          order of the handlers that sleep; spin, bottom halves off, leaf
 *
 *   mos_processes.telling         order in which guests are told of changes of files; sleeps
 *     mos_watch.lock              what is to be told of one file; spin, leaf but for mos_process.lock
 *     mos_peer.lock               messages are sent under it, and nothing is waited for
 *
 *   image_inode.refreshing        outdated pages of a guest's file are taken away; sleeps, not on the network
 *     image_inode.lock            what home has said of that file; spin, bottom halves off, leaf
 *
 *   mos_processes.making          a task is made a process of ours once; sleeps, not on the network
 *     the tables of processes     xarrays, bottom halves off
 *       mos_process.lock
 *
 *   mos_process.lock              a process, its threads, their inboxes and words; spin, bottom halves off
 *     mos_thread.wait             the kernel's own, by waking up; mos_process.wait likewise
 *
 * Alone, with none of ours inside or outside:
 *
 *   kept.lock (proto/chunk.c)     pages kept for chunks; spin, bottom halves off; within any other
 *   forward_lock (clocks.c)       the clocks of a time namespace are set forward; spin
 *   lock (faults.c)               counts allocations that are to fail, in a module made for that; spin
 *   the kernel's siglock          dispositions and masks of the current task; spin, interrupts off
 *   a queue of hrtimers           the timers of one processor; spin, interrupts off; nobody is woken while it is held
 *   the kernel's mmap_lock        memory of the current task; sleeps; page faults take it, so nothing is copied to
 *                                 or from a program while a lock of ours is held
 *
 * The table of peers, mos_node.peers, is read under RCU; who found a peer takes a reference.
 *
 * mos_path.lock is read while a datagram is handed to the network stack, as WireGuard does; no handler takes it
 * there, as the stack delivers to another namespace later. No other lock that a handler takes is held then, nor any
 * lock while a handler of a message runs: on a veth pair the answer may come back before the sending function
 * has returned. An atomic handler runs with bottom halves off and may take any lock that is spun upon with
 * bottom halves off; it may send, reply, and free messages.
 */

#endif
