# SPDX-License-Identifier: GPL-2.0
"""The kernels under test: where tests/setup put them, and the initramfs of each."""

import glob
import lzma
import os
import shutil
import struct
import subprocess
import tempfile

VM = os.path.dirname(os.path.realpath(__file__))
TREE = os.path.dirname(os.path.dirname(VM))
BUILD = os.path.join(TREE, "build")
SERIES = ("6.1", "6.12")

# What a machine needs to reach its root and the host, in this order.
EARLY_MODULES = ("virtio_pci", "9p", "9pnet_virtio", "overlay", "virtio_net", "virtio_console")
XZ_MAGIC = b"\xfd7zXZ\0"
APPLETS = ("sh", "mount", "mkdir", "insmod", "switch_root", "poweroff", "ln")


class Kernel:
    """One packaged kernel, unpacked under build/kernels."""

    def __init__(self, series):
        self.series = series
        self.base = os.path.join(BUILD, "kernels", series)
        try:
            with open(os.path.join(self.base, "release")) as f:
                self.release = f.read().strip()
        except OSError:
            raise FileNotFoundError(f"kernel {series} is not there: run tests/setup") from None
        self.image = os.path.join(self.base, "boot", "vmlinuz-" + self.release)
        self.modules = os.path.realpath(os.path.join(self.base, "lib", "modules"))
        self.mosix = os.path.join(BUILD, series, "mosix.ko")

    def unpacked(self):
        """Path of the kernel without its xz wrapping, which costs an emulated machine four seconds."""
        payload = _payload(self.image)
        if not payload.startswith(XZ_MAGIC):
            return self.image
        path = os.path.join(BUILD, "vm", f"vmlinux-{self.release}")
        if _is_stale(path, [self.image]):
            with open(f"{path}.{os.getpid()}", "wb") as f:
                f.write(lzma.LZMADecompressor().decompress(payload))
            os.rename(f.name, path)
        return path

    def initramfs(self):
        """Path of the initramfs, made anew when what it is made of has changed."""
        path = os.path.join(BUILD, "vm", f"initramfs-{self.release}")
        if _is_stale(path, [os.path.join(VM, "switch"), __file__, self.image]):
            with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as work:
                self._fill(work)
                _pack(work, path)
        return path

    def _fill(self, root):
        os.makedirs(os.path.join(root, "bin"))
        os.makedirs(os.path.join(root, "modules"))
        shutil.copy("/bin/busybox", os.path.join(root, "bin"))
        for applet in APPLETS:
            os.symlink("busybox", os.path.join(root, "bin", applet))
        shutil.copy(os.path.join(VM, "switch"), os.path.join(root, "init"))
        with open(os.path.join(root, "modules", "order"), "w") as order:
            for source in self._early_modules():
                name = os.path.basename(source).removesuffix(".xz")
                _unpack(source, os.path.join(root, "modules", name))
                order.write(name + "\n")

    def _early_modules(self):
        shown = subprocess.run(
            ["modprobe", "-a", "-d", self.base, "-S", self.release, "--show-depends", *EARLY_MODULES],
            check=True, capture_output=True, text=True, env={**os.environ, "PATH": os.environ["PATH"] + ":/sbin"})
        lines = (line.split() for line in shown.stdout.splitlines())
        return list(dict.fromkeys(words[1] for words in lines if words[0] == "insmod"))


def _is_stale(path, parts):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return not os.path.exists(path) or os.path.getmtime(path) < max(map(os.path.getmtime, parts))


# Documentation/arch/x86/boot.rst: sectors of set-up code at 0x1f1, the
# payload's place behind them and its length at 0x248.
def _payload(image):
    with open(image, "rb") as f:
        data = f.read()
    offset, length = struct.unpack_from("<II", data, 0x248)
    start = 512 * ((data[0x1f1] or 4) + 1) + offset
    return data[start:start + length]


def _unpack(source, target):
    opened = lzma.open(source) if source.endswith(".xz") else open(source, "rb")
    with opened as f, open(target, "wb") as out:
        shutil.copyfileobj(f, out)


def _pack(root, path):
    names = "\n".join(os.path.relpath(p, root) for p in glob.glob(root + "/**", recursive=True) if p != root + "/")
    with open(os.path.join(root, "..", f"{os.path.basename(path)}.{os.getpid()}"), "wb") as out:
        subprocess.run(["cpio", "--quiet", "-o", "-H", "newc"], cwd=root, input=names.encode(), stdout=out, check=True)
    os.rename(out.name, path)
