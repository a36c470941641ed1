"""The wishes for global meeting settings and for meeting policies.

Source: Deploying Enterprise Edition, "Configure Audio/Video Conferencing and Web Conferencing".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from ocsadmin.errors import BadInput, DomainError, ManyErrors
from pools.meetings.effective import ALLOW, DISALLOW, PER_USER
from pools.meetings.policy_settings import LONGEST_NAME, fits_xml

from .errors import BadPolicyName


class WrongValue(BadInput):
    """A value is of another kind."""

    code = "wrong-value"


@dataclass(frozen=True)
class GlobalMeetingSpec:
    """Global meeting settings; None stays as it is.

    ``anonymous``      ``allow``, ``disallow`` or ``per_user``: who may invite anonymous participants.
    ``global_policy``  ``per_user``, or the objectGUID of the one policy for all.
    """

    anonymous: str | None = None
    global_policy: UUID | str | None = None

    def to_json(self) -> dict[str, Any]:
        values = {"anonymous": self.anonymous, "global_policy": self.global_policy}
        return {name: str(value) for name, value in values.items() if value is not None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """:raises ManyErrors: one error for each value that can't be used."""
        errors = list(_unknown(data, ("anonymous", "global_policy")))
        anonymous, policy = data.get("anonymous"), data.get("global_policy")
        if anonymous not in (None, ALLOW, DISALLOW, PER_USER):
            cure = f"Say {ALLOW}, {DISALLOW} or {PER_USER}."
            errors.append(WrongValue(f"“{anonymous}” says not who may.", cure=cure, field="anonymous"))
        if policy not in (None, PER_USER):
            policy = _guid(policy, "global_policy", errors, f"Say {PER_USER}, or give the objectGUID of a policy.")
        _refuse(errors)
        return cls(anonymous=anonymous, global_policy=policy)


@dataclass(frozen=True)
class PolicySpec:
    """A new meeting policy, or changes of one. ``name`` None stays; settings that are not named stay.

    ``copy_of`` is the objectGUID of the policy that a new one begins as.
    """

    name: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    copy_of: UUID | None = None

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {"settings": dict(self.settings)}
        if self.name is not None:
            out["name"] = self.name
        return out | ({"copy_of": str(self.copy_of)} if self.copy_of else {})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """:raises ManyErrors: one error for each value that can't be used."""
        errors = list(_unknown(data, ("name", "settings", "copy_of")))
        name, settings, copy_of = data.get("name"), data.get("settings") or {}, data.get("copy_of")
        if name is not None and not isinstance(name, str):
            errors.append(WrongValue(f"The name is {name!r}.", cure="Give a text.", field="name"))
        if not isinstance(settings, Mapping) or not all(_plain(one) for one in (*settings, *settings.values())):
            cure = "Give names and values: texts, numbers, true or false."
            errors.append(WrongValue("The settings can't be read.", cure=cure, field="settings"))
        guid = _guid(copy_of, "copy_of", errors, "Give the objectGUID of a policy.") if copy_of else None
        _refuse(errors)
        return cls(name=name.strip() if isinstance(name, str) else None, settings=dict(settings), copy_of=guid)


def policy_guid(data: Mapping[str, Any]) -> UUID:
    """The ``policy`` of a wish as JSON.

    :raises ManyErrors: it is missing, or no objectGUID.
    """
    errors: list[DomainError] = []
    given = data.get("policy") if isinstance(data, Mapping) else None
    guid = _guid(given, "policy", errors, "Give the objectGUID of a meeting policy.")
    _refuse(errors)
    assert guid is not None  # noqa: S101  (without one there was an error)
    return guid


def check_policy_name(name: str | None) -> str:
    """A name for a policy.

    :raises BadPolicyName: it is empty, too long, or has characters that nobody sees.
    """
    name = (name or "").strip()
    if not name:
        raise BadPolicyName(name="", problem="it is empty", cure="Type a name that says what the policy allows.")
    if len(name) > LONGEST_NAME:
        problem = f"it has {len(name)} characters, and at most {LONGEST_NAME} are allowed"
        raise BadPolicyName(name=f"{name[:40]}…", problem=problem, cure="Choose a shorter name.")
    if not name.isprintable():
        shown = "".join(char if char.isprintable() else "�" for char in name)
        raise BadPolicyName(name=shown, problem="it has control characters", cure="Type letters, digits and blanks.")
    return name


def _plain(value: Any) -> bool:
    """A text that XML can hold, a number, true or false."""
    return fits_xml(value) if isinstance(value, str) else isinstance(value, int | bool)


def _unknown(data: Any, known: tuple[str, ...]) -> list[DomainError]:
    """:raises ManyErrors: it is not names and values at all."""
    if not isinstance(data, Mapping):
        raise ManyErrors([BadInput("These are no names and values.", cure="Give a JSON object.")])
    cure = f"Known are: {', '.join(known)}."
    return [WrongValue(f"{name} is not known here.", cure=cure, field=name) for name in data if name not in known]


def _guid(value: Any, name: str, errors: list[DomainError], cure: str) -> UUID | None:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        errors.append(WrongValue(f"{value!r} is no objectGUID.", cure=cure, field=name))
        return None


def _refuse(errors: list[DomainError]) -> None:
    if errors:
        raise ManyErrors(errors)
