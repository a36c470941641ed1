"""What a file, or a part of one, holds."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from .errors import FileError

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Contents:
    """``certificates``: each once, as they stood in the file. ``key``: the private key, where one came and opened.

    ``locked_key``: a private key came beside the certificates that no password opened. ``instead``: what is to be said
    where no certificate is found.
    """

    certificates: tuple[x509.Certificate, ...] = ()
    key: PrivateKey | None = field(default=None, repr=False)
    locked_key: bool = False
    instead: FileError | None = None

    def __add__(self, other: Contents) -> Contents:
        together = dict.fromkeys((*self.certificates, *other.certificates)) if other.certificates else self.certificates
        return Contents(
            tuple(together),
            self.key or other.key,
            self.locked_key or other.locked_key,
            self.instead or other.instead,
        )
