"""What a policy will hold: its name and its settings, checked against what it has now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ocsadmin.directory import Entry
from ocsadmin.errors import DomainError
from ocsadmin.plans.plan import Notice
from pools.rules.refusal import broken, refuse

from .errors import BadPolicyName, PolicyNameTaken, UnreadablePolicy
from .policies import name_of
from .policy_content import BadPolicyContent, settings_of
from .policy_settings import LONGEST_NAME, NAME, UnknownSetting, settings_for
from .setting import switch_of

LONGEST_TITLE: Final = 250


def texts_to_write(
    name: str | None, settings: Mapping[str, Any], content: str, *, others: list[Entry], label: str
) -> dict[str, str]:
    """Property → its new text; a setting goes by the name that the content has for it. ``label``: of whom it is told.

    :raises DomainError: what is wrong; several as ManyErrors.
    """
    try:
        there = settings_of(content)
    except BadPolicyContent as error:
        raise UnreadablePolicy(name=label, words=error) from error
    errors = [] if name is None else broken(lambda: _check_free_name(name, others))
    texts = {} if name is None else {NAME: name.strip()}
    texts |= _texts(settings, there, errors)
    refuse(errors)
    return texts


def _check_free_name(name: str, others: list[Entry]) -> None:
    """:raises BadPolicyName, PolicyNameTaken: no policy can be called so."""
    name = check_policy_name(name)
    if name.lower() in {name_of(one).lower() for one in others}:
        raise PolicyNameTaken(name=name)


def check_policy_name(name: str) -> str:
    """A name for a policy.

    :raises BadPolicyName: it is empty, too long, or has characters that nobody sees.
    """
    name = name.strip()
    if not name:
        raise BadPolicyName(name="", problem="it is empty", cure="Type a name that says what the policy allows.")
    if len(name) > LONGEST_NAME:
        problem = f"it has {len(name)} characters, and at most {LONGEST_NAME} are allowed"
        raise BadPolicyName(name=f"{name[:40]}…", problem=problem, cure="Choose a shorter name.")
    if not name.isprintable():
        shown = "".join(char if char.isprintable() else "�" for char in name)
        raise BadPolicyName(name=shown, problem="it has control characters", cure="Type letters, digits and blanks.")
    return name


def _texts(wanted: Mapping[str, Any], there: Mapping[str, str], errors: list[DomainError]) -> dict[str, str]:
    known = {name: setting for setting in settings_for(there) for name in setting.names}
    texts: dict[str, str] = {}
    for name, value in wanted.items():
        setting = known.get(name)
        if setting is None:
            listed = ", ".join(one.name for one in settings_for(there))
            errors.append(UnknownSetting(field=name, name=name, known=listed))
        elif value != there.get(name):  # a value that stands there already may stay, known or not
            try:
                texts[setting.name_in(there)] = setting.checked(value, field=name)
            except DomainError as error:
                errors.append(error)
    return texts


def described_changes(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """The settings that differ, in words: ``Maximum meeting size: 50 → 70; Enable IP video: no → yes``."""
    parts = []
    for setting in settings_for(after):
        old, new = setting.value_in(before), setting.value_in(after)
        if old != new:
            parts.append(f"{setting.title}: {_in_words(setting.in_words(old))} → {_in_words(setting.in_words(new))}")
    text = "; ".join(parts)
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"


def _in_words(value: Any) -> str:
    return {True: "yes", False: "no", None: "not set"}.get(value, str(value))


def advice(settings: Mapping[str, str]) -> Iterator[Notice]:
    """Settings that have no effect without others."""
    on = {
        setting.name: bool(switch_of(setting.value_in(settings)))
        for setting in settings_for(settings)
        if setting.kind == "switch"
    }
    if on["EnableAppDesktopSharing"] and not on["EnableWebConferencing"]:
        text = "Program and desktop sharing has no effect without Web conferencing."
        yield Notice("warning", text, "EnableAppDesktopSharing")
    if on["EnableIPVideo"] and not on["EnableIPAudio"]:
        yield Notice("warning", "IP video without IP audio: people are seen but not heard.", "EnableIPVideo")
