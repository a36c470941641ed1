"""Sealing of secrets that must rest in the database for a while: AES-256-GCM, a key per purpose from SECRET_KEY.

Sources: NIST SP 800-38D (GCM, nonces of 96 bits), RFC 5869 (HKDF). A sealed text is one octet of version, 12 of nonce,
then the ciphertext with its tag; the purpose is authenticated, so what was sealed for one can't be opened for another.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from ocsadmin.errors import DomainError

_VERSION = b"\x01"
_NONCE = 12


@dataclass(frozen=True)
class Place:
    """A field of a model (``jobs.JobSecret``) in which sealed values rest."""

    model: str
    field: str
    purpose: str


places: list[Place] = []


def rests_in(model: str, field: str, purpose: str) -> None:
    """Said beside the model, so that its values are sealed anew after a change of the secret key."""
    places.append(Place(model, field, purpose))


class SealBroken(DomainError):
    """A sealed value can't be opened."""

    code = "seal-broken"
    status = 500
    message = "What was sealed for {purpose} can't be opened."
    hint = "The console's secret key has changed. Put the old one into SECRET_KEY_FALLBACKS, or type the secret again."


def seal(data: bytes, purpose: str) -> bytes:
    """Encrypt and authenticate; each call gives other octets."""
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + _cipher(settings.SECRET_KEY, purpose).encrypt(nonce, data, purpose.encode())


def unseal(sealed: bytes, purpose: str) -> bytes:
    """Open what ``seal`` made for the same purpose, also with a former secret key (SECRET_KEY_FALLBACKS).

    :raises SealBroken: another key or purpose sealed it, or it was changed.
    """
    if sealed[:1] == _VERSION:
        nonce, text = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        for key in _keys():
            try:
                return _cipher(key, purpose).decrypt(nonce, text, purpose.encode())
            except (InvalidTag, ValueError):  # ValueError: cut short
                continue
    raise SealBroken(purpose=purpose)


def _keys() -> Iterator[str]:
    yield str(settings.SECRET_KEY)
    yield from map(str, settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=32)
def _cipher(key: str, purpose: str) -> AESGCM:
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=f"ocsadmin {purpose}".encode()).derive(key.encode())
    return AESGCM(derived)
