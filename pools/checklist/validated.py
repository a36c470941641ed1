"""How the newest validation of a pool stands, by what the steps of the checklist ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from django.db.models import Case, CharField, Count, F, Max, Q, Value, When
from django.db.models.fields.json import KeyTextTransform

from pools.models import ValidationRow
from pools.validation.roles import STEPS_WITH_ACCOUNTS

Topic = Literal["all", "certificate", "web_certificate", "service", "web", "sign_in"]
HTTPS: Final = "443"
CERTIFICATES: Final = frozenset({"tls"})
"""Checks of the validation that look at a served certificate."""
SERVICES: Final = frozenset({"tcp", "sip_options"})
"""Checks that find out whether a service listens."""
WEB: Final = frozenset({"web_directory"})
"""Checks of the virtual directories."""
KIND: Final = Case(
    When(~Q(ignorable=""), verdict="warning", then=Value("ignorable")), default=F("verdict"), output_field=CharField()
)
"""A warning that can be ignored counts apart."""


@dataclass
class Counted:
    """How many checks of a topic stand how, and when the newest of them was made."""

    counts: dict[str, int] = field(default_factory=dict)
    when: datetime | None = None

    def add(self, kind: str, number: int, when: datetime | None) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + number
        self.when = max(filter(None, (self.when, when)), default=None)

    @property
    def bad(self) -> int:
        return self.counts.get("failure", 0) + self.counts.get("warning", 0)

    @property
    def good(self) -> int:
        return self.counts.get("ok", 0) + self.counts.get("ignorable", 0)


@dataclass
class Standing:
    """Topic → its checks; ``of`` answers an empty count for one that was never validated."""

    topics: dict[Topic, Counted] = field(default_factory=dict)

    def of(self, topic: Topic) -> Counted:
        return self.topics.get(topic, Counted())


def standing_of(pool_keys: Iterable[str]) -> Mapping[str, Standing]:
    """``Pool.service_dn_key`` → how it stands: one query."""
    rows = ValidationRow.objects.standing().filter(pool_key__in=list(pool_keys)).exclude(verdict="")
    counted = (
        rows.order_by()
        .annotate(kind=KIND, port=KeyTextTransform("port", "arguments"))
        .values_list("pool_key", "step", "check_name", "port", "kind")
        .annotate(Count("pk"), Max("ended_at"))
    )
    found: dict[str, Standing] = {}
    for key, step, check_name, port, kind, number, when in counted:
        topics = found.setdefault(key, Standing()).topics
        for topic in _topics(step, check_name, str(port)):
            topics.setdefault(topic, Counted()).add(kind, number, when)
    return found


def _topics(step: str, check_name: str, port: str) -> Iterator[Topic]:
    """What a check tells of: its step of the validation, and a certificate or a service."""
    yield "all"
    if step in STEPS_WITH_ACCOUNTS:
        yield "sign_in"
    if check_name in CERTIFICATES:
        yield "web_certificate" if port == HTTPS else "certificate"
    if check_name in WEB:
        yield "web"
    if check_name in SERVICES and port != HTTPS:
        yield "service"
