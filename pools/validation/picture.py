"""A pool's health over time: a bar for each run, drawn on the server, each a link with words of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.models import ValidationRun

from .health import Level, level_of

MOST = 40
"""Runs that are drawn; older ones stand in the list."""
HEIGHT = 48
LEAST = 5
"""Height of a part that has anything in it, so that one failure among a hundred checks is seen."""
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("failure", ("failure",)),
    ("warning", ("warning",)),
    ("ok", ("ok", "ignorable")),
)


@dataclass(frozen=True)
class Part:
    """A coloured part of a bar: ``y`` from the top."""

    tone: str
    y: int
    height: int


@dataclass(frozen=True)
class Bar:
    """A run: its parts from the top, and what it says to those who do not see it."""

    run: ValidationRun
    level: Level
    parts: tuple[Part, ...]
    text: str


def bars(runs: Iterable[ValidationRun]) -> list[Bar]:
    """Of runs that have ended, the newest last."""
    ended = [run for run in runs if run.state == ValidationRun.State.DONE][:MOST]
    return [Bar(run, level_of(run.counts), parts(run.counts), in_words(run.counts)) for run in reversed(ended)]


def parts(counts: dict[str, int]) -> tuple[Part, ...]:
    """Heights in proportion, none below ``LEAST`` where there is something; failures on top."""
    numbers = {tone: sum(counts.get(kind, 0) for kind in kinds) for tone, kinds in PARTS}
    total = sum(numbers.values())
    if not total:
        return ()
    heights = {tone: max(LEAST, HEIGHT * number // total) for tone, number in numbers.items() if number}
    tallest = max(heights, key=lambda tone: heights[tone])
    heights[tallest] += HEIGHT - sum(heights.values())
    found, y = [], 0
    for tone, _kinds in PARTS:
        if tone in heights:
            found.append(Part(tone, y, heights[tone]))
            y += heights[tone]
    return tuple(found)


def in_words(counts: dict[str, int]) -> str:
    """``2 failures, 1 warning, 45 in order``."""
    failures, warnings = counts.get("failure", 0), counts.get("warning", 0)
    said = []
    if failures:
        said.append(ngettext("%(n)d failure", "%(n)d failures", failures) % {"n": failures})
    if warnings:
        said.append(ngettext("%(n)d warning", "%(n)d warnings", warnings) % {"n": warnings})
    said.append(_("%(n)d in order") % {"n": counts.get("ok", 0) + counts.get("ignorable", 0)})
    return ", ".join(said)
