"""Every setting of a person for Office Communications Server, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pools.models import LocationProfile, Pool, UserPolicy
from users.configure_users.setting import Choice, TextSetting
from users.delegation import scope
from users.directory.option_flags import OptionFlag, unknown_bits
from users.models import User
from users.settings import MORE, REACH, SETTINGS, SIGN_IN, TELEPHONY, delegated_field


@dataclass(frozen=True)
class Setting:
    """A line: what it is, its value, where it leads. ``value`` may be a bool."""

    title: str
    value: Any
    url: str = ""
    is_address: bool = False
    field: str = ""
    """The field that holds it (``users.delegation.fields``): not shown to those whom it is hidden from."""


def settings_of(user: User) -> list[tuple[str, list[Setting]]]:
    """Groups of settings with their headings. Two queries: the pools, and the named policies and profile."""
    pools = Pool.objects.by_service_key()
    names = _names(user)
    first = {SIGN_IN: _sign_in(user, pools), TELEPHONY: _telephony(user)}
    last = {MORE: _unknown(user)}
    return [
        (str(group), _shown([*first.get(group, ()), *_declared(user, group, names), *last.get(group, ())]))
        for group in (SIGN_IN, REACH, TELEPHONY, MORE)
    ]


def values_of(user: User) -> dict[str, Any]:
    """Setting → how it stands, without those that the acting account may not see."""
    hidden = scope.hidden()
    row = _Row(user)
    return {one.name: one.stored(row) for one in SETTINGS if delegated_field(one).name not in hidden}


class _Row(Mapping[str, Any]):
    """The columns of a person as a mapping: read where they are asked for."""

    def __init__(self, user: User) -> None:
        self._user = user

    def __getitem__(self, column: str) -> Any:
        return getattr(self._user, column)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _declared(user: User, group: Any, names: dict[str, str]) -> Iterator[Setting]:
    row = _Row(user)
    for one in SETTINGS:
        if one.shown is group:
            value = one.stored(row)
            shown = one.shown_as(value, names)
            is_address = isinstance(one, TextSetting) and bool(value)
            yield Setting(str(one.title), shown, is_address=is_address, field=delegated_field(one).name)


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


def _telephony(user: User) -> Iterator[Setting]:
    yield Setting(_("Telephony"), telephony(user), field="option_flags")
    yield Setting(
        _("Remote call control SIP URI"),
        user.line_server_uri or _("none"),
        is_address=bool(user.line_server_uri),
        field="line_server_uri",
    )
    yield Setting(_("Auto attendant"), user.has_flag(OptionFlag.AUTO_ATTENDANT), field="option_flags")


def _unknown(user: User) -> Iterator[Setting]:
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
    row = _Row(user)
    keys = [key for one in SETTINGS if isinstance(one, Choice) and (key := one.stored(row))]
    policies = UserPolicy.objects.filter(dn_key__in=keys).order_by().values_list("dn_key", "name")
    profiles = LocationProfile.objects.filter(dn_key__in=keys).order_by().values_list("dn_key", "name")
    return dict(policies.union(profiles)) if keys else {}
