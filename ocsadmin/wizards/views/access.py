"""Who may see which wizard and which draft."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ocsadmin.wizards import registry
from ocsadmin.wizards.base import Page, Wizard
from ocsadmin.wizards.models import Draft


def wizard_of(request: HttpRequest, name: str) -> Wizard:
    wizard = registry.get(name)
    if wizard is None:
        raise Http404
    if not request.user.may(wizard.permission):  # type: ignore[union-attr]
        raise PermissionDenied(
            _("The wizard “%(title)s” takes %(group)s.") % {"title": wizard.title, "group": wizard.group}
        )
    return wizard


def draft_of(request: HttpRequest, name: str, pk: UUID) -> Draft:
    wizard_of(request, name)
    draft = get_object_or_404(Draft.objects.select_related("owner"), pk=pk, wizard_name=name)
    if draft.owner_id != request.user.pk:
        raise PermissionDenied(_("This draft belongs to %(owner)s. Ask for a hand-over.") % {"owner": draft.owner})
    return draft


def page_of(draft: Draft, slug: str) -> Page:
    page = draft.wizard.page(slug)
    if page is None or not page.applies(draft.answers):
        raise Http404
    return page


def version_of(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
