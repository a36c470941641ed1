"""Writing PolicyContent: other values for properties, all else as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree

from .policy_content import BadPolicyContent, settings_of

_DECLARATION: Final = "<?xml"
EMPTY: Final = "<instance></instance>"


def with_settings(content: str, changes: Mapping[str, str]) -> str:
    """The XML with these properties set. Unknown properties, their order, attributes and comments stay.

    Where nothing differs the text comes back as it was, so that no change is planned.

    :raises BadPolicyContent: the content can't be read.
    """
    there = settings_of(content)
    differing = {name: value for name, value in changes.items() if there.get(name) != value}
    if not differing:
        return content
    builder = ElementTree.TreeBuilder(insert_comments=True, insert_pis=True)
    parser = ElementTree.XMLParser(target=builder)  # noqa: S314  (settings_of refused a document type)
    try:
        root = ElementTree.fromstring(content.strip() or EMPTY, parser=parser)  # noqa: S314
    except ElementTree.ParseError as error:
        raise BadPolicyContent(str(error)) from error
    for name, value in differing.items():
        _set(root, name, value)
    return _declaration(content) + ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def _set(root: ElementTree.Element, name: str, value: str) -> None:
    """Every property of this name, or a new one after the last."""
    found = [one for one in root.iter("property") if one.get("name") == name]
    for one in found or [ElementTree.SubElement(root, "property", {"name": name})]:
        one.text = value


def _declaration(content: str) -> str:
    text = content.lstrip()
    return text[: text.index("?>") + 2] if text.startswith(_DECLARATION) and "?>" in text else ""
