"""The tokens of who is signed in: list, make, revoke."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ocsadmin.accounts import tokens
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.models import Account
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError
from ocsadmin.web.accounts.forms import TokenForm


@needs(right_names.USE_API_TOKENS)
@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    return _page(request, TokenForm(owner=_owner(request)))


@audits("token-made")
@needs(right_names.USE_API_TOKENS)
@never_cache
@require_POST
def create_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, this once."""
    form = TokenForm(request.POST, owner=_owner(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        made = tokens.create(owner=_owner(request), made_by=_owner(request), now=timezone.now(), **form.wish())
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _page(request, form, status=422)
    return render(request, "accounts/token_created.html", {"made": made}, status=201)


@audits("token-revoked")
@needs(right_names.USE_API_TOKENS)
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(_owner(request).tokens, pk=pk)
    tokens.revoke(token, revoked_by=_owner(request), now=timezone.now())
    return redirect("token-list")


def _owner(request: HttpRequest) -> Account:
    return cast(Account, request.user)


def _page(request: HttpRequest, form: TokenForm, status: int = 200) -> HttpResponse:
    now = timezone.now()
    listed = [(token, token.state(now)) for token in _owner(request).tokens.all()]
    return render(request, "accounts/token_list.html", {"form": form, "tokens": listed}, status=status)
