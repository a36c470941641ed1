"""The facts about a person that operations need, read from the directory or from the mirror."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ocsadmin.directory import Entry
from users.directory import attributes as ad
from users.mapping import account_disabled
from users.models import User

READ: Final = (
    "displayName", "givenName", "sn", "sAMAccountName", "userPrincipalName", "mail", "userAccountControl",
    "adminCount", "objectClass", ad.USER_ENABLED, ad.SIP_ADDRESS, ad.HOME_SERVER, ad.OPTION_FLAGS, ad.PROXY_ADDRESSES,
)  # fmt: skip
"""What has to be read of a person for :func:`Person.of_entry`."""


@dataclass(frozen=True)
class Person:
    """Who someone is and how they are enabled now. Texts are empty where nothing is set."""

    guid: UUID
    name: str
    account: str = ""
    user_principal_name: str = ""
    mail: str = ""
    given_name: str = ""
    surname: str = ""
    sip_address: str = ""
    enabled: bool = False
    account_disabled: bool = False
    is_protected: bool = False

    @classmethod
    def of_entry(cls, entry: Entry) -> Person:
        account = entry.text("sAMAccountName")
        return cls(
            guid=entry.guid,
            name=entry.text("displayName") or account or entry.dn.name,
            account=account,
            user_principal_name=entry.text("userPrincipalName"),
            mail=entry.text("mail"),
            given_name=entry.text("givenName"),
            surname=entry.text("sn"),
            sip_address=entry.text(ad.SIP_ADDRESS),
            enabled=entry.true(ad.USER_ENABLED),
            account_disabled=account_disabled(entry),
            is_protected=entry.number("adminCount") > 0,
        )

    @classmethod
    def of_user(cls, user: User) -> Person:
        return cls(
            guid=user.guid,
            name=user.name,
            account=user.account,
            user_principal_name=user.user_principal_name,
            mail=user.mail,
            given_name=user.given_name,
            surname=user.surname,
            sip_address=user.sip_address,
            enabled=user.enabled,
            account_disabled=user.account_disabled,
            is_protected=user.admin_count,
        )


def is_person(entry: Entry) -> bool:
    """Whether the entry is a user or an inetOrgPerson, and no computer."""
    classes = {name.lower() for name in entry.texts("objectClass")}
    return "user" in classes and "computer" not in classes
