"""Pages of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

PER_PAGE = 50

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
else:  # Django's class takes no parameters while it runs
    AnyPaginator = Paginator


class _KnownLength(AnyPaginator):
    """A paginator that was told the length, so that it need not count a large table."""

    known: int

    @cached_property
    def count(self) -> int:
        return self.known


def paginate(
    request: HttpRequest,
    rows: QuerySet[Any, Any] | Sequence[Any],
    per_page: int = PER_PAGE,
    count_hint: int | None = None,
) -> Page[Any]:
    """The page that ``?page=`` asks for; the nearest one where there is no such page.

    ``count_hint`` is the number of rows where it is known; the rows are not counted then.
    """
    if count_hint is None:
        return Paginator(rows, per_page).get_page(request.GET.get("page"))
    paginator = _KnownLength(rows, per_page)
    paginator.known = count_hint
    return paginator.get_page(request.GET.get("page"))
