"""The part of a spec that names the accounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import DN, BadDN
from ocsadmin.errors import BadInput, DomainError
from ocsadmin.use_cases import field, wide_spec
from pools.rules.fields import keeps

from .account_names import check_account_name
from .roles import COMPONENT, GUEST, MAIN, ROLES, AccountRole


class SameAccount(DomainError):
    """Two roles have the same account."""

    code, status = "same-account", 422
    message = "{name} is {other} already; it can't be {what} too."
    hint = "Name another account: each has rights of its own."


def check_container(value: str, *, field: str) -> str:
    """:raises BadInput: it is no distinguished name."""
    try:
        DN.parse(value)
    except BadDN:
        text = f"“{value[:256]}” is not a distinguished name."
        cure = "Give one as in OU=Service Accounts,DC=contoso,DC=com."
        raise BadInput(text, cure=cure, field=field) from None
    return value


def _account(label: Any, role: AccountRole) -> Any:
    help_text = _("A new account or one that exists, without its domain.")
    return field(label=label, help=help_text, rule=keeps(check_account_name, what=role.what), default=role.default)


@wide_spec
class ServiceAccounts:
    """Names without domain. An account that exists is used as it is; one that does not is created.

    ``account_container`` is the DN of the container or organizational unit for new accounts; empty means where the
    product's accounts are, else the domain's container for users. Passwords are no part of a spec.
    """

    main_account: str = _account(_("Main service account"), MAIN)
    component_account: str = _account(_("Component service account"), COMPONENT)
    guest_account: str = _account(_("Guest account"), GUEST)
    account_container: str = field(
        label=_("New accounts in"),
        help=_("DN for new accounts; by default where the product's accounts are."),
        rule=check_container,
        default="",
    )

    def account(self, role: AccountRole) -> str:
        name: str = getattr(self, role.field)
        return name

    def problems(self) -> Iterator[DomainError]:
        """Two roles may not have one account."""
        seen: dict[str, AccountRole] = {}
        for role in ROLES:
            name = self.account(role)
            other = seen.setdefault(name.lower(), role) if name else role
            if other is not role:
                yield SameAccount(field=role.field, name=name, other=other.what, what=role.what)
