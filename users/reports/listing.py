"""A report as pages, CSV files, mails and the REST interface show it: the same filters, order and cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.core.cache import cache
from django.http import QueryDict

from ocsadmin import acting
from pools.models import Pool
from users.delegation import scope
from users.lists.filters import UserFilter
from users.models import User
from users.models.queryset import LIST_COLUMNS

from . import shared
from .base import DAYS, Asked, Facts, ObjectReport, People, PeopleReport, Report, Row
from .columns import READ

FILTERS: Final = ("pool", "ou", "days")
AT_ONCE: Final = 1000
COUNT_SECONDS: Final = 120
MOST_DAYS: Final = 36_500


class ReportList:
    """What ``?pool=…&ou=…&days=…&order=…`` asks of a report, among the people whom the acting account may see."""

    def __init__(self, report: Report, query: QueryDict | None = None) -> None:
        self.report = report
        self.query = QueryDict() if query is None else query
        self.order = self.query.get("order", "")
        self.chosen = {name: self.query.get(name, "").replace("\0", "") for name in FILTERS}

    @property
    def is_filtered(self) -> bool:
        return bool(self.chosen["pool"] or self.chosen["ou"])

    @property
    def days(self) -> int:
        return days_of(self.chosen["days"])

    @cached_property
    def people(self) -> People:
        """Whom it is about, in order. Nobody where a filter can't be used."""
        if not isinstance(self.report, PeopleReport):
            return User.objects.none()
        found = self.report.find(self._among, Asked(days=self.days))
        return found.order_by(*self.report.order_by(self.order))

    @cached_property
    def count(self) -> int:
        return self.people.order_by().count() if self.report.about_people else len(self.objects)

    @cached_property
    def count_lately(self) -> int:
        """The count for overviews: of a costly report it may be two minutes old."""
        if not self.report.is_costly:
            return self.count
        key = f"users:report-count:{self.report.name}:{acting.scope().key}"
        return int(cache.get_or_set(key, lambda: self.count, COUNT_SECONDS) or 0)

    @cached_property
    def objects(self) -> Sequence[Row]:
        return self.report.rows() if isinstance(self.report, ObjectReport) else []

    @property
    def found(self) -> Any:
        """What a page is cut from."""
        return self.people.only(*LIST_COLUMNS, *READ) if self.report.about_people else self.objects

    def rows(self, part: Sequence[Any]) -> list[Row]:
        """The lines of a page that was cut from ``found``."""
        if not isinstance(self.report, PeopleReport):
            return list(part)
        facts, report = self._facts(part), self.report
        return [_row(user, report, facts) for user in part]

    def everyone(self, most: int) -> list[UUID]:
        """The GUIDs of the people, in order."""
        return list(self.people.values_list("guid", flat=True)[:most])

    def all_rows(self) -> Iterator[Row]:
        """Every line, with flat memory."""
        if not self.report.about_people:
            yield from self.objects
            return
        part: list[User] = []
        for user in self.found.iterator(chunk_size=AT_ONCE):
            part.append(user)
            if len(part) == AT_ONCE:
                yield from self.rows(part)
                part = []
        yield from self.rows(part)

    @cached_property
    def _among(self) -> People:
        filters = UserFilter(self._given, queryset=User.objects.all())
        if not filters.is_valid():
            return User.objects.none()
        values = filters.form.cleaned_data
        if any(values.get(name) in (None, "") for name in self._given):
            return User.objects.none()
        people: People = filters.qs
        return people

    @property
    def _given(self) -> Mapping[str, str]:
        return {name: self.chosen[name] for name in ("pool", "ou") if self.chosen[name]}

    @cached_property
    def _pools(self) -> dict[str, Pool]:
        return Pool.objects.by_service_key()

    def _facts(self, part: Sequence[User]) -> Facts:
        key = self.report.shared_key if isinstance(self.report, PeopleReport) else ""
        hidden = not key or key in scope.hidden_columns()
        return Facts(self._pools, {} if hidden else shared.counts(key, [getattr(user, key) for user in part]))


def days_of(text: str) -> int:
    """A number of days from 1 on; the usual one where the text is none."""
    return min(int(text), MOST_DAYS) if text.isdecimal() and len(text) < 8 and int(text) else DAYS


def _row(user: User, report: PeopleReport, facts: Facts) -> Row:
    cells = tuple(column.text(user, facts) if column.text else "" for column in report.columns)
    return Row(user.guid, user.get_absolute_url(), cells)
