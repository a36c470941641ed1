"""A file as it was brought → what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from . import armour, kinds
from .contents import Contents
from .errors import EmptyFile, ListBrought, NoCertificate, RequestBrought, TooLarge, TooMany
from .parts import parts_of

MOST_OCTETS: Final = 512 * 1024
MOST_CERTIFICATES: Final = 100
MOST_KEYS: Final = 4
"""Private keys in one file: each is opened in a process of its own."""
_BLANK: Final = b"\0\t\r\n \xef\xbb\xbf\xff\xfe"
_OTHER_FILES: Final = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an Office document or a mail saved by Outlook"),
)


def read_file(octets: bytes, *, password: str | None = None) -> Contents:
    """Read .cer, .crt, .der, .pem, .p7b, .pfx or .txt, whatever its name says.

    :param password: of a PFX or of an encrypted key.
    :raises FileError: one of ``errors.py``; never anything else.
    """
    if len(octets) > MOST_OCTETS:
        raise TooLarge(most=MOST_OCTETS // 1024)
    if not octets.strip(_BLANK):
        raise EmptyFile()
    found = Contents()
    for part in _contents(octets, password):
        found += part
        if len(found.certificates) > MOST_CERTIFICATES:
            raise TooMany(most=MOST_CERTIFICATES)
    if not found.certificates:
        raise found.instead or NoCertificate(what="something without a certificate in it")
    return found


def _contents(octets: bytes, password: str | None) -> Iterator[Contents]:
    text = armour.text_of(octets)
    if text is None and octets[:1] == b"\x30":
        yield from _binary(octets, "file", password)
        return
    blocks = [] if text is None else armour.blocks(text)
    if not blocks:
        raise NoCertificate(what=_described(octets, text))
    if sum(block.label.endswith("PRIVATE KEY") for block in blocks) > MOST_KEYS:
        raise NoCertificate(what="a file with many private keys")
    for block in blocks:
        yield from _block(block, password)


def _block(block: armour.Block, password: str | None) -> Iterator[Contents]:
    label = block.label
    if label.endswith("PRIVATE KEY"):
        yield kinds.locked_key() if block.old else kinds.private_key(block.octets, password)
    elif label.endswith("CERTIFICATE REQUEST"):
        yield Contents(instead=RequestBrought())
    elif label.endswith("CRL"):
        yield Contents(instead=ListBrought())
    elif label in ("PUBLIC KEY", "RSA PUBLIC KEY", "EC PARAMETERS", "DH PARAMETERS"):
        yield Contents(instead=NoCertificate(what="a public key or its parameters"))
    else:
        yield from _binary(block.octets, label.lower() or "text", password)


def _binary(octets: bytes, what: str, password: str | None) -> Iterator[Contents]:
    for part in parts_of(octets, what):
        yield kinds.contents_of(part, what, password)


def _described(octets: bytes, text: str | None) -> str:
    for begin, name in _OTHER_FILES:
        if octets.startswith(begin):
            return name
    if text is None:
        return "a binary file of an unknown kind"
    if "<html" in text[:2000].lower() or "<!doctype" in text[:200].lower():
        return "a Web page, perhaps the sign-in or an error of the authority's pages"
    return "a text"
