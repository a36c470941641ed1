"""The checklist as its page shows it: each step with guidance, links and what one may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ocsadmin.web.navigation import MayAsk

from .blocks import Block
from .naming import guidance_of, names_of
from .sign_offs import PERMISSION
from .state import Checklist, PhaseState, StepState


@dataclass(frozen=True)
class ShownStep:
    """``links`` are titles and addresses; ``is_next`` marks the step to go on with."""

    standing: StepState
    guidance: tuple[Block, ...]
    links: tuple[tuple[Any, str], ...]
    may_sign: bool
    may_withdraw: bool
    is_next: bool


@dataclass(frozen=True)
class ShownPhase:
    standing: PhaseState
    steps: tuple[ShownStep, ...]


def phases_for(checklist: Checklist, account: MayAsk) -> list[ShownPhase]:
    """All phases, for one person."""
    names, following = names_of(checklist.facts), checklist.progress.following
    may = account.may(PERMISSION)

    def shown(one: StepState) -> ShownStep:
        return ShownStep(
            standing=one,
            guidance=guidance_of(one.step, names),
            links=tuple(_links(one, checklist, account)),
            may_sign=may and one.can_be_signed,
            may_withdraw=may and one.sign_off is not None,
            is_next=one.step is following,
        )

    return [ShownPhase(phase, tuple(shown(one) for one in phase.steps)) for phase in checklist.phases]


def _links(one: StepState, checklist: Checklist, account: MayAsk) -> Iterator[tuple[Any, str]]:
    for place in one.step.places:
        if address := place.address(checklist.facts.pool, account):
            yield place.title, address
