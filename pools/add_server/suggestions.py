"""A text field that proposes names as one types: the browser's own list, so that it works without JavaScript."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pools.models import Computer, Server

MOST = 300
"""Names that a page carries; with more computers the live check proposes those that contain what was typed."""


class SuggestInput(forms.TextInput):
    """An ``<input list=…>`` with its ``<datalist>``: pairs of a value and what explains it."""

    suggestions: Iterable[tuple[str, str]] = ()

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        list_id = f"{(attrs or {}).get('id', f'id_{name}')}_list"
        field = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.suggestions)
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, options)


def free_computers(text: str = "", most: int = MOST) -> list[tuple[str, str]]:
    """FQDN and description of computers, as the mirror knows them, that are no server of a pool yet."""
    taken = Server.objects.values("computer_key")
    found = Computer.objects.exclude(fqdn="").exclude(dn_key__in=taken).order_by("fqdn")
    if text:
        found = found.filter(fqdn__icontains=text)
    return [(one.fqdn, _explained(one)) for one in found[:most]]


def _explained(computer: Computer) -> str:
    return ", ".join(part for part in (computer.description, computer.operating_system) if part)
