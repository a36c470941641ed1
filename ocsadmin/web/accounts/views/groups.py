"""The groups that give rights, by SID."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocsadmin.accounts import pins
from ocsadmin.accounts.addresses import address_of
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.models import PinnedGroup
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError


@needs(right_names.VIEW_PROCEDURES)
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/groups.html", {"pins": PinnedGroup.objects.all()})


@audits("group-accepted")
@needs(right_names.VIEW_PROCEDURES)
@require_POST
def accept_group(request: HttpRequest) -> HttpResponse:
    """``name``: from now on the group that bears it is meant. Local administrators only."""
    try:
        pin = pins.accept(request.POST.get("name", ""), acting_user=request.user, source=address_of(request))  # type: ignore[arg-type]
    except DomainError as error:
        context = {"pins": PinnedGroup.objects.all(), "error": error}
        return render(request, "accounts/groups.html", context, status=error.status)
    messages.success(request, _("%(group)s is the group that gives these rights now.") % {"group": pin})
    return redirect("groups")
