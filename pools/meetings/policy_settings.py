"""The settings of a meeting policy: what each is called, which values it takes, and what they mean in words.

Sources: Deploying Enterprise Edition, "Configure Audio/Video Conferencing and Web Conferencing"; Office Communications
Server 2007 R2 administrative tools, help of "Add, Edit, or View Policy" (titles, at most 1,000 participants, colour
depths) and "Global Meeting Policy Flags" (EnableDataCollaboration, AllowIPAudio, AllowIPVideo: other names that the
product's XML has for the same switches). A policy keeps the names that it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import BadInput, DomainError

from .setting import Setting, fits_xml

NAME: Final = "Name"
"""The property that repeats the policy's own name."""
LONGEST_NAME: Final = 256


class UnknownSetting(DomainError):
    """A policy has no such setting."""

    code, status = "unknown-policy-setting", 422
    message = "{name} is not a setting of this policy."
    hint = "Known are: {known}."


SETTINGS: Final = (
    Setting(
        ("EnableWebConferencing", "EnableDataCollaboration"),
        _("Enable Web conferencing"),
        "switch",
        "TRUE",
        short=_("Web conferencing"),
    ),
    Setting(
        ("EnableAppDesktopSharing",),
        _("Enable program and desktop sharing"),
        "switch",
        "FALSE",
        _("Participants show programs or their desktop to others. It belongs to Web conferencing."),
        short=_("Program sharing"),
    ),
    Setting(
        ("ColorDepth",),
        _("Color depth"),
        "choice",
        "16",
        _("Of slides and other content. True color is recommended for the best meeting experience."),
        {"8": _("256 colors"), "16": _("High color (16 bit)"), "24": _("True color (24 bit)")},
    ),
    Setting(("EnableIPAudio", "AllowIPAudio"), _("Enable IP audio"), "switch", "FALSE", short=_("IP audio")),
    Setting(
        ("EnableIPVideo", "AllowIPVideo"),
        _("Enable IP video"),
        "switch",
        "FALSE",
        _("It goes with IP audio."),
        short=_("IP video"),
    ),
    Setting(
        ("EnableMeetingRecording", "AllowPresenterToRecord"),
        _("Presenters may record meetings"),
        "switch",
        "FALSE",
        short=_("Recording"),
    ),
    Setting(
        ("MaxMeetingSize", "MeetingSize"),
        _("Maximum meeting size"),
        "number",
        "10",
        _("How many people can take part in one meeting at the same time; at most 1,000."),
        short=_("Meeting size"),
    ),
)
"""In the order of the Edit Policy dialog."""


def unknown_settings(settings: Mapping[str, str]) -> tuple[Setting, ...]:
    """Properties of a policy that the console has no title for: they are shown by name and kept."""
    known = {NAME, *(name for setting in SETTINGS for name in setting.names)}
    return tuple(Setting((name,), name, "text", "") for name in settings if name not in known)


def settings_for(settings: Mapping[str, str]) -> tuple[Setting, ...]:
    """The known settings, then those that only this policy has."""
    return (*SETTINGS, *unknown_settings(settings))


def usual_settings() -> dict[str, str]:
    """What a new policy begins with: the least, as "Policy 5 (Low)" has it."""
    return {setting.name: setting.usual for setting in SETTINGS}


class WrongValue(BadInput):
    """A value is of another kind."""

    code = "wrong-value"


def check_settings(settings: Mapping[str, Any], *, field: str) -> Mapping[str, Any]:
    """Names and values that XML can hold; what each may be depends on the policy.

    :raises WrongValue: one is neither a text nor a number nor true or false.
    """
    if all(_is_plain(one) for one in (*settings, *settings.values())):
        return settings
    cure = "Give names and values: texts, numbers, true or false."
    raise WrongValue("The settings can't be read.", cure=cure, field=field)


def _is_plain(value: Any) -> bool:
    return fits_xml(value) if isinstance(value, str) else isinstance(value, int | bool)
