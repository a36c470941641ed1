"""What is refused and what is warned of, as decided; one row a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from certificates.files import Expected, Role, assess
from certificates.files.assessing import names_to_confirm
from tests.authorities.requests import NAMES, POOL, key

from .making import DAY, NOW, ROOT_KEY, ROOT_NAME, certificate, curve, issuing, root, server

SERVER, CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH


def expected(one: x509.Certificate | None = None, **changed: Any) -> Expected:
    whole = Expected(
        certificate=one or server(),
        names=NAMES,
        role=Role.SIP,
        chain=(root(), issuing()),
        roots=(root(),),
        public_key=key().public_key(),
        subject=POOL,
    )
    return replace(whole, **changed)


def found(one: x509.Certificate | None = None, **changed: Any) -> list[tuple[str, bool]]:
    """Code and whether it refuses, of each finding."""
    return [(finding.code, finding.refuses) for finding in assess(expected(one, **changed), NOW)]


REFUSED, WARNED = True, False
RULES: dict[str, tuple[Callable[[], Any], list[tuple[str, bool]]]] = {
    "all is well": (found, []),
    "another key": (lambda: found(public_key=key(1).public_key()), [("other-key", REFUSED)]),
    "no key to compare with": (lambda: found(public_key=None), []),
    "expired": (lambda: found(certificate(begins=-9 * DAY, ends=-DAY)), [("expired", REFUSED)]),
    "not yet valid": (lambda: found(certificate(begins=DAY)), [("not-yet-valid", WARNED)]),
    "self-signed": (
        lambda: found(certificate(issuer=server().subject, signer=key()), chain=()),
        [("self-signed", REFUSED)],
    ),
    "the root is not known": (lambda: found(roots=()), [("unknown-root", REFUSED)]),
    "the root by a person's word": (
        lambda: found(roots=(), accepted=frozenset([root().fingerprint(hashes.SHA256())])),
        [("root-by-word", WARNED)],
    ),
    "the word was for another root": (
        lambda: found(roots=(), accepted=frozenset([server().fingerprint(hashes.SHA1())])),
        [("unknown-root", REFUSED)],
    ),
    "the chain is broken": (lambda: found(chain=()), [("chain-broken", REFUSED)]),
    "the directory knows what the file lacks": (lambda: found(chain=(), intermediates=(issuing(),)), []),
    "another key signed": (lambda: found(certificate(signer=key(5))), [("chain-other-key", REFUSED)]),
    "signed by a server": (
        lambda: found(certificate(issuer=_other_server().subject, signer=key(1)), chain=(_other_server(), issuing())),
        [("chain-no-authority", REFUSED)],
    ),
    "an authority on the way has expired": (
        lambda: found(chain=(_old_issuing(),)),
        [("chain-expired", REFUSED)],
    ),
    "an authority's certificate": (
        lambda: found(issuing(), names=(), subject="", public_key=None),
        [("authority-certificate", REFUSED), ("no-usages", WARNED), ("key-usage", WARNED)],
    ),
    "not for servers": (lambda: found(certificate(usages=[CLIENT])), [("no-server-authentication", REFUSED)]),
    "not for clients": (lambda: found(certificate(usages=[SERVER])), [("no-client-authentication", REFUSED)]),
    "not for clients, at IIS": (
        lambda: found(certificate(usages=[SERVER]), role=Role.WEB),
        [("no-client-authentication", WARNED)],
    ),
    "not for clients, of an application": (
        lambda: found(certificate(usages=[SERVER]), role=Role.APPLICATION),
        [("no-client-authentication", REFUSED)],
    ),
    "no usages at all": (lambda: found(certificate(usages=None)), [("no-usages", WARNED)]),
    "any usage": (
        lambda: found(certificate(usages=[ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])),
        [("no-usages", WARNED)],
    ),
    "key usage of an authority": (lambda: found(certificate(key_usage=False)), [("key-usage", WARNED)]),
    "key usage of a server": (lambda: found(certificate(key_usage=True)), []),
    "RSA with 1024 bits": (lambda: found(_of_key(key(2, 1024)), public_key=None), [("key-short", WARNED)]),
    "a curve": (lambda: found(_of_key(curve()), public_key=None), [("key-elliptic", WARNED)]),
    "a curve, of an application": (lambda: found(_of_key(curve()), public_key=None, role=Role.APPLICATION), []),
    "a short curve": (lambda: found(_of_key(curve(ec.SECP192R1)), public_key=None), [("key-too-short", REFUSED)]),
    "SHA-1": (lambda: _of_sha1(), [("sha-1", WARNED)]),
    "a name missing": (lambda: found(certificate(NAMES[:2])), [("name-missing", WARNED)]),
    "two names missing": (lambda: found(certificate(NAMES[:1])), [("name-missing", WARNED)] * 2),
    "another subject": (lambda: found(certificate(subject="other.contoso.com")), [("subject-other", WARNED)]),
    "the subject not among the alternative names": (
        lambda: found(certificate(NAMES[1:], subject=POOL)),
        [("name-missing", WARNED)],
    ),
    "the subject alone, without alternative names": (
        lambda: found(certificate([], subject=POOL), names=(POOL,)),
        [],
    ),
    "a wildcard for a server": (
        lambda: found(certificate([POOL, "*.contoso.com"], subject=POOL), names=(POOL, "sip.contoso.com")),
        [("name-missing", WARNED)],
    ),
    "a wildcard at IIS": (
        lambda: found(certificate([POOL, "*.contoso.com"]), names=("sip.contoso.com",), role=Role.WEB),
        [],
    ),
    "a wildcard two levels up": (
        lambda: found(certificate([POOL, "*.contoso.com"]), names=("a.sip.contoso.com",), role=Role.WEB),
        [("name-missing", WARNED)],
    ),
    "case of names": (lambda: found(certificate([name.upper() for name in NAMES])), []),
}


def _of_key(private: Any) -> x509.Certificate:
    return certificate(public=private.public_key())


def _old_issuing() -> x509.Certificate:
    return certificate(
        public=key(12).public_key(),
        signer=key(ROOT_KEY),
        issuer=ROOT_NAME,
        ca=True,
        subject="Contoso Issuing",
        begins=-9 * DAY,
        ends=-DAY,
    )


def _other_server() -> x509.Certificate:
    return certificate(["fe1.contoso.com"], public=key(1).public_key())


def _sha1() -> Expected:
    """Signed by itself, and vouched for."""
    one = x509.load_pem_x509_certificate(SHA_1.encode())
    return expected(one, chain=(), roots=(one,), public_key=None)


def _of_sha1() -> list[tuple[str, bool]]:
    return [(finding.code, finding.refuses) for finding in assess(_sha1(), NOW)]


class TestAssess:
    @pytest.mark.parametrize("rule", RULES)
    def test_refuses_or_warns(self, rule: str) -> None:
        make, wanted = RULES[rule]
        assert make() == wanted

    def test_refuses_rsa_under_1024_bits_and_md5(self) -> None:
        """No library of today makes such certificates, so OpenSSL made these once: they never change."""
        weak = x509.load_pem_x509_certificate(WEAK.encode())
        found = assess(expected(weak, chain=(), names=(), subject="", public_key=None), NOW)
        codes = {finding.code: finding.refuses for finding in found}
        assert codes["key-too-short"]
        assert codes["md5"]

    def test_says_when_it_will_be_valid(self) -> None:
        (finding,) = assess(expected(certificate(begins=DAY)), NOW)
        assert f"{NOW + DAY:%Y-%m-%d %H:%M} UTC" in finding.text

    def test_names_each_missing_name_and_has_it_confirmed(self) -> None:
        findings = assess(expected(certificate(NAMES[:1])), NOW)
        assert [name for name in NAMES if any(name in finding.text for finding in findings)] == list(NAMES[1:])
        assert names_to_confirm(findings)
        assert not names_to_confirm(assess(expected(certificate(usages=None)), NOW))

    def test_sha_1_says_what_windows_server_2003_needs(self) -> None:
        (finding,) = assess(_sha1(), NOW)
        assert "KB 938397" in finding.remedy

    def test_tells_refusals_first_and_a_remedy_for_each(self) -> None:
        findings = assess(expected(certificate(NAMES[:1], begins=DAY, usages=[CLIENT]), roots=()), NOW)
        assert [finding.refuses for finding in findings] == sorted((f.refuses for f in findings), reverse=True)
        assert {finding.refuses for finding in findings} == {True, False}
        assert all(finding.remedy for finding in findings)

    def test_the_moment_of_expiry_is_still_valid(self) -> None:
        one = certificate(ends=5 * DAY)
        assert assess(expected(one), one.not_valid_after_utc) == ()
        assert assess(expected(one), one.not_valid_after_utc + timedelta(seconds=1))[0].code == "expired"


WEAK = """\
-----BEGIN CERTIFICATE-----
MIIBjzCCATmgAwIBAgIUQ5P6C4Nfjxfhrjb+kL6x58cSu0QwDQYJKoZIhvcNAQEE
BQAwGzEZMBcGA1UEAwwQd2Vhay5jb250b3NvLmNvbTAgFw0yNjEyMDExOTAxMzda
GA8yMTI2MTEwNzE5MDEzN1owGzEZMBcGA1UEAwwQd2Vhay5jb250b3NvLmNvbTBc
MA0GCSqGSIb3DQEBAQUAA0sAMEgCQQDMiPgkhAa28Z03MK+f5QxhLnIGoz+67VqE
PpAJe4Z094jgdf1bMtwMmSTiJmXqUfamIMD8zc4P1YeXfZZtL7HNAgMBAAGjUzBR
MB0GA1UdDgQWBBSGkkrzav3y39Hzyx8v/EBsd/HQXjAfBgNVHSMEGDAWgBSGkkrz
av3y39Hzyx8v/EBsd/HQXjAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBBAUA
A0EAFTpxsVRcBf80I+uViTjCCVCT0j006JauYpUw4zbCx1XrpGNzrWJtaLRR8+LO
Z+MUmlLjt6nDMwRW1b+Syt/T8w==
-----END CERTIFICATE-----
"""

SHA_1 = """\
-----BEGIN CERTIFICATE-----
MIIDeTCCAmGgAwIBAgIUB6A5z0igiojG6eBLgZYrUih+Od8wDQYJKoZIhvcNAQEF
BQAwHDEaMBgGA1UEAwwRcG9vbDEuY29udG9zby5jb20wIBcNMjYxMjAxMTkwNDMx
WhgPMjEyNjExMDcxOTA0MzFaMBwxGjAYBgNVBAMMEXBvb2wxLmNvbnRvc28uY29t
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAs9NFbH2AAz3bg9MLXwnk
bCMU26IOToDTtXtXZ9NQQ6S29MNgv3H6GYY344b8ETYltFAzWVHF1mFSX+TfJXJu
QW9RuOC6NXskdg5t7V7Y4Kx5mpD6eN0ylUr4EuUJ8MKhHxEGpmOGNmVpkNe2dxKC
tNXXQRuBxTGCupWdwkSWZFCUy/b9axBhjZRnUG4jRfHaDvDKlK0Vc3k9CtrPgDqv
VYH2Z1t489qN6HJcda5meXUY1JHRXw/rTU3VwVvHAQuRkSdkyW4i5BrKpfc5H54o
+xQ0xgPRZASpeUAoCBVFUoXdGb4LrU+GjdxxUETHgDMkIdVQab1wqVeIrOTJZ8iJ
yQIDAQABo4GwMIGtMB0GA1UdDgQWBBS4DMfvmEed1kP1FR5YA87kIYGfjjAfBgNV
HSMEGDAWgBS4DMfvmEed1kP1FR5YA87kIYGfjjA+BgNVHREENzA1ghFwb29sMS5j
b250b3NvLmNvbYIPc2lwLmNvbnRvc28uY29tgg93ZWIuY29udG9zby5jb20wHQYD
VR0lBBYwFAYIKwYBBQUHAwEGCCsGAQUFBwMCMAwGA1UdEwEB/wQCMAAwDQYJKoZI
hvcNAQEFBQADggEBAAjEAf4iDtymKFmQZD2JsHi0BOtllUKk8TQUEoHkZbIL7McL
KLHrp6GcMfKQi6sh1Yh9Rbs+l268AXDvXvey4fcTwrK3c2i7GLPSHH8BJxUF+Xrt
mm2rRYy9DDJ1B9DMEXPMtMft1jBVflxRLdJBmVZrrMx4HHNf+RpkLuRFw2KlDZfN
qYGahgp6dbi1WOvBTybBRTwHb1i4XJVsVH99bUVnY/IRbJbPZDHIo/1ts3/2AbqX
5CXZAZMvNLhqtxmayHgYU7NPw5zjRM9XKgI4thFfSIXlBoc5uuFISB1TbiK6h/jD
+BjjkZnQFb9xp6LJjgXmQl0FPJn5B9VeUbKzJQM=
-----END CERTIFICATE-----
"""
