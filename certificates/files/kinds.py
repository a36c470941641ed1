"""What one part of a file is: tried one kind after another, by its outline first where opening it costs something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs7

from ocsadmin.checks.tls.reading import UNREADABLE

from . import tlv
from .contents import Contents
from .errors import BrokenFile, KeyBrought, ListBrought, NoCertificate, PasswordNeeded, RequestBrought
from .opening import open_sealed

_PKCS7: Final = bytes.fromhex("06092a864886f70d0107")
"""The object identifiers of PKCS #7 (1.2.840.113549.1.7) begin so; 2 behind it is signed data."""


def contents_of(der: bytes, what: str, password: str | None) -> Contents:
    """What one element of DER (or BER) holds.

    :param what: how it is called in the errors.
    :raises FileError: it is none of the kinds, or is damaged, or can't be opened.
    """
    for kind in (_pfx, _signed_data, _key):
        if (found := kind(der, password)) is not None:
            return found
    for load, instead in _PLAIN:
        if loaded := _loaded(load, der):
            return Contents(instead=instead()) if instead else Contents(_whole(loaded))
    raise BrokenFile(what=what, why="it is no certificate, chain, PFX, request or key")


def _pfx(der: bytes, password: str | None) -> Contents | None:
    """RFC 7292 section 4: version 3, then a content of PKCS #7."""
    if b"\x02\x01\x03\x30" not in der[:9] or _PKCS7 not in der[:32]:
        return None
    opened = open_sealed("pfx", der, password)
    return Contents(
        _whole(opened.certificates), opened.key, instead=NoCertificate(what="a PFX file with nothing in it")
    )


def _signed_data(der: bytes, _password: str | None) -> Contents | None:
    """RFC 2315 section 9: a chain is signed data without a signature."""
    if _PKCS7 + b"\x02" not in der[:20]:
        return None
    found = _loaded(pkcs7.load_der_pkcs7_certificates, der)
    if not found:
        raise BrokenFile(what="chain (PKCS #7)", why="no certificate in it can be read")
    return Contents(_whole(found))


def _key(der: bytes, password: str | None) -> Contents | None:
    """PKCS #1, PKCS #8 and SEC 1: a number first; encrypted: an algorithm and octets, nothing else."""
    try:
        inside = tlv.children(der, tlv.element_at(der, 0, len(der)))
    except tlv.NotDER:
        return None
    tags = [one.tag for one in inside]
    if tags[:1] != [tlv.INTEGER] and tags != [tlv.SEQUENCE, tlv.OCTET_STRING]:
        return None
    return private_key(der, password)


def private_key(der: bytes, password: str | None) -> Contents:
    """A private key; one that takes a password is told, not refused, where none was typed."""
    try:
        return Contents(key=open_sealed("key", der, password).key, instead=KeyBrought())
    except PasswordNeeded:
        return locked_key()


def locked_key() -> Contents:
    return Contents(locked_key=True, instead=KeyBrought())


_PLAIN: Final[Sequence[tuple[Callable[[bytes], object], type[RequestBrought | ListBrought] | None]]] = (
    (x509.load_der_x509_certificate, None),
    (x509.load_der_x509_csr, RequestBrought),
    (x509.load_der_x509_crl, ListBrought),
)


def _loaded(load: Callable[[bytes], object], der: bytes) -> tuple[x509.Certificate, ...]:
    """What ``load`` makes of it; nothing where it is not of that kind."""
    try:
        found = load(der)
    except UNREADABLE:
        return ()
    return tuple(found) if isinstance(found, list) else (found,)  # type: ignore[return-value]


def _whole(certificates: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Look into every part of each, since they are read only when they are looked at.

    :raises BrokenFile: a part can't be read.
    """
    for one in certificates:
        try:
            _ = one.subject, one.issuer, one.extensions, one.public_key(), one.not_valid_before_utc
            _ = one.not_valid_after_utc, one.serial_number, one.signature_algorithm_oid
        except UNREADABLE:
            raise BrokenFile(
                what="certificate", why="one of its fields is no proper ASN.1 or of an unknown kind"
            ) from None
    return tuple(certificates)
