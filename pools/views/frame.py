"""A page of one pool, in the frame that all its pages share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pools.choosing import pool_menu
from pools.models import Pool


def show_pool(request: HttpRequest, pool: Pool, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render a template that extends ``pools/pool_frame.html``: head, tabs and actions of the pool."""
    account: Any = request.user
    context |= {"pool": pool, "menu": pool_menu.of(pool, account)}
    return render(request, template, context, status=status)
