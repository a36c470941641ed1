"""Settings as attributes: what stands now and what is to stand, of the attributes that a wish touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ocsadmin.directory import DN, Entry
from ocsadmin.directory.values import DNWithBinary
from users import attributes as ad
from users import line_uri
from users.option_flags import Archiving, OptionFlag, with_bit
from users.problems import Problem, warning

from .spec import Settings
from .world import World

READ: Final = (
    ad.FEDERATION,
    ad.REMOTE_ACCESS,
    ad.ARCHIVING,
    ad.USER_POLICY,
    ad.LOCATION_PROFILE,
    ad.LINE,
    ad.LINE_SERVER,
)
"""What is read of a person beyond ``users.person.READ``."""

BOOLEANS: Final = {"federation": ad.FEDERATION, "remote_access": ad.REMOTE_ACCESS}
FLAGS: Final[Mapping[str, int]] = {
    "public_im": OptionFlag.PUBLIC_IM,
    "anonymous_meetings": OptionFlag.ANONYMOUS_MEETINGS,
    "enterprise_voice": OptionFlag.UNIFIED_COMMUNICATIONS,
    "enhanced_presence": OptionFlag.ENHANCED_PRESENCE,
}
ARCHIVING: Final[Mapping[str, int]] = {"archive_internal": Archiving.INTERNAL, "archive_federated": Archiving.FEDERATED}
POLICY_TYPES: Final = {"meeting_policy": 1, "voice_policy": 2}
"""The type in msRTCSIP-UserPolicy, a little-endian number of four octets before the DN."""

Values = tuple[dict[str, Any], dict[str, Any]]


def values_of(entry: Entry, wish: Settings, world: World) -> Values:
    """``before`` and ``after`` for a modify: only attributes that would differ, single values of multi-valued ones."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, old, new in _pairs(entry, wish, world):
        before[name], after[name] = old, new
    return before, after


def warnings_of(entry: Entry, wish: Settings) -> list[Problem]:
    """What should be known before, about one person."""
    found = []
    has_line = bool(entry.text(ad.LINE)) if wish.line_uri is None else bool(wish.line_uri)
    if wish.enterprise_voice and not has_line:
        found.append(
            warning("no-line", "Gets Enterprise Voice without a line URI: nobody can call a number of theirs.")
        )
    if wish.enterprise_voice and entry.text(ad.LINE_SERVER):
        found.append(warning("remote-call-control", "Has remote call control of a PBX too; both stay on."))
    return found


def _pairs(entry: Entry, wish: Settings, world: World) -> Iterator[tuple[str, Any, Any]]:
    for field, attribute in BOOLEANS.items():
        wanted = getattr(wish, field)
        if wanted is not None and wanted != entry.true(attribute):
            yield attribute, entry.wire(attribute), wanted
    for attribute, bits in ((ad.OPTION_FLAGS, FLAGS), (ad.ARCHIVING, ARCHIVING)):
        flags = with_bits(entry.number(attribute), wish, bits)
        if flags != entry.number(attribute):
            yield attribute, entry.wire(attribute), flags
    yield from _policies(entry, wish, world)
    yield from _profile(entry, wish, world)
    if wish.line_uri is not None and line_uri.plain(wish.line_uri) != entry.text(ad.LINE):
        yield ad.LINE, entry.wire(ad.LINE), line_uri.plain(wish.line_uri) or None


def with_bits(flags: int, wish: Settings, bits: Mapping[str, int]) -> int:
    """The flags with the wished ones on or off; all others as they are, known or not."""
    for field, bit in bits.items():
        wanted = getattr(wish, field)
        if wanted is not None:
            flags = with_bit(flags, bit, wanted)
    return flags


def _policies(entry: Entry, wish: Settings, world: World) -> Iterator[tuple[str, Any, Any]]:
    """Only the value of the policy's type goes and comes; policies of other types stay."""
    going: list[str] = []
    coming: list[str] = []
    for field, kind in POLICY_TYPES.items():
        wanted = getattr(wish, field)
        if wanted is None:
            continue
        held = [one for one in entry.all(ad.USER_POLICY) if isinstance(one, DNWithBinary) and _type(one) == kind]
        dn = world.choices[wanted] if wanted else None
        going += [str(one) for one in held if one.dn != dn]
        if dn is not None and not any(one.dn == dn for one in held):
            coming.append(str(DNWithBinary(kind.to_bytes(4, "little"), dn)))
    if going or coming:
        yield ad.USER_POLICY, _as_stored(entry, going), coming


def _as_stored(entry: Entry, values: list[str]) -> list[Any]:
    """The values as the directory spells them, so that compare-and-swap names what it saw."""
    wanted = {value.casefold() for value in values}
    return [wire for wire in entry.wire(ad.USER_POLICY) if str(DNWithBinary.parse(str(wire))).casefold() in wanted]


def _profile(entry: Entry, wish: Settings, world: World) -> Iterator[tuple[str, Any, Any]]:
    if wish.location_profile is None:
        return
    dn: DN | None = world.choices[wish.location_profile] if wish.location_profile else None
    if dn != entry.link(ad.LOCATION_PROFILE):
        yield ad.LOCATION_PROFILE, entry.wire(ad.LOCATION_PROFILE), dn


def _type(value: DNWithBinary) -> int:
    return int.from_bytes(value.octets, "little")
