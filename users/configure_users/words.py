"""What a wish changes for one person, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocsadmin.directory import Entry
from users import attributes as ad
from users import line_uri

from .spec import CHOICES, SWITCHES, Settings
from .values import ARCHIVING, BOOLEANS, FLAGS

TITLES: Final[dict[str, Any]] = {
    "federation": gettext_lazy("Federation"),
    "remote_access": gettext_lazy("Remote user access"),
    "public_im": gettext_lazy("Public IM connectivity"),
    "enhanced_presence": gettext_lazy("Enhanced Presence"),
    "archive_internal": gettext_lazy("Archive internal messages"),
    "archive_federated": gettext_lazy("Archive federated messages"),
    "anonymous_meetings": gettext_lazy("Organize meetings with anonymous participants"),
    "meeting_policy": gettext_lazy("Meeting policy"),
    "enterprise_voice": gettext_lazy("Enterprise Voice"),
    "voice_policy": gettext_lazy("Enterprise Voice policy"),
    "location_profile": gettext_lazy("Location profile"),
    "line_uri": gettext_lazy("Line URI"),
}
"""Setting → what administrators call it (Deploying Enterprise Edition, "Configure Users")."""

_ATTRIBUTES: Final = {
    "meeting_policy": ad.USER_POLICY,
    "voice_policy": ad.USER_POLICY,
    "location_profile": ad.LOCATION_PROFILE,
}


def says(entry: Entry, wish: Settings, touched: frozenset[str], names: Mapping[str, str]) -> Iterator[str]:
    """``Federation: on`` for each setting that changes. ``names``: GUID of a policy or profile → its name."""
    for field in SWITCHES:
        wanted = getattr(wish, field)
        if wanted is not None and wanted != stands(entry, field):
            yield f"{TITLES[field]}: {_('on') if wanted else _('off')}"
    for field in CHOICES:
        wanted = getattr(wish, field)
        if wanted is not None and _ATTRIBUTES[field] in touched:
            yield f"{TITLES[field]}: {names.get(wanted, wanted) if wanted else _('none of their own')}"
    if wish.line_uri is not None and ad.LINE in touched:
        old, new = entry.text(ad.LINE) or _("none"), line_uri.plain(wish.line_uri) or _("none")
        yield f"{TITLES['line_uri']}: {old} → {new}"


def stands(entry: Entry, field: str) -> bool:
    """How a switch stands in the directory."""
    if field in BOOLEANS:
        return entry.true(BOOLEANS[field])
    if field in FLAGS:
        return bool(entry.number(ad.OPTION_FLAGS) & FLAGS[field])
    return bool(entry.number(ad.ARCHIVING) & ARCHIVING[field])
