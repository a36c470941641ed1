"""Every setting of a person for Office Communications Server, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pools.models import LocationProfile, Pool, UserPolicy

from . import scope
from .models import User
from .option_flags import Archiving, OptionFlag, unknown_bits


@dataclass(frozen=True)
class Setting:
    """A line: what it is, its value, where it leads. ``value`` may be a bool."""

    title: str
    value: Any
    url: str = ""
    is_address: bool = False
    field: str = ""
    """The field that holds it (``users.delegated``): not shown to those whom it is hidden from."""


def settings_of(user: User) -> list[tuple[str, list[Setting]]]:
    """Groups of settings with their headings. Two queries: the pools, and the named policies and profile."""
    pools = Pool.objects.by_service_key()
    names = _names(user)
    return [
        (_("Sign-in"), _shown(_sign_in(user, pools))),
        (_("Reach"), _shown(_reach(user))),
        (_("Telephony"), _shown(_telephony(user, names))),
        (_("Meetings and archiving"), _shown(_meetings(user, names))),
    ]


def _shown(those: Iterable[Setting]) -> list[Setting]:
    hidden = scope.hidden()
    return [one for one in those if one.field not in hidden]


def _sign_in(user: User, pools: dict[str, Pool]) -> Iterator[Setting]:
    yield Setting(_("Enabled"), user.enabled)
    address = user.sip_address
    yield Setting(_("SIP address"), address or _("none"), is_address=bool(address), field="sip_address")
    yield _pool(_("Home pool"), user.home_server_key, pools)
    if user.target_home_server_key:
        yield _pool(_("Is being moved to"), user.target_home_server_key, pools)
    yield Setting(_("Enhanced presence"), user.has_flag(OptionFlag.ENHANCED_PRESENCE), field="option_flags")


def _reach(user: User) -> Iterator[Setting]:
    yield Setting(_("Federation"), user.federation_enabled, field="federation_enabled")
    yield Setting(_("Remote user access"), user.remote_access_enabled, field="remote_access_enabled")
    yield Setting(_("Public IM connectivity"), user.has_flag(OptionFlag.PUBLIC_IM), field="option_flags")


def _telephony(user: User, names: dict[str, str]) -> Iterator[Setting]:
    yield Setting(_("Telephony"), telephony(user), field="option_flags")
    yield Setting(_("Line URI"), user.line_uri or _("none"), is_address=bool(user.line_uri), field="line_uri")
    yield Setting(
        _("Remote call control SIP URI"),
        user.line_server_uri or _("none"),
        is_address=bool(user.line_server_uri),
        field="line_server_uri",
    )
    yield Setting(_("Enterprise Voice policy"), _named(user.uc_policy_key, names), field="policies")
    profile = _named(user.location_profile_key, names, _("the pool's"))
    yield Setting(_("Location profile"), profile, field="location_profile_key")
    yield Setting(_("Auto attendant"), user.has_flag(OptionFlag.AUTO_ATTENDANT), field="option_flags")


def _meetings(user: User, names: dict[str, str]) -> Iterator[Setting]:
    anonymous = user.has_flag(OptionFlag.ANONYMOUS_MEETINGS)
    yield Setting(_("Meetings with anonymous participants"), anonymous, field="option_flags")
    yield Setting(_("Meeting policy"), _named(user.meeting_policy_key, names), field="policies")
    yield Setting(_("Archive internal messages"), bool(user.archiving & Archiving.INTERNAL), field="archiving")
    yield Setting(_("Archive federated messages"), bool(user.archiving & Archiving.FEDERATED), field="archiving")
    if others := unknown_bits(user.option_flags):
        text = _("bits %(bits)s of msRTCSIP-OptionFlags (%(all)d); they are kept")
        yield Setting(
            _("Not known to the console"), text % {"bits": ", ".join(map(str, others)), "all": user.option_flags}
        )


def telephony(user: User) -> str:
    """The kind of telephony that the flags and the lines make."""
    if user.has_flag(OptionFlag.UNIFIED_COMMUNICATIONS):
        both = user.has_flag(OptionFlag.REMOTE_CALL_CONTROL) or user.has_flag(OptionFlag.REMOTE_CALL_CONTROL_DUAL_MODE)
        return _("Enterprise Voice with remote call control") if both else _("Enterprise Voice")
    return _("Remote call control") if user.has_flag(OptionFlag.REMOTE_CALL_CONTROL) else _("PC to PC only")


def _pool(title: str, key: str, pools: dict[str, Pool]) -> Setting:
    if not key:
        return Setting(title, _("none"))
    pool = pools.get(key)
    if pool is None:
        return Setting(title, _("%(dn)s, which is no pool that the mirror knows") % {"dn": key})
    return Setting(title, str(pool), pool.get_absolute_url())


def _names(user: User) -> dict[str, str]:
    """Keys of the policies and of the location profile that the person has → their names. One query."""
    keys = [key for key in (user.meeting_policy_key, user.uc_policy_key, user.location_profile_key) if key]
    policies = UserPolicy.objects.filter(dn_key__in=keys).order_by().values_list("dn_key", "name")
    profiles = LocationProfile.objects.filter(dn_key__in=keys).order_by().values_list("dn_key", "name")
    return dict(policies.union(profiles)) if keys else {}


def _named(key: str, names: dict[str, str], absent: str = "") -> str:
    if not key:
        return absent or _("the global one")
    return names.get(key, key)
