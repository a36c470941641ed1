"""What runs on this machine, as the kernel tells it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path


def _all() -> Iterator[int]:
    return (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())


def is_alive(pid: int) -> bool:
    """Whether it runs; one that has ended and waits to be asked about (a zombie) does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def group(leader: int) -> list[int]:
    """Those of a process group that live."""
    found = []
    for pid in _all():
        with contextlib.suppress(OSError):
            if int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[2]) == leader and is_alive(pid):
                found.append(pid)
    return found


def of_folder(folder: Path) -> dict[int, str]:
    """Those that have this folder in their environment, or were started in it: pid → command line."""
    mark, found = f"={folder}\0".encode(), {}
    for pid in _all():
        with contextlib.suppress(OSError):
            inside = Path(f"/proc/{pid}/cwd").readlink().is_relative_to(folder)
            if inside or mark in Path(f"/proc/{pid}/environ").read_bytes():
                words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                found.update({pid: words} if is_alive(pid) else {})
    return found
