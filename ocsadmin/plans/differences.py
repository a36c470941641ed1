"""Where the directory no longer stands as a plan saw it. Reads in few round trips, writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ocsadmin.directory import DN, BadDN, Directory, Wire

from .changes import Change, values_to_json
from .kinds import After, Before, Context, Mismatch, Other, State, kind_of
from .plan import Plan


@dataclass(frozen=True)
class Difference:
    """One value that is not as the plan saw it. ``number`` is that of the change, from 1 on.

    ``attribute`` is empty where it is about the object itself (gone, there already, moved).
    """

    number: int
    title: str
    target: str
    attribute: str
    planned_on: tuple[Wire, ...]
    now: tuple[Wire, ...]
    text: str

    def to_json(self) -> dict[str, Any]:
        values = values_to_json({"planned_on": self.planned_on, "now": self.now})
        return {**asdict(self), **values}


def differences(plan: Plan, directory: Directory) -> list[Difference]:
    """Every difference, in the order of the changes.

    What an earlier change of the same plan makes or changes is not compared: it will be as that change leaves it.
    """
    return [
        difference
        for number, (change, state) in enumerate(zip(plan.changes, states_of(plan, directory), strict=True), start=1)
        for difference in differences_of(number, change, state)
    ]


def states_of(plan: Plan, directory: Directory) -> list[State]:
    """How things stand for each change, given what the plan's earlier changes will do."""
    context = Context(directory, open_secret=_no_secret)
    states: list[State] = [Before() for _ in plan.changes]
    for name, numbers in _by_kind(plan.changes).items():
        changes = [plan.changes[number] for number in numbers]
        for number, state in zip(numbers, kind_of(name).states(changes, context), strict=True):
            states[number] = state
    return [_given(state, touched) for state, touched in zip(states, _touched_before(plan.changes), strict=True)]


def _by_kind(changes: Sequence[Change]) -> dict[str, list[int]]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for number, change in enumerate(changes):
        by_kind[change.kind].append(number)
    return by_kind


def _touched_before(changes: Iterable[Change]) -> list[frozenset[str]]:
    """For each change: the attributes of its object that earlier changes of the plan touch (``*``: the object)."""
    touched: dict[object, frozenset[str]] = {}
    before = []
    for change in changes:
        keys = _keys(change)
        before.append(frozenset().union(*(touched.get(key, frozenset()) for key in (*keys, _parent(change)))))
        for key in (*keys, *_new_keys(change)):
            touched[key] = touched.get(key, frozenset()) | kind_of(change.kind).touches(change)
    return before


def _keys(change: Change) -> list[object]:
    return [change.guid or object(), _key(change.target)]


def _new_keys(change: Change) -> list[object]:
    return [_key(change.data["new_dn"])] if "new_dn" in change.data else []


def _parent(change: Change) -> object:
    """An added object depends on the container that the plan adds before it."""
    try:
        return DN.parse(change.target).parent.key if change.kind == "directory.add" else object()
    except BadDN:
        return object()


def _key(target: str) -> str:
    try:
        return DN.parse(target).key
    except BadDN:
        return target


def _given(state: State, touched: frozenset[str]) -> State:
    if isinstance(state, Before) or not touched:
        return state
    if "*" in touched:
        return Before()
    if isinstance(state, Other):
        left = tuple(one for one in state.mismatches if one.attribute.lower() not in touched)
        return Other(left) if left else Before()
    return Before()


def differences_of(number: int, change: Change, state: State) -> list[Difference]:
    """What of one change is not as it was planned on; nothing where the change can be made."""
    if isinstance(state, Before):
        return []
    mismatches: Sequence[Mismatch] = [Mismatch("", text="It is so already: someone else made this change.")]
    if isinstance(state, Other):
        mismatches = state.mismatches
    elif isinstance(state, After):
        mismatches = [_already(change, name) for name in change.after] or mismatches
    return [
        Difference(number, change.title, change.target, one.attribute, one.expected, one.found, one.text)
        for one in mismatches
    ]


def _already(change: Change, name: str) -> Mismatch:
    text = f"{name} is so already: someone else made this change."
    return Mismatch(name, change.before.get(name, ()), change.after[name], text)


def _no_secret(name: str) -> str:
    raise LookupError(f"a plan is compared without secrets, but something asked for {name}")
