"""Making the diagnosis: one step after another, the first failure ahead of everything behind it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from ocsadmin.checks.verdict import Verdict, info
from ocsadmin.errors import DomainError
from users.models import User

from .around import Around
from .catalog import STEPS
from .facts import Facts
from .report import Report
from .steps import CantTell, Depth, Kind, State, Step, worst


def diagnose(
    person: User,
    around: Around,
    now: datetime,
    *,
    depth: Depth = Depth.CONNECTION,
    outside: bool = False,
    hidden: Collection[str] = (),
) -> Report:
    """Look at everything down to ``depth``. Never raises: what can't be told says so.

    :param outside: the person is outside the organization's network.
    :param hidden: attributes, in small letters, that whoever asks may not see: what is found there is not spelt out.
    """
    facts = Facts(person, around, now, outside=outside)
    steps = [_hidden(kind, _step(kind, facts, depth), hidden) for kind in STEPS]
    return Report(person, tuple(_behind_the_first_failure(steps)), now, depth, outside)


def _step(kind: Kind, facts: Facts, depth: Depth) -> Step:
    title = str(kind.title)
    if kind.depth > depth:
        return Step(kind.name, title, State.WAITING)
    try:
        verdicts = tuple(kind.check(facts))
    except CantTell as reason:
        return Step(kind.name, title, State.UNKNOWN, (_unknown(reason.text, reason.cure),))
    except DomainError as error:
        return Step(kind.name, title, State.UNKNOWN, (_unknown(error.text, error.cure),))
    found = worst(verdicts)
    return Step(kind.name, title, State(found.level.value) if found else State.OK, verdicts)


def _unknown(text: str, cure: str) -> Verdict:
    return info(text, cure=cure, code="cant-tell")


def _hidden(kind: Kind, step: Step, hidden: Collection[str]) -> Step:
    """Without what whoever asks may not see; how the step stands stays."""
    if not step.verdicts or not {name.lower() for name in kind.attributes} & set(hidden):
        return step
    text = _("What was found is not shown: it tells a field that is hidden from you.")
    cure = _("Ask someone who may see it.")
    return replace(step, verdicts=(Verdict(step.verdicts[0].level, text, cure=cure, code="hidden"),))


def _behind_the_first_failure(steps: list[Step]) -> list[Step]:
    stop = next((number for number, one in enumerate(steps) if one.stops), len(steps))
    return [replace(one, after=number > stop) for number, one in enumerate(steps)]
