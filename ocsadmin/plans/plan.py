"""A plan: what will be done, for a person to see first. Immutable; serialises to JSON; has a hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .changes import Change


@dataclass(frozen=True)
class Notice:
    """Something to know before the plan runs: ``level`` is ``info`` or ``warning``."""

    level: str
    text: str
    about: str = ""


@dataclass(frozen=True)
class Confirmation:
    """What someone has to type before the plan is carried out: ``text``, without regard to case. ``why`` says why."""

    text: str
    why: str

    def is_given(self, typed: str) -> bool:
        return typed.strip().casefold() == self.text.casefold()


@dataclass(frozen=True)
class Brake:
    """When a bulk job stops by itself: more than ``failures`` rows failed, and more than ``percent`` of those done."""

    failures: int = 25
    percent: int = 20


@dataclass(frozen=True)
class Plan:
    """An ordered list of changes that one operation made from a spec and from what stands now.

    ``operation`` is the use case's name (``create_pool``), ``spec`` the wish as plain JSON without secrets,
    ``permission`` the right that running it takes. ``waves`` are for changes with lanes: ``(1, 10)`` tries one lane,
    then ten, then all others; a failure in such a first wave stops the job.
    """

    title: str
    operation: str = ""
    permission: str = ""
    changes: tuple[Change, ...] = ()
    spec: Mapping[str, Any] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    waves: tuple[int, ...] = ()
    brake: Brake = Brake()
    confirmation: Confirmation | None = None

    @cached_property
    def hash(self) -> str:
        """SHA-256 over everything that the plan would do and what it saw. Equal plans have equal hashes."""
        text = json.dumps([change.to_json() for change in self.changes], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(f"{self.operation}\n{text}".encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "operation": self.operation,
            "permission": self.permission,
            "hash": self.hash,
            "spec": dict(self.spec),
            "notices": [vars(notice) for notice in self.notices],
            **self.options(),
            **({"confirmation": vars(self.confirmation)} if self.confirmation else {}),
            "changes": [change.to_json() for change in self.changes],
        }

    def options(self) -> dict[str, Any]:
        """How it is to be run: ``{"waves": [1, 10], "brake": {"failures": 25, "percent": 20}}``."""
        return {"waves": list(self.waves), "brake": vars(self.brake)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Plan:
        """By hand: the hash of a plan is taken over this very form of its changes."""
        return cls(
            title=data["title"],
            operation=data["operation"],
            permission=data["permission"],
            spec=data.get("spec", {}),
            notices=tuple(Notice(**notice) for notice in data.get("notices", [])),
            changes=tuple(Change.from_json(change) for change in data["changes"]),
            waves=tuple(data.get("waves", ())),
            brake=Brake(**data.get("brake", {})),
            confirmation=Confirmation(**data["confirmation"]) if data.get("confirmation") else None,
        )
