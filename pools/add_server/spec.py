"""The wish for a new server of a pool, and the rules that can be told without asking anyone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from ocsadmin.errors import DomainError, ManyErrors
from pools import rules
from pools.operations.spec_rules import MissingField, spec_from_json
from pools.rules.refusal import broken
from pools.service_accounts import ServiceAccounts

DEFAULT_FOLDER: Final = r"C:\Program Files\Microsoft Office Communications Server 2007 R2"
"""Where Setup proposes to install."""


class LicenseNotAccepted(DomainError):
    """The license terms were not accepted."""

    code, field, status = "license-not-accepted", "accept_license", 422
    message = "The terms of the license agreement are not accepted."
    hint = "Read them on the product's CD or network share, and accept them."


@dataclass(frozen=True, kw_only=True)
class InstallationSpec(ServiceAccounts):
    """What every installation asks. ``server`` is the computer's FQDN.

    ``windows_prepared``: updates, Windows Firewall and IIS are in place, so that no steps for them are planned.
    """

    server: str
    accept_license: bool = False
    install_folder: str = DEFAULT_FOLDER
    windows_prepared: bool = False

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """A spec from JSON or from a form's values, checked.

        :raises ManyErrors: with one error for each field that is missing, unknown, of another type, or breaks a rule.
        """
        spec = spec_from_json(cls, data)
        if problems := spec.problems():
            raise ManyErrors(problems)
        return spec

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def problems(self) -> list[DomainError]:
        """Every rule that this breaks, in the order of the wizard's pages."""
        return [
            *broken(self._check_license, self._check_folder),
            *broken(lambda: rules.check_fqdn(self.server, field="server", what="the server's FQDN")),
            *self.account_problems(),
        ]

    def _check_license(self) -> None:
        if not self.accept_license:
            raise LicenseNotAccepted()

    def _check_folder(self) -> None:
        check_folder(self.install_folder)


@dataclass(frozen=True, kw_only=True)
class AddServerSpec(InstallationSpec):
    """A computer that shall become a server of a pool. ``pool`` is the pool's GUID, name or FQDN."""

    pool: str

    def problems(self) -> list[DomainError]:
        missing: list[DomainError] = [] if self.pool else [MissingField(field="pool", name="pool")]
        return [*super().problems(), *missing]


def check_folder(value: str) -> str:
    """The folder of the server files.

    :raises MissingValue, BadLocalPath:
    """
    return rules.check_local_path(value, field="install_folder", what="the location for server files")
