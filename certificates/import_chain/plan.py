"""A chain becomes known: its root counts as trusted from then on, because somebody says so.

Source: chapters on standalone authorities: download of the chain, Trusted Root Certification Authorities of the
computer).
"""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.files import read_file
from certificates.kinds.import_authority import authority_change
from certificates.models import Certificate
from certificates.process_answer.spec import octets_of
from ocsadmin.checks.tls.path import may_issue
from ocsadmin.checks.tls.subject import called
from ocsadmin.directory import Directory
from ocsadmin.errors import BadInput, DomainError
from ocsadmin.plans.changes import hand_over
from ocsadmin.plans.plan import Confirmation, Plan

from .spec import ImportChainSpec


class NothingNew(DomainError):
    """All of the chain is known."""

    code, status = "chain-known", 422
    message = "The console knows every authority of this chain already."
    hint = "Nothing has to be done."


def plan_import_chain(*, spec: ImportChainSpec, directory: Directory) -> Plan:
    """:raises FileError, BadInput, NothingNew: there is no authority in it, or none that is new."""
    authorities = [one for one in read_file(octets_of(spec.chain)).certificates if may_issue(one)]
    if not authorities:
        cure = "Download the chain of the authority (.p7b), not a server's certificate."
        raise BadInput("There is no certificate of an authority in it.", cure=cure, field="chain")
    trusted = set(Certificate.objects.exclude(source=Certificate.Source.SEEN).values_list("sha256", flat=True))
    new = [one for one in authorities if one.fingerprint(hashes.SHA256()).hex() not in trusted]
    if not new:
        raise NothingNew()
    names = ", ".join(called(one.subject) for one in new)
    step = hand_over(
        "Import the chain on each server",
        "each server",
        command="certutil -f -addstore Root root.cer\r\ncertutil -f -addstore CA issuing.cer",
        why="Roots belong into Trusted Root Certification Authorities of the local computer, others into Intermediate.",
    )
    changes = [authority_change(one.public_bytes(Encoding.PEM).decode(), called(one.subject)) for one in new]
    return Plan(title=f"Import the chain of {names}", operation="", permission="", changes=(*changes, step))


def confirm_roots(spec: ImportChainSpec) -> Confirmation | None:
    """The first eight digits of the root's fingerprint are typed: somebody has compared them."""
    try:
        roots = [one for one in read_file(octets_of(spec.chain)).certificates if one.subject == one.issuer]
    except DomainError:
        return None
    if not roots:
        return None
    digits = roots[0].fingerprint(hashes.SHA256()).hex()
    who = "the authority's administrator"
    why = f"{called(roots[0].subject)} will be trusted. Compare its SHA-256 fingerprint {digits} with what {who} says"
    return Confirmation(digits[:8], f"{why}, and type the first eight digits: {digits[:8]}.")
