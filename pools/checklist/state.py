"""Findings and sign-offs → the state of each step, and how far a pool is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pools.models import Pool, SignOff

from . import content
from .facts import PoolFacts, facts_of, facts_of_one
from .findings import Finding
from .step import Phase, Step


class State(StrEnum):
    """Of a step."""

    VERIFIED = "verified"
    SIGNED_OFF = "signed_off"
    TO_DO = "to_do"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


TITLES = {
    State.VERIFIED: gettext_lazy("Verified"),
    State.SIGNED_OFF: gettext_lazy("Signed off"),
    State.TO_DO: gettext_lazy("To do"),
    State.NOT_APPLICABLE: gettext_lazy("Not applicable"),
    State.UNKNOWN: gettext_lazy("Can’t tell"),
}
LOOKS = {
    State.VERIFIED: ("ok", "ok"),
    State.SIGNED_OFF: ("ok", "confirm"),
    State.TO_DO: ("warning", "to_come"),
    State.NOT_APPLICABLE: ("muted", "muted"),
    State.UNKNOWN: ("info", "unknown"),
}
"""Tone and icon of each."""
DONE = (State.VERIFIED, State.SIGNED_OFF)


@dataclass(frozen=True)
class StepState:
    """A step as it stands. ``reason`` says why it does not apply.

    ``contradicted``: it is signed off, but what was found says otherwise.
    """

    step: Step
    state: State
    findings: tuple[Finding, ...] = ()
    sign_off: SignOff | None = None
    reason: str = ""

    @property
    def title(self) -> Any:
        return TITLES[self.state]

    @property
    def tone(self) -> str:
        """What is optional does not call for attention."""
        return "muted" if self.step.optional and self.state == State.TO_DO else LOOKS[self.state][0]

    @property
    def icon(self) -> str:
        return LOOKS[self.state][1]

    @property
    def contradicted(self) -> bool:
        return self.state == State.SIGNED_OFF and any(one.level == "failure" for one in self.findings)

    @property
    def worst(self) -> Finding | None:
        """The finding to tell first."""
        order = ("failure", "unknown", "warning", "ok")
        return min(self.findings, key=lambda one: order.index(one.level), default=None)

    @property
    def counts(self) -> bool:
        """Whether it is one of the steps that make up the progress."""
        return not self.step.optional and self.state != State.NOT_APPLICABLE

    @property
    def is_done(self) -> bool:
        return self.state in DONE

    @property
    def can_be_signed(self) -> bool:
        """What was verified needs no word of a person, what the facts rule out takes none."""
        return self.sign_off is None and self.state not in (State.VERIFIED, State.NOT_APPLICABLE)


@dataclass(frozen=True)
class Progress:
    """``done`` of ``total`` steps. ``following`` is the first that is still to do."""

    done: int
    total: int
    following: Step | None = None

    @property
    def is_complete(self) -> bool:
        return self.done == self.total

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100


@dataclass(frozen=True)
class PhaseState:
    phase: Phase
    steps: tuple[StepState, ...]

    @property
    def progress(self) -> Progress:
        return _progress(self.steps)

    @property
    def is_settled(self) -> bool:
        """Nothing is left to do in it."""
        return all(one.is_done or one.state == State.NOT_APPLICABLE or one.step.optional for one in self.steps)


@dataclass(frozen=True)
class Checklist:
    """All phases of a pool."""

    facts: PoolFacts
    phases: tuple[PhaseState, ...]

    @property
    def steps(self) -> tuple[StepState, ...]:
        return tuple(step for phase in self.phases for step in phase.steps)

    @property
    def progress(self) -> Progress:
        return _progress(self.steps)

    def step(self, key: str) -> StepState | None:
        return next((one for one in self.steps if one.step.key == key), None)


def checklist_of(pool: Pool) -> Checklist:
    """The checklist of one pool. It reads the database only."""
    return read(facts_of_one(pool))


def progress_of(pools: Iterable[Pool]) -> dict[UUID, Progress]:
    """GUID of each pool → how far it is, with a constant number of queries."""
    return {guid: read(facts).progress for guid, facts in facts_of(pools).items()}


def read(facts: PoolFacts) -> Checklist:
    """Facts → states; no query."""
    return Checklist(
        facts,
        tuple(
            PhaseState(phase, tuple(_step(step, facts) for step in phase.steps))
            for phase in content.phases_of(facts.pool)
        ),
    )


def _step(step: Step, facts: PoolFacts) -> StepState:
    if step.excluded and (reason := step.excluded(facts)):
        return StepState(step, State.NOT_APPLICABLE, reason=reason)
    sign_off = facts.sign_offs.get(step.key)
    findings = tuple(step.check(facts)) if step.check else ()
    if sign_off and sign_off.kind == SignOff.Kind.NOT_APPLICABLE:
        return StepState(step, State.NOT_APPLICABLE, findings, sign_off, sign_off.note)
    return StepState(step, _state(step, findings, sign_off), findings, sign_off)


def _state(step: Step, findings: tuple[Finding, ...], sign_off: SignOff | None) -> State:
    levels = {one.level for one in findings}
    if step.proves and levels and levels <= {"ok", "warning"}:
        return State.VERIFIED
    if sign_off:
        return State.SIGNED_OFF
    return State.UNKNOWN if "unknown" in levels and "failure" not in levels else State.TO_DO


def _progress(steps: Iterable[StepState]) -> Progress:
    counted = [one for one in steps if one.counts]
    following = next((one.step for one in counted if not one.is_done), None)
    return Progress(sum(one.is_done for one in counted), len(counted), following)


def words_of(progress: Progress) -> str:
    """``7 of 19 steps``."""
    return _("%(done)d of %(total)d steps") % {"done": progress.done, "total": progress.total}
