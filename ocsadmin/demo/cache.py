"""Built forests, packed and kept: the second build of the same forest is an unpacked archive.

The key covers everything that determines the outcome. Archives hold account passwords, so they are
readable by their owner only. They are made by tar(1): Python's gzip fails when the clock says 2107 or later.
"""

import fcntl
import hashlib
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ocsadmin.demo import debian

_KEPT: Final = 10
_PACKAGE: Final = Path(__file__).parent
_FORMAT: Final = "1"


def folder() -> Path:
    """`$OCSADMIN_CACHE_DIR`, or ~/.cache/ocsadmin."""
    named = os.environ.get("OCSADMIN_CACHE_DIR")
    return Path(named) if named else Path.home() / ".cache" / "ocsadmin"


def key(*, people: int, bare: bool, with_schema: bool = True, controllers: int = 1) -> str:
    """A digest of the code, the schema, Samba's binary and the options that make up a forest."""
    digest = hashlib.sha256(f"{_FORMAT}:{people}:{bare}:{with_schema}:{controllers}:".encode())
    samba = debian.SAMBA.stat()
    digest.update(f"{samba.st_size}:{samba.st_mtime_ns}".encode())
    for file in sorted(_sources()):
        digest.update(f"{file.relative_to(_PACKAGE)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:32]


def archive(forest_key: str) -> Path:
    return folder() / f"forest-{forest_key}.tar.gz"


def unpack(forest_key: str, target: Path, make: Callable[[Path], None]) -> bool:
    """Unpack a built forest into `target`; first `make` it in a scratch folder where the cache has none.

    :returns: whether the cache had it.
    """
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with _lock(folder() / f"forest-{forest_key}.lock"):
        packed = archive(forest_key)
        hit = packed.exists()
        if not hit:
            with tempfile.TemporaryDirectory(prefix="ocsadmin-build-", dir="/tmp") as scratch:  # short: sockets
                make(Path(scratch))
                _pack(Path(scratch), packed)
        os.utime(packed)
    _extract(packed, target)
    _prune()
    return hit


def _extract(packed: Path, target: Path) -> None:
    """With the modes kept, on which Samba insists."""
    command = ["tar", "--extract", "--gzip", "--preserve-permissions", "--no-same-owner", "--touch"]
    subprocess.run([*command, "--file", packed, "--directory", target], check=True)


def _pack(source: Path, packed: Path) -> None:
    """Write under another name first, so that a half-written archive is never found."""
    unfinished = packed.with_suffix(".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    command = ["tar", "--create", "--use-compress-program", "gzip -1", "--directory", str(source), "."]
    with os.fdopen(descriptor, "wb") as stream:
        subprocess.run(command, stdout=stream, check=True)
    unfinished.rename(packed)


def _prune() -> None:
    archives = sorted(folder().glob("forest-*.tar.gz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in archives[_KEPT:]:
        old.unlink(missing_ok=True)
        old.with_name(old.name.replace(".tar.gz", ".lock")).unlink(missing_ok=True)


def _sources() -> Iterator[Path]:
    yield _PACKAGE / "names.py"
    yield _PACKAGE / "samba_side.py"
    yield _PACKAGE / "smb_conf.py"
    yield _PACKAGE / "joining.py"
    for name in ("schema", "content"):
        yield from (file for file in (_PACKAGE / name).rglob("*") if file.suffix in (".py", ".json"))


@contextmanager
def _lock(file: Path) -> Iterator[None]:
    with file.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
