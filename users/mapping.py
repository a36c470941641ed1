"""Which attribute of a person is which field, declared once: replication and operations use it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ocsadmin.directory import Entry
from ocsadmin.directory.filters import Eq, Filter
from ocsadmin.directory.values import DNWithBinary
from ocsadmin.mirror.dn_keys import key_of_text, leaf_and_parent
from ocsadmin.mirror.kinds import Column, MirrorKind, dn_key, flag, number, text, texts
from users.directory import attributes as ad
from users.reports.keys import has_voice, number_key, sip_domain, sip_key

from .models import User
from .search import fold, search_text
from .search.log import following_in_bulk
from .settings import SETTINGS

PEOPLE: Final[Filter] = Eq("objectCategory", "person") & Eq("objectClass", "user") & ~Eq("objectClass", "computer")
"""People: users and inetOrgPersons, neither contacts nor computers (whose class is derived from user)."""

_ACCOUNT_DISABLED: Final = 0x2  # ADS_UF_ACCOUNTDISABLE (MS-ADTS 2.2.16)
_MEETING, _UNIFIED_COMMUNICATIONS = 1, 2
"""Types of policy in msRTCSIP-UserPolicy, a little-endian number before the DN (OCS 2007 R2 schema reference)."""


def account_disabled(entry: Entry) -> bool:
    return bool(entry.number("userAccountControl") & _ACCOUNT_DISABLED)


def other_phones(entry: Entry) -> list[str]:
    return [value for attribute in ad.OTHER_PHONES for value in entry.texts(attribute)]


def policy_key(entry: Entry, kind: int) -> str:
    """The key of the policy of this type; empty where the person has none of their own."""
    for value in entry.all(ad.USER_POLICY):
        if isinstance(value, DNWithBinary) and int.from_bytes(value.octets, "little") == kind:
            return value.dn.key
    return ""


def words_of(entry: Entry) -> str:
    """The search text: names, account, addresses and telephone numbers."""
    numbers = [value for attribute in _PHONES for value in entry.texts(attribute)]
    line = entry.text(ad.LINE)
    return search_text(
        [leaf_and_parent(entry.dn_text)[0], *(entry.text(name) for name in _NAMES), *_other_addresses(entry)],
        [*numbers, *([line] if line.lower().startswith("tel:") else [])],
    )


_NAMES: Final = ("displayName", "givenName", "sn", "sAMAccountName", "userPrincipalName", "mail", ad.SIP_ADDRESS)
_PHONES: Final = ("telephoneNumber", "mobile", *ad.OTHER_PHONES)


def _other_addresses(entry: Entry) -> list[str]:
    return [value for value in entry.texts(ad.PROXY_ADDRESSES) if value.lower().startswith(("smtp:", "sip:"))]


_key = lru_cache(maxsize=1024)(key_of_text)
"""There are few units and many people."""


def _sort_name(entry: Entry) -> str:
    return fold(entry.text("displayName") or entry.text("sAMAccountName"))


USER: Final = MirrorKind(
    name="user",
    title="Users",
    model=User,
    base="domain",
    where=PEOPLE,
    label="displayName",
    keep_raw=True,
    always=("objectClass", "sAMAccountName", "userAccountControl"),
    while_storing=following_in_bulk,
    columns=(
        text("account", "sAMAccountName"),
        text("user_principal_name", "userPrincipalName"),
        text("display_name", "displayName"),
        Column("sort_name", "displayName", _sort_name),
        text("given_name", "givenName"),
        text("surname", "sn"),
        text("mail", "mail"),
        text("telephone", "telephoneNumber"),
        text("mobile", "mobile"),
        Column("other_phones", ad.OTHER_PHONES[0], other_phones),
        text("title", "title"),
        text("department", "department"),
        text("office", "physicalDeliveryOfficeName"),
        text("company", "company"),
        Column("ou_key", "", lambda entry: _key(leaf_and_parent(entry.dn_text)[1])),
        Column("ou_dn", "", lambda entry: leaf_and_parent(entry.dn_text)[1]),
        Column("account_disabled", "userAccountControl", account_disabled),
        Column("admin_count", "adminCount", lambda entry: entry.number("adminCount") > 0),
        flag("enabled", ad.USER_ENABLED),
        text("sip_address", ad.SIP_ADDRESS),
        dn_key("home_server_key", ad.HOME_SERVER),
        dn_key("target_home_server_key", ad.TARGET_HOME_SERVER),
        number("option_flags", ad.OPTION_FLAGS),
        flag("federation_enabled", ad.FEDERATION),
        flag("remote_access_enabled", ad.REMOTE_ACCESS),
        number("archiving", ad.ARCHIVING),
        text("line_uri", ad.LINE),
        text("line_server_uri", ad.LINE_SERVER),
        Column("meeting_policy_key", ad.USER_POLICY, lambda entry: policy_key(entry, _MEETING)),
        Column("uc_policy_key", ad.USER_POLICY, lambda entry: policy_key(entry, _UNIFIED_COMMUNICATIONS)),
        dn_key("location_profile_key", ad.LOCATION_PROFILE),
        texts("proxy_addresses", ad.PROXY_ADDRESSES),
        Column("voice_enabled", ad.OPTION_FLAGS, lambda entry: has_voice(entry.number(ad.OPTION_FLAGS))),
        Column("sip_key", ad.SIP_ADDRESS, lambda entry: sip_key(entry.text(ad.SIP_ADDRESS))),
        Column("sip_domain", ad.SIP_ADDRESS, lambda entry: sip_domain(entry.text(ad.SIP_ADDRESS))),
        Column("line_key", ad.LINE, lambda entry: number_key(entry.text(ad.LINE))),
        Column("phone_key", "telephoneNumber", lambda entry: number_key(entry.text("telephoneNumber"))),
        Column("search_text", "displayName", words_of),
    ),
    extra=(
        *ad.OTHER_PHONES[1:],
        "objectClass",
        "msRTCSIP-OriginatorSid",
        "msRTCSIP-UserExtension",
        "description",
        *(one.storage.attribute for one in SETTINGS if not one.storage.column),
    ),
)
