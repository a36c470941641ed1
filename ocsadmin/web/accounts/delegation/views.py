"""The pages of delegation: the list, one, its preview while it is filled in, and what one person may do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocsadmin import parts
from ocsadmin.accounts.addresses import address_of
from ocsadmin.accounts.audited import audits, unaudited
from ocsadmin.accounts.delegation import checking, keeping, undelegated
from ocsadmin.accounts.delegation.models import Delegation
from ocsadmin.accounts.delegation.spec import DelegationSpec
from ocsadmin.accounts.delegation.words import Names, sentences
from ocsadmin.accounts.models import Account
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError, ManyErrors

from .forms import NAMES, DelegationForm, renamed


@needs(right_names.DELEGATE)
@require_GET
def delegation_list(request: HttpRequest) -> HttpResponse:
    """Each in plain words, and a warning where its group is gone."""
    those = list(Delegation.objects.select_related("account"))
    try:
        wrong, silent = keeping.follow_renamed_groups(those, parts.directory()), ""
    except DomainError as error:
        wrong, silent = {}, str(error)
    specs = [DelegationSpec.of(one) for one in those]
    names = Names(specs)
    listed = [(one, sentences(spec, names), wrong.get(one.pk, "")) for one, spec in zip(those, specs, strict=True)]
    without = {"policy": undelegated.policy(), "losers": undelegated.losers()}
    return render(request, "accounts/delegation/list.html", {"delegations": listed, "silent": silent, **without})


@audits("undelegated-decided")
@needs(right_names.DELEGATE)
@require_POST
def delegation_policy(request: HttpRequest) -> HttpResponse:
    """Whom those see to whom nothing was ever delegated: ``undelegated_see`` is ``everyone`` or ``nobody``."""
    see = request.POST.get("undelegated_see", "")
    if see in undelegated.CHOICES:
        undelegated.decide(see_everyone=see == "everyone", acting_user=request.user, source=address_of(request))
        messages.success(request, _("That was kept: it counts from now on."))
    else:
        messages.error(request, _("Choose whether they see everyone or nobody."))
    return redirect("delegation-list")


@audits("delegation-released")
@needs(right_names.DELEGATE)
@require_POST
def delegation_release(request: HttpRequest, pk: int) -> HttpResponse:
    """What this account lost limits it no longer."""
    account = get_object_or_404(Account, pk=pk, is_local=False)
    undelegated.release(account, acting_user=request.user, source=address_of(request))
    messages.success(request, _("What %(name)s lost limits them no longer.") % {"name": account})
    return redirect("delegation-list")


@audits("delegation-made")
@needs(right_names.DELEGATE)
@require_http_methods(["GET", "POST"])
def delegation_create(request: HttpRequest) -> HttpResponse:
    return _edited(request, None)


@audits("delegation-changed")
@needs(right_names.DELEGATE)
@require_http_methods(["GET", "POST"])
def delegation(request: HttpRequest, pk: int) -> HttpResponse:
    return _edited(request, get_object_or_404(Delegation.objects.select_related("account"), pk=pk))


@unaudited("shows who would be seen, changes nothing")
@needs(right_names.DELEGATE)
@require_POST
def delegation_preview(request: HttpRequest) -> HttpResponse:
    """The sentences of what is typed now."""
    return render(request, "accounts/delegation/_preview.html", {"sentences": _preview(DelegationForm(request.POST))})


@audits("delegation-removed")
@needs(right_names.DELEGATE)
@require_POST
def delegation_remove(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Delegation, pk=pk)
    keeping.remove(one, acting_user=request.user, source=address_of(request))  # type: ignore[arg-type]
    messages.success(request, _("The delegation “%(name)s” was taken back.") % {"name": one.name})
    return redirect("delegation-list")


@needs(right_names.DELEGATE)
@require_GET
def delegation_check(request: HttpRequest) -> HttpResponse:
    """``?account=kim``: what Kim may do, and with how many people."""
    name = request.GET.get("account", "").strip()
    context: dict[str, Any] = {"name": name}
    status = 200
    if name:
        try:
            context["found"] = found = checking.check(name, parts.whole_directory())
            specs = [DelegationSpec.of(one) for one in found.delegations]
            names = Names(specs)
            context["words"] = [(spec.name, sentences(spec, names)) for spec in specs]
        except DomainError as error:
            context["error"], status = error, error.status
    return render(request, "accounts/delegation/check.html", context, status=status)


def _edited(request: HttpRequest, old: Delegation | None) -> HttpResponse:
    own_names = {of_spec: own for own, of_spec in NAMES.items()}
    initial = renamed(DelegationSpec.of(old).to_json(), own_names) if old else {}
    form = DelegationForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "GET" or "preview" in request.POST or not form.is_valid():
        wrong = request.method == "POST" and "preview" not in request.POST
        return _page(request, form, old, status=422 if wrong else 200)
    try:
        kept = keeping.keep(
            form.spec(),
            acting_user=request.user,  # type: ignore[arg-type]
            directory=parts.directory(),
            source=address_of(request),
            old=old,
        )
    except ManyErrors as many:
        form.refuse(many)
        return _page(request, form, old, status=422)
    messages.success(request, _("The delegation “%(name)s” counts from now on.") % {"name": kept.name})
    return redirect("delegation-list")


def _page(request: HttpRequest, form: DelegationForm, old: Delegation | None, *, status: int) -> HttpResponse:
    context = {"form": form, "old": old, "sentences": _preview(form)}
    return render(request, "accounts/delegation/form.html", context, status=status)


def _preview(form: DelegationForm) -> list[str]:
    """What is typed, as far as it can be read."""
    if form.is_bound:
        form.is_valid()
    spec = DelegationSpec.from_json(renamed(form.cleaned_data if form.is_bound else form.initial, NAMES))
    return sentences(spec, Names([spec])) if spec.group or spec.account else []
