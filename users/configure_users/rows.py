"""Configure users: a column for each setting. An empty cell leaves it, ``<clear>`` takes it away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import Directory
from users.configure_users import (
    ConfigureUsersSpec,
    EnhancedPresenceStays,
    assess_users,
    plan_configure_users,
)
from users.configure_users.spec import SWITCHES
from users.configure_users.words import TITLES
from users.csv import cells
from users.csv.cells import World
from users.csv.columns import Column, Operation, Options, Seen, Wish, register
from users.csv.operations.assessing import seen_of

_ALIASES: Final = {
    "federation": ("federationenabled",),
    "remote_access": ("remoteaccessenabled", "internetaccessenabled", "remoteuseraccess"),
    "public_im": ("publicim", "publicnetworkenabled", "publicimconnectivity"),
    "enterprise_voice": ("enterprisevoiceenabled", "ucenabled"),
}


def _switch(name: str) -> Column:
    read = cells.only_on(EnhancedPresenceStays.message) if name == "enhanced_presence" else cells.switch
    help_text = _("on; it can't be taken back") if name == "enhanced_presence" else _("on or off")
    words = ("on",) if name == "enhanced_presence" else ("on", "off")
    return Column(
        name, TITLES[name], help_text, "on", aliases=_ALIASES.get(name, ()), read=read, choices=lambda _world: words
    )


def _meeting(world: World) -> list[tuple[str, str]]:
    return world.meeting_policies


def _voice(world: World) -> list[tuple[str, str]]:
    return world.voice_policies


def _profiles(world: World) -> list[tuple[str, str]]:
    return world.location_profiles


def _choices() -> Iterable[Column]:
    for name, what, names in (
        ("meeting_policy", "meeting policy", _meeting),
        ("voice_policy", "Enterprise Voice policy", _voice),
        ("location_profile", "location profile", _profiles),
    ):
        yield Column(
            name,
            TITLES[name],
            _("The name of one; <clear> takes the person’s own away."),
            read=cells.choice(what, names),
            clearable=True,
            choices=lambda world, names=names: [name for name, _guid in names(world)],  # type: ignore[misc]
        )


LINE: Final = Column(
    "line_uri",
    TITLES["line_uri"],
    _("A number with + and country code, or as tel: URI; <clear> takes it away."),
    "tel:+14255550100;ext=100",
    aliases=("lineuri", "line", "telephone", "phone"),
    read=cells.line,
    clearable=True,
    unique=lambda line: f"line_uri:{line.lower()}" if line else "",
    plus=True,
)


def spec_of(wishes: Sequence[Wish], _options: Options) -> ConfigureUsersSpec:
    """:raises ManyErrors: no row asks for anything."""
    return ConfigureUsersSpec.from_json(
        {"people": [str(wish.key) for wish in wishes], "each": {str(wish.key): dict(wish.values) for wish in wishes}}
    )


def _look(spec: ConfigureUsersSpec, directory: Directory) -> Iterable[Seen]:
    return seen_of(assess_users(spec=spec, directory=directory), {"line": "line_uri", "not-a-line": "line_uri"})


def register_all() -> None:
    register(
        Operation(
            name="configure_users",
            order=20,
            title=_("Configure"),
            icon="edit",
            needs="users.configure_users",
            help=_("Changes single settings of people who are enabled; each row its own."),
            spec=spec_of,
            plan=lambda spec, directory: plan_configure_users(spec=spec, directory=directory),
            look=_look,
            skips_blank=True,
            columns=(*(_switch(name) for name in SWITCHES), *_choices(), LINE),
        )
    )
