"""Everything that the page of one certificate shows."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateRequest, Endpoint, Notice
from certificates.names import Target, read_facts, targets_of
from certificates.names.what_if import missing_names

from .standing import Look, look_of

USAGES = {"1.3.6.1.5.5.7.3.1": _("Server authentication"), "1.3.6.1.5.5.7.3.2": _("Client authentication")}


class CertificatePage:
    """Each property reads once."""

    def __init__(self, certificate: Certificate, now: datetime) -> None:
        self.certificate, self.now = certificate, now

    @property
    def look(self) -> Look:
        return look_of(self.certificate, self.now)

    @cached_property
    def places(self) -> list[Endpoint]:
        return list(Endpoint.objects.standing().of_certificate(self.certificate.pk).with_certificates())

    @cached_property
    def targets(self) -> list[tuple[Target, tuple[str, ...]]]:
        """What it is used for, each with the names that it lacks there."""
        keys = {one.target for one in self.places}
        if not keys:
            return []
        used = [one for one in targets_of(read_facts()) if one.key in keys]
        return [(one, missing_names(self.certificate, one.all_names)) for one in used]

    @cached_property
    def requests(self) -> list[CertificateRequest]:
        return list(self.certificate.requests.select_related("authority"))

    @cached_property
    def notices(self) -> list[Notice]:
        return list(Notice.objects.filter(certificate=self.certificate))

    @cached_property
    def issuer(self) -> Certificate | None:
        """The certificate of its issuer, where the console knows one with that name."""
        named = Certificate.objects.filter(is_authority=True, subject=self.certificate.issuer_name)
        return named.exclude(pk=self.certificate.pk).order_by("-not_after").first()

    @property
    def usages(self) -> list[str]:
        oids = self.certificate.usages
        return [_("all: it names none")] if oids is None else [USAGES.get(one, one) for one in oids]

    @property
    def facts(self) -> list[tuple[Any, Any]]:
        one = self.certificate
        return [
            (_("Subject"), one.subject),
            (_("Issuer"), one.issuer_name),
            (_("Serial number"), one.serial),
            (_("Thumbprint (SHA-1)"), one.thumbprint),
            (_("Fingerprint (SHA-256)"), one.sha256),
            (_("Key"), f"{one.key_algorithm} {one.key_bits}"),
            (_("Signed with"), one.signature_hash.upper()),
            (_("Usages"), ", ".join(self.usages)),
            (_("Comes from"), one.get_source_display()),
            (_("Owner"), one.owner),
        ]
