"""Query parameters: one that a resource does not know is refused, because a misspelt filter would show too much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django_filters import BooleanFilter
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from . import ordering, paging
from .errors import BadParameter, UnknownParameter

if TYPE_CHECKING:
    from rest_framework.views import APIView

DRY_RUN = "dry_run"
_WORDS = {"true": True, "1": True, "false": False, "0": False, "": False}


def refuse_unknown(request: Request, view: APIView) -> None:
    """Before anything is done.

    :raises UnknownParameter: the action does not know one of the query parameters.
    :raises BadParameter: it is not clear whether a dry run is wanted, or what a filter by yes and no means.
    """
    dry_run(request)
    known = sorted(set(known_parameters(request, view)))
    for name in request.query_params:
        if name not in known:
            raise UnknownParameter(name=name, known=", ".join(known) or "none", field=name)
    if getattr(view, "action", None) == "list":
        _refuse_unclear(request, view)


def _refuse_unclear(request: Request, view: Any) -> None:
    """A filter by yes and no would take any other word for no filter at all."""
    filterset_class = DjangoFilterBackend().get_filterset_class(view, view.get_queryset())
    for name, found in filterset_class.base_filters.items() if filterset_class else ():
        text = request.query_params.get(name, "")
        if isinstance(found, BooleanFilter) and text.lower() not in ("", "true", "false"):
            raise BadParameter(name=name, value=text, cure="Give true or false.", field=name)


def known_parameters(request: Request, view: APIView) -> Iterator[str]:
    """Filters, order and pages for a list; ``dry_run`` for writes; and those that the view names for the action."""
    action = getattr(view, "action", None)
    yield from getattr(view, "extra_parameters", {}).get(action, ())
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        yield DRY_RUN
    elif action == "list":
        yield from (ordering.PARAMETER, paging.LIMIT, paging.CURSOR)
        yield from filter_names(view)


def filter_names(view: Any) -> Iterator[str]:
    """The query parameters of a view's filterset; a range has one for each end."""
    filterset_class = DjangoFilterBackend().get_filterset_class(view, view.get_queryset())
    if filterset_class is None:
        return
    for name, found in filterset_class.base_filters.items():
        widget = found.field.widget
        ends = getattr(widget, "suffixes", None)
        yield from (widget.suffixed(name, end) for end in ends) if ends else (name,)


def dry_run(request: Request) -> bool:
    """Whether only the plan is wanted (``?dry_run=true``).

    :raises BadParameter: it is neither true nor false, or both.
    """
    texts = request.query_params.getlist(DRY_RUN) or [""]
    wishes = {_WORDS.get(text.lower()) for text in texts}
    wish = wishes.pop()
    if wish is None or wishes:
        raise BadParameter(name=DRY_RUN, value=" and ".join(texts), cure="Give true or false.", field=DRY_RUN)
    return wish
