#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The commands under their old names, what infod knows as commands print it, and the doctor.
#
# cluster: --netns 3 --kernel 6.12
# full: --netns 3 --kernel 6.1
# full: --netns 3 --kernel 6.12
. "$(dirname "$0")/../lib.sh"

mkdir bin
for name in mosrun cpujob iojob migrate mosps mps showmap; do
	ln -s "$(command -v mosctl)" "bin/$name"
done
PATH=$PWD/bin:$PATH

json() {	# NAME COMMAND...
	local name=$1
	shift
	check "$name: prints JSON" bash -c '"$@" | python3 -m json.tool' - "$@"
}

# whois
is "$(mosctl whois)" '1 10.77.0.1 node1' "whois: this node"
is "$(mosctl whois 3)" '3 10.77.0.3 node3' "whois: by number"
is "$(mosctl whois 10.77.0.2)" '2 10.77.0.2 node2' "whois: by address"
mosctl whois 77 2>/dev/null
is "$?" 4 "whois: nobody"
is "$(mosctl whois node2)" '2 10.77.0.2 node2' "whois: by name"
json whois mosctl whois 2 --json

# getload and its like
soon 20 "mosctl getload 2" "infod knows node 2"
is "$(mosctl getspeed)" 10000 "getspeed: of this node"
like "$(mosctl getmem 3)" '^[1-9][0-9]* of [1-9][0-9]*$' "getmem: of node 3"
like "$(mosctl getfree)" '^[1-9][0-9]*$' "getfree"
like "$(mosctl getutil)" '^[0-9]+$' "getutil: of this node"
like "$(mosctl getutil 2)" '^[0-9]+$' "getutil: of another node"
mosctl getload 77 2>/dev/null
is "$?" 4 "getload: of nobody"
json getload mosctl getload 2 --json
check "setspeed" mosctl setspeed 20000
is "$(mosctl tune speed)" 20000 "setspeed: it is set"
# What node 2 knows of this one.
knows() {	# FIELD
	on 2 mosctl nodes -v --json | python3 -c '
import json, sys
print([node.get(sys.argv[1], "not told") for node in json.load(sys.stdin) if node["number"] == 1][0])' "$1"
}

soon 20 '[[ $(knows speed) == 20000 ]]' "setspeed: others hear of it"
mosctl setspeed 0
check "max-guests" mosctl tune max-guests 7
soon 20 '[[ $(knows room) == 7 ]]' "max-guests: others hear of it"
mosctl tune max-guests 256
for switch in block stay; do
	check "$switch" mosctl "$switch"
	soon 20 "[[ \$(knows flags) == *\"'$switch'\"* ]]" "$switch: others hear of it"
	mosctl "no$switch"
	soon 20 "[[ \$(knows flags) == '[]' ]]" "no$switch: as well"
done
check "quiet" mosctl quiet
soon 20 "[[ \$(knows load) == 'not told' ]]" "quiet: others do not hear how loaded it is"
is "$(knows state) $(knows flags)" "alive ['quiet']" "quiet: but that it lives"
check "quiet: it knows itself" grep -qE '^ *1 +alive +[0-9]' <(mosctl nodes -v)
is "$(on 2 mosctl nodes -v | awk '$1 == 1 && !seen++ { print $2, $3, $4, $7 }')" "alive - - -" "quiet: nodes -v shows nothing that is not told"
is "$(on 2 "$here/../../build/mosmon" --once | sed -n 1p)" "1 quiet" "quiet: nor does mosmon"
mosctl noquiet
soon 20 "[[ \$(knows load) != 'not told' ]]" "noquiet: as before"

# Words of openMosix.
is "$(mosctl isup) $(mosctl isup 3)" 'yes yes' "isup: they are"
mosctl isup 77 2>/dev/null
is "$?" 4 "isup: nobody"
like "$(mosctl status 2)" '^node +2, up at 10.77.0.2, UDP port 4660' "status: of another node"
on 2 mosctl block
soon 20 "mosctl status 2 | grep -q '^set .*block'" "status: and what it has set"
on 2 mosctl noblock
is "$(mosctl getdecay)" 'interval=1 slow=975 fast=926' "getdecay"
check "setdecay" mosctl setdecay 2 990 900
is "$(mosctl getdecay) $(mosctl tune decay_interval)" 'interval=2 slow=990 fast=900 2' "setdecay: it is set"
mosctl setdecay 1 975 926
mosctl setdecay 1 2 2>/dev/null
is "$?" 2 "setdecay: wants three numbers"
for word in gettune getyard setyard mfs nomfs; do
	said=$(mosctl $word 2>&1)
	is "$?" 2 "$word: is no word of ours"
	like "$said" '^mosctl: there (is|are) no .* here' "$word: and that is said: $said"
done

# What infod tells the kernel is what each machine says of itself, and a process that computes is seen everywhere.
at_least() {	# NUMBER LEAST [MOST]
	(($1 >= $2 && $1 <= ${3:-$1}))
}

mount -t hpc hpc /proc/hpc
hpc=/proc/hpc/nodes
cpus=$(getconf _NPROCESSORS_ONLN)
total=$(($(awk '/^MemTotal:/ { print $2 }' /proc/meminfo) / 1024 << 20))
soon 20 "cat $hpc/3/load &>/dev/null" "hpc: infod has told of node 3"
for k in 1 2 3; do
	is "$(<$hpc/$k/cpus)" "$cpus" "hpc: processors of node $k"
	soon 10 '[[ $(<$hpc/$k/speed) == $(on $k mosctl getspeed) ]]' "hpc: speed of node $k, as it says itself"
	# The gossip rounds down to 12 bits.
	is "$(<$hpc/$k/tmem)" "$total" "hpc: memory of node $k"
	free=$(($(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo) * 1024))
	check "hpc: node $k has about as much available as the kernel says" \
		at_least "$(<$hpc/$k/rmem)" $((free * 9 / 10)) $((free * 11 / 10))
	check "hpc: guests could fill less of node $k" at_least "$(<$hpc/$k/rmem)" $(($(<$hpc/$k/mem) + (8 << 20)))
	like "$(<$hpc/$k/util)" '^([0-9]|[1-9][0-9]|100)$' "hpc: utilisation of node $k"
done
start_ready busy "$programs/spin" 0
for k in 1 2 3; do
	soon 30 "at_least \$(on $k cat $hpc/1/load) $((80 / cpus))" "hpc: node $k sees the load of a process that computes on node 1"
	soon 30 "at_least \$(on $k cat $hpc/1/util) $((80 / cpus))" "hpc: and the utilisation"
	soon 30 "at_least \$(on $k mosctl getutil 1) $((80 / cpus))" "getutil: so says node $k"
done
soon 10 "mosctl nodes -v | awk '\$1 == 2 { exit !(\$4 + 0 >= 80 / $cpus) }'" "nodes -v: shows it"
soon 10 "\$here/../../build/mosmon --once | awk '\$1 == 2 { exit !(\$NF >= 80 / $cpus) }'" "mosmon: shows it"
end "$pid"
umount /proc/hpc

# mosrun
run() {	# FILE ARGUMENT...: sets $pid
	start "$1" mosrun "${@:2}" "$programs/spin" 0
	wait_until 20 "grep -qx ready '$1'"
}

locked() {
	mosctl ps --all --json | python3 -c '
import json, sys
print([c["locked"] for c in json.load(sys.stdin) if c["pid"] == int(sys.argv[1])][0])' "$pid"
}

run on2 -N 2
soon 10 '[[ $(where $pid) == 2 ]]' "mosrun -N: it runs there"
is "$(locked)" True "mosrun -N: it is locked"
is "$(pgrep -P "$pid")" '' "mosrun -N: it has no child that it did not make"
for name in mosps mps; do
	like "$($name)" "$pid +spin +node 2" "$name: shows it"
done
like "$(showmap)" 'this node' "showmap: shows the nodes"
for name in cpujob iojob; do
	is "$($name -h echo it runs)" 'it runs' "$name: runs a program"
done
like "$(migrate 2147483647 home 2>&1)" '^migrate: 2147483647 was not moved' "migrate: complains under its own name"
check "migrate: under its old name" migrate "$pid" home
is "$(where "$pid")" home "migrate: it is at home"
end "$pid"
run one-of -j 2-3 -l
soon 10 '[[ $(where $pid) == [23] ]]' "mosrun -j: it runs on one of them"
is "$(locked)" False "mosrun -l: it is not locked"
end "$pid"
is "$(mosctl ps --all --json | grep -c '"command": *"mosctl"')" 0 "ps --all: who asks is not shown"
run short -2
soon 10 '[[ $(where $pid) == 2 ]]' "mosrun -2: is mosrun -N 2"
is "$(locked)" True "mosrun -2: it is locked"
end "$pid"
run locked -L
is "$(where "$pid") $(locked)" 'home True' "mosrun -L: it is here, and locked"
end "$pid"
for lock in lock unlock; do
	mosctl $lock $$
	run kept -k
	is "$(locked)" "$([[ $lock == lock ]] && echo True || echo False)" "mosrun -k: as who starts it: $lock"
	end "$pid"
done
check "mosrun -c -i: are taken" mosrun -c -i true
for option in -n -s -f '-t 1' '-d 1' -e -E -r -R -z; do
	# shellcheck disable=SC2086 # words
	said=$(mosrun $option true 2>&1)
	is "$?" 2 "mosrun $option: is not"
	like "$said" 'setdecay|leave it out' "mosrun $option: and what to do instead"
done
run here -h
is "$(where "$pid") $(locked)" 'home True' "mosrun -h: it is here, and locked"
end "$pid"
# As its unit is stopped.
check "node 3 blocks" on 3 mosctl block
check "mosix-leave: it leaves" on 3 sh "$here/../../userland/systemd/mosix-leave"
is "$(on 3 mosctl tune block) $(on 3 mosctl tune lstay)" "1 0" "mosix-leave: what was set is as it was"
# Where it does not leave, its files stay, too.
mkdir refuses
printf '%s\n' '#!/bin/sh' 'case $1 in tune) echo 1 ;; down) exit 3 ;; esac' >refuses/mosctl
chmod +x refuses/mosctl
mount -t hpc hpc /proc/hpc
PATH=$PWD/refuses:$PATH sh "$here/../../userland/systemd/mosix-leave"
is "$?" 3 "mosix-leave: says that it does not leave"
check "mosix-leave: then /proc/hpc is there" umount /proc/hpc
on 3 mosctl noblock
soon 10 "! mosctl nodes | grep -E '^ *3 ' | grep -qw up" "node 3 is down"
mosrun -N 3 true 2>complaint
is "$?" 3 "mosrun: not where no node answers"
like "$(<complaint)" 'node 3 does not answer' "mosrun: in words"
check "mosrun -F: then here" mosrun -F -N 3 true
mosrun -h sh -c 'exit 7'
is "$?" 7 "mosrun: the status is the program's"
mosrun "$PWD/nothing" 2>/dev/null
is "$?" 127 "mosrun: no such program"
mosrun 2>/dev/null
is "$?" 2 "mosrun: no program is wrong usage"
mosrun -N nowhere true 2>/dev/null
is "$?" 2 "mosrun: no node is wrong usage"
mosrun -N 2 -m 10 true 2>/dev/null
is "$?" 2 "mosrun -m: says nothing of a node that is named"
mosrun -j 3 true 2>complaint
is "$?" 3 "mosrun -j: not where none of them answers"
like "$(<complaint)" 'none of the nodes 3 answers' "mosrun -j: in words"
run living -j 2-3 -l
soon 10 '[[ $(where $pid) == 2 ]]' "mosrun -j: on the one that answers"
end "$pid"
on 2 mosctl block
soon 20 "mosctl nodes -v | grep -q block" "node 2 blocks"
run best -b
nap 1000
is "$(where "$pid")" home "mosrun -b: not on one that blocks"
end "$pid"
on 2 mosctl noblock
soon 20 "! mosctl nodes -v | grep -q block" "node 2 blocks no more"
mosrun -m 4000000 true 2>complaint
is "$?" 3 "mosrun -m: not where no node has so much memory"
like "$(<complaint)" 'no node has 4000000 MiB' "mosrun -m: in words"
check "mosrun -m -F: then here" mosrun -F -m 4000000 true
run best -b
# One node is as good as the other here. Who sends it out must be done before it is sent by hand.
soon 20 '! pgrep -x mosrun' "mosrun -b: it has been placed"
like "$(where "$pid")" '^(2|home)$' "mosrun -b: it runs"
away "$pid" 2
soon 20 "mosctl nodes -v --json | grep -qE '\"guests\": ?1'" "node 2 tells of its guest"
nap 2000
is "$(mosctl migrate "$pid" best)" "$pid: it is best where it is (node 2)" "migrate best: a lone process stays where it is"
is "$(where "$pid")" 2 "migrate best: it is there"
end "$pid"
busy=()
for ((i = 0; i <= cpus; i++)); do
	start_ready "busy.$i" "$programs/spin" 0
	busy+=("$pid")
done
soon 30 "((\$(mosctl getload) > 100))" "this node has more to do than processors"
for options in -b '-b -m 1'; do
	# shellcheck disable=SC2086 # words
	run best $options
	soon 20 '[[ $(where $pid) == 2 ]]' "mosrun $options: it runs where least is to be done"
	end "$pid"
done
end "${busy[@]}"

# mosmon, on a terminal of its own
mosmon=$here/../../build/mosmon
like "$("$mosmon" --once)" '^1 alive load [0-9]+ memory [1-9].* util [0-9]+' "mosmon: prints lines"
"$mosmon" 2>/dev/null </dev/null | cat
is "${PIPESTATUS[0]}" 3 "mosmon: wants a terminal"
is "$(TERM=vt100 python3 -c '
import pty, subprocess, sys
print(subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=pty.openpty()[1]).returncode)' \
	timeout -s KILL 20 "$mosmon" 2>/dev/null)" 3 "mosmon: and wants keys from one"
python3 - "$mosmon" >screen <<-'END'
	import os, pty, select, sys, time
	pid, fd = pty.fork()
	if not pid:
	    os.environ["TERM"] = "vt100"
	    os.execv(sys.argv[1], [sys.argv[1]])
	seen, begun, keys = b"", time.monotonic(), list("tumdgq")
	while time.monotonic() < begun + 60:
	    if keys and time.monotonic() > begun + 2 * (7 - len(keys)):
	        os.write(fd, keys.pop(0).encode())
	    try:
	        if select.select([fd], [], [], 0.5)[0]:
	            seen += os.read(fd, 65536)
	    except OSError:
	        break
	else:
	    os.kill(pid, 9)
	print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen)
END
like "$(<screen)" '^0 .*load of [1-3].*node 1.*node 2.*together.*utilisation of [1-3].*% on average' "mosmon: shows bars, obeys keys, and ends"

# mosix-owner, with somebody in the place of logind
cat >bin/loginctl <<'END'
#!/bin/sh
case $* in
*ActiveSession*) cat session ;;
*Class*) echo user ;;
*IdleHint*) cat idle ;;
esac
END
chmod +x bin/loginctl
echo c1 >session
echo no >idle
"$here/../../userland/systemd/mosix-owner" 1 &
watcher=$!
soon 10 "mosctl nodes -v | grep -q owner" "mosix-owner: somebody is at the machine"
echo yes >idle
soon 10 "! mosctl nodes -v | grep -q owner" "mosix-owner: he pauses"
echo no >idle
soon 10 "mosctl nodes -v | grep -q owner" "mosix-owner: he goes on"
: >session
soon 10 "! mosctl nodes -v | grep -q owner" "mosix-owner: he has left"
end "$watcher"

# doctor
said=$(mosctl doctor)
like "$said" 'note +node 3 at 10.77.0.3 does not answer any more: it has left' "doctor: sees who has left"
on 3 mosctl up
soon 10 "((\$(mosctl nodes | grep -cw up) == nodes))" "node 3 is back"
soon 30 "mosctl doctor >doctor" "doctor: all is well"
said=$(mosctl doctor)
like "$said" 'ok +3 of 3 nodes answer' "doctor: all answer"
like "$said" 'ok +infod runs' "doctor: infod runs"
like "$said" 'ok +infod hears those of the nodes that answer, at UDP port 4661' "doctor: and hears the others"
json doctor mosctl doctor --json
chmod 644 /etc/mosix/key
said=$(mosctl doctor)
is "$?" 3 "doctor: something is wrong"
like "$said" 'wrong +others than root can read the key' "doctor: it is the key"
chmod 600 /etc/mosix/key
chown 65534 /etc/mosix/key
said=$(mosctl doctor)
like "$said" 'wrong +the key .* belongs to user 65534.*: chown root' "doctor: whose it is"
is "$(grep -c 'others than root' <<<"$said")" 0 "doctor: and nothing that is not so"
chown 0 /etc/mosix/key
mv /etc/mosix/key .
said=$(mosctl doctor)
is "$?" 3 "doctor: the key is missing"
like "$said" 'wrong +the key .* is not there: make it .* mosctl key new, or copy it' "doctor: and what to do"
mv key /etc/mosix/key
chmod 700 /etc/mosix
like "$(setpriv --reuid 65534 --clear-groups mosctl doctor)" 'note +root alone can see' "doctor: who may not see the key hears so"
chmod 755 /etc/mosix

# A firewall that lets only the module through, and one that lets nothing through.
firewall() {	# RULE...: on node 2, in the place of the one before
	on 2 nft delete table ip fire 2>/dev/null
	printf '%s\n' "table ip fire {" "chain incoming {" "type filter hook input priority 0;" "$*" "}" "}" >fire.nft
	on 2 nft -f fire.nft
}

firewall udp dport 4661 drop
# Who is not reached tells all the same, so the others hear it; it hears nobody.
soon 60 "on 2 mosctl doctor | grep -Eq 'wrong +node [13] answers, and its infod does not: .*UDP port 4661'" \
	"doctor: a firewall stops the daemons"
on 2 mosctl doctor >/dev/null
is "$?" 3 "doctor: which is wrong"
firewall udp dport '{ 4660, 4661 }' drop
soon 60 "on 2 mosctl doctor | grep -Eq 'wrong +node [13] at .* does not answer any more: .*UDP port 4660'" \
	"doctor: a firewall stops the module"
on 2 nft delete table ip fire
soon 60 "mosctl doctor >doctor && on 2 mosctl doctor >doctor" "doctor: nothing does any more"
cp /etc/openmosix.map map
echo '9 127.0.0.1 1' >/etc/openmosix.map
like "$(mosctl doctor)" 'wrong .*node 9 has the address 127.0.0.1' "doctor: a map with a loopback address"
echo '9 10.77.9.9 1' >/etc/openmosix.map
like "$(mosctl doctor)" 'wrong .*no node of /etc/openmosix.map has an address of this' "doctor: a map without this node"
cp map /etc/openmosix.map
like "$(on 2 mosctl doctor)" 'this is node 2' "doctor: on node 2"
finish
