"""What a schedule may be: the page, the REST interface and tests ask the same rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ocsadmin.errors import BadInput, DomainError, ManyErrors
from users.models import ReportSchedule
from users.reports import catalog
from users.reports.listing import FILTERS, MOST_DAYS

MOST_RECIPIENTS: Final = 50
LONGEST_ADDRESS: Final = 254
"""RFC 5321 section 4.5.3.1.3: a path has 256 octets, with its angle brackets."""


@dataclass(frozen=True)
class ScheduleSpec:
    """A request: this report, to these addresses, at this hour."""

    report: str
    recipients: tuple[str, ...]
    frequency: str = ReportSchedule.Frequency.WEEKLY
    weekday: int = 0
    hour: int = 6
    content: str = ReportSchedule.Content.CSV
    only_if_any: bool = False
    is_active: bool = True
    filters: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ScheduleSpec:
        """By hand, since it takes addresses as forms give them too, in one text, and tells everything by its own rules.

        :raises ManyErrors: something is missing or can't be used.
        """
        values = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        for name in ("report", "recipients"):
            values.setdefault(name, "" if name == "report" else ())
        if isinstance(values["recipients"], str):
            values["recipients"] = split(values["recipients"])
        values["recipients"] = tuple(
            dict.fromkeys(str(one).strip() for one in values["recipients"] if str(one).strip())
        )
        filters = values.get("filters") or {}
        values["filters"] = {str(name): str(value) for name, value in filters.items() if str(value)}
        spec = cls(**values)
        if errors := spec.problems():
            raise ManyErrors(errors)
        return spec

    def to_json(self) -> dict[str, Any]:
        """By hand, as it is read."""
        return {**asdict(self), "recipients": list(self.recipients), "filters": dict(self.filters)}

    def problems(self) -> list[DomainError]:
        return [*self._what(), *self._to_whom(), *self._when()]

    def _what(self) -> list[DomainError]:
        found: list[DomainError] = []
        if self.report not in [one.name for one in catalog.all_reports()]:
            found.append(BadInput(f"“{self.report}” is not a report.", cure="Choose one of the list.", field="report"))
        if self.content not in ReportSchedule.Content.values:
            cure = f"Choose one of: {', '.join(ReportSchedule.Content.values)}."
            found.append(BadInput(f"“{self.content}” can't be sent.", cure=cure, field="content"))
        if unknown := sorted(set(self.filters) - set(FILTERS)):
            cure = f"There are: {', '.join(FILTERS)}."
            found.append(BadInput(f"There is no filter {', '.join(unknown)}.", cure=cure, field="filters"))
        days = self.filters.get("days", "1")
        if not (days.isdecimal() and 1 <= int(days[:8]) <= MOST_DAYS):
            cure = f"Give a whole number from 1 to {MOST_DAYS}."
            found.append(BadInput(f"“{days}” is not a number of days.", cure=cure, field="filters"))
        return found

    def _to_whom(self) -> list[DomainError]:
        if not self.recipients:
            return [BadInput("There is nobody to send it to.", cure="Give an e-mail address.", field="recipients")]
        if len(self.recipients) > MOST_RECIPIENTS:
            text = f"{len(self.recipients)} addresses are too many."
            cure = f"Give {MOST_RECIPIENTS} at most, or the address of a distribution list."
            return [BadInput(text, cure=cure, field="recipients")]
        return [error for address in self.recipients if (error := address_problem(address))]

    def _when(self) -> list[DomainError]:
        found: list[DomainError] = []
        if self.frequency not in ReportSchedule.Frequency.values:
            cure = f"Choose one of: {', '.join(ReportSchedule.Frequency.values)}."
            found.append(BadInput(f"“{self.frequency}” is not how often it can be sent.", cure=cure, field="frequency"))
        if not _within(self.hour, 23):
            found.append(BadInput(f"{self.hour} is not an hour.", cure="Give 0 to 23.", field="hour"))
        if not _within(self.weekday, 6):
            cure = "Give 0 (Monday) to 6 (Sunday)."
            found.append(BadInput(f"{self.weekday} is not a weekday.", cure=cure, field="weekday"))
        return found


def split(text: str) -> list[str]:
    """Addresses between commas, semicolons, blanks or in lines of their own."""
    return text.replace(",", " ").replace(";", " ").split()


def address_problem(address: str) -> DomainError | None:
    """What is wrong with an address: its form, or a domain that mail may not go to."""
    shown = address if len(address) <= 80 else f"{address[:80]}…"
    try:
        validate_email(address)
        address.encode("ascii")
    except (ValidationError, UnicodeEncodeError):
        return BadInput(
            f"“{shown}” is not an e-mail address.", cure="Correct it: name@example.com.", field="recipients"
        )
    if len(address) > LONGEST_ADDRESS:
        cure = f"An address has {LONGEST_ADDRESS} characters at most."
        return BadInput(f"“{shown}” is too long.", cure=cure, field="recipients")
    domain, allowed = address.rpartition("@")[2].lower(), _allowed()
    if allowed and domain not in allowed:
        cure = f"Reports may go to: {', '.join(allowed)} (OCSADMIN_EMAIL_DOMAINS)."
        return BadInput(f"Reports may not be sent to {domain}.", cure=cure, field="recipients")
    return None


def _allowed() -> Sequence[str]:
    return [name.lower().lstrip("@") for name in settings.EMAIL_DOMAINS]


def _within(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
