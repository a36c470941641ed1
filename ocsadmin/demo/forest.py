"""The demo forest as others use it: build, start, stop, and how to reach it."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from ocsadmin.demo import addresses, builder, cache, certificates, debian, names, process, smb_conf
from ocsadmin.demo.errors import DemoError
from ocsadmin.demo.layout import Layout


@dataclass(frozen=True)
class Forest:
    """A running demo forest, and where it listens."""

    folder: Path
    host: str
    ldap_port: int
    ldaps_port: int
    gc_port: int
    dns_port: int
    ca_file: Path

    domain: ClassVar[str] = names.DOMAIN
    base: ClassVar[str] = names.BASE

    @property
    def password_file(self) -> Path:
        """The file with the password of the console's service account."""
        return Layout(self.folder).password_file(names.SERVICE_ACCOUNT)

    @property
    def read_only_password_file(self) -> Path:
        """The file with the password of the service account that may only read."""
        return Layout(self.folder).password_file(names.READ_ONLY_SERVICE_ACCOUNT)

    @property
    def uri(self) -> str:
        return f"ldaps://{self.host}:{self.ldaps_port}"

    def environment(self) -> dict[str, str]:
        """The console's settings for this forest. No secret is among them, only files that hold one."""
        return {
            "OCSADMIN_LDAP_URIS": self.uri,
            "OCSADMIN_LDAP_CA_FILE": str(self.ca_file),
            "OCSADMIN_LDAP_BIND_DN": names.upn(names.SERVICE_ACCOUNT),
            "OCSADMIN_LDAP_PASSWORD_FILE": str(self.password_file),
            "OCSADMIN_DNS_SERVERS": f"{self.host}:{self.dns_port}",
            "OCSADMIN_DEMO_FOLDER": str(self.folder),
        }


def build(folder: Path, *, people: int = 600, bare: bool = False, with_schema: bool = True) -> bool:
    """Build a forest in `folder`, or leave the one that is there if it has the same size and kind.

    :param bare: neither forest nor domain are prepared: people and computers, and the OCS schema.
    :param with_schema: False leaves the schema out of a bare forest, too.
    :returns: whether it came out of the cache (True also where nothing had to be done).
    :raises DemoError: a forest of another kind is there, or Samba can't be had.
    """
    layout = Layout.of(folder)
    with _locked(layout):
        return _build(layout, people=people, bare=bare, with_schema=with_schema or not bare)


def start(
    folder: Path, *, nosync: bool = False, certificate: certificates.Variant = "valid", ends_with_us: bool = False
) -> Forest:
    """Start the forest in `folder`, building it first where there is none. Returns once LDAPS answers.

    One that has lost a part is started anew.

    :param nosync: faster writes that a crash of the machine may lose: for tests.
    :param certificate: what kind of server certificate LDAPS shows.
    :param ends_with_us: it ends when the calling thread ends, even by kill -9. One that runs already does not.
    :raises DemoError: it does not start, or it runs already with other options.
    """
    layout = Layout.of(folder)
    with _locked(layout):
        options = {"nosync": nosync, "certificate": certificate}
        if process.is_whole(layout):
            if _settings(layout)["options"] != options:
                raise DemoError(f"The forest in {folder} runs with other options. Stop it first.")
            return _forest(layout)
        process.stop(layout)  # a part of it has ended
        debian.ensure_samba()
        if not layout.built:
            _build(layout, people=600, bare=False, with_schema=True)
        layout.make()
        settings = _settings(layout)
        host = addresses.choose(layout.digest, settings.get("host"))
        if host != settings.get("host"):
            builder.run_samba_side("address", _configured(layout, host, nosync=nosync), host)
        _configured(layout, host, nosync=nosync)
        certificates.write(layout, host=host, variant=certificate)
        _save(layout, {**settings, "host": host, "options": options})
        process.launch(layout, host, ends_with_us=ends_with_us)
        return _forest(layout)


def stop(folder: Path) -> None:
    """Stop the forest in `folder` if it runs."""
    process.stop(Layout.of(folder))


def running(folder: Path) -> Forest | None:
    """The forest in `folder` if it runs."""
    layout = Layout.of(folder)
    return _forest(layout) if process.pid(layout) is not None else None


def is_whole(folder: Path) -> bool:
    """Whether the forest in `folder` runs, and all its parts do: LDAP may be dead while Samba runs."""
    return process.is_whole(Layout.of(folder))


def destroy(folder: Path) -> None:
    """Stop the forest and remove its files."""
    layout = Layout.of(folder)
    process.stop(layout)
    layout.remove()


def _build(layout: Layout, *, people: int, bare: bool, with_schema: bool) -> bool:
    wanted = {"people": people, "bare": bare, "with_schema": with_schema}
    if layout.built:
        settings = _settings(layout)
        if {name: settings.get(name, True) for name in wanted} != wanted:
            raise DemoError(
                f"{layout.folder} holds a forest with {settings['people']} people"
                f"{_what_lacks(settings)}. Destroy it first (--fresh)."
            )
        return True
    debian.ensure_samba()
    layout.remove()
    layout.make()
    key = cache.key(people=people, bare=bare, with_schema=with_schema)
    hit = cache.unpack(
        key,
        layout.state,
        lambda scratch: builder.build_state(scratch, people=people, bare=bare, with_schema=with_schema),
    )
    for secret in (layout.state / builder.SECRETS).iterdir():
        builder.write_secret(layout.password_file(secret.name), secret.read_text())
        secret.unlink()
    _configured(layout, "127.0.0.1", nosync=False)  # the archive's smb.conf names the folder it was built in
    _save(layout, {**wanted, "key": key, "host": None})
    return hit


def _what_lacks(settings: dict[str, Any]) -> str:
    if not settings["bare"]:
        return ""
    return " and no preparation" if settings.get("with_schema", False) else " and no OCS schema"


def _configured(layout: Layout, host: str, *, nosync: bool) -> Path:
    smb_conf.write(layout.state, host=host, nosync=nosync)
    return layout.state


def _settings(layout: Layout) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(layout.settings_file.read_text(encoding="utf-8"))
    return loaded


def _save(layout: Layout, settings: dict[str, Any]) -> None:
    layout.settings_file.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def _forest(layout: Layout) -> Forest:
    shift = addresses.port_shift()
    return Forest(
        folder=layout.folder,
        host=_settings(layout)["host"],
        ldap_port=addresses.LDAP + shift,
        ldaps_port=addresses.LDAPS + shift,
        gc_port=addresses.GLOBAL_CATALOG + shift,
        dns_port=addresses.DNS + shift,
        ca_file=layout.ca_file,
    )


@contextmanager
def _locked(layout: Layout) -> Iterator[None]:
    """One process at a time builds or starts the forest in a folder."""
    layout.folder.mkdir(parents=True, exist_ok=True)
    with layout.lock_file.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
