"""Certificates made when the tests run, so that no date in them is ever over: good ones, and each way of being bad."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
BOTH = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)
SERVER = (ExtendedKeyUsageOID.SERVER_AUTH,)


def name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def days(count: float) -> datetime:
    return datetime.now(UTC) + timedelta(days=count)


@dataclass(frozen=True)
class Issued:
    """A certificate, its key, and the certificates that a server sends behind it."""

    certificate: x509.Certificate
    key: Key
    behind: tuple[x509.Certificate, ...] = ()

    def write(self, folder: Path, stem: str) -> tuple[Path, Path]:
        """The chain file and the key file that servers read."""
        chain, key = folder / f"{stem}.pem", folder / f"{stem}.key"
        sent = (self.certificate, *self.behind)
        chain.write_bytes(b"".join(c.public_bytes(serialization.Encoding.PEM) for c in sent))
        key.write_bytes(
            self.key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return chain, key


def issue(
    common: str,
    *,
    by: Issued | None = None,
    names: Sequence[str] | None = None,
    begins: float = -1,
    ends: float = 300,
    usages: Sequence[x509.ObjectIdentifier] | None = BOTH,
    authority: bool = False,
    bits: int = 0,
    fetch_at: str = "",
    permitted: str = "",
    behind: tuple[x509.Certificate, ...] = (),
    key: Key | None = None,
) -> Issued:
    """A certificate; self-signed without ``by``; with this key, or an RSA key where ``bits`` says how long."""
    if key is None:
        key = rsa.generate_private_key(65537, bits) if bits else ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(common))
        .issuer_name(by.certificate.subject if by else name(common))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(days(begins))
        .not_valid_after(days(ends))
    )
    if authority:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    alternative = [common] if names is None and not authority else names
    if alternative:
        dns = x509.SubjectAlternativeName([x509.DNSName(one) for one in alternative])
        builder = builder.add_extension(dns, critical=False)
    if usages is not None and not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage(list(usages)), critical=False)
    if fetch_at:
        access = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(fetch_at)
        )
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    if permitted:
        inside = x509.NameConstraints([x509.DNSName(permitted)], None)
        builder = builder.add_extension(inside, critical=True)
    return Issued(builder.sign(by.key if by else key, hashes.SHA256()), key, behind)


def authority(common: str, *, by: Issued | None = None, permitted: str = "") -> Issued:
    return issue(common, by=by, authority=True, ends=3000, permitted=permitted)


def issue_with_old_hash(common: str, folder: Path, digest: str) -> tuple[Issued, Issued]:
    """A root and a server's certificate signed with an old hash, by the openssl tool: cryptography makes none."""
    root, leaf = folder / f"{digest}-root", folder / f"{digest}-leaf"
    (folder / f"{digest}.ext").write_text(f"subjectAltName=DNS:{common}\nextendedKeyUsage=serverAuth,clientAuth\n")
    _openssl(
        f"req -x509 -newkey rsa:2048 -nodes -{digest} -days 3000 -subj /CN=Root{digest} -addext "
        f"basicConstraints=critical,CA:true -keyout {root}.key -out {root}.pem"
    )
    _openssl(f"req -newkey rsa:2048 -nodes -subj /CN={common} -keyout {leaf}.key -out {leaf}.csr")
    _openssl(
        f"x509 -req -{digest} -days 300 -in {leaf}.csr -CA {root}.pem -CAkey {root}.key -set_serial 7 "
        f"-extfile {folder / digest}.ext -out {leaf}.pem"
    )
    return _read(root), _read(leaf)


def _openssl(arguments: str) -> None:
    subprocess.run(["openssl", *arguments.split()], check=True, capture_output=True)


def _read(stem: Path) -> Issued:
    key = serialization.load_pem_private_key(Path(f"{stem}.key").read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return Issued(x509.load_pem_x509_certificate(Path(f"{stem}.pem").read_bytes()), key)
