"""A Web server: nginx with the virtual directories of a pool, and one TLS port for each certificate of a test."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_ports

from .certificates import Issued
from .running import folder, program, running

DIRECTORIES = """
    add_header X-Made-By tests;
    location = /ABS/int/Handler {
        add_header WWW-Authenticate Negotiate always; add_header WWW-Authenticate NTLM always; return 401;
    }
    location = /GroupExpansion/int/service.asmx { add_header WWW-Authenticate "Negotiate, NTLM" always; return 401; }
    location = /basic { auth_basic "people"; auth_basic_user_file none; }
    location = /AutoUpdate/Int { return 200 "updates"; }
    location = /Conf/Int { return 301 $scheme://$http_host/Conf/Int/; }
    location = /Conf/Int/ { return 200 "conferences"; }
    location = /relative { return 302 /AutoUpdate/Int; }
    location = /elsewhere { return 302 http://evil.example/steal?x=1; }
    location = /other-port { return 302 http://ocspool1.contoso.com:1/; }
    location = /file { return 302 file:///etc/passwd; }
    location = /circle { return 302 /circle; }
    location = /long { return 302 /long1; }
    location = /long1 { return 302 /long2; }
    location = /long2 { return 302 /long3; }
    location = /long3 { return 302 /long4; }
    location = /stopped { return 503; }
    location = /broken { return 500; }
    location = /closed { return 403; }
    location = /teapot { return 418; }
    location = /large { root HOME; }
    location / { return 404; }
"""


@dataclass(frozen=True)
class TLSPort:
    """One server of nginx: its certificate and what else its block says."""

    issued: Issued
    more: str = ""


@dataclass(frozen=True)
class Web:
    port: int
    secure: Mapping[str, int]
    """The name of a TLS port → its number."""

    @property
    def ports(self) -> list[int]:
        return [self.port, *self.secure.values()]


@contextlib.contextmanager
def web_server(secure: Mapping[str, TLSPort]) -> Iterator[Web]:
    with folder("nginx") as home:
        home.chmod(0o755)
        ports = free_ports(len(secure) + 1)
        web = Web(ports[0], dict(zip(secure, ports[1:], strict=True)))
        (home / "nginx.conf").write_text(_configuration(home, web, secure))
        (home / "large").write_bytes(b"x" * 5_000_000)
        command = [program("nginx"), "-p", str(home), "-e", str(home / "error.log"), "-c", str(home / "nginx.conf")]
        with running(command, home, listens=[("127.0.0.1", port) for port in web.ports]):
            yield web


def _configuration(home: Path, web: Web, secure: Mapping[str, TLSPort]) -> str:
    blocks = [f"server {{ listen 127.0.0.1:{web.port}; {DIRECTORIES.replace('HOME', str(home))} }}"]
    for name, port in web.secure.items():
        chain, key = secure[name].issued.write(home, name)
        blocks.append(
            f"server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {chain}; ssl_certificate_key {key}; "
            f"ssl_ciphers ALL:@SECLEVEL=0; {secure[name].more} {DIRECTORIES.replace('HOME', str(home))} }}"
        )
    temporary = " ".join(f"{kind}_temp_path {home}/{kind};" for kind in _TEMPORARY)
    body = "\n".join(blocks)
    return f"""
daemon off; master_process off; worker_processes 1; pid {home}/pid; error_log {home}/error.log;
events {{ worker_connections 64; }}
http {{ access_log off; {temporary}
{body}
}}
"""


_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
