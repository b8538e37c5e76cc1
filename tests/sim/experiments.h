/* SPDX-License-Identifier: GPL-2.0 */
/* What is simulated. Each experiment prints a table: a line with the names of its columns, then numbers. */
#ifndef TESTS_SIM_EXPERIMENTS_H
#define TESTS_SIM_EXPERIMENTS_H

void sim_table1(int seeds);
void sim_random(int seeds);
void sim_background(int seeds);
void sim_slow(int seeds);
void sim_pareto(int seeds);
void sim_burst(int seeds);
void sim_imbalance_curve(int seeds);
void sim_crowd(int seeds);
void sim_busy(int seeds);

void sim_ages(int seeds);
void sim_asked(int seeds);
void sim_deaths(int seeds);
void sim_loss(int seeds);
void sim_partition(int seeds);
void sim_huge(int seeds);

#endif
