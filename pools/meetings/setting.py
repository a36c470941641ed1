"""One setting of a meeting policy: its names, its title, the values that it takes, and what they mean in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.utils.translation import gettext as _now

from ocsadmin.errors import DomainError

LONGEST_VALUE: Final = 1024
SMALLEST, LARGEST = 2, 1000
"""How many people a meeting may be for."""


class BadSetting(DomainError):
    """A setting of a policy can't have this value."""

    code, status = "bad-policy-setting", 422
    message = "{title} can't be “{value}”."
    hint = "{cure}"


@dataclass(frozen=True)
class Setting:
    """A setting. ``names`` are its names in PolicyContent, the first for policies that have none of them."""

    names: tuple[str, ...]
    title: Any
    kind: Literal["switch", "number", "choice", "text"]
    usual: str
    help: Any = ""
    choices: Mapping[str, Any] | None = None
    short: Any = ""
    """The title of a column, where ``title`` is too long for one."""

    @property
    def name(self) -> str:
        return self.names[0]

    def name_in(self, settings: Mapping[str, str]) -> str:
        """The name that this policy has for it."""
        return next((name for name in self.names if name in settings), self.name)

    def value_in(self, settings: Mapping[str, str]) -> str:
        """The text that this policy has; empty where it says nothing."""
        return settings.get(self.name_in(settings), "")

    def in_words(self, text: str) -> Any:
        """``True`` or ``False`` of a switch, the meaning of a choice, else the text; None where nothing is said."""
        if text == "":
            return None
        if self.kind == "switch":
            return switch_of(text) if switch_of(text) is not None else text
        return str((self.choices or {}).get(text, text))

    def checked(self, value: Any, *, field: str = "") -> str:
        """The text to be written for a value: a truth value or its text, a number or its text, a choice.

        :raises BadSetting: it can't be this setting's.
        """
        text = ("TRUE" if value else "FALSE") if isinstance(value, bool) else str(value).strip()
        problem = getattr(self, f"_{self.kind}_problem")(text)
        if problem:
            short = text if len(text) <= 80 else f"{text[:77]}…"
            raise BadSetting(field=field or self.name, title=self.title, value=short, cure=problem)
        return text.upper() if self.kind == "switch" else str(int(text)) if self.kind == "number" else text

    def _switch_problem(self, text: str) -> str:
        return "" if switch_of(text) is not None else _now("Say TRUE or FALSE.")

    def _number_problem(self, text: str) -> str:
        fits = text.isascii() and text.isdigit() and len(text) < 7 and SMALLEST <= int(text) <= LARGEST
        numbers = {"least": SMALLEST, "most": LARGEST}
        return "" if fits else _now("Give a whole number from %(least)d to %(most)d.") % numbers

    def _choice_problem(self, text: str) -> str:
        known = self.choices or {}
        return "" if text in known else _now("Choose one of %(known)s.") % {"known": ", ".join(known)}

    def _text_problem(self, text: str) -> str:
        if len(text) > LONGEST_VALUE:
            return _now("Give at most %(most)d characters.") % {"most": LONGEST_VALUE}
        return "" if fits_xml(text) else _now("Leave out control characters.")


def switch_of(text: str) -> bool | None:
    return {"TRUE": True, "FALSE": False}.get(text.strip().upper())


def fits_xml(text: str) -> bool:
    """Whether XML 1.0 can hold it (section 2.2, "Char")."""
    return all(
        char in "\t\n\r" or ("\x20" <= char < "\ufffe" and not "\ud800" <= char <= "\udfff") or char > "\uffff"
        for char in text
    )
