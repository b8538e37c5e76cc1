# SPDX-License-Identifier: GPL-2.0
"""Finds prime numbers above a million. It knows nothing of clusters, and nobody has prepared it for one."""

import sys

SMALL = [n for n in range(2, 1500) if all(n % d for d in range(2, n))]
START = 1_000_000


def is_prime(number):
    return all(number % small for small in SMALL)


def main(lines, width):
    found, inverses, number = 0, 0.0, START
    for line in range(1, lines + 1):
        while number < START + line * width:
            if is_prime(number):
                found, inverses, last = found + 1, inverses + 1 / number, number
            number += 1
        print(f"{found:6} primes up to {last}, sum of 1/p {inverses:.15f}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
