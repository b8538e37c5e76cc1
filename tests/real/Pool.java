// SPDX-License-Identifier: GPL-2.0
// A pool of threads, whose work, queues, locks and garbage are gone through in every round.
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

public class Pool {
	static final int ROUNDS = 16;
	static final ExecutorService pool = Executors.newFixedThreadPool(4);

	static int work(int n) {
		int x = n;
		for (int i = 0; i < 20000; i++)
			x = x * 31 + (x >>> 7) + i;
		return x;
	}

	static long share_out(int round) throws Exception {
		List<Future<Integer>> parts = new ArrayList<>();
		for (int k = 0; k < 40; k++) {
			int n = round * 100 + k;
			parts.add(pool.submit(() -> work(n)));
		}
		long sum = 0;
		for (Future<Integer> part : parts)
			sum += part.get();
		return sum;
	}

	static long hand_over(int round) throws Exception {
		BlockingQueue<Integer> numbers = new ArrayBlockingQueue<>(4);
		Future<Long> taker = pool.submit(() -> {
			long all = 0;
			for (int n; (n = numbers.take()) >= 0; )
				all += n;
			return all;
		});
		for (int k = 0; k < 100; k++)
			numbers.put(k * round);
		numbers.put(-1);
		return taker.get();
	}

	static int count_together() throws Exception {
		CountDownLatch done = new CountDownLatch(3);
		Object lock = new Object();
		int[] counted = new int[1];
		for (int k = 0; k < 3; k++)
			pool.submit(() -> {
				for (int i = 0; i < 1000; i++)
					synchronized (lock) {
						counted[0]++;
					}
				done.countDown();
			});
		done.await();
		return counted[0];
	}

	static int waste(int round) {
		List<byte[]> garbage = new ArrayList<>();
		for (int i = 0; i < 200; i++)
			garbage.add(new byte[10000]);
		if (round % 5 == 0)
			System.gc();
		return garbage.size();
	}

	public static void main(String[] args) throws Exception {
		for (int round = 1; round <= ROUNDS; round++) {
			String line = round + ": " + share_out(round) + ", " + hand_over(round);
			System.out.println(line + ", " + count_together() + ", " + waste(round));
			Thread.sleep(20);
		}
		pool.shutdown();
		System.out.println(pool.awaitTermination(60, TimeUnit.SECONDS));
	}
}
