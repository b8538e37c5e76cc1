#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Who attaches to a process that is away has it come home first, sees the truth, and lets it go on.
#
# cluster: --netns 2 --kernel 6.12 --no-infod
# full: --netns 2 --kernel 6.1 --no-infod
# full: --netns 2 --kernel 6.12 --no-infod
. "$(dirname "$0")/../lib.sh"

step() {
	sed -n 's/^step \([0-9]*\):.*/\1/p' out | tail -n 1
}

goes_on() {	# WHO HAS LOOKED
	local before
	before=$(step)
	soon 30 "((\$(step) > ${before:-0}))" "it goes on after $1"
}

start_ready out "$programs/spin" 0
away "$pid" 2
said=$(timeout 120 gdb -nx -batch -p "$pid" -ex 'info symbol $pc' -ex bt -ex 'up 20' -ex 'print memory[61] != 0' -ex detach 2>&1)
like "$said" '#[0-9]+ .*main \(argc=' "gdb finds where it is, and who called it"
like "$said" '\$1 = 1' "and what is in its memory"
is "$(where "$pid")" home "it has come home for that"
goes_on gdb

away "$pid" 2 "it goes away again"
strace -o trace -p "$pid" 2>strace.said {idle}>&- &
tracer=$!
soon 30 "[[ -e trace ]] && grep -q 'write(1, \"step [0-9]*: .*\", [0-9]*) *= [0-9]' trace" "strace sees its calls as they are"
is "$(where "$pid")" home "it has come home for that"
refused=$(mosctl migrate "$pid" 2 2>&1)
like "$refused" 'ptrace' "and stays as long as it is traced"
kill -INT "$tracer"
ended "$tracer"
goes_on strace
away "$pid" 2 "it goes away once more"
kill -TERM "$pid"
ended "$pid"
is "$status" 0 "and ends well"

# Of many threads each is found where it stands.
start_crash out
frames -p "$pid" >frames.home
is "$(grep -c '^Thread' frames.home)" 5 "threads: gdb finds each at home"
away "$pid" 2 "threads: it goes away"
frames -p "$pid" >frames.away
is "$(where "$pid")" home "threads: it has come home for gdb"
is "$(diff frames.home frames.away)" "" "threads: the same frames as at home"
away "$pid" 2 "threads: it goes away again"
echo -n x >&"$input"
ended "$pid"
is "$status" 139 "threads: it waits where it waited"

# Stopped before its tracer came, it cannot come home: he finds no memory, and whatever he sets, its end is not missed.
start_ready out "$programs/spin" 0
away "$pid" 2 "stopped: it goes away"
kill -STOP "$pid"
soon 5 "[[ \$(ps -o stat= -p $pid) == T* ]]" "stopped: it stands"
python3 - "$pid" >tracer 2>&1 <<-'END' &
	import ctypes, os, sys, time
	PEEK, ATTACH, SET, GET = 2, 16, 0x4210, 0x4211      # the last two are new in 6.4
	pid = int(sys.argv[1])
	ptrace = ctypes.CDLL(None, use_errno=True).ptrace
	ptrace.argtypes, ptrace.restype = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p), ctypes.c_long
	print("attach", ptrace(ATTACH, pid, 0, 0))
	os.waitpid(pid, 0)
	heap = next(line for line in open(f"/proc/{pid}/maps") if "[heap]" in line)
	ctypes.set_errno(0)
	print("peek", ptrace(PEEK, pid, int(heap.split("-")[0], 16), 0), ctypes.get_errno())
	config = (ctypes.c_uint64 * 4)()
	if not ptrace(GET, pid, ctypes.sizeof(config), ctypes.addressof(config)):
	    print("offset", config[2])
	    print("off", ptrace(SET, pid, ctypes.sizeof(config), ctypes.addressof((ctypes.c_uint64 * 4)())))
	print("done", flush=True)
	time.sleep(60)
END
tracer=$!
soon 20 "grep -qx done tracer" "stopped: has a tracer"
like "$(<tracer)" $'^attach 0\npeek -1 5\n' "stopped: he finds no memory"
is "$(sed -n 's/^offset //p' tracer | grep -vx 0)" "" "stopped: and no address of the kernel's"
is "$(where "$pid")" 2 "stopped: and it is away"
kill -KILL "$pid"
end "$tracer"
ended "$pid"
is "$status" 137 "stopped: it ends"
soon 20 "((\$(count guests 2) == 0))" "stopped: and so does the guest"
finish
