# SPDX-License-Identifier: GPL-2.0
"""One test machine: its qemu, its console, and the words exchanged with its process 1."""

import os
import signal
import socket
import subprocess
import time

import kernels

PROBE_SECONDS = 15


def acceleration():
    """`kvm` where a machine really boots with it, else `tcg`; remembered until the next boot of the host."""
    memory = os.path.join(kernels.BUILD, "vm", "acceleration")
    with open("/proc/sys/kernel/random/boot_id") as f:
        boot = f.read().strip()
    try:
        with open(memory) as f:
            known, answer = f.read().split()
            if known == boot:
                return answer
    except (OSError, ValueError):
        pass
    answer = "kvm" if _kvm_boots() else "tcg"
    os.makedirs(os.path.dirname(memory), exist_ok=True)
    with open(f"{memory}.{os.getpid()}", "w") as f:
        f.write(f"{boot} {answer}\n")
    os.rename(f.name, memory)
    return answer


# /dev/kvm may open and its guests hang all the same, so only a boot is proof.
def _kvm_boots():
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return False
    kernel = kernels.Kernel("6.1")
    command = _qemu(["-accel", "kvm", "-cpu", "max"], 256, 1, kernel, "probe=1") + ["-serial", "stdio"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as qemu:
        try:
            return b"this machine boots" in qemu.communicate(timeout=PROBE_SECONDS)[0]
        except subprocess.TimeoutExpired:
            qemu.kill()
            return False


def _qemu(processor, mem, smp, kernel, append):
    return ["setpriv", "--pdeathsig", "KILL",
            "qemu-system-x86_64", *processor, "-smp", str(smp), "-m", str(mem),
            "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
            "-kernel", kernel.unpacked(), "-initrd", kernel.initramfs(),
            "-append", f"console=ttyS0 quiet loglevel=5 panic=-1 oops=panic watchdog_thresh=30 random.trust_cpu=on {append}"]


def _count(options, node):
    """How many processors a node has."""
    return options.smp[min(node, len(options.smp)) - 1]


def _processor(options, node):
    if options.icount:
        plugin = ["-plugin", options.plugin] if options.plugin else []
        return [*plugin, "-accel", "tcg", "-icount", "shift=0,sleep=off", "-cpu", "max,-erms,-fsrm",
                "-rtc", "base=2024-01-01T00:00:00,clock=vm", "-seed", "1"]
    if acceleration() == "kvm":
        return ["-accel", "kvm", "-cpu", "max" + options.cpu.get(node, "")]
    # One emulated `rep stosb` clears a page byte by byte, and on a busy host a
    # tick comes before it is done, again and again: use the longer words. And
    # cmpxchg16b leaves flags that were never right (QEMU before 8.0): where an
    # interrupt comes behind it, the kernel's return from there is a double fault.
    #
    # Every program that starts leaves its translated code behind, in a list for
    # each page, and at its own addresses, so that no other program uses it. A page
    # given back and written to anew is cleaned of that one piece at a time, each
    # looked for in the list: after some thousand programs, and with room for all
    # their code, that stops the machine for many seconds. With less room the
    # emulator forgets all translations long before.
    #
    # Several processors take turns: where one patches code while another has it
    # translated, the translation may keep the breakpoint of a patch that is long
    # done (QEMU before 8.1), and the kernel dies of a breakpoint that is not there.
    threads = "multi" if _count(options, node) == 1 else "single"
    return ["-accel", f"tcg,thread={threads},tb-size=64", "-cpu", "max,-erms,-fsrm,-cx16" + options.cpu.get(node, "")]


# The kernel's parameters in an emulated machine.
#
# An emulated machine on a busy host cannot measure how fast its clock runs,
# nor rely on the timer to tick during the few milliseconds that test it. And
# the kernel's ciphers for vector instructions take several times as long, when
# these are emulated, as its plain ones: those it uses where it lacks SSSE3.
# What has been translated at one address is of no use at another, so that a
# program starts four times as fast where its addresses are the same each time.
def _emulated(options):
    if options.icount:
        return "nokaslr norandmaps"
    if acceleration() == "kvm":
        return ""
    addresses = "" if options.aslr else "norandmaps "
    khz = subprocess.run([os.path.join(kernels.BUILD, "vm", "tsc")], check=True, capture_output=True, text=True).stdout
    return f"{addresses}tsc_early_khz={khz.strip()} tsc=reliable no_timer_check clearcpuid=ssse3,avx2"


class Machine:
    """A machine that boots at once; `node` is its number, from 1, `life` how often it has booted with this time."""

    def __init__(self, node, kernel, options, run, wire_port, life=1):
        self.node = node
        self.kernel = kernel
        self.life = life
        self.name = f"node{node}"
        logs = os.path.join(run, self.name if life == 1 else f"{self.name}.{life}")
        self.console = f"{logs}.console"
        self.words = []         # heard and not yet taken
        self.is_silent = False  # will say no more
        self.ports = {}         # name: our end of a virtio port
        self._unfinished = b""
        self._passed = []
        command = _qemu(_processor(options, node), options.mem, _count(options, node), kernel, self._append(kernel, options, run))
        command += ["-serial", f"file:{self.console}",
                    "-fsdev", "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap",
                    "-device", "virtio-9p-pci,fsdev=host,mount_tag=host", "-device", "virtio-serial-pci"]
        command += self._port("control")
        if node == 1:
            command += self._port("out") + self._port("err")
        if node == 1 and options.shell:
            command += ["-chardev", "stdio,id=shell,signal=off", "-device", "virtconsole,chardev=shell"]
        if not options.netns:
            command += self._wires(wire_port)
        with open(f"{logs}.qemu", "w") as log:
            self.qemu = subprocess.Popen(
                command, stdin=None if node == 1 and options.shell else subprocess.DEVNULL,
                stdout=None if node == 1 and options.shell else log, stderr=log,
                pass_fds=[s.fileno() for s in self._passed])
        for s in self._passed:
            s.close()

    def _append(self, kernel, options, run):
        return f'{_emulated(options)} node={self.node} "run={run}" "vm={kernels.VM}" "modules={kernel.modules}"'

    def _port(self, name):
        ours, theirs = socket.socketpair()
        self.ports[name] = ours
        self._passed.append(theirs)
        return ["-chardev", f"socket,id={name},fd={theirs.fileno()}",
                "-device", f"virtserialport,chardev={name},name={name}"]

    # The first wire is the cluster's, the second belongs to `on`.
    def _wires(self, port):
        args = []
        for number, wire in enumerate(("77", "78")):
            args += ["-netdev", f"socket,id=wire{number},mcast=230.{wire}.0.1:{port},localaddr=127.0.0.1",
                     "-device", f"virtio-net-pci,netdev=wire{number},mac=52:54:00:{wire}:00:{self.node:02x},romfile="]
        return args

    def tell(self, word):
        try:
            self.ports["control"].sendall(word.encode() + b"\n")
        except OSError:
            pass        # it died, which its waiter finds out

    def hear(self):
        """Takes in what waits on the control port. False at its end."""
        data = self.ports["control"].recv(65536)
        *lines, self._unfinished = (self._unfinished + data).split(b"\n")
        self.words += [line.decode(errors="replace") for line in lines]
        return bool(data)

    def is_running(self):
        return self.qemu.poll() is None

    def end(self):
        """Lets a machine that is going go, and ends one that stays."""
        deadline = time.monotonic() + 5
        while self.is_running() and time.monotonic() < deadline:
            time.sleep(0.02)
        self.kill()

    def kill(self):
        if self.is_running():
            self.qemu.send_signal(signal.SIGKILL)
        self.qemu.wait()
