"""A form field as the page shows it: label, help, widget, errors, the place of its live check, all wired by aria."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checks"),
    (forms.RadioSelect, "cards"),
    (forms.CheckboxInput, "checkbox"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.PasswordInput, "password"),
    (forms.NumberInput, "number"),
)
"""Widget → how it is laid out; the first match counts, anything else is a plain input."""

ACRONYMS = {"fqdn", "sip", "uri", "dns", "sql", "dn", "url", "ip", "id"}


@dataclass(frozen=True)
class Option:
    """One choice of a list of radio buttons or check boxes."""

    widget: BoundWidget
    tag: str
    help: Any


@dataclass(frozen=True)
class FieldView:
    """What ``components/_field.html`` needs. ``check_url`` is where a live check is asked, empty without one."""

    bound: BoundField
    check_url: str = ""

    @property
    def kind(self) -> str:
        widget = self.bound.field.widget
        return next((kind for classes, kind in KINDS if isinstance(widget, classes)), "input")

    @property
    def is_group(self) -> bool:
        """A group of choices is a fieldset with a legend, not a label with one input."""
        return self.kind in ("cards", "checks")

    @property
    def name(self) -> str:
        return self.bound.html_name

    @property
    def help_id(self) -> str:
        return f"{self.bound.auto_id}_help" if self.bound.help_text else ""

    @property
    def error_id(self) -> str:
        return f"{self.bound.auto_id}_error" if self.bound.errors else ""

    @property
    def checks_id(self) -> str:
        return f"checks-{self.name}" if self.check_url else ""

    @property
    def described_by(self) -> str:
        return " ".join(one for one in (self.error_id, self.help_id, self.checks_id) if one)

    def live_attributes(self) -> dict[str, str]:
        """What makes htmx ask for a check: while one types, or at once where one chooses."""
        if not self.check_url:
            return {}
        typed = self.kind in ("input", "password", "number", "textarea")
        return {
            "hx-post": self.check_url,
            "hx-trigger": "input changed delay:400ms, blur changed" if typed else "change",
            "hx-target": f"#checks-{self.name}",
            "hx-swap": "outerHTML",
            "hx-include": "closest form",
            "hx-sync": "this:replace",
        }

    def widget(self) -> str:
        """The widget's HTML with aria and live attributes."""
        attributes: dict[str, str | bool] = {**self.live_attributes()}
        if self.described_by:
            attributes["aria-describedby"] = self.described_by
        return self.bound.as_widget(attrs=attributes)

    def options(self) -> Iterator[Option]:
        """The choices of a group. The form's ``choice_help`` (field → value → text) explains each."""
        helps = getattr(self.bound.form, "choice_help", {}).get(self.bound.name, {})
        for subwidget in self.bound.subwidgets:
            subwidget.data["attrs"] = {**subwidget.data["attrs"], **self.live_attributes()}
            subwidget.data["wrap_label"] = False
            yield Option(subwidget, subwidget.tag(), helps.get(str(subwidget.data["value"]), ""))


def view_of(bound: BoundField, draft: Any = None) -> FieldView:
    """The view of a field; in a wizard (``draft``) the form's ``live`` fields are checked while one types."""
    live = bound.name in getattr(bound.form, "live", ()) and draft is not None
    return FieldView(bound, f"{draft.get_absolute_url().rstrip('/')}/check/{bound.name}/" if live else "")


@dataclass(frozen=True)
class Computed:
    """A value that follows from what is typed; its slot has the id ``computed-<name>``."""

    name: str
    label: str
    value: str


def computed_values(form: Any) -> list[Computed]:
    """What the form computes from what it holds now, with the labels of ``computed_labels`` or the names in words."""
    names = getattr(form, "computed", ())
    if not names:
        return []
    held = {bound.name: bound.value() if bound.value() is not None else "" for bound in form}
    labels = getattr(form, "computed_labels", {})
    return [Computed(name, str(labels.get(name) or title_of(name)), text) for name, text in form.compute(held).items()]


def title_of(name: str) -> str:
    """``pool_fqdn`` → ``Pool FQDN``."""
    words = [word.upper() if word in ACRONYMS else word for word in name.split("_")]
    return words[0][:1].upper() + words[0][1:] + "".join(f" {word}" for word in words[1:])
