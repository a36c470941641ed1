"""What is asked for: for which service, which names and key, from which authority, and whether it is assigned."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from certificates.countries import check_country
from certificates.countries import choices as country_choices
from certificates.issuing.keys import KeyKind
from certificates.known_authorities import online
from certificates.names import read_facts, targets_of
from ocsadmin.errors import BadInput
from ocsadmin.use_cases import Kind, field, spec
from pools.rules.host_names import check_fqdn

LONGEST: Final = 64
"""Characters of a part of a subject (RFC 5280, upper bounds)."""


class Delivery(StrEnum):
    NOW = "now"
    LATER = "later"


class Way(StrEnum):
    EACH = "each"
    ONE = "one"


def target_choices() -> Sequence[tuple[str, Any]]:
    return [(one.key, f"{one.title} ({one.subject})") for one in targets_of(read_facts())]


def _titles(keys: Collection[Any]) -> str:
    found = dict(target_choices())
    return ", ".join(str(found.get(key, key)) for key in keys)


def _subject(key: str) -> str:
    return str(key).partition(":")[2]


TARGET: Final = Kind(
    words=_titles,
    choices=target_choices,
    subject=_subject,
    note=_("Key of what needs it, as certificate-targets lists them: front_end:ocspool1.contoso.com."),
)


def authority_choices() -> Sequence[tuple[str, Any]]:
    return [(one.name, one.name) for one in online()]


def check_name(value: str, *, field: str) -> str:
    """A DNS name in lower case; ``*.`` may stand before it."""
    head = "*." if value.startswith("*.") else ""
    return f"{head}{check_fqdn(value.removeprefix('*.').lower(), field=field, what='The name')}"


def check_names(values: tuple[str, ...], *, field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check_name(one, field=field) for one in values))


def check_file_name(value: str, *, field: str) -> str:
    """A name that Windows takes, with ``.txt`` at its end. :raises BadInput: it takes none such."""
    if any(sign in value for sign in '\\/:*?"<>|') or not value.isprintable():
        cure = 'Leave out \\ / : * ? " < > |.'
        raise BadInput(f"A file can't be called {value[:80]}.", cure=cure, field=field)
    return value if value.lower().endswith(".txt") else f"{value}.txt"


def check_part(value: str, *, field: str) -> str:
    """A part of a subject. :raises BadInput: it is too long, or has characters that don't print."""
    if len(value) > LONGEST or not value.isprintable():
        raise BadInput(
            f"“{value[:80]}” can't stand in a certificate.", cure=f"At most {LONGEST} characters.", field=field
        )
    return value


@spec
class RequestCertificateSpec:
    """A certificate for a service of the deployment."""

    target: str = field(label=_("Certificate for"), help=_("The service that shows it."), kind=TARGET)
    way: Way = field(
        label=_("Several servers"),
        help=_(
            "Each server requests its own, and no key leaves it; or one certificate is exported and put on all of "
            "them: then its key must be exportable."
        ),
        choices=lambda: [(Way.EACH, _("One for each server")), (Way.ONE, _("One, exported to all servers"))],
        default=Way.EACH,
    )
    delivery: Delivery = field(
        label=_("Delayed or immediate request"),
        choices=lambda: [
            (Delivery.NOW, _("Send the request immediately to an online certification authority")),
            (Delivery.LATER, _("Prepare the request now, but send it later")),
        ],
        default=Delivery.NOW,
    )
    friendly_name: str = field(
        label=_("Name"),
        help=_("A name that tells it from others. Without one: the subject name."),
        longest=200,
        default="",
    )
    key: KeyKind = field(
        label=_("Bit length"),
        help=_("1024 bits can be broken and newer clients refuse them. EC is for applications on newer systems only."),
        choices=lambda: [
            (KeyKind.RSA_2048, _("2048")),
            (KeyKind.RSA_4096, _("4096")),
            (KeyKind.RSA_1024, _("1024 (weak)")),
            (KeyKind.EC_256, _("EC P-256")),
        ],
        default=KeyKind.RSA_2048,
    )
    exportable: bool = field(
        label=_("Mark cert as exportable"), help=_("Its key can be taken from the server later."), default=False
    )
    organization: str = field(label=_("Organization"), rule=check_part, default="")
    unit: str = field(label=_("Organizational unit"), rule=check_part, default="")
    subject: str = field(
        label=_("Subject name"), help=_("Without one: the name that clients ask for."), rule=check_name, default=""
    )
    names: tuple[str, ...] = field(
        label=_("Subject Alternate Name"),
        help=_("One on each line. Without any: those that are needed."),
        rule=check_names,
        longest=200,
        default=(),
    )
    local_name: bool = field(
        label=_("Automatically add local machine name to the Subject Alt Name"),
        help=_("The name of the server that it is for."),
        default=False,
    )
    country: str = field(label=_("Country/Region"), rule=check_country, choices=country_choices, default="")
    state: str = field(label=_("State/Province"), help=_("No abbreviation."), rule=check_part, default="")
    locality: str = field(label=_("City/Locality"), help=_("No abbreviation."), rule=check_part, default="")
    authority: str = field(
        label=_("Certification authority"),
        help=_("Needed where the request is sent immediately."),
        choices=authority_choices,
        default="",
    )
    template: str = field(
        label=_("Template"),
        help=_("The authority's word for what it issues; without one its own choice. Both usages have to be in it."),
        longest=100,
        default="",
    )
    request_file: str = field(
        label=_("File name"),
        help=_("The request is downloaded by this name: PKCS #10, base 64. Without one: the name of the certificate."),
        rule=check_file_name,
        longest=100,
        default="",
    )
    assign: bool = field(
        label=_("Assign certificate immediately"),
        help=_("Else it waits on the page of the certificate until it is assigned."),
        default=True,
    )
