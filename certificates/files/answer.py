"""Which certificate of a file is the answer to a request, and the chain that came with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes as PublicKey

from ocsadmin.authorities import Finding
from ocsadmin.authorities.findings import warn
from ocsadmin.authorities.keys import key_octets
from ocsadmin.authorities.names import all_names
from ocsadmin.authorities.words import listed
from ocsadmin.checks.tls.path import find_path, may_issue
from ocsadmin.checks.tls.subject import called

from .contents import Contents
from .errors import NothingFits, OnlyAuthorities, TwoAnswers


@dataclass(frozen=True)
class AnswerFile:
    """``chain``: what leads on from the certificate, its issuer first, as far as the file has it."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    findings: tuple[Finding, ...] = ()


def answer_in(contents: Contents, public_key: PublicKey) -> AnswerFile:
    """The answer to the request with this public key.

    :raises FileError: NothingFits, OnlyAuthorities, TwoAnswers.
    """
    fitting = [one for one in contents.certificates if key_octets(one.public_key()) == key_octets(public_key)]
    leaves = [one for one in contents.certificates if not may_issue(one)]
    if not fitting:
        error = NothingFits if leaves else OnlyAuthorities
        raise error(found=listed(_called(one) for one in leaves or contents.certificates))
    if len(fitting) > 1:
        told = (f"serial number {one.serial_number:x}, valid to {one.not_valid_after_utc:%Y-%m-%d}" for one in fitting)
        raise TwoAnswers(count=len(fitting), found="; ".join(told))
    others = [one for one in leaves if one != fitting[0]]
    return AnswerFile(fitting[0], chain_of(fitting[0], contents.certificates), tuple(map(_left_out, others)))


def chain_of(certificate: x509.Certificate, among: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Those of ``among`` that lead on from the certificate, in their order (a .p7b is a set: it has none)."""
    others = [one for one in among if one != certificate]
    return find_path((certificate, *others), roots=()).certificates[1:]


def _called(certificate: x509.Certificate) -> str:
    return listed(all_names(certificate)[:3]) or called(certificate.subject)


def _left_out(certificate: x509.Certificate) -> Finding:
    return warn(
        "other-certificate",
        f"The file also holds a certificate for another key ({_called(certificate)}); it is left out.",
        "If it answers another request, process it there.",
    )
