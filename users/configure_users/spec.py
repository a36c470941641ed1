"""These people, these settings; what is None stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import make_dataclass
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError
from ocsadmin.use_cases import Kind, field, spec
from users.people.spec import LEFT_OUT, PEOPLE, how_many
from users.settings import SETTINGS

from .errors import EnhancedPresenceStays, NothingAsked, OneLineForMany
from .setting import Setting


class Asked:
    """Settings by their names. None: stays as it is. An empty choice or text takes the person's own away."""

    def asked(self) -> dict[str, Any]:
        """Only what is asked for."""
        return {name: value for name, value in vars(self).items() if value is not None}

    def over(self, other: Asked) -> Self:
        """These settings, and those of ``other`` where these leave something open."""
        return type(self)(**{**other.asked(), **self.asked()})


def _field(one: Setting) -> Any:
    kind = Kind(words=lambda values: ", ".join(one.told(value, {}) for value in values), note=one.help)
    longest = getattr(one, "longest", 36 if one.type is str else None)
    return field(label=one.title, kind=kind, rule=one.rule, longest=longest, omit_default=True, default=None)


if TYPE_CHECKING:

    class Settings(Asked):
        """A field for each setting of the table."""

else:
    Settings = make_dataclass(
        "Settings",
        [(one.name, one.type | None, _field(one)) for one in SETTINGS],
        bases=(Asked,),
        frozen=True,
        namespace={"__doc__": "Settings of people. What is left out stays as it is."},
    )


OWN_SETTINGS = Kind(
    label=_("Settings of their own"),
    help="objectGUID → settings.",
    words=lambda those: how_many(len(those)),
)


@spec
class ConfigureUsersSpec:
    """Settings for all these people; ``each`` gives single ones their own beside them.

    Whoever is in ``left_out`` stays as they are. Without ``people`` those of ``each`` are meant.
    """

    people: tuple[UUID, ...] = field(kind=PEOPLE, default=())
    settings: Settings = field(spread=True, default=Settings())
    each: Mapping[UUID, Settings] = field(kind=OWN_SETTINGS, default_factory=dict)
    left_out: frozenset[UUID] = field(kind=LEFT_OUT, default=frozenset())

    def __post_init__(self) -> None:
        if not self.people:
            object.__setattr__(self, "people", tuple(self.each))

    def of(self, guid: UUID) -> Settings:
        """What is asked for one person."""
        own = self.each.get(guid)
        return self.settings if own is None else own.over(self.settings)

    def all_settings(self) -> Iterator[Settings]:
        yield self.settings
        yield from self.each.values()

    def problems(self) -> Iterator[DomainError]:
        """What is wrong with the request itself, whoever it is about."""
        if not any(one.asked() for one in self.all_settings()):
            yield NothingAsked()
        if any(one.asked().get("enhanced_presence") is False for one in self.all_settings()):
            yield EnhancedPresenceStays()
        count, line = len(set(self.people) - self.left_out), self.settings.asked().get("line_uri")
        if line and count > 1:
            yield OneLineForMany(line=line, count=count)
