"""A field of several texts, one on a line."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_LINES: Final = 100


class LinesField(forms.CharField):
    """Several texts, one on a line. The cleaned value is a list."""

    widget = forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false", "class": "mono"})

    def __init__(self, *, separators: str = ",;", most: int = MOST_LINES, **options: Any) -> None:
        self.separators, self.most = separators, most
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        return lines_of(value, self.separators)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def run_validators(self, value: Any) -> None:
        """A list: the validators of texts do not fit it."""
        if len(value) > self.most:
            raise ValidationError(_("These are more than %(number)d lines.") % {"number": self.most})


def lines_of(value: Any, separators: str = ",;") -> list[str]:
    """The lines of a text without blanks around them; ``separators`` end one too. Empty ones are left out."""
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    text = str(value or "").translate(dict.fromkeys(map(ord, separators), "\n"))
    return [line.strip() for line in text.splitlines() if line.strip()]
