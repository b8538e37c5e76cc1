#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Real programs with all their children are moved about at random over three nodes, each process for itself; they
# must leave behind what they leave when they stay at home. Each is one check: give names to run only those, or
# with a minus those to leave out. Behind `balanced` they are moved by the daemons alone, as these see fit.
#
# cluster: --netns 3 --kernel 6.1 --mem 1024 --timeout 1200 -- shell nginx
# cluster: --netns 3 --kernel 6.12 --mem 1024 --smp 2 --aslr --timeout 1200 -- threads
# full: --netns 3 --kernel 6.1 --mem 1024 --timeout 4500 -- -java -mpich-nas -openmpi-nas
# full: --netns 3 --kernel 6.12 --mem 1024 --timeout 4500
# full: --netns 3 --kernel 6.1 --mem 1024 --balance --timeout 1800 -- balanced jobs
# full: --netns 3 --kernel 6.12 --mem 1024 --balance --timeout 1800 -- balanced jobs
# shellcheck disable=SC2317 # functions are called by name
. "$(dirname "$0")/../lib.sh"

sources=$here/../real
export sources
export LC_ALL=C PERL_HASH_SEED=0 PYTHONHASHSEED=0 HOME=$work
export SOURCE_DATE_EPOCH=1700000000 GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000'
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org

# Each runs in an empty directory of its own. What it leaves there must not depend on time or on chance.

run_shell() {
	local i
	for ((i = 1; i <= 12; i++)); do
		seq 1 $((i * 50)) | awk '{ s += $1; print s % 97 }' | sort -n | uniq -c | (
			read -r first
			echo "round $i: $first, then $(wc -l) lines"
		)
		(
			cd / && sum=$(seq "$i" | tr '\n' + | sed 's/+$//')
			echo "$((sum))" | cat - <(echo "$i squared is $((i * i))")
			exit $((i % 3))
		) || echo "status $?"
	done >out 2>&1
	trap 'echo leaving >>out' EXIT
	{ sleep 0.3; echo late >>out; } &
	echo early >>out
	wait $!
}

# There is enough in each file that the compiler is met at its work.
write_project() {
	local i k
	for i in 1 2 3 4; do
		for ((k = 0; k < 5; k++)); do
			echo "int more${i}_$k(int a, int b) { for (int i = $k; i < a; i++) b = b % 7 ? b * a + i : b / 3 - $k; return b; }"
		done >"more$i.h"
		cat >"part$i.c" <<-END
			#include <stdio.h>
			#include <string.h>
			#include "more$i.h"
			int part$i(int n)
			{
				char text[64];

				snprintf(text, sizeof(text), "%d times $i is %d", n, n * $i);
				puts(text);
				return (int)strlen(text);
			}
		END
	done
	cat >main.c <<-'END'
		int part1(int), part2(int), part3(int), part4(int);
		int main(void)
		{
			return (part1(3) + part2(4) + part3(5) + part4(6)) % 100;
		}
	END
	cat >Makefile <<-'END'
		.RECIPEPREFIX = >
		CFLAGS = -O1 -Wall
		objects := $(patsubst %.c,%.o,$(wildcard *.c))
		project: libparts.a main.o
		> $(CC) -o $@ main.o -L. -lparts
		libparts.a: $(filter part%,$(objects))
		> $(AR) rcsD $@ $(sort $^)
		text: project
		> ./project >$@; echo "status $$?" >>$@
	END
}

run_make() {
	write_project
	make -j2 text >said 2>&1 || return
	sort -o said said
}

run_tar() {
	local i
	mkdir tree
	for i in {1..8}; do
		mkdir -p "tree/$((i % 3))/$i"
		seq $((i * 4000)) >"tree/$((i % 3))/$i/numbers"
		ln "tree/$((i % 3))/$i/numbers" "tree/$i.link"
	done
	tar --sort=name --mtime=@0 --owner=0 --group=0 -c tree | gzip -n >tree.tar.gz
	mkdir copy
	gzip -dc tree.tar.gz | tar -x -C copy
	diff -r tree copy/tree >out 2>&1
	tar -tvzf tree.tar.gz | sort >list
}

run_git() {
	local i
	git init -q -b main one
	for i in {1..3}; do
		seq $((i * 100)) >"one/file$i"
		git -C one add .
		git -C one commit -q -m "commit $i"
	done
	git clone -q --no-local one two
	git -C two checkout -q -b side
	seq 7 >two/file2
	git -C two commit -q -a -m 'on the side'
	git -C two push -q origin side
	git -C one log --stat --all --format='%h %s' >out 2>&1
	git -C one fsck --strict >>out 2>&1
	rm -rf one two
}

run_python() {
	python3 - >out 2>&1 <<-'END'
		import os, subprocess, tempfile
		for i in range(1, 9):
		    done = subprocess.run(["sort", "-rn"], input="\n".join(map(str, range(i * 40))), text=True,
		                          capture_output=True, check=True)
		    print(i, done.stdout.split()[:3], len(done.stdout))
		    first = subprocess.Popen(["seq", str(i * 1000)], stdout=subprocess.PIPE)
		    second = subprocess.Popen(["cksum"], stdin=first.stdout, stdout=subprocess.PIPE)
		    first.stdout.close()
		    print(second.communicate()[0], first.wait(), second.returncode)
		    pid = os.fork()
		    if not pid:
		        os._exit(i)
		    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
		    try:
		        subprocess.run(["sleep", "60"], timeout=0.2)
		    except subprocess.TimeoutExpired as late:
		        print("late:", late.cmd)
	END
}

run_perl() {
	# shellcheck disable=SC2016 # for perl
	perl -e '
		$| = 1;
		for my $i (1 .. 12) {
			open my $in, "-|", "seq " . $i * 300 . " | tail -n 20" or die;
			my $sum = 0;
			while (<$in>) { $sum += $1 * length while /(\d)/g; }
			close $in;
			my $pid = fork // die;
			exec "sh", "-c", "exit $i" unless $pid;
			waitpid $pid, 0;
			my $words = `echo $i | rev`;
			chomp $words;
			print "$i $sum ", $? >> 8, " $words\n";
			local $SIG{ALRM} = sub { print "alarm\n" };
			alarm 1 if $i == 12;
			select undef, undef, undef, $i == 12 ? 5 : 0.01;
		}' >out 2>&1
}

run_nginx() {
	local i server
	mkdir served
	seq 20000 >served/numbers
	cat >nginx.conf <<-END
		daemon off;
		master_process off;
		pid $PWD/pid;
		error_log $PWD/errors;
		events { worker_connections 64; }
		http {
			access_log off;
			client_body_temp_path $PWD/body;
			proxy_temp_path $PWD/proxy;
			fastcgi_temp_path $PWD/fastcgi;
			uwsgi_temp_path $PWD/uwsgi;
			scgi_temp_path $PWD/scgi;
			server { listen 127.0.0.1:8088; root $PWD/served; }
		}
	END
	/usr/sbin/nginx -e "$PWD/errors" -c "$PWD/nginx.conf" &
	server=$!
	until python3 -c 'import socket; socket.create_connection(("127.0.0.1", 8088))' 2>/dev/null; do
		sleep 0.1
	done
	for i in {1..12}; do
		wget -q -O - "http://127.0.0.1:8088/numbers" | cksum
	done >out 2>&1
	# It looks for the signal and then waits: at home too it would miss one that comes in between,
	# and in the middle of a move "in between" is long (see limits.md, "A look, and then a wait").
	while sleep 1; do
		kill -QUIT "$server" 2>/dev/null || break
	done &
	wait "$server"
	echo "nginx: status $?" >>out
	sed -n 's/.*\(\[\(alert\|crit\|emerg\|error\)\].*\)/\1/p' errors >wrong
	rm -rf body proxy fastcgi uwsgi scgi nginx.conf errors
}

# Some that compute for a while, side by side, in a shell that waits for them.

sum_up() {	# TIMES
	local i sum=0
	for ((i = 0; i < $1; i++)); do
		sum=$(((sum * 31 + i) % 1000003))
	done
	echo "$sum"
}

write_long() {	# FUNCTIONS
	local i
	for ((i = 0; i < $1; i++)); do
		cat <<-END
			int part$i(int *a, int n)
			{
				int s = $i;

				for (int k = 0; k < n; k++) {
					s += a[k] * (s % $((i + 3)));
					a[k] ^= s >> $((i % 7));
					if (s & $((i % 5 + 1)))
						a[n - k - 1] = s / (k + 1);
				}
				return s;
			}
		END
	done
}

run_jobs() {
	local i
	write_long 400 >long.c
	sum_up 1000000 >bash.sum &
	seq 600000 | awk '{ for (i = 0; i < 30; i++) s = (s * 31 + $1 + i) % 1000003 } END { print s }' >awk.sum &
	# shellcheck disable=SC2016 # for perl
	perl -e '$s = ($s * 31 + $_) % 1000003 for 1 .. 25000000; print "$s\n"' >perl.sum &
	cc -O2 -c long.c 2>cc.said &
	for i in 1 2 3 4; do
		wait -n || echo "status $?" >>failed
	done
	cksum long.o >long.sum
	rm long.c long.o
}

# Programs with threads.

run_xz() {
	seq 40000 >numbers
	xz -T4 -1 --block-size=32KiB -c numbers >numbers.xz
	xz -T4 -dc numbers.xz | cmp - numbers >out 2>&1
	echo "status $?" >>out
}

run_pigz() {
	seq 120000 >numbers
	pigz -p 4 -b 64 -n -c numbers >numbers.gz
	pigz -dc numbers.gz | cmp - numbers >out 2>&1
	echo "status $?" >>out
}

# It takes no threads for fewer lines.
run_sort() {
	seq 300000 | rev | sort --parallel=4 -S 16M >sorted
	sort --parallel=4 -S 16M -c sorted >out 2>&1
	echo "status $?" >>out
}

run_threads() {
	python3 - >out 2>&1 <<-'END'
		import concurrent.futures, hashlib, queue, subprocess, threading

		def work(n):
		    text = b"%d" % n
		    for _ in range(300):
		        text = hashlib.sha256(text).digest()
		    return text.hex()[:8]

		for i in range(1, 4):
		    with concurrent.futures.ThreadPoolExecutor(4) as pool:
		        print(i, list(pool.map(work, range(i * 10, i * 10 + 10))))
		    lines, sums, lock = queue.Queue(8), [], threading.Lock()
		    def take():
		        while (line := lines.get()) is not None:
		            with lock:
		                sums.append(line * line)
		    takers = [threading.Thread(target=take) for _ in range(4)]
		    for taker in takers:
		        taker.start()
		    for n in range(200):
		        lines.put(n)
		    for _ in takers:
		        lines.put(None)
		    for taker in takers:
		        taker.join()
		    print(sum(sums), len(sums))
		    together, met = threading.Barrier(5), []
		    def meet(k):
		        for _ in range(20):
		            together.wait()
		        met.append(k)
		    all = [threading.Thread(target=meet, args=(k,)) for k in range(5)]
		    for one in all:
		        one.start()
		    for one in all:
		        one.join()
		    event = threading.Event()
		    timer = threading.Timer(0.05, event.set)
		    timer.start()
		    met.sort()
		    print(met, event.wait(20), timer.join(), threading.active_count())
		    print(subprocess.run(["cksum"], input=b"x" * i, capture_output=True).stdout)
		with concurrent.futures.ProcessPoolExecutor(2) as pool:
		    print(list(pool.map(abs, range(-9, 0))))
	END
}

# Threads, each with a connection of its own to one database.
run_sqlite() {
	python3 - >out 2>&1 <<-'END'
		import sqlite3, threading

		THREADS, ROUNDS = 4, 12

		def open_it():
		    db = sqlite3.connect("base", timeout=120, isolation_level=None)
		    db.execute("pragma synchronous=off")
		    return db

		def work(k):
		    db = open_it()
		    for i in range(ROUNDS):
		        db.execute("begin immediate")
		        db.executemany("insert into lines values (?, ?, ?)", [(k, i, j * j) for j in range(20)])
		        db.execute("update totals set n = n + 20, sum = sum + ? where k = ?", (i, k % 2))
		        db.execute("rollback" if i % 4 == 3 else "commit")
		        n, = db.execute("select count(*) from lines where k = ?", (k,)).fetchone()
		        if n != 20 * (i + 1 - (i + 1) // 4):
		            print("thread", k, "round", i, "sees", n)
		    db.close()

		db = open_it()
		db.execute("create table lines (k, i, square)")
		db.execute("create table totals (k primary key, n, sum)")
		db.execute("insert into totals values (0, 0, 0), (1, 0, 0)")
		all = [threading.Thread(target=work, args=(k,)) for k in range(THREADS)]
		for one in all:
		    one.start()
		for one in all:
		    one.join()
		print(db.execute("select * from totals order by k").fetchall())
		print(db.execute("select k, count(*), sum(i * square) from lines group by k order by k").fetchall())
		print(db.execute("pragma integrity_check").fetchall())
		db.close()
	END
	rm base
}

run_redis() {
	local server
	redis-server --port 7077 --io-threads 3 --io-threads-do-reads yes --save '' --dir "$PWD" >said 2>&1 &
	server=$!
	until redis-cli -p 7077 ping 2>/dev/null | grep -q PONG; do
		sleep 0.1
	done
	redis-benchmark -p 7077 -n 80 -c 4 -r 100 -t set,lpush -q >speed 2>&1
	echo "benchmark: status $?" >out
	{
		redis-cli -p 7077 llen mylist
		seq 40 | sed 's/.*/rpush all &/' | redis-cli -p 7077 | tail -n 1
		redis-cli -p 7077 lrange all 0 -1 | cksum
		redis-cli -p 7077 shutdown nosave
	} >>out 2>&1
	wait "$server"
	echo "server: status $?" >>out
	rm said speed
}

make_go() {
	GOCACHE=$PWD/cache GO111MODULE=off go build -o goroutines "$sources/goroutines.go"
}

run_go() {
	GOMAXPROCS=4 ../made.go/goroutines >out 2>&1
	echo "status $?" >>out
}

make_java() {
	javac -d . "$sources/Pool.java"
}

# What the machine counts for onlookers lies in a file that is mapped to be shared: one that shares is not moved.
run_java() {
	java -XX:+PerfDisableSharedMem -Xmx24m -Xmn4m -cp ../made.java Pool >out 2>&1
	echo "status $?" >>out
}

# Ranks that talk by TCP, and share no memory.

make_mpich() { mpicc.mpich -O1 -o ring "$sources/ring.c"; }
make_mpich-nas() { mpicc.mpich -O1 -o cg "$sources/cg.c" -lm && mpicc.mpich -O1 -o is "$sources/is.c"; }
make_openmpi() { mpicc.openmpi -O1 -o ring "$sources/ring.c"; }
make_openmpi-nas() { mpicc.openmpi -O1 -o cg "$sources/cg.c" -lm && mpicc.openmpi -O1 -o is "$sources/is.c"; }

mpich() {	# PROGRAM
	MPIR_CVAR_NOLOCAL=1 UCX_TLS=tcp,self mpiexec.mpich -n 2 "$1" >"$(basename "$1")" 2>&1
	echo "status $?" >>"$(basename "$1")"
}

openmpi() {	# PROGRAM
	PMIX_MCA_gds=hash mpirun.openmpi --allow-run-as-root --oversubscribe --bind-to none --mca pml ob1 \
		--mca btl tcp,self --mca shmem mmap -n 2 "$1" >"$(basename "$1")" 2>&1
	echo "status $?" >>"$(basename "$1")"
}

run_mpich() { mpich ../made.mpich/ring; }
run_mpich-nas() { mpich ../made.mpich-nas/cg; mpich ../made.mpich-nas/is; }
run_openmpi() { openmpi ../made.openmpi/ring; }
run_openmpi-nas() { openmpi ../made.openmpi-nas/cg; openmpi ../made.openmpi-nas/is; }

# It verifies its own results. What the stressors share with their master keeps them at home, and must be given as the
# reason; what moves is the master, before it shares anything. Documentation/testing.md says who does their work away.
stress() {	# STRESSOR OPERATIONS [OPTION...]
	stress-ng --verify --"$1" 1 --"$1"-ops "$2" --timeout 120 "${@:3}" >said 2>&1
	echo "status $?" >out
	grep -E 'fail|error' said >>out
	rm said
}

run_stress-cpu() { stress cpu 8; }
run_stress-vm() { stress vm 200 --vm-bytes 4M; }
run_stress-pipe() { stress pipe 5000; }
run_stress-sock() { stress sock 100; }
run_stress-timer() { stress timer 2000; }
run_stress-sigq() { stress sigq 2000; }
run_stress-fork() { stress fork 100; }
run_stress-switch() { stress switch 1000; }

names=$(compgen -A function run_ | sed 's/^run_//')
# shellcheck disable=SC2046 # function names
export -f stress sum_up write_long write_project mpich openmpi $(compgen -A function run_; compgen -A function make_)

# So that the daemons look at processes that are young, too, and not at us.
be_balanced() {
	# shellcheck source=/dev/null
	. "$here/balance.sh"
	begin_anew 'speed 10000' 'min-age 100'
}

# As roam reports it. What the shell that is to be looked at has started is not locked, as it is itself.
tell_decisions() {	# REPORT COMMAND...
	local status report=$1
	shift
	mosctl unlock "$BASHPID"
	"$@"
	status=$?
	mosctl decisions | sed -n 's/.*move process [0-9]* (\([^)]*\)) from node 1 .*: done.*/\1/p' | sort | uniq -c |
		awk '{ moves += $1; print "moved", $1, $2 } END { print "moves", moves + 0 }' >"$report"
	return "$status"
}

# Runs one in a new directory $1.$2; the command before it, if any, sends it about.
leave() {	# NAME PLACE [COMMAND...]
	mkdir "$1.$2"
	(cd "$1.$2" && "${@:3}" timeout -k 5 600 bash -c "run_$1") {idle}>&-
}

declare -A needs=([go]=go [java]=javac [mpich]=mpicc.mpich [mpich-nas]=mpicc.mpich
	[openmpi]=mpicc.openmpi [openmpi-nas]=mpicc.openmpi)
# Where a move takes long, or the program asks home all the time, it is left as long to run: or it would not come to it.
# Of OpenMPI the ranks are moved: they wait two seconds at most for mpirun to say goodbye, however long that is away.
declare -A how=([java]='--rest --only java' [mpich-nas]=--rest
	[openmpi]='--rest --only ring' [openmpi-nas]='--rest --only cg|is')

least=20	# moves
# Who must have been moved how often at least: moves of the shell and of others beside it do not make up for that.
# Of what lives for a moment only, one of many must have been.
declare -A must_move=([shell]=bash:2 [make]='make:1 cc1:1' [tar]='tar:1 gzip:1' [git]=git:1 [perl]=perl:2
	[nginx]=nginx:2 [redis]=redis-server:2 [python]=python3:2 [threads]=python3:2 [sqlite]=python3:2
	[xz]=xz:1 [pigz]=pigz:1 [sort]=sort:1 [jobs]='bash:2 perl:2 cc1:2'
	[java]=java:10 [go]=goroutines:2 [mpich]=ring:1 [mpich-nas]=cg:1 [openmpi]=ring:10)
# What a process may be in the middle of. Anything else that keeps it from moving is a fault.
passing='somebody else is moving it just now|it has moved in the meantime; try again|it was looking at the clock; try again'
lasting='(clone_vm|shm|mmap_dev|mem_lock|daemon|stopped): .*'

compare() {	# NAME
	local name=$1 moves said wanted times
	local -a calmly=(${balanced:+nice -n 15})
	if declare -F "make_$name" >/dev/null; then
		mkdir "made.$name"
		check "$name: is made" bash -c "cd made.$name && make_$name"
	fi
	leave "$name" home "${calmly[@]}"
	is $? 0 "$name: ends well at home"
	if [[ $balanced ]]; then
		leave "$name" moved tell_decisions "$work/report" "${calmly[@]}"
	else
		# shellcheck disable=SC2086 # words
		leave "$name" moved "$here/../suite/roam" ${how[$name]-} "$work/report"
	fi
	is $? 0 "$name: ends well"
	moves=$(sed -n 's/^moves //p' report)
	diag "$name: $(paste -sd ';' report)"
	check "$name: moved $moves times" test "$moves" -ge $least
	if [[ $balanced ]]; then
		check "$name: and not one alone" test "$(grep -c '^moved ' report)" -ge 2
		set --
	else
		# shellcheck disable=SC2086 # words
		set -- ${must_move[$name]-}
	fi
	for wanted; do
		times=$(sed -n "s/^moved \([0-9]*\) ${wanted%:*}\$/\1/p" report)
		check "$name: ${wanted%:*} itself moved ${times:-0} times" test "${times:-0}" -ge "${wanted#*:}"
	done
	is "$(grep -vxE "moves .*|moved .*|refused [0-9]+ ($passing|$lasting)" report)" "" "$name: is never refused without need"
	[[ $name != stress-* ]] || like "$(<report)" 'refused [0-9]+ shm: ' "$name: who shares memory is refused"
	if said=$(diff -r "$name.home" "$name.moved" 2>&1); then
		ok "$name: leaves the same as at home"
	else
		not_ok "$name: leaves the same as at home" "$(head -n 20 <<<"$said" | cut -c 1-200)"
	fi
	rm -rf "$name.home" "$name.moved"
}

balanced=
if [[ ${1-} == balanced ]]; then
	balanced=$1 least=2
	shift
	be_balanced
fi
if [[ $# == 0 || $1 == -* ]]; then
	# shellcheck disable=SC2046 # words
	set -- $(grep -vxFf <(printf '%s\n' "${@#-}") <<<"$names")
fi
for name; do
	if command -v "${needs[$name]:-true}" >/dev/null; then
		compare "$name"
	else
		skip "$name" "there is no ${needs[$name]}: tests/setup --full"
	fi
done
[[ ! $balanced ]] || explain
finish
