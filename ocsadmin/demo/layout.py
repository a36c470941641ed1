"""Where a demo forest keeps its files.

Samba's Unix sockets lie in its state folder, and their paths may hold 107 bytes at most (sun_path in
unix(7)). So a forest in a long path keeps its state in a short folder below /tmp, and `state` is a link.
"""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ocsadmin.demo.errors import DemoError

_LONGEST_FOLDER: Final = 60
_STATE_FOLDERS: Final = ("etc", "private/tls", "state", "cache", "bind-dns", "run", "log")


@dataclass(frozen=True)
class Layout:
    """The files of the forest in `folder`, an absolute path."""

    folder: Path

    @classmethod
    def of(cls, folder: Path | str) -> "Layout":
        return cls(Path(folder).absolute())

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(os.fsencode(self.folder)).digest()

    @property
    def state(self) -> Path:
        """Samba's own folder, in a path short enough for its sockets."""
        if len(os.fsencode(self.folder)) <= _LONGEST_FOLDER:
            return self.folder / "state"
        return Path("/tmp") / f"ocsadmin-{self.digest.hex()[:16]}"  # noqa: S108 - checked in make()

    @property
    def settings_file(self) -> Path:
        return self.folder / "forest.json"

    @property
    def mark(self) -> Path:
        """Says that the folder is a demo forest's, so that its files may be removed."""
        return self.folder / ".demo-forest"

    @property
    def lock_file(self) -> Path:
        return self.folder / ".lock"

    @property
    def ca_file(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def ca_key_file(self) -> Path:
        return self.folder / "ca.key"

    @property
    def smb_conf(self) -> Path:
        return self.state / "etc" / "smb.conf"

    @property
    def tls(self) -> Path:
        return self.state / "private" / "tls"

    @property
    def pid_file(self) -> Path:
        return self.state / "run" / "demo.pid"

    @property
    def parts_file(self) -> Path:
        """The pids of Samba's parts."""
        return self.state / "run" / "demo.parts"

    @property
    def log_file(self) -> Path:
        return self.state / "log" / "stdout"

    @property
    def built(self) -> bool:
        """Settings are written last, so they tell that the build came to its end."""
        return self.settings_file.exists() and (self.state / "private" / "sam.ldb").exists()

    def password_file(self, account: str) -> Path:
        return self.folder / f"{account}.password"

    def make(self) -> None:
        """Make the folders, readable by their owner only.

        :raises DemoError: someone else owns the short folder below /tmp, or the folder holds other things.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.mark.exists() and not self.built and any(f != self.lock_file for f in self.folder.iterdir()):
            raise DemoError(f"{self.folder} holds other files. Choose an empty --folder.")
        self.mark.touch()
        self.state.mkdir(mode=0o700, exist_ok=True)
        if self.state.is_symlink() or self.state.stat().st_uid != os.geteuid():
            raise DemoError(f"{self.state} belongs to someone else. Choose a shorter --folder.")
        self.state.chmod(0o700)
        link = self.folder / "state"
        if link != self.state and not link.is_symlink():
            link.symlink_to(self.state)
        make_state_folders(self.state)

    def remove(self) -> None:
        """Remove what a demo forest made, but nothing from a folder that is not one."""
        if not self.mark.exists():
            return
        shutil.rmtree(self.state, ignore_errors=True)
        for file in (*self.folder.glob("*.password"), self.ca_file, self.ca_key_file, self.settings_file, self.mark):
            file.unlink(missing_ok=True)
        link = self.folder / "state"
        if link.is_symlink():
            link.unlink()


def make_state_folders(state: Path) -> None:
    for name in _STATE_FOLDERS:
        (state / name).mkdir(parents=True, exist_ok=True)
