"""What differs, row by row: between a plan that was shown and the plan as it is now, or what stands there now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from ocsadmin.directory import Wire

from .changes import Change, values_to_json
from .differences import Difference
from .plan import Plan

MOST: Final = 200
"""Conflicts that are told of one plan; the rest is counted."""
ADDED, GONE, CHANGED, NOW = "added", "gone", "changed", "now"
_Values = tuple[Wire, ...]


@dataclass(frozen=True)
class Conflict:
    """One thing that is not as it was shown.

    ``row``   ``changed``, ``added``, ``gone``; ``now``: what was shown is not kept, this is what the plan is now.
    ``seen``  whether it is about the value that stands there (else about the one that would be written).
    ``attribute`` is empty where it is about the object or the row as a whole.
    """

    row: str
    title: str
    target: str
    attribute: str = ""
    seen: bool = False
    shown: _Values = ()
    now: _Values = ()
    text: str = ""

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), **values_to_json({"shown": self.shown, "now": self.now})}


def of_plans(shown: Plan | None, now: Plan) -> tuple[Conflict, ...]:
    """Rows that were added, are gone or have changed; without a shown plan each row as it is now."""
    if shown is None:
        return tuple(_whole(NOW, change) for change in now.changes)
    before, after = _keyed(shown.changes), _keyed(now.changes)
    gone = (_whole(GONE, change) for key, change in before.items() if key not in after)
    rest = (
        conflict
        for key, change in after.items()
        for conflict in (_between(before[key], change) if key in before else [_whole(ADDED, change)])
    )
    return (*gone, *rest)


def of_differences(found: Iterable[Difference]) -> tuple[Conflict, ...]:
    """What stands there now in place of what the plan saw."""
    return tuple(
        Conflict(CHANGED, one.title, one.target, one.attribute, True, one.planned_on, one.now, one.text)
        for one in found
    )


def _keyed(changes: Iterable[Change]) -> Mapping[tuple[object, ...], Change]:
    """Changes by what they are: kind, object, and the how many of these."""
    counted: Counter[tuple[object, ...]] = Counter()
    found: dict[tuple[object, ...], Change] = {}
    for change in changes:
        key: tuple[object, ...] = (change.kind, change.guid or change.target.casefold())
        counted[key] += 1
        found[(*key, counted[key])] = change
    return found


def _between(shown: Change, now: Change) -> Iterator[Conflict]:
    found = [
        *_values(now, shown.before, now.before, seen=True),
        *_values(now, shown.after, now.after, seen=False),
    ]
    if not found and shown.to_json() != now.to_json():
        text = f"It was shown as “{shown.title}” ({shown.target}), and would be done in another way now."
        found = [Conflict(CHANGED, now.title, now.target, text=text)]
    yield from found


def _values(
    change: Change, shown: Mapping[str, _Values], now: Mapping[str, _Values], *, seen: bool
) -> Iterator[Conflict]:
    for name in dict.fromkeys((*shown, *now)):
        then, present = tuple(shown.get(name, ())), tuple(now.get(name, ()))
        if then != present:
            text = _sentence(name, then, present, seen=seen)
            yield Conflict(CHANGED, change.title, change.target, name, seen, then, present, text)


def _sentence(name: str, then: _Values, present: _Values, *, seen: bool) -> str:
    if seen:
        return f"{name} was {in_words(then)} when the plan was shown; it is {in_words(present)} now."
    return f"{name} would have become {in_words(then)}; it would become {in_words(present)} now."


def _whole(row: str, change: Change) -> Conflict:
    texts = {
        ADDED: "The plan that was shown did not hold this row.",
        GONE: "The plan that was shown held this row; there is nothing to be done here any more.",
        NOW: "What was shown is not kept any more; this is what would be done now.",
    }
    return Conflict(row, change.title, change.target, text=texts[row])


def in_words(values: _Values) -> str:
    return ", ".join(one.hex() if isinstance(one, bytes) else str(one) for one in values) or "empty"
