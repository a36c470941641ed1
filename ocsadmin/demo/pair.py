"""Two domain controllers of one forest. They replicate when they are told to, and only then: the lag is what one wants.

Each is a whole Samba with its own folder and loopback address. The second joins the first once; then both are packed.
As root only: joining and pulling use ports that the shim for ordinary users does not move.
"""

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ocsadmin.demo import addresses, builder, cache, certificates, debian, forest, joining, names, process, smb_conf
from ocsadmin.demo.errors import DemoError
from ocsadmin.demo.forest import Forest
from ocsadmin.demo.layout import Layout

NUMBERS: Final = (1, 2)
PEOPLE: Final = 60


@dataclass
class Pair:
    """Both controllers, by their numbers 1 and 2."""

    folder: Path
    hosts: dict[int, str] = field(default_factory=dict)

    def __getitem__(self, number: int) -> Forest:
        """Where one of them listens, whether it runs or not."""
        return Forest(
            folder=self._layout(number).folder,
            host=self.hosts[number],
            ldap_port=addresses.LDAP,
            ldaps_port=addresses.LDAPS,
            gc_port=addresses.GLOBAL_CATALOG,
            dns_port=addresses.DNS,
            ca_file=self._layout(1).ca_file,
        )

    def environment(self, order: Sequence[int] = NUMBERS) -> dict[str, str]:
        """The console's settings for both, asked in this order."""
        uris = " ".join(self[number].uri for number in order)
        return {**self[1].environment(), "OCSADMIN_LDAP_URIS": uris, "OCSADMIN_DEMO_FOLDER": str(self.folder)}

    def start(self, *several: int, ends_with_us: bool = False) -> None:
        """Start these (both where none is named) unless they run; return once their LDAPS answers.

        :param ends_with_us: they end when the calling thread ends, even by kill -9.
        """
        for number in several or NUMBERS:
            layout = self._layout(number)
            if process.pid(layout) is None:
                process.launch(layout, self.hosts[number], ends_with_us=ends_with_us)

    def kill(self, number: int) -> None:
        """End one as a power cut does: at once, with all its children."""
        process.kill(self._layout(number))

    def stop(self) -> None:
        """Ask both to end."""
        for number in NUMBERS:
            process.stop(self._layout(number))

    def pid(self, number: int) -> int | None:
        return process.pid(self._layout(number))

    def pull(self, *, to: int, of: int, partitions: Iterable[str] = (names.BASE, names.CONFIGURATION)) -> None:
        """Bring to one what the other has and it has not. Both run.

        :raises DemoError: the other does not answer, or the pull was refused.
        """
        for partition in partitions:
            joining.pull(self._layout(to).state, here=self.hosts[to], there=self.hosts[of], partition=partition)

    def destroy(self) -> None:
        """Stop both and remove their files."""
        self.stop()
        for number in NUMBERS:
            self._layout(number).remove()
            shutil.rmtree(self._layout(number).folder, ignore_errors=True)

    def _layout(self, number: int) -> Layout:
        return Layout.of(self.folder / name_of(number))


def start(folder: Path, *, people: int = PEOPLE, ends_with_us: bool = False) -> Pair:
    """Start the pair in `folder`, building it first where there is none. Returns once both answer by LDAPS.

    :raises DemoError: it does not start, or this is not root.
    """
    if os.geteuid() != 0:
        raise DemoError("Two controllers need root: joining uses ports that an ordinary user can't have.")
    debian.ensure_samba()
    pair = Pair(folder.absolute())
    layouts = {number: Layout.of(pair.folder / name_of(number)) for number in NUMBERS}
    for layout in layouts.values():
        layout.folder.mkdir(parents=True, exist_ok=True)
        layout.make()
    if not all(layout.built for layout in layouts.values()):
        _unpack(layouts, people)
    for number, layout in layouts.items():
        pair.hosts[number] = _configure(number, layout, layouts[1])
    pair.start(ends_with_us=ends_with_us)
    return pair


def name_of(number: int) -> str:
    return f"dc{number}"


def _configure(number: int, layout: Layout, first: Layout) -> str:
    """Give one an address, its smb.conf and a certificate of the authority that both share."""
    settings = json.loads(layout.settings_file.read_text(encoding="utf-8"))
    if process.pid(layout) is not None:
        return str(settings["host"])
    host = addresses.choose(layout.digest, settings.get("host"))
    smb_conf.write(layout.state, host=host, nosync=True, name=name_of(number), replicates=True)
    if layout != first:
        for theirs, ours in ((first.ca_file, layout.ca_file), (first.ca_key_file, layout.ca_key_file)):
            builder.write_secret(ours, theirs.read_text())
    certificates.write(layout, host=host, variant="valid", name=name_of(number))
    _note(layout, people=settings["people"], host=host)
    return host


def _note(layout: Layout, *, people: int, host: str | None) -> None:
    layout.settings_file.write_text(json.dumps({"people": people, "host": host}) + "\n", encoding="utf-8")


def _unpack(layouts: dict[int, Layout], people: int) -> None:
    """Both out of one archive, which is made first where the cache has none."""
    key = cache.key(people=people, bare=False, controllers=len(layouts))
    unpacked = layouts[1].folder.parent / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir()
    cache.unpack(key, unpacked, lambda scratch: _build(scratch, people))
    for number, layout in layouts.items():
        shutil.rmtree(layout.state)
        for file in (unpacked / name_of(number)).iterdir():
            shutil.move(file, layout.state if file.name == "state" else layout.folder / file.name)
    shutil.rmtree(unpacked)


def _build(scratch: Path, people: int) -> None:
    """Build the first, let the second join it, stop both."""
    first, second = (Layout.of(scratch / name_of(number)) for number in NUMBERS)
    forest.build(first.folder, people=people)
    second.make()
    _note(second, people=people, host=None)
    hosts = {number: _configure(number, layout, first) for number, layout in zip(NUMBERS, (first, second), strict=True)}
    process.launch(first, hosts[1])
    try:
        joining.join(second.state, there=hosts[1])
    finally:
        process.stop(first)
    for layout in (first, second):
        _note(layout, people=people, host=None)  # each copy takes an address of its own
    for socket in (file for file in scratch.rglob("*") if file.is_socket()):
        socket.unlink()
