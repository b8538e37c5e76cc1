#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Real programs are sent round three nodes at least ten times while they run; each must leave
# behind, byte for byte, what it leaves behind when it stays at home.
#
# cluster: --netns 3 --kernel 6.12 --mem 1024 --aslr --timeout 1200
# full: --nodes 3 --kernel 6.1 --mem 1024 --timeout 1200
# full: --netns 3 --kernel 6.12 --mem 2048 --smp 2 --timeout 1200
# shellcheck disable=SC2317 # functions are called by name
. "$(dirname "$0")/../lib.sh"

least=10	# moves
most=12		# and then it stays where it is
export PERL_HASH_SEED=0 LC_ALL=C
unset DEBUGINFOD_URLS

# Lines of text, of which none is like the next.
awk 'BEGIN {
	for (i = 1; i <= 10000; i++) {
		x = (x * 16807 + i) % 2147483647
		printf "%d the %d quick %x brown foxes %s\n", i, x % 1000, x, x % 7 ? "jump" : "rest"
	}
}' >text

# With so few letters xz has long to search, and does not strew its index over 200 MiB, which
# an emulated machine would move for minutes.
awk 'BEGIN {
	split("A C G T", letter, " ")
	for (i = 0; i < 256; i++)
		word[i] = letter[i % 4 + 1] letter[int(i / 4) % 4 + 1] letter[int(i / 16) % 4 + 1] letter[int(i / 64) + 1]
	for (x = lines = 1; lines <= 10000; lines++) {
		for (i = 0; i < 15; i++) {
			x = (x * 16807 + 11) % 2147483647
			printf "%s", word[int(x / 8000) % 256]
		}
		print ""
	}
}' >genes

lines_of() {	# FILE COUNT: begins anew when the file is at its end
	yes "$work/$1" | xargs -n 1 cat 2>/dev/null | head -n "$2"
}

# Each becomes its program in a directory of its own; $1 says how much there is to do.

run_python() {
	exec python3 -c '
import math, sys
number, total = 1, 0.0
for step in range(1, 2000 * int(sys.argv[1]) + 1):
    number = (number * 3 ** 100 + step) % 10 ** 1000
    total += math.sin(step) * math.sqrt(number % 10 ** 12)
    if step % 500 == 0:
        print(step, number % 10 ** 30, total.hex(), flush=True)
print(number, repr(total), math.factorial(500) % (10 ** 9 + 7))
' "$1" >out 2>&1
}

run_xz() {
	exec xz -9 -T 1 -c < <(lines_of genes $((200 * $1))) >out.xz 2>err
}

run_openssl() {
	local i files=()
	lines_of text 50000 >large
	for ((i = 0; i < $1; i++)); do
		files+=(large)
	done
	exec openssl dgst -sha512 "${files[@]}" >out 2>&1
}

run_sqlite() {
	awk -v n=$((20 * $1)) 'BEGIN {
		print "create table t(a integer primary key, b text, c real);"
		print "create index i on t(b);"
		for (i = 1; i <= n; i++) {
			x = (x * 16807 + i) % 2147483647
			printf "insert into t values(%d, '\''word %d'\'', %d / 7.0);\n", i, x % 1000, x
			if (i % 10 == 0)
				printf "select %d, count(*), sum(c), max(b) from t where b > '\''word %d'\'';\n", i, x % 10
		}
		print "select b, count(*) from t group by b order by 2 desc, 1 limit 20;"
		print "pragma integrity_check;"
	}' >script
	exec sqlite3 data.db <script >out 2>&1
}

run_awk() {
	lines_of text 2000 >input
	# shellcheck disable=SC2016 # for awk
	exec awk -v rounds="$1" '
		{ line[NR] = $0 }
		END {
			for (r = 1; r <= rounds; r++) {
				for (i = 1; i <= NR; i++) {
					n = split(line[i], word, " ")
					for (j = 1; j <= n; j++)
						seen[word[j] % 97] += length(word[j]) * r
					sub(/quick [0-9a-f]+/, "slow " i + r, line[i])
				}
				for (i = 0; i < 97; i++)
					sum = (sum * 31 + seen[i]) % 1000000007
				print r, sum
			}
		}' input >out 2>&1
}

run_perl() {
	lines_of text 1000 >input
	# shellcheck disable=SC2016 # for perl
	exec perl -e '
		$| = 1;
		open my $in, "<", "input" or die; my @lines = <$in>; close $in;
		for my $round (1 .. $ARGV[0]) {
			my %seen;
			for (@lines) {
				$seen{$_}++ for grep { length > 2 } split /\W+/;
				s/(\d+) quick/($1 * 7 % 1000) . " quick"/e;
			}
			my ($most) = sort { $seen{$b} <=> $seen{$a} || $a cmp $b } keys %seen;
			my $sum = 0;
			$sum = ($sum * 31 + $seen{$_} + length) % 1000000007 for sort keys %seen;
			print "$round $most $seen{$most} $sum\n";
		}' "$1" >out 2>&1
}

run_sort() {
	lines_of text $((2000 * $1)) >input
	mkdir tmp
	exec sort -S 200k -T tmp --parallel=1 -k 5,5 -k 3,3n input >out 2>&1
}

run_gzip() {
	lines_of text $((1000 * $1)) >input
	exec gzip -9 -n -c input >out.gz 2>err
}

run_bc() {
	exec bc -l < <(for ((i = 1; i <= $1; i++)); do echo "scale=$((60 + i % 20)); 4*a(1); e($i/7); sqrt($i)"; done) >out 2>&1
}

# The server stays at home, on the far end of the connection.
run_tcp() {
	"$programs/tcp" serve port $((300000 * $1)) >served 2>&1 &
	wait_until 10 '[[ -e port ]]'
	exec "$programs/tcp" client "$(cat port)" >out 2>&1
}

# Starts one in a new directory and sets $pid; it has become its program by then.
begin() {	# NAME SIZE DIRECTORY
	rm -rf "$3"
	mkdir "$3"
	(cd "$3" && "run_$1" "$2") &
	pid=$!
	wait_until 60 "is_itself $pid"
}

# Sends one round with ever more to do, until it lives long enough. Sets $size, $moves, $refused
# and $status.
travel() {	# NAME
	local tries
	size=4
	for ((tries = 6; tries; tries--)); do
		begin "$1" "$size" "$1.moved"
		ride "$pid" $most
		ended "$pid"
		((moves < least && refused == 0 && status == 0)) || break
		size=$((moves < 2 ? size * 6 : size * most / moves + 1))
	done
}

compare() {	# NAME
	local name=$1 said
	travel "$name"
	if ((moves >= least && refused == 0)); then
		ok "$name: moved $moves times"
	else
		not_ok "$name: moved $moves times" "wanted $least, and no refusal; $refused refused"
	fi
	is "$status" 0 "$name: ends well"
	begin "$name" "$size" "$name.home"
	ended "$pid"
	is "$status" 0 "$name: ends well at home"
	if [[ -e $name.moved/port ]]; then
		soon 10 "[[ -s $name.home/served && -s $name.moved/served ]]" "$name: the servers are content"
		rm "$name.home/port" "$name.moved/port"
	fi
	if said=$(diff -r "$name.home" "$name.moved" 2>&1); then
		ok "$name: leaves the same as at home ($(du -sk "$name.moved" | cut -f 1) KiB)"
	else
		not_ok "$name: leaves the same as at home" "$(head -n 10 <<<"$said" | cut -c 1-200)"
	fi
	rm -rf "$name.home" "$name.moved"
}

(($#)) || set -- python xz openssl sqlite awk perl sort gzip bc tcp
for name; do
	compare "$name"
done
ride_and_compare avx 100 "$programs/avx"
finish
