"""The part of a wish that names the accounts."""

from __future__ import annotations

from dataclasses import dataclass

from ocsadmin.directory import DN, BadDN
from ocsadmin.errors import BadInput, DomainError
from pools.rules.refusal import broken

from .account_names import check_account_name
from .roles import COMPONENT, GUEST, MAIN, ROLES, AccountRole


class SameAccount(DomainError):
    """Two roles have the same account."""

    code, status = "same-account", 422
    message = "{name} is {other} already; it can't be {what} too."
    hint = "Name another account: each has rights of its own."


@dataclass(frozen=True, kw_only=True)
class ServiceAccounts:
    """Names without domain. An account that exists is used as it is; one that does not is created.

    ``account_container`` is the DN of the container or organizational unit for new accounts; empty means where the
    product's accounts are, else the domain's container for users. Passwords are no part of a wish.
    """

    main_account: str = MAIN.default
    component_account: str = COMPONENT.default
    guest_account: str = GUEST.default
    account_container: str = ""

    def account(self, role: AccountRole) -> str:
        name: str = getattr(self, role.field)
        return name

    def account_problems(self) -> list[DomainError]:
        """Every rule on names that this breaks."""
        return [
            *(error for role in ROLES for error in broken(lambda role=role: self._check(role))),  # type: ignore[misc]
            *self._doubled(),
            *broken(self._check_container),
        ]

    def _check(self, role: AccountRole) -> None:
        check_account_name(self.account(role), field=role.field, what=role.what)

    def _doubled(self) -> list[DomainError]:
        seen: dict[str, AccountRole] = {}
        found: list[DomainError] = []
        for role in ROLES:
            name = self.account(role)
            other = seen.setdefault(name.lower(), role) if name else role
            if other is not role:
                found.append(SameAccount(field=role.field, name=name, other=other.what, what=role.what))
        return found

    def _check_container(self) -> None:
        try:
            DN.parse(self.account_container) if self.account_container else None
        except BadDN:
            text = f"“{self.account_container[:256]}” is not a distinguished name."
            cure = "Give one as in OU=Service Accounts,DC=contoso,DC=com."
            raise BadInput(text, cure=cure, field="account_container") from None
