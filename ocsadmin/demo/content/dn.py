"""Distinguished names from plain text."""

_SPECIAL = str.maketrans({character: f"\\{character}" for character in ',+"\\<>;='})


def escaped(value: str) -> str:
    """Escape an attribute value for use in a DN. Source: RFC 4514 section 2.4."""
    text = value.translate(_SPECIAL)
    if text.startswith(("#", " ")):
        text = "\\" + text
    return text[:-1] + "\\ " if text.endswith(" ") else text


def child(name: str, parent: str, attribute: str = "CN") -> str:
    """The DN of the entry called `name` below `parent`."""
    return f"{attribute}={escaped(name)},{parent}"
