"""The pages that the ``type`` of a problem leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ocsadmin.accounts.rights import anyone
from ocsadmin.errors import DomainError

from . import problems

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Problem:
    """What a code means. In ``message`` and ``hint`` a name in ‹› stands for a value of the case."""

    code: str
    title: str
    message: str
    hint: str
    status: int | None
    field: str = ""


@anyone
@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    return render(request, "api/problem_list.html", {"problems": sorted(known().values(), key=lambda one: one.code)})


@anyone
@require_safe
def problem(request: HttpRequest, code: str) -> HttpResponse:
    """:raises Http404: no problem has this code."""
    found = known().get(code)
    if found is None:
        raise Http404
    return render(request, "api/problem.html", {"problem": found})


def known() -> dict[str, Problem]:
    """Every problem by its code."""
    return {one.code: one for one in (*_general(), *_of_the_field())}


def _general() -> Iterator[Problem]:
    for one in problems.generals():
        yield Problem(one.code, one.title, "", one.hint, None)


def _of_the_field() -> Iterator[Problem]:
    """All kinds of DomainError of the modules that the addresses of the console have loaded."""
    for kind in _below(DomainError):
        yield Problem(
            kind.code,
            kind.problem_title(),
            _readable(kind.message),
            _readable(kind.hint),
            kind.status,
            kind.field or "",
        )


def _below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _readable(text: str) -> str:
    """Nothing, where the text is made in each case anew."""
    return _PLACE.sub(r"‹\1›", text) if _PLACE.sub("", text).strip() else ""
