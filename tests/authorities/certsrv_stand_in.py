"""A stand-in for the Web enrolment pages of AD CS: no such server runs here, and nobody else's either.

It behaves as public reports and clients of the pages describe them: addresses, form fields, media types, NTLM or Basic.
The sentences are German, since the pages are localised and nothing may be decided by their words; ``plain`` leaves out
the ids of elements too, as a page that was made over by its administrator does.
"""

from __future__ import annotations

import base64
import contextlib
import os
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import spnego
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from tests.certificates.files import making
from tests.checks.servers.running import folder
from tests.ports import free_port

from .servers import HOST, tls_files

DRIPS = -1
"""As a status: the answer's head comes a letter at a time."""
USER, PASSWORD = "CONTOSO\\enrol", "correct horse"


@dataclass
class CertSrv:
    """``policy`` by template: ``issue``, ``pend``, ``deny``. ``answers`` by path: octets, status, headers instead."""

    address: str = ""
    scheme: str = "ntlm"
    requests: dict[int, x509.CertificateSigningRequest] = field(default_factory=dict)
    templates: dict[int, str] = field(default_factory=dict)
    states: dict[int, str] = field(default_factory=dict)
    issued: dict[int, x509.Certificate] = field(default_factory=dict)
    instead: dict[str, tuple[int, bytes, dict[str, str]]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    plain: bool = False
    ahead: timedelta = timedelta(0)
    """By which its clock is wrong."""

    def submit(self, csr: x509.CertificateSigningRequest, template: str) -> int:
        number = len(self.requests) + 4711
        self.requests[number], self.templates[number] = csr, template
        self.states[number] = {"Approval": "pend", "Denied": "deny"}.get(template, "issue")
        if self.states[number] == "issue":
            self.issue(number)
        return number

    def issue(self, number: int) -> None:
        """What the administrator does with a request that waits."""
        csr, template = self.requests[number], self.templates[number]
        usages = [making.SERVER_AND_CLIENT[0]] if template == "WebServer" else making.SERVER_AND_CLIENT
        names = csr.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        given = names.get_values_for_type(x509.DNSName)
        kept = given[:1] if template == "OwnNames" else given
        self.issued[number] = making.certificate(kept, public=csr.public_key(), usages=usages)
        self.states[number] = "issue"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pages: CertSrv
    context: Any = None

    def do_GET(self) -> None:
        if self._signed_in():
            self._answer(urlsplit(self.path), {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self._signed_in():
            self._answer(
                urlsplit(self.path),
                {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()},
            )

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string((timestamp or time.time()) + self.pages.ahead.total_seconds())

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def _signed_in(self) -> bool:
        given = self.headers.get("Authorization", "")
        if self.pages.scheme == "basic":
            if given == "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode():
                return True
            return self._refuse('Basic realm="certsrv"')
        if not given.startswith("NTLM "):
            return self._refuse("NTLM")
        if self.context is None:
            self.context = spnego.server(protocol="ntlm")
        try:
            token = self.context.step(base64.b64decode(given[5:]))
        except spnego.exceptions.SpnegoError:
            self.context = None
            return self._refuse("NTLM")
        if not self.context.complete:
            return self._refuse("NTLM " + base64.b64encode(token).decode())
        self.context = None
        return True

    def _refuse(self, challenge: str) -> bool:
        self._send(401, b"<html>401</html>", {"WWW-Authenticate": challenge})
        return False

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None, kind: str = "text/html") -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, url: Any, form: dict[str, str]) -> None:
        name, query = url.path.rpartition("/")[2], {k: v[0] for k, v in parse_qs(url.query).items()}
        self.pages.seen.append(f"{name} {form.get('CertAttrib', '').strip()}")
        if name in self.pages.instead:
            status, body, headers = self.pages.instead[name]
            if status == DRIPS:
                self._drip()
                return
            self._send(status, body, headers)
        elif name == "certfnsh.asp":
            self._finished(form)
        elif name == "certcarc.asp":
            self._send(200, b"<html><script>var nRenewals=2;</script></html>")
        elif name == "certnew.p7b":
            chain = pkcs7.serialize_certificates([making.root(), making.issuing()], Encoding.DER)
            self._send(200, chain, kind="application/x-pkcs7-certificates")
        elif name == "certnew.cer":
            self._certificate(int(query["ReqID"]))
        else:
            self._send(404, b"<html>404</html>")

    def _drip(self) -> None:
        """A head that never ends, a letter at a time."""
        with contextlib.suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            for _ in range(600):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        self.close_connection = True

    def _finished(self, form: dict[str, str]) -> None:
        if form["Mode"] == "chkpnd":
            number = int(form["ReqID"])
        else:
            template = form["CertAttrib"].partition("CertificateTemplate:")[2].partition("\r\n")[0]
            number = self.pages.submit(x509.load_pem_x509_csr(form["CertRequest"].encode()), template)
        self._send(200, self._page(number).encode())

    def _page(self, number: int) -> str:
        state = self.pages.states.get(number, "")
        if state == "issue":
            return f'<html><script>location="certnew.cer?ReqID={number}&Enc=b64";</script><p>Ausgestellt</p></html>'
        if state == "pend":
            remove = (
                "" if self.pages.plain else f'<form action="certrmpn.asp"><input name="ReqID" value="{number}"></form>'
            )
            return f"""<html><font id="locPageTitle"><b>Zertifikat ausstehend</b></font>
                <p id="locInstr">Warten Sie 10 Tage auf den Administrator.</p>
                <p>Ihre Anforderungs-Id ist {number}.</p>{remove}</html>"""
        code = "Die Anforderung ist unbekannt" if not state else "Vom Richtlinienmodul verweigert 0x80094012"
        return f"""<html><font id="locPageTitle"><b>Anforderung verweigert</b></font>
            <p>Ihre Anforderungs-Id ist {number}. Die Meldung: "{code}"</p></html>"""

    def _certificate(self, number: int) -> None:
        if number in self.pages.issued:
            self._send(200, making.pem(self.pages.issued[number]), kind="application/pkix-cert")
        else:
            self._send(200, self._page(number).encode())


@contextlib.contextmanager
def certsrv(scheme: str = "ntlm") -> Iterator[CertSrv]:
    with folder("certsrv") as home, _account_file(home):
        port, pages = free_port(), CertSrv(scheme=scheme)
        handler = type("Handler", (_Handler,), {"pages": pages})
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls_files(home))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        pages.address = f"https://{HOST}:{port}/certsrv"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield pages
        finally:
            server.shutdown()
            server.server_close()
            thread.join(10)


@contextlib.contextmanager
def _account_file(home: Path) -> Iterator[None]:
    """Where the NTLM of pyspnego's server side finds the one account."""
    domain, _, name = USER.partition("\\")
    file = home / "accounts"
    file.write_text(f"{domain}:{name}:{PASSWORD}\n")
    before = os.environ.get("NTLM_USER_FILE")
    os.environ["NTLM_USER_FILE"] = str(file)
    try:
        yield
    finally:
        if before is None:
            del os.environ["NTLM_USER_FILE"]
        else:
            os.environ["NTLM_USER_FILE"] = before
