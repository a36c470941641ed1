"""Certification authorities behind one interface. Nothing here knows pools, the database or Django's settings."""

from .errors import AuthorityError
from .findings import Finding
from .interface import (
    SERVER_AND_CLIENT,
    About,
    Answer,
    CertificateRequest,
    CertificationAuthority,
    Denied,
    Issued,
    Kind,
    Pending,
    RevocationReason,
)
from .settings import AuthoritySettings

__all__ = [
    "SERVER_AND_CLIENT",
    "About",
    "Answer",
    "AuthorityError",
    "AuthoritySettings",
    "CertificateRequest",
    "CertificationAuthority",
    "Denied",
    "Finding",
    "Issued",
    "Kind",
    "Pending",
    "RevocationReason",
]
