"""The accounts that sign in, the console's service accounts and those the product's services run under."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ocsadmin.demo import names
from ocsadmin.demo.content import groups
from ocsadmin.demo.content.dn import child
from ocsadmin.demo.content.steps import Add, Protect, Step

_NORMAL_ACCOUNT_PASSWORD_NEVER_EXPIRES: Final = str(0x200 + 0x10000)


@dataclass(frozen=True)
class Account:
    """`plain_groups` exist in every domain, `ocs_groups` only once the forest is prepared."""

    name: str
    display_name: str
    unit: str
    ocs_groups: Sequence[str] = ()
    plain_groups: Sequence[str] = ()
    description: str = ""

    @property
    def dn(self) -> str:
        return child(self.name, self.unit)


SIGN_IN: Final = (
    Account(
        "serveradmin",
        "Server Administrator",
        names.ADMINS,
        (groups.SERVER_ADMINS,),
        ("Domain Admins", "Schema Admins", "Enterprise Admins"),
        "Creates pools and prepares the forest.",
    ),
    Account("useradmin", "User Administrator", names.ADMINS, (groups.USER_ADMINS,)),
    Account("helpdesk", "Help Desk", names.ADMINS, (groups.USER_READ,)),
    Account("readonly", "Read-only Administrator", names.ADMINS, (groups.READ_ONLY_ADMINS,)),
    Account("norights", "No Rights", names.ADMINS),
)

SERVICE: Final = (
    Account(
        names.SERVICE_ACCOUNT,
        "Console service account",
        names.SERVICE_ACCOUNTS,
        (groups.SERVER_ADMINS, groups.USER_ADMINS),
        description="The console reads and writes the directory as this account.",
    ),
    Account(
        names.READ_ONLY_SERVICE_ACCOUNT,
        "Read-only console service account",
        names.SERVICE_ACCOUNTS,
        description="For a console that may look but not write.",
    ),
    Account(
        "RTCService",
        "Office Communications Server service account",
        names.SERVICE_ACCOUNTS,
        (groups.HOME_SERVER_SERVICES,),
    ),
    Account(
        "RTCComponentService",
        "Office Communications Server component service account",
        names.SERVICE_ACCOUNTS,
        (groups.COMPONENT_SERVICES,),
    ),
    Account("RTCGuestAccessUser", "Guest access", names.SERVICE_ACCOUNTS, (groups.GUEST_ACCESS,)),
)

_PRODUCT_SERVICES: Final = ("RTCService", "RTCComponentService", "RTCGuestAccessUser")


def steps(*, secrets: Mapping[str, str], bare: bool) -> Iterator[Step]:
    """The accounts and their memberships. What forest preparation would bring is left out of a bare forest."""
    for account in (*SIGN_IN, *SERVICE):
        if bare and account.name in _PRODUCT_SERVICES:
            continue
        yield _added(account, secrets.get(account.name, names.DEMO_PASSWORD))
        for group in (*account.plain_groups, *(() if bare else account.ocs_groups)):
            yield groups.joined(account.dn, group)
        if "Domain Admins" in account.plain_groups:
            yield Protect(account.dn)


def _added(account: Account, password: str) -> Add:
    attributes: dict[str, str | bytes] = {
        "objectClass": "user",
        "sAMAccountName": account.name,
        "userPrincipalName": names.upn(account.name),
        "displayName": account.display_name,
        "userAccountControl": _NORMAL_ACCOUNT_PASSWORD_NEVER_EXPIRES,
        "unicodePwd": f'"{password}"'.encode("utf-16-le"),
    }
    if account.description:
        attributes["description"] = account.description
    return Add(account.dn, attributes)
