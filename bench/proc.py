"""CPU time and memory of process trees, from /proc."""

import os
import stat
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def _stat(pid):
    # The name in parentheses may hold spaces.
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def tree(root):
    """The process and all of its living descendants."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parents[int(entry)] = int(_stat(entry)[1])
            except (FileNotFoundError, ProcessLookupError):
                pass
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _own_cpu_seconds(pid):
    """To the nanosecond, where /proc/PID/stat counts hundredths of a second."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir()) / 1e9


def cpu_seconds(root):
    """User and system time of the tree's threads, with that of children that ended and were waited for."""
    total = 0
    for pid in tree(root):
        try:
            total += _own_cpu_seconds(pid) + sum(int(field) for field in _stat(pid)[13:15]) / TICKS
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total


def memory_bytes(root):
    """Resident memory of the tree plus its segments: files without a name, which no process maps, so not in RSS."""
    total, nameless = 0, {}
    for pid in tree(root):
        try:
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
            for entry in os.listdir(f"/proc/{pid}/fd"):
                link = f"/proc/{pid}/fd/{entry}"
                found = os.stat(link)
                if stat.S_ISREG(found.st_mode) and found.st_nlink == 0:
                    nameless[found.st_dev, found.st_ino] = found.st_blocks * 512
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            pass
    return total + sum(nameless.values())


def folder_bytes(folder):
    return sum(file.stat().st_blocks * 512 for file in Path(folder).rglob("*") if file.is_file())
