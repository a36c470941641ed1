"""What is to be said of a certificate or file: data, the same for a page, REST and a command."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """``code`` is a stable slug; ``text`` says what is wrong, with the value; ``remedy`` what to do.

    ``refuses``: the certificate must not be used so. Otherwise it is a warning, and a person decides.
    """

    code: str
    text: str
    remedy: str
    refuses: bool


def refuse(code: str, text: str, remedy: str) -> Finding:
    return Finding(code, text, remedy, refuses=True)


def warn(code: str, text: str, remedy: str) -> Finding:
    return Finding(code, text, remedy, refuses=False)
