"""What a name server says of many records at once. One that is silent costs one time limit, not one for each record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Final

from ocsadmin.checks.beside import beside
from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds.dns_client import Answer, NameServer
from ocsadmin.plans.kinds.dns_errors import NameServerSilent

from .records import NeededRecord

AT_ONCE: Final = 12
PROBE: Final = "ocsadmin-looks-for-a-wildcard"
"""A label that nobody uses: where it has an address, any name has."""
Question = tuple[str, str]
"""Name and type."""


@dataclass(frozen=True)
class Found:
    """An answer, or why there is none."""

    answer: Answer | None = None
    error: DomainError | None = None


@dataclass(frozen=True)
class LookUps:
    """Question → what was found. ``wildcards``: domain → addresses that any name in it has."""

    server: NameServer | None = None
    found: Mapping[Question, Found] = field(default_factory=dict)
    wildcards: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, name: str, kind: str) -> Found | None:
        """None where nobody asked."""
        return self.found.get((name, kind))

    def addresses(self, name: str) -> tuple[str, ...]:
        """Empty where there are none, or nobody knows."""
        found = self.of(name, "A")
        return found.answer.values if found and found.answer else ()

    @property
    def silent(self) -> DomainError | None:
        """Why not one question was answered."""
        errors = [one.error for one in self.found.values()]
        return errors[0] if errors and all(errors) else None


def look_up(records: Iterable[NeededRecord], server: NameServer) -> LookUps:
    """Ask for each record, for the names that it is compared with, and for wildcards."""
    wanted = [record for record in records if not record.unfit]
    questions: dict[Question, None] = {}
    for record in wanted:
        questions[record.name, record.kind] = None
        questions.update(((name, "A"), None) for name in (record.same_as, *record.not_of) if name)
        if record.kind == "CNAME":
            questions[record.name, "A"] = None
    domains = sorted({record.domain for record in wanted if record.kind == "A" and record.domain})
    probes: dict[Question, str] = {(f"{PROBE}.{domain}", "A"): domain for domain in domains}
    found = ask_all([*questions, *probes], server)
    wildcards = {
        domain: answer.values
        for question, domain in probes.items()
        if (answer := found[question].answer) and answer.values
    }
    return LookUps(server, {question: found[question] for question in questions}, wildcards)


def ask_all(questions: Iterable[Question], server: NameServer) -> dict[Question, Found]:
    """All questions, several at a time. After the first that meets silence the others are not tried."""
    several, silent, last = list(questions), Event(), list[DomainError]()

    def ask(question: Question) -> Found:
        if silent.is_set() and last:
            return Found(error=last[0])
        try:
            name, kind = question
            return Found(server.records(name, kind) if kind == "CNAME" else server.ask(name, kind))
        except NameServerSilent as error:
            last.append(error)
            silent.set()
            return Found(error=error)
        except DomainError as error:
            return Found(error=error)

    with beside(AT_ONCE, "dns") as threads:
        return dict(zip(several, threads.map(ask, several), strict=True))
