"""Icons, inlined into the page: those of Bootstrap Icons in ``static/vendor``, under the names of our field."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from .icon_names import NAMES

log = logging.getLogger(__name__)
UNKNOWN = "dot"


def folder() -> Path:
    return Path(settings.BASE_DIR) / "static" / "vendor" / "bootstrap-icons"


@cache
def paths(name: str) -> str:
    """The inside of an icon's ``<svg>``. An unknown name is logged and drawn as a dot: no page fails for an icon."""
    file = folder() / f"{NAMES.get(name, name)}.svg"
    if not file.is_file():
        log.warning("There is no icon named %r.", name)
        file = folder() / f"{NAMES[UNKNOWN]}.svg"
    text = file.read_text(encoding="utf-8")
    return text[text.index(">") + 1 : text.rindex("</svg>")].strip()


def svg(name: str, more: str = "") -> SafeString:
    """The icon as inline SVG, hidden from screen readers: the words beside it say what it means."""
    slug = name.replace("_", "-")
    classes = f"icon icon-{slug} {more}".strip()
    opening = f'<svg class="{classes}" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true" focusable="false">'
    return mark_safe(f"{opening}{paths(name)}</svg>")  # noqa: S308  (our own files and names)
