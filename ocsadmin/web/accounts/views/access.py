"""Everyone's tokens and sessions, for who may revoke them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocsadmin.accounts import sessions, tokens
from ocsadmin.accounts.addresses import address_of
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.models import ApiToken, OpenSession
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names


@needs(right_names.MANAGE_ACCESS)
@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """Sessions that are open, and all tokens; the one used last first."""
    now = timezone.now()
    listed = [(token, token.state(now)) for token in ApiToken.objects.select_related("owner")]
    context = {
        "sessions": sessions.listed(now),
        "tokens": listed,
        "own_key": request.session.session_key,
    }
    return render(request, "accounts/access.html", context)


@audits("session-revoked")
@needs(right_names.MANAGE_ACCESS)
@require_POST
def revoke_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(OpenSession.objects.select_related("account"), pk=pk)
    sessions.revoke(session, revoked_by=request.user, source=address_of(request))
    messages.success(request, _("The session of %(name)s was ended.") % {"name": session.account})
    return redirect("access")


@audits("token-revoked")
@needs(right_names.MANAGE_ACCESS)
@require_POST
def revoke_anyones_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.select_related("owner"), pk=pk)
    tokens.revoke(token, revoked_by=request.user, now=timezone.now(), source=address_of(request))
    messages.success(request, _("The token %(name)s was revoked.") % {"name": token})
    return redirect("access")
