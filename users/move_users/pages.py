"""Where people move to, whether by force, what it means for each, and that the loss is meant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.tcp import check_port
from ocsadmin.checks.verdict import Verdict, warning
from ocsadmin.wizards import Answers, PageForm
from pools.models import Pool
from users.models import User
from users.move_users.plan import LOST, MoveUsersSpec, judge_moving
from users.people.each import Judgement
from users.people.pool_page import PoolForm
from users.people.verify_page import JudgedForm

SIP_PORT = 5061
AT_ONCE = 5_000
MOST_ASKED = 4
"""Source pools that are asked whether they run; each may take seconds."""


def spec_of(answers: Answers, *, left_out: Collection[str] | None = None) -> MoveUsersSpec:
    leave = answers["verify"].get("left_out", []) if left_out is None else left_out
    wish = {"people": answers["people"]["people"], "left_out": list(leave)}
    return MoveUsersSpec.from_json({**wish, "pool": answers["pool"]["pool"], "forced": answers["pool"]["forced"]})


@dataclass(frozen=True)
class Source:
    """A pool that people come from, and whether it answers."""

    title: str
    count: int
    verdict: Verdict


class TargetForm(PoolForm):
    forced = forms.BooleanField(
        label=_("Force the move: the source pool is lost"),
        required=False,
        help_text=_("Only where it will never run again. What it stored of these people is lost for good."),
    )
    field_order = ("pool", "forced")

    @cached_property
    def sources(self) -> list[Source]:
        """Where these people live now. Asks the pools on the network, with a time limit."""
        counts = _homes(self.context.answers["people"].get("people", []))
        pools = Pool.objects.by_service_key()
        return [
            self._source(pools.get(key), key, count, asked=number < MOST_ASKED)
            for number, (key, count) in enumerate(sorted(counts.items(), key=lambda one: -one[1]))
        ]

    def _source(self, pool: Pool | None, key: str, count: int, *, asked: bool) -> Source:
        if pool is None:
            text = (
                _now("This pool is not in the directory any more.") if key else _now("These people have no home pool.")
            )
            return Source(key or _now("no pool"), count, warning(text, cure=_now("Force the move.")))
        if not asked:
            return Source(str(pool), count, warning(_now("Not asked whether it runs.")))
        verdict = check_port(self.context.resolver, pool.fqdn, SIP_PORT, what=_now("The pool"))
        return Source(str(pool), count, verdict)


def _homes(people: list[str]) -> dict[str, int]:
    """Key of a home server → how many of these people live there."""
    found: dict[str, int] = {}
    for start in range(0, len(people), AT_ONCE):
        some = [UUID(guid) for guid in people[start : start + AT_ONCE]]
        rows = User.objects.filter(guid__in=some).order_by().values_list("home_server_key").annotate(count=Count("pk"))
        for key, count in rows:
            found[key] = found.get(key, 0) + count
    return found


class VerifyForm(JudgedForm):
    def judge(self, left_out: Collection[str]) -> Judgement:
        return judge_moving(spec=spec_of(self.context.answers, left_out=left_out), directory=self.context.directory)


class ForceForm(PageForm):
    """A forced move is confirmed by typing where to."""

    typed = forms.CharField(
        label=_("Name of the pool that people move to"),
        max_length=256,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def prepare(self) -> None:
        lost = _now("Lost for good, of everyone: %(things)s. Type %(pool)s to go on.")
        self.fields["typed"].help_text = lost % {"things": ", ".join(LOST), "pool": self._pool}

    @cached_property
    def _pool(self) -> str:
        pool = Pool.objects.filter(guid=str(self.context.answers["pool"].get("pool"))).first()
        return pool.name if pool else ""

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"]).strip()
        if typed.casefold() != self._pool.casefold():
            text = _now("“%(typed)s” is not the pool's name. Type %(pool)s, or go back and move without force.")
            raise forms.ValidationError(text % {"typed": typed, "pool": self._pool})
        return typed

    def summary(self) -> list[tuple[Any, Any]]:
        return [(_("Loss confirmed for"), self.cleaned_data.get("typed", ""))]
