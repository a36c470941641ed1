"""A container or organizational unit: typed, with proposals while one types; also without JavaScript."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ocsadmin.directory import DN, BadDN
from pools.models import OrganizationalUnit


class UnitInput(forms.TextInput):
    """A text with a list of paths, as the tree of the directory has them: ``contoso.com/People/Sales``."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        own = {**(attrs or {}), "list": f"units-{name}"}
        box = super().render(name, path_of(str(value or "")), own, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((path,) for path in paths()))
        return format_html('{}<datalist id="units-{}">{}</datalist>', box, name, options)


def paths() -> list[str]:
    """Every unit, parents before their children."""
    return list(OrganizationalUnit.objects.order_by("path", "pk").values_list("path", flat=True))


def path_of(text: str) -> str:
    """How people read a DN: the unit's path; a container that is no unit stays a DN."""
    try:
        key = DN.parse(text).key if "=" in text else ""
    except BadDN:
        return text
    unit = OrganizationalUnit.objects.filter(dn_key=key).first() if key else None
    return unit.path if unit else text


def dn_of(text: str) -> str:
    """The DN of what was typed: a path of the list in any spelling, or a DN."""
    typed = text.strip().rstrip("/")
    unit = OrganizationalUnit.objects.filter(path__iexact=typed).order_by("pk").first() if typed else None
    return unit.dn if unit else typed
