"""The wish: these people, these settings; what is None stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Self
from uuid import UUID

from ocsadmin.errors import BadInput, DomainError, ManyErrors

from .errors import EnhancedPresenceStays, NothingAsked, OneLineForMany, WrongValue

SWITCHES: Final = (
    "federation",
    "remote_access",
    "public_im",
    "enhanced_presence",
    "archive_internal",
    "archive_federated",
    "anonymous_meetings",
    "enterprise_voice",
)
"""Settings that are on or off, in the order of the wizard's pages."""

CHOICES: Final = ("meeting_policy", "voice_policy", "location_profile")
"""Settings that name an object by its objectGUID; an empty text takes the person's own choice away."""


@dataclass(frozen=True)
class Settings:
    """None: stays as it is. A switch is True or False; a choice a GUID as text, or empty; ``line_uri`` a text."""

    federation: bool | None = None
    remote_access: bool | None = None
    public_im: bool | None = None
    enhanced_presence: bool | None = None
    archive_internal: bool | None = None
    archive_federated: bool | None = None
    anonymous_meetings: bool | None = None
    enterprise_voice: bool | None = None
    meeting_policy: str | None = None
    voice_policy: str | None = None
    location_profile: str | None = None
    line_uri: str | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """:raises ManyErrors: one error for each name that is not known and each value of another type."""
        known = [one.name for one in fields(cls)]
        errors: list[DomainError] = [_unknown(name, known) for name in data if name not in known]
        errors += [error for name in known if (error := _wrong(name, data.get(name)))]
        if errors:
            raise ManyErrors(errors)
        return cls(**data)

    def to_json(self) -> dict[str, Any]:
        """Only what is asked for."""
        return {name: value for name, value in vars(self).items() if value is not None}

    def over(self, other: Settings) -> Settings:
        """These settings, and those of ``other`` where these leave something open."""
        return Settings(**{**other.to_json(), **self.to_json()})


@dataclass(frozen=True)
class ConfigureUsersSpec:
    """``people`` are GUIDs; ``settings`` hold for all of them, ``each`` gives single people their own beside them.

    Whoever is in ``left_out`` stays as they are.
    """

    people: tuple[UUID, ...]
    settings: Settings = Settings()
    each: Mapping[UUID, Settings] = field(default_factory=dict)
    left_out: frozenset[UUID] = frozenset()

    def of(self, guid: UUID) -> Settings:
        """What is wished for one person."""
        own = self.each.get(guid)
        return self.settings if own is None else own.over(self.settings)

    def all_settings(self) -> Iterator[Settings]:
        yield self.settings
        yield from self.each.values()

    def problems(self) -> list[DomainError]:
        """What is wrong with the wish itself, whoever it is about."""
        found: list[DomainError] = []
        if not any(one.to_json() for one in self.all_settings()):
            found.append(NothingAsked())
        if any(one.enhanced_presence is False for one in self.all_settings()):
            found.append(EnhancedPresenceStays())
        count = len(set(self.people) - self.left_out)
        if self.settings.line_uri and count > 1:
            found.append(OneLineForMany(line=self.settings.line_uri, count=count))
        return found

    def to_json(self) -> dict[str, Any]:
        return {
            "people": [str(guid) for guid in self.people],
            "left_out": sorted(str(guid) for guid in self.left_out),
            "each": {str(guid): one.to_json() for guid, one in self.each.items()},
            **self.settings.to_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """:raises ManyErrors: the wish can't be read, or :meth:`problems`."""
        rest = {name: value for name, value in data.items() if name not in ("people", "left_out", "each")}
        each = {UUID(str(guid)): Settings.from_json(one) for guid, one in (data.get("each") or {}).items()}
        people = dict.fromkeys(UUID(str(guid)) for guid in data.get("people") or each)
        spec = cls(
            people=tuple(people),
            settings=Settings.from_json(rest),
            each=each,
            left_out=frozenset(UUID(str(guid)) for guid in data.get("left_out") or ()),
        )
        if problems := spec.problems():
            raise ManyErrors(problems)
        return spec


def _unknown(name: str, known: list[str]) -> DomainError:
    return BadInput(f"{name} is no setting of a person.", cure=f"Known are: {', '.join(known)}.", field=name)


def _wrong(name: str, value: Any) -> DomainError | None:
    if value is None:
        return None
    wanted, right = (
        ("true or false", isinstance(value, bool)) if name in SWITCHES else ("a text", isinstance(value, str))
    )
    if right and name in CHOICES and value:
        wanted, right = "the objectGUID of one of them, or empty", _is_guid(value)
    return None if right else WrongValue(field=name, field_name=name, value=value, wanted=wanted)


def _is_guid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
