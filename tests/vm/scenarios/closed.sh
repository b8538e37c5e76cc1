#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The wire is closed to strangers: who has not the key is not heard, who listens learns nothing, and what was heard
# is of no use.
#
# cluster: --netns 3 --kernel 6.12
# full: --netns 3 --kernel 6.1
# full: --netns 3 --kernel 6.12
. "$(dirname "$0")/../lib.sh"

key=/etc/mosix/key
# The key in its file.
like "$(mosctl key show-fingerprint)" '^file: ([0-9a-f]{4}-){3}[0-9a-f]{4}'$'\n''loaded: ' "the key has a fingerprint"
is "$(mosctl key show-fingerprint | sort -u -k 2 | wc -l)" 1 "in the file and in the module it is the same"
is "$(mosctl key show-fingerprint --json | grep -c "$(head -c 4 "$key" | od -An -tx1 | tr -d ' \n')")" 0 "the key itself is not told"
check "key new: makes one" mosctl key new -f "$work/other/key"
is "$(stat -c '%a %u' other/key)" "600 0" "for root alone"
said=$(mosctl key new -f "$work/other/key" 2>&1)
is "$?" 3 "key new: does not write over one: $said"
mosctl down
refused_up() {	# WORDS NAME: mosctl up does not come up
	local words=$1 said status
	shift
	said=$(mosctl up --key "$work/bad" 2>&1)
	status=$?
	((status == 3 || status == 5)) || not_ok "up: $*: status $status"
	like "$said" "$words" "up: $*: $said"
}
refused_up 'there is no .*mosctl key new' "without a key"
install -m 640 "$key" bad
refused_up 'others than root.*chmod 600' "with a key that others may read"
chmod 600 bad
chown 1 bad
refused_up 'belongs to user 1' "with a key of somebody else"
chown 0 bad
echo 1234 >bad
refused_up 'it has 5 bytes' "with something else in the file"
like "$(mosctl status)" 'node +down' "and stays down"
setpriv --reuid 1 --clear-groups mosctl key load 2>complaint
is "$?" 5 "key load: is root's: $(<complaint)"
check "up: with the key" mosctl up
soon 10 "((\$(mosctl nodes | grep -cw up) == $nodes))" "and all are up"

# Somebody listens while a program moves, with something that can be known again in its memory, in a file that it maps,
# and in what it asks of its home and is told.
cat >secret.py <<'END'
import mmap, os, signal, sys
marker = sys.argv[1]
going = [1]
signal.signal(signal.SIGTERM, lambda *_: going.clear())
memory = [f"{marker}memory{i}" * 100 for i in range(2000)]
mapped = mmap.mmap(os.open("mapped", os.O_RDONLY), 0, mmap.MAP_PRIVATE, mmap.PROT_READ)
pages = len(mapped) // 4096
answers = os.open("answers", os.O_RDONLY)
told = os.open("told", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
print("ready", flush=True)
steps = wrong = 0
while going:
    page = mapped[steps % pages * 4096:][:4096]
    wrong += page != f"{marker}mapped".encode().ljust(64, b".") * 64
    wrong += os.pread(answers, 64, 0) != f"{marker}result".encode().ljust(64, b".")
    wrong += os.path.exists(f"/{marker}argument")
    os.pwrite(told, f"{marker}written".encode(), 64)
    steps += 1
    os.pwrite(told, b"%8d" % steps, 0)
    sum(range(20000))
print(sum(map(len, memory)), wrong)
END
lines_of() {	# WORD COUNT: so many lines of 64 bytes that can be known
	printf '%s' "$marker$1" | python3 -c '
import sys
sys.stdout.write(sys.stdin.read().ljust(64, ".") * int(sys.argv[1]))' "$2"
}
steps() {
	head -c 8 told | tr -d ' '
}
cross_unheard() {	# CIPHER FILE: leaves a program away, whose pid is $secret
	local had
	marker=MARKER$RANDOM$RANDOM
	rm -f mapped answers	# no page of these is known to node 2
	lines_of mapped $((64 * 512)) >mapped
	lines_of result 1 >answers
	start_ready listener python3 "$here/wire.py" listen eth0 "$2"
	listener=$pid
	start_ready secret python3 secret.py "$marker"
	secret=$pid
	away "$secret" 2 "$1: a program with a secret goes to node 2"
	had=$(steps)
	soon 60 "((\$(steps) > $had + 50))" "$1: there it reads what it has mapped, and asks its home"
	home "$secret" "$1: and home"
	away "$secret" 2 "$1: and away again"
	lines_of clear 1 >/dev/udp/10.77.0.2/9
	kill "$listener"
	ended "$listener"
	like "$(tail -n 1 listener)" '^[0-9]{3,}' "$1: somebody has heard what crossed: $(tail -n 1 listener) datagrams"
	like "$(python3 "$here/wire.py" find "$2" "$marker")" '^0 [1-9]' "$1: and saw of the secret only what was said in clear"
	for place in memory mapped result argument written; do
		is "$(python3 "$here/wire.py" find "$2" "$marker$place")" "0 0" "$1: $place: nothing"
	done
	like "$(wc -c <"$2")" '^[0-9]{6,}$' "$1: though it has crossed: $(wc -c <"$2") bytes"
}
secret_ends() {	# CIPHER
	home "$secret" "$1: it comes home"
	kill -TERM "$secret"
	ended "$secret"
	is "$status" 0 "$1: and ends well"
	like "$(tail -n 1 secret)" '^[0-9]+ 0$' "$1: with all of its memory, and has read what there was"
}
# Packets are sealed with the best that both nodes have and want.
grep -qw aes /proc/cpuinfo && best=AEGIS-128 || best=ChaCha20-Poly1305
is "$(of_node 2 cipher)" "$best" "packets are sealed with $best"
cross_unheard "$best" heard

# What was heard is sent again, from the right address.
replayed=$(of_node 2 replayed) forged=$(of_node 2 forged) stale=$(of_node 2 stale)
sent=$(on 2 python3 "$here/wire.py" replay "$work/heard" 10.77.0.2 10.77.0.1 0)
soon 10 "((\$(of_node 2 replayed) > $replayed))" "what is sent again is counted: $sent datagrams"
is "$(of_node 2 forged)" "$forged" "and none of it is taken for forged"
on 2 python3 "$here/wire.py" replay "$work/heard" 10.77.0.2 10.77.0.1 1 >sent
soon 10 "((\$(of_node 2 forged) + \$(of_node 2 stale) > $forged + $stale))" "what is changed is counted: $(<sent) datagrams"
on 2 python3 "$here/wire.py" noise 10.77.0.2 10.77.0.1 2000
is "$(where "$secret")" 2 "the program is where it was"
is "$(mosctl nodes | grep -cw up)" "$nodes" "and all are up"

# What is found wrong after it was decrypted must not be read in clear by who has sent it, and has its page still.
forged=$(of_node 2 forged)
is "$(on 3 python3 "$here/wire.py" splice "$work/heard" 10.77.0.2 10.77.0.1)" "as it was" "the page of a forged packet that came from a pipe is not written"
soon 10 "((\$(of_node 2 forged) > $forged))" "though the packet has been opened, and found forged"

# What is longer than any datagram of a node is not opened, nor copied for that.
forged=$(of_node 2 forged) length=$(count wrong_length)
check "a datagram of 60,000 bytes is sent" on 3 python3 "$here/wire.py" overlong "$work/heard" 10.77.0.2 10.77.0.1
soon 10 "((\$(count wrong_length) == $length + 1))" "it is counted, as too long"
is "$(of_node 2 forged)" "$forged" "and not looked at"
on 3 bash -c 'echo short >/dev/udp/10.77.0.1/4660'
soon 10 "((\$(count wrong_length) == $length + 2))" "so is one that is too short"

# What is no node's at all, and what a bad wire has made of something.
malformed=$(count malformed) checksum=$(count bad_checksum)
on 3 bash -c 'head -c 64 /dev/zero >/dev/udp/10.77.0.1/4660'
soon 10 "((\$(count malformed) == $malformed + 1))" "a datagram without a header is counted"
on 3 python3 "$here/wire.py" damaged 10.77.0.2 10.77.0.1 20
soon 10 "((\$(count bad_checksum) >= $checksum + 19))" "datagrams that were damaged on the way are counted"
is "$(of_node 2 forged)" "$forged" "and none of that is taken for node 2's"
like "$(mosctl status)" 'dropped +[1-9][0-9]* datagrams without a header, [1-9][0-9]* of a wrong length, [1-9][0-9]* with a bad checksum' \
	"status: people see it"
secret_ends "$best"

# A node that does not want the best.
on 2 mosctl down
on 2 mosctl tune fast-cipher 0 >/dev/null
check "node 2 comes up without the fast cipher" on 2 mosctl up
soon 20 "((\$(mosctl nodes | grep -cw up) == $nodes))" "and all are up"
is "$(of_node 2 cipher) $(of_node 3 cipher)" "ChaCha20-Poly1305 $best" "each is spoken to with what it has"
like "$(mosctl nodes --wire)" ' *2 .* ChaCha20-Poly1305 ' "and a person is told"
cross_unheard ChaCha20-Poly1305 heard.chacha
secret_ends ChaCha20-Poly1305

# Somebody who is not on the map, and somebody who says he is another.
strangers=$(count strangers)
on 3 python3 "$here/wire.py" noise 10.77.0.77 10.77.0.1 100
like "$(($(count strangers) - strangers))" '^[0-9]{2,}' "strangers are counted"
keyless=$(count keyless)
is "$(on 3 python3 "$here/member.py" other/key 77 10.77.0.3 1 10.77.0.1)" silence "a stranger without the key hears nothing"
soon 10 "((\$(count keyless) > $keyless))" "and is counted"
like "$(mosctl status)" 'strangers .* [1-9][0-9]* hellos without the cluster.s key' "status: people see it"
cookies=$(count cookies)
like "$(on 3 python3 "$here/member.py" "$key" 77 10.77.0.3 1 10.77.0.1)" 'not in the map of node 1' "one with the key is told why"
check "and the cookie that it had to bring is counted" test "$(count cookies)" -gt "$cookies"
is "$(on 3 python3 "$here/member.py" "$work/other/key" 2 10.77.0.3 1 10.77.0.1)" silence "an impostor without the key hears nothing"
is "$(mosctl nodes | grep -c claims)" 0 "and leaves no trace"
like "$(on 3 python3 "$here/member.py" "$key" 2 10.77.0.3 1 10.77.0.1)" 'claims to be node 2' "one with the key is told why"
like "$(mosctl nodes)" '10.77.0.3:[0-9]+ claims to be node 2' "and nodes tells of it"
is "$(mosctl nodes | grep -cw up)" "$nodes" "node 2 is up all the same"

# A node with another key.
on 3 mosctl down
check "node 3 comes up with a key of its own" on 3 mosctl up --key "$work/other/key"
soon 20 "mosctl nodes | grep -q '^ *3 .* not made with this cluster.s key'" "node 1 says that it has another"
is "$(mosctl nodes | grep '^ *3 ' | grep -cw up)" 0 "and does not let it in"
on 3 mosctl down
check "node 3 comes up with the right key" on 3 mosctl up
soon 20 "((\$(mosctl nodes | grep -cw up) == $nodes))" "and is up"

# The key is exchanged while all are up, and a program is away.
start_ready out "$programs/spin" 0
away "$pid" 2
cp "$key" ring
check "key new --rotate: puts a new key before the old one" mosctl key new --rotate -f "$work/ring"
is "$(wc -c <ring)" 64 "both are in the file"
for k in 1 2 3; do
	keyed=$(of_node $((k % 3 + 1)) keyed "$k")
	check "node $k loads them" on "$k" mosctl key load -f "$work/ring"
	soon 10 "((\$(of_node $((k % 3 + 1)) keyed $k) > $keyed))" "and makes new keys with the others"
done
check "key drop: takes the old one out" mosctl key drop -f "$work/ring"
for k in 1 2 3; do
	check "node $k loads the new one alone" on "$k" mosctl key load -f "$work/ring"
done
soon 10 "((\$(mosctl nodes | grep -cw up) == $nodes))" "all are up"
is "$(where "$pid")" 2 "the program is where it was"
home "$pid"
kill -TERM "$pid"
ended "$pid"
is "$status" 0 "and ends well"
is "$(on 3 python3 "$here/member.py" "$key" 77 10.77.0.3 1 10.77.0.1)" silence "the old key is good no longer"

# Two nodes that cannot speak with each other say why, both of them, until it is put right.
told() {	# NODE OTHER WORDS NAME: it says so of the other
	soon 20 "on $1 mosctl nodes | grep -Eq '^ *$2 .*$3'" "$4: $(on "$1" mosctl nodes | grep "^ *$2 ")"
}
speaks=$(on 2 sysctl -n net.mosix.protocol_version)
other=$((speaks % 255 + 1))
on 2 mosctl down
on 2 sysctl -qw "net.mosix.protocol_version=$other"
on 2 mosctl up --key "$work/ring" >up
told 1 2 "version $other" "node 1 says that node 2 speaks another version"
told 2 1 "version $other" "and so does node 2"
on 2 mosctl down
on 2 sysctl -qw "net.mosix.protocol_version=$speaks"
on 2 mosctl up --key "$work/ring" >up
soon 20 "((\$(mosctl nodes | grep -cw up) == $nodes))" "it speaks as the others do again, and is up"
printf '%s\n' '1 10.77.0.3 1' '2 10.77.0.2 1' '3 10.77.0.1 1' >swapped
on 2 mosctl down
on 2 mosctl up --key "$work/ring" -f "$work/swapped" >up
told 1 2 "(the map of node 2 has node 3 where node 1 is|claims to be node)" "node 1 says that the map of node 2 is another one"
told 2 1 "claims to be node 1, which node 2 knows elsewhere" "and node 2 that node 1 is not where its map has it"
on 2 mosctl down
on 2 mosctl up --key "$work/ring" >up
soon 20 "((\$(mosctl nodes | grep -cw up) == $nodes))" "with the right map it is up"

# Two machines have one number, as after the copy of a virtual one: who was first stays, and people are told.
on 3 mosctl down
printf '%s\n' '1 10.77.0.1 2' '2 10.77.0.3 ALIAS' >both
printf '%s\n' '1 10.77.0.1 1' '2 10.77.0.3 1' >copy
check "node 2 may be at two places" mosctl up --key "$work/ring" -f "$work/both"
start_ready out "$programs/spin" 0
away "$pid" 2
check "another node 2 comes up" on 3 mosctl up --key "$work/ring" -f "$work/copy"
told 3 1 "two machines have this number" "it is told that there is one"
told 1 2 "another machine says that it is node 2" "and node 1 tells of it"
like "$(of_node 2 claims)" '^[1-9]' "and has counted how often it was said"
nap 3000
is "$(where "$pid")" 2 "the program is where it was"
is "$(mosctl nodes | grep '^ *2 ' | grep -cw up)" 1 "node 2 is up all the same"
home "$pid"
kill -TERM "$pid"
ended "$pid"
is "$status" 0 "and the program ends well"
on 2 mosctl down
soon 20 "mosctl nodes | grep '^ *2 .*10.77.0.3' | grep -qw up" "when the first has left, the other one gets in"
on 3 mosctl down
mosctl up --key "$work/ring" >up
on 2 mosctl up --key "$work/ring" >up
on 3 mosctl up --key "$work/ring" >up
soon 20 "((\$(mosctl nodes | grep -cw up) == $nodes))" "with the map as it was all are up"
finish
