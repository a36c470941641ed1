"""The columns that reports about people are made of."""

from __future__ import annotations

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import DN
from users.models import User

from .base import Column, Facts
from .of_settings import column_of


def _home(user: User, facts: Facts) -> str:
    """The pool's name; of one that is gone what its DN says."""
    if not user.home_server_key:
        return ""
    pool = facts.pools.get(user.home_server_key)
    return pool.name if pool else _pool_name(user.home_server_key)


def _target(user: User, facts: Facts) -> str:
    pool = facts.pools.get(user.target_home_server_key)
    return pool.name if pool else _pool_name(user.target_home_server_key)


def _pool_name(key: str) -> str:
    dn = DN.parse(key)
    return dn.parent.parent.name if len(dn) > 2 else key


def _unit(user: User, facts: Facts) -> str:
    """``contoso.com/People/Sales``."""
    dn = DN.parse(user.ou_dn)
    names = [value for kind, value in reversed(dn.rdns) if kind.upper() != "DC"]
    return "/".join([dn.domain, *names])


def _changed(user: User, facts: Facts) -> str:
    return timezone.localtime(user.when_changed).strftime("%Y-%m-%d") if user.when_changed else ""


def _shared(column: str) -> Column:
    return Column("people", _("People"), lambda user, facts: str(facts.shared.get(getattr(user, column), 1)))


NAME: Final = Column("name", _("Name"), lambda user, facts: user.name, "name")
ACCOUNT: Final = Column("account", _("Account"), lambda user, facts: user.account, "account")
SIP_ADDRESS: Final = Column("sip_address", _("SIP address"), lambda user, facts: user.sip_uri, "sip")
POOL: Final = Column("pool", _("Home pool"), _home, "pool")
TARGET: Final = Column("target_pool", _("On the way to"), _target, "target")
UNIT: Final = Column("unit", _("Organizational unit"), _unit, "unit")
LINE: Final = column_of("line_uri", sort="line")
PHONE: Final = Column("telephone", _("Telephone"), lambda user, facts: user.telephone, "phone")
CHANGED: Final = Column("when_changed", _("Last changed"), _changed, "changed")
SIP_DOMAIN: Final = Column("sip_domain", _("SIP domain"), lambda user, facts: user.sip_domain, "domain")
SHARED_LINE: Final = _shared("line_key")
SHARED_PHONE: Final = _shared("phone_key")
SHARED_ADDRESS: Final = _shared("sip_key")
MEETING_POLICY: Final = column_of("meeting_policy")
VOICE_POLICY: Final = column_of("voice_policy")
PROFILE: Final = column_of("location_profile")

PERSON: Final = (NAME, ACCOUNT, SIP_ADDRESS, POOL)
ORDERS: Final = {
    "target": ("target_home_server_key", "sort_name", "id"),
    "unit": ("ou_key", "sort_name", "id"),
    "line": ("line_key", "sort_name", "id"),
    "phone": ("phone_key", "sort_name", "id"),
    "changed": ("when_changed", "id"),
    "domain": ("sip_domain", "sort_name", "id"),
    "address": ("sip_key", "sort_name", "id"),
}
READ: Final = (
    "ou_dn", "line_uri", "line_key", "phone_key", "sip_key", "sip_domain", "when_changed", "target_home_server_key",
    "meeting_policy_key", "uc_policy_key", "location_profile_key",
)  # fmt: skip
"""What has to be read beside the columns of every list."""
