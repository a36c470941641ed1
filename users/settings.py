"""The settings of a person, each declared once.

Configure (wizard, REST, CSV, commands), the page of a person, ``settings`` of REST, delegations and reports are made
of this table. How to add one: docs/developing.md.
Source: Deploying Enterprise Edition, "Configure Users"; OCS 2007 R2, "Schema attributes and descriptions".
"""

from __future__ import annotations

from typing import Any, Final

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from ocsadmin.acting.people import Field
from pools.models import LocationProfile, UserPolicy
from users.directory import attributes as ad
from users.directory import line_uri
from users.directory.option_flags import Archiving, OptionFlag

from .configure_users import enforced
from .configure_users.setting import Choice, Setting, Switch, TextSetting
from .configure_users.storage import Attribute, Bit, Line, Link, TypedPolicy
from .csv import cells

GENERAL, MEETINGS, VOICE = "settings", "meetings", "voice"
"""Pages of the wizard, in their order."""
SIGN_IN, REACH, TELEPHONY, MORE = _("Sign-in"), _("Reach"), _("Telephony"), _("Meetings and archiving")
"""Groups of a person's page, in their order."""
STAYS_ON: Final = (
    "Enhanced presence can't be taken back: whoever has signed in with it can't use older clients any more."
)

SETTINGS: Final[tuple[Setting, ...]] = (
    Switch(
        name="federation",
        title=_("Federation"),
        storage=Attribute(ad.FEDERATION, "federation_enabled"),
        page=GENERAL,
        shown=REACH,
        aliases=("federationenabled",),
    ),
    Switch(
        name="remote_access",
        title=_("Remote user access"),
        storage=Attribute(ad.REMOTE_ACCESS, "remote_access_enabled"),
        page=GENERAL,
        shown=REACH,
        aliases=("remoteaccessenabled", "internetaccessenabled", "remoteuseraccess"),
    ),
    Switch(
        name="public_im",
        title=_("Public IM connectivity"),
        storage=Bit(ad.OPTION_FLAGS, OptionFlag.PUBLIC_IM, "option_flags"),
        page=GENERAL,
        shown=REACH,
        aliases=("publicim", "publicnetworkenabled", "publicimconnectivity"),
    ),
    Switch(
        name="enhanced_presence",
        title=_("Enhanced Presence"),
        storage=Bit(ad.OPTION_FLAGS, OptionFlag.ENHANCED_PRESENCE, "option_flags"),
        page=GENERAL,
        shown=SIGN_IN,
        never_off=STAYS_ON,
        note=_("It can't be disabled again: whoever has signed in with it can't use older clients."),
        help=_("Only true: it can't be taken back."),
    ),
    Switch(
        name="archive_internal",
        title=_("Archive internal messages"),
        storage=Bit(ad.ARCHIVING, Archiving.INTERNAL, "archiving"),
        page=GENERAL,
        shown=MORE,
    ),
    Switch(
        name="archive_federated",
        title=_("Archive federated messages"),
        storage=Bit(ad.ARCHIVING, Archiving.FEDERATED, "archiving"),
        page=GENERAL,
        shown=MORE,
    ),
    Switch(
        name="anonymous_meetings",
        title=_("Organize meetings with anonymous participants"),
        storage=Bit(ad.OPTION_FLAGS, OptionFlag.ANONYMOUS_MEETINGS, "option_flags"),
        page=MEETINGS,
        shown=MORE,
        on=_("Allow"),
        off=_("Disallow"),
        enforced=enforced.anonymous_meetings,
    ),
    Choice(
        name="meeting_policy",
        title=_("Meeting policy"),
        storage=TypedPolicy(ad.USER_POLICY, 1, "meeting_policy_key"),
        page=MEETINGS,
        shown=MORE,
        what="meeting policy",
        object_class="msRTCSIP-GlobalUserPolicy",
        policy_type="meeting",
        found=lambda: list(UserPolicy.objects.meeting()),
        cell=lambda world: world.meeting_policies,
        help=_("objectGUID of a meeting policy; empty: none of their own."),
        enforced=enforced.meeting_policy,
    ),
    Switch(
        name="enterprise_voice",
        title=_("Enterprise Voice"),
        storage=Bit(ad.OPTION_FLAGS, OptionFlag.UNIFIED_COMMUNICATIONS, "option_flags"),
        page=VOICE,
        shown=TELEPHONY,
        on=_("Enable Enterprise Voice"),
        off=_("Disable Enterprise Voice"),
        aliases=("enterprisevoiceenabled", "ucenabled"),
    ),
    TextSetting(
        name="line_uri",
        title=_("Line URI"),
        storage=Line(ad.LINE, "line_uri"),
        page=VOICE,
        shown=TELEPHONY,
        alone=True,
        longest=line_uri.LONGEST,
        example="tel:+14255550100;ext=100",
        read=cells.line,
        check=line_uri.check,
        plain=line_uri.plain,
        plus=True,
        aliases=("lineuri", "line", "telephone", "phone"),
        note=_("tel:+14255550100, or with an extension tel:+14255550100;ext=100. Empty takes it away."),
        help=_("tel:+14255550100; empty takes it away."),
    ),
    Choice(
        name="voice_policy",
        title=_("Enterprise Voice policy"),
        storage=TypedPolicy(ad.USER_POLICY, 2, "uc_policy_key"),
        page=VOICE,
        shown=TELEPHONY,
        what="Enterprise Voice policy",
        object_class="msRTCSIP-GlobalUserPolicy",
        policy_type="telephony",
        found=lambda: list(UserPolicy.objects.telephony()),
        cell=lambda world: world.voice_policies,
        help=_("objectGUID of an Enterprise Voice policy; empty: none of their own."),
        enforced=enforced.voice_policy,
    ),
    Choice(
        name="location_profile",
        title=_("Location profile"),
        storage=Link(ad.LOCATION_PROFILE, "location_profile_key"),
        page=VOICE,
        shown=TELEPHONY,
        what="location profile",
        object_class="msRTCSIP-LocationProfile",
        found=lambda: list(LocationProfile.objects.all()),
        cell=lambda world: world.location_profiles,
        absent=_("the pool's"),
        help=_("objectGUID of a location profile; empty: none of their own."),
    ),
)
"""In the order of the wizard's pages."""

GROUPED: Final = {
    ad.OPTION_FLAGS: Field(
        "option_flags",
        _("presence, public IM, telephony and other switches"),
        (ad.OPTION_FLAGS,),
        {"option_flags": 0, "voice_enabled": False},
    ),
    ad.ARCHIVING: Field("archiving", _("archiving"), (ad.ARCHIVING,), {"archiving": 0}),
    ad.LINE: Field(
        "line_uri",
        _("the line URI"),
        (ad.LINE,),
        {"line_uri": "", "line_key": ""},
        is_number=True,
        written_as=r"(?i)\btel:\S+",
    ),
    ad.USER_POLICY: Field(
        "policies",
        _("meeting and voice policies"),
        (ad.USER_POLICY,),
        {"meeting_policy_key": "", "uc_policy_key": ""},
    ),
}
"""Attribute → the field of delegations, where several settings share one, or more than one column holds it."""


def _lowered(title: Any) -> str:
    return f"{str(title)[:1].lower()}{str(title)[1:]}"


_within_a_sentence: Any = lazy(_lowered, str)


def delegated_field(setting: Setting) -> Field:
    """The field by which delegations hide the setting or make it read-only."""
    storage = setting.storage
    if storage.attribute in GROUPED:
        return GROUPED[storage.attribute]
    columns = {storage.column: setting.type()} if storage.column else {}
    return Field(storage.column or setting.name, _within_a_sentence(setting.title), (storage.attribute,), columns)


def delegated_fields() -> tuple[Field, ...]:
    """Those of all settings, each once, in the order of the table."""
    return tuple({field.name: field for field in map(delegated_field, SETTINGS)}.values())


def setting(name: str) -> Setting:
    """:raises LookupError: there is no setting of this name."""
    for one in SETTINGS:
        if one.name == name:
            return one
    raise LookupError(f"There is no setting {name}.")


def on_page(page: str) -> tuple[Setting, ...]:
    return tuple(one for one in SETTINGS if one.page == page)
