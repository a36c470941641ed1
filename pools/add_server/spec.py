"""A new server, and the rules that can be told without asking anyone."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError
from ocsadmin.use_cases import Kind, field, wide_spec
from pools import rules
from pools.choosing.kinds import POOL, needed
from pools.rules.fields import FOLDER, keeps
from pools.service_accounts import ServiceAccounts

DEFAULT_FOLDER: Final = r"C:\Program Files\Microsoft Office Communications Server 2007 R2"
"""Where Setup proposes to install."""
COMPUTER: Final = Kind(subject=str)


class LicenseNotAccepted(DomainError):
    """The license terms were not accepted."""

    code, field, status = "license-not-accepted", "accept_license", 422
    message = "The terms of the license agreement are not accepted."
    hint = "Read them on the product's CD or network share, and accept them."


def accepted(value: bool, *, field: str) -> bool:
    """:raises LicenseNotAccepted: the terms are not."""
    if not value:
        raise LicenseNotAccepted()
    return value


def check_folder(value: str, *, field: str = "install_folder") -> str:
    """The folder of the server files.

    :raises MissingValue, BadLocalPath:
    """
    return rules.check_local_path(value, field=field, what="the location for server files")


@wide_spec
class Setup:
    """What Setup asks on every server."""

    accept_license: bool = field(
        label=_("I accept the terms in the license agreement"),
        help=_("The terms of the license are on the product's CD and network share."),
        rule=accepted,
        always=True,
        default=False,
    )
    install_folder: str = field(
        label=_("Location for server files"),
        help=_("Setup proposes the Program Files folder."),
        kind=FOLDER,
        rule=check_folder,
        default=DEFAULT_FOLDER,
    )
    server: str = field(
        label=_("Server's FQDN"),
        help=_("The computer's full name, as in ocsfe03.contoso.com."),
        kind=COMPUTER,
        rule=keeps(rules.check_fqdn, what="the server's FQDN"),
    )
    windows_prepared: bool = field(
        label=_("Windows is prepared: I have done all of this on the server"),
        help=_(
            "Updates, Windows Firewall and IIS are in place. The plan then has no steps for it. Leave it cleared to "
            "get them as steps to confirm."
        ),
        default=False,
    )


@wide_spec
class InstallationSpec(ServiceAccounts, Setup):
    """What every installation asks. Accounts that do not exist are created."""


@wide_spec
class AddServerSpec(InstallationSpec):
    """A new server of an Enterprise pool."""

    pool: str = field(kind=POOL, rule=needed)
