"""The way to a root that is known, or that a person vouches for."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives import hashes

from certificates.files.expected import Expected
from ocsadmin.authorities import Finding
from ocsadmin.authorities.findings import refuse, warn
from ocsadmin.checks.tls.path import Path, Trust, find_path, may_issue
from ocsadmin.checks.tls.rules import refusal
from ocsadmin.checks.tls.subject import called
from ocsadmin.checks.words import foreign


def chain(expected: Expected, now: datetime) -> list[Finding]:
    leaf = expected.certificate
    known = (leaf, *expected.chain, *expected.intermediates)
    vouched = [one for one in known if one.fingerprint(hashes.SHA256()) in expected.accepted]
    path = find_path(known, [*expected.roots, *vouched])
    if path.trust != Trust.TRUSTED:
        return [_broken(path)]
    found = []
    if may_issue(leaf) and leaf not in expected.roots:
        text = f"This is the certificate of an authority ({called(leaf.subject)}), not of a server."
        found.append(
            refuse("authority-certificate", text, "Import it as a chain; bring the server's certificate here.")
        )
    if why := refusal(path.certificates, now):
        text = f"The chain leads to the root {called(path.at.subject)}, but against the rules ({foreign(why)})."
        found.append(refuse("chain-refused", text, "Have the authorities' certificates looked at; clients refuse it."))
    if path.at in vouched and path.at not in expected.roots:
        text = f"The root {called(path.at.subject)} is trusted by a person's word only."
        found.append(warn("root-by-word", text, "Publish it in the forest, so that all servers and clients know it."))
    return found


def _broken(path: Path) -> Finding:
    code, text, remedy = _SENTENCES[path.trust]
    words = {"at": called(path.at.subject), "issuer": called(path.at.issuer)}
    return refuse(code, text.format(**words), remedy.format(**words))


_VOUCH = "compare its fingerprint with its owner's and confirm it"
_SENTENCES = {
    Trust.SELF_SIGNED: (
        "self-signed",
        "The certificate is self-signed: no authority stands behind it.",
        "Request a certificate from an authority.",
    ),
    Trust.UNKNOWN_ROOT: (
        "unknown-root",
        "The chain leads to the root {at}, which is not known.",
        f"Publish the root in the forest, or {_VOUCH}.",
    ),
    Trust.NOT_SENT: (
        "chain-broken",
        "The certificate of the authority {at} is missing in the file.",
        "Bring the whole chain (.p7b).",
    ),
    Trust.MISSING_ISSUER: (
        "chain-broken",
        "The chain is broken: the certificate of the authority {issuer} is missing.",
        "Bring the whole chain (.p7b); if {issuer} is a root, publish it in the forest.",
    ),
    Trust.OTHER_KEY: (
        "chain-other-key",
        "The chain is broken: the certificate of the authority {at} has another key than the one that signed.",
        "Bring the chain that belongs to this certificate; the authority was renewed under its old name.",
    ),
    Trust.NO_CA: (
        "chain-no-authority",
        "The certificate was signed by {at}, which is no certification authority.",
        "Request a certificate from an authority.",
    ),
}
