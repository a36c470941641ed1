"""Signing in and out."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ocsadmin.accounts import audit, devices, sessions
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.errors import DirectorySilent, DirectoryUnusable
from ocsadmin.accounts.rights import anyone, signed_in
from ocsadmin.accounts.sign_in import sign_in as begin_session
from ocsadmin.errors import DomainError
from ocsadmin.web.accounts.forms import SignInForm


@audits("signed-in", "sign-in-refused", "sign-in-throttled")
@anyone
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; after it the page that was asked for (``next``, only of this site)."""
    if request.method == "POST":
        return _try(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(_where_to(request))
    return _page(request, SignInForm())


@audits("signed-out")
@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    audit.record_request("signed-out", request)
    sessions.end(request)
    return HttpResponseRedirect(resolve_url(settings.LOGOUT_REDIRECT_URL))


def _try(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        begin_session(request, name=form.cleaned_data["name"], password=form.cleaned_data["password"])
    except DomainError as error:
        return _page(request, form, error)
    response = HttpResponseRedirect(_where_to(request))
    devices.remember(response, form.cleaned_data["name"])
    return response


def _page(
    request: HttpRequest, form: SignInForm, error: DomainError | None = None, status: int | None = None
) -> HttpResponse:
    """The page; 422 after a wrong password (a 401 would need a challenge), else the status of the error."""
    if status is None and error is not None:
        status = 422 if error.status == 401 else error.status
    silent = isinstance(error, (DirectorySilent, DirectoryUnusable))
    context = {"form": form, "error": error, "directory_is_silent": silent, "next": _asked(request)}
    return render(request, "accounts/sign_in.html", context, status=status)


def _asked(request: HttpRequest) -> str:
    return request.POST.get("next", request.GET.get("next", ""))


def _where_to(request: HttpRequest) -> str:
    """The page that was asked for, if it is one of ours; else the first page."""
    url = _asked(request)
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if url and safe else resolve_url(settings.LOGIN_REDIRECT_URL)
