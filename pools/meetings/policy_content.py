"""PolicyContent: the XML that holds a policy's settings, read without trusting it."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.parsers import expat

MOST_CHARACTERS = 200_000
"""The longest content that is read; the product's own have some thousand characters."""


class BadPolicyContent(ValueError):
    """The content is not the XML of a policy."""


def settings_of(content: str) -> dict[str, str]:
    """The properties, name → text: ``<instance><property name="MaxMeetingSize">10</property>…``.

    :raises BadPolicyContent: not well-formed, too long, or with a document type (entities could swell without end).
    Source: "Schema attributes and descriptions", msRTCSIP-PolicyContent.
    """
    if not content.strip():
        return {}
    if len(content) > MOST_CHARACTERS:
        raise BadPolicyContent(f"{len(content)} characters are more than {MOST_CHARACTERS}.")
    _refuse_document_type(content)
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  (a document type, and so every entity, was refused)
    except ElementTree.ParseError as error:
        raise BadPolicyContent(str(error)) from error
    return {one.get("name", ""): (one.text or "").strip() for one in root.iter("property") if one.get("name")}


def _refuse_document_type(content: str) -> None:
    def refuse(*_: object) -> None:
        raise BadPolicyContent("A document type is not part of a policy.")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise BadPolicyContent(str(error)) from error
