// SPDX-License-Identifier: GPL-2.0

// Goroutines, channels, garbage and waits, from one round to the next.
package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"sync"
	"time"
)

func square(in <-chan int, out chan<- int, group *sync.WaitGroup) {
	defer group.Done()
	for n := range in {
		sum := sha256.Sum256([]byte(fmt.Sprint(n)))
		for i := 0; i < 200; i++ {
			sum = sha256.Sum256(sum[:])
		}
		out <- n*n + int(sum[0])
	}
}

func round(k int) int {
	in, out := make(chan int), make(chan int, 16)
	var group sync.WaitGroup
	for i := 0; i < 8; i++ {
		group.Add(1)
		go square(in, out, &group)
	}
	go func() {
		for n := 0; n < 100*k; n++ {
			in <- n
		}
		close(in)
		group.Wait()
		close(out)
	}()
	total := 0
	for n := range out {
		total += n
	}
	return total
}

func main() {
	for k := 1; k <= 12; k++ {
		select {
		case <-time.After(20 * time.Millisecond):
		case <-make(chan int):
		}
		file, err := os.ReadFile("/proc/sys/kernel/ostype")
		fmt.Println(k, round(k), string(file), err)
		garbage := make([][]byte, 0)
		for i := 0; i < 200; i++ {
			garbage = append(garbage, make([]byte, 4096))
		}
		fmt.Println(len(garbage))
	}
}
