"""The addresses that may be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from ocsadmin.checks.targets import is_address, plain_host

DEFAULT_PORTS = {"http": 80, "https": 443}
MOST = 2048


class NoURL(ValueError):
    """It is no address of a Web server, or one that is not asked for (another scheme, a password in it)."""


@dataclass(frozen=True)
class URL:
    """An address taken apart; ``path`` is fit for a request line, ``host`` plain."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def parse(cls, text: str) -> URL:
        """Take an absolute URL.

        :raises NoURL: where it is none of a Web server.
        """
        if len(text) > MOST or not text.isprintable() or " " in text:
            raise NoURL(text)
        try:
            parts = urlsplit(text)
            port = parts.port or DEFAULT_PORTS[parts.scheme]
            host = plain_host(parts.hostname or "").encode("idna" if not is_address(parts.hostname or "") else "ascii")
        except (ValueError, KeyError) as error:
            raise NoURL(text) from error
        if not host or parts.username is not None or parts.password is not None:
            raise NoURL(text)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (f"?{_query(parts.query)}" if parts.query else "")
        return cls(parts.scheme, host.decode("ascii"), port, path)

    def joined(self, location: str) -> URL:
        """Where a ``Location`` leads from here.

        :raises NoURL: where it leads to no Web server.
        """
        try:
            return URL.parse(urljoin(str(self), location.strip()))
        except ValueError as error:
            raise NoURL(location) from error

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def _query(text: str) -> str:
    return quote(text, safe="/?%:@!$&'()*+,;=~")
