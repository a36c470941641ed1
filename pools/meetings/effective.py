"""What holds for a person's meetings, and where it comes from: the global settings, a policy of their own, a flag.

Source: Deploying Enterprise Edition, "Configure Audio/Video Conferencing and Web Conferencing"; Office Communications
Server 2007 R2, "Schema attributes and descriptions" (MeetingFlags, MeetingPolicy, UserPolicy, OptionFlags).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from django.utils.translation import gettext as _

from pools.models import GlobalSettings, UserPolicy

from .policy_settings import settings_for

ANONYMOUS_FOR_ALL: Final = 4
ANONYMOUS_PER_USER: Final = 8
POLICY_PER_USER: Final = 16
"""Bits of msRTCSIP-MeetingFlags. Whoever writes it keeps the others."""
MAY_INVITE_ANONYMOUS: Final = 64
"""The bit of a person's msRTCSIP-OptionFlags that counts where anonymous participants are enforced per user."""


class Anonymous(StrEnum):
    """The three choices of "Anonymous participants"."""

    ALLOW = "allow"
    DISALLOW = "disallow"
    PER_USER = "per_user"


PER_USER: Final = str(Anonymous.PER_USER)
"""Also "Use per user policy" of the global policy."""


class HasMeetingSettings(Protocol):
    """A person, as far as meetings are concerned (``users.models.User``)."""

    @property
    def meeting_policy_key(self) -> str: ...
    @property
    def option_flags(self) -> int: ...


@dataclass(frozen=True)
class EffectiveSetting:
    """A setting that holds. ``value`` is a truth value or a text, None where nothing says it."""

    title: Any
    value: Any
    comes_from: str
    name: str = ""


def anonymous_of(flags: int) -> Anonymous:
    """Where both bits are set the stricter one counts: per user."""
    if flags & ANONYMOUS_PER_USER:
        return Anonymous.PER_USER
    return Anonymous.ALLOW if flags & ANONYMOUS_FOR_ALL else Anonymous.DISALLOW


def effective(
    global_settings: GlobalSettings | None,
    policy: UserPolicy | None,
    option_flags: int,
    *,
    global_policy: UserPolicy | None = None,
) -> list[EffectiveSetting]:
    """What holds for someone with this meeting policy of their own (None: none) and these option flags.

    ``global_policy`` is the policy that the global settings name; without it the mirror is asked (one query).
    """
    flags = global_settings.meeting_flags if global_settings else 0
    if global_policy is None and global_settings and global_settings.meeting_policy_key:
        global_policy = UserPolicy.objects.filter(dn_key=global_settings.meeting_policy_key).first()
    used, comes_from = _policy_in_use(flags, policy, global_policy)
    name = used.name if used else _("none")
    rows = [_anonymous(flags, option_flags), EffectiveSetting(_("Meeting policy"), name, comes_from, "policy")]
    settings: Mapping[str, str] = used.settings if used else {}
    source = _("meeting policy “%(name)s”") % {"name": name}
    for one in settings_for(settings) if used else ():
        rows.append(EffectiveSetting(one.title, one.in_words(one.value_in(settings)), source, one.name))
    return rows


def effective_meeting_policy(person: HasMeetingSettings) -> list[EffectiveSetting]:
    """The same for a mirrored person: two queries."""
    current = GlobalSettings.objects.current()
    keys = [key for key in (person.meeting_policy_key, current.meeting_policy_key if current else "") if key]
    policies = {one.dn_key: one for one in UserPolicy.objects.filter(dn_key__in=keys)} if keys else {}
    own = policies.get(person.meeting_policy_key)
    of_all = policies.get(current.meeting_policy_key) if current else None
    return effective(current, own, person.option_flags, global_policy=of_all)


def _policy_in_use(flags: int, own: UserPolicy | None, of_all: UserPolicy | None) -> tuple[UserPolicy | None, str]:
    if not flags & POLICY_PER_USER:
        return of_all, _("global setting: one policy for all users")
    if own is not None:
        return own, _("this user's own (global setting: use per user policy)")
    return of_all, _("default policy: this user has none of their own")


def _anonymous(flags: int, option_flags: int) -> EffectiveSetting:
    title, name = _("Organize meetings with anonymous participants"), "anonymous"
    which = anonymous_of(flags)
    if which is Anonymous.PER_USER:
        value = bool(option_flags & MAY_INVITE_ANONYMOUS)
        return EffectiveSetting(title, value, _("this user's own setting (global setting: enforce per user)"), name)
    if which is Anonymous.ALLOW:
        return EffectiveSetting(title, True, _("global setting: all users may"), name)
    return EffectiveSetting(title, False, _("global setting: nobody may"), name)


PolicyCounter = Callable[[Sequence[str]], Mapping[str, int]]
"""Keys of meeting policies → how many people have each of their own; a key that nobody has may be missing."""

_counters: list[PolicyCounter] = []


def register_policy_counter(counter: PolicyCounter) -> None:
    """Say who counts the people of a meeting policy. The last call counts; without one no numbers are shown."""
    _counters[:] = [counter]


def people_by_policy(keys: Sequence[str]) -> Mapping[str, int] | None:
    """How many people have each policy; None where nobody counts them."""
    return _counters[0](keys) if _counters else None
