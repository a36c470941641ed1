"""What an HTTP status other than the expected says of a virtual directory, and what to do (IIS 6.0 and 7.0)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocsadmin.checks.verdict import Verdict, failure, warning

from .exchange import Answer


def of_status(answer: Answer, what: str, url: str) -> Verdict:
    """The verdict on a status that was not expected."""
    words = {"what": what, "url": url, "status": answer.status, "reason": answer.reason}
    if answer.status in (404, 410):
        return failure(
            _("%(what)s is not there: %(url)s answers %(status)s.") % words,
            cause=_("The virtual directory does not exist, or ASP.NET is not allowed as a Web service extension."),
            cure=_("Activate the Web Components Server again, and compare the virtual directories in IIS."),
            code="http-missing",
        )
    if answer.status == 400:
        return failure(
            _("%(what)s at %(url)s does not understand the question (400).") % words,
            cause=_("The port expects TLS (https), or the Web site has no binding for this host name."),
            cure=_("Compare the address with the bindings of the Web site, host header included."),
            code="http-bad-request",
        )
    if answer.status == 401:
        return failure(
            _("%(what)s at %(url)s asks people to sign in, which it should not.") % words,
            cure=_("Allow anonymous access to this virtual directory in IIS."),
            code="http-asks-to-sign-in",
        )
    if answer.status == 403:
        return warning(
            _("%(what)s at %(url)s is there, but refuses the visit (403).") % words,
            cause=_("The directory may not be listed, takes only HTTPS, or turns away this console's address."),
            cure=_("Look at directory security of the virtual directory in IIS: SSL, IP addresses, permissions."),
            code="http-forbidden",
        )
    if answer.status == 503:
        return failure(
            _("%(what)s at %(url)s is out of service (503).") % words,
            cause=_("The application pool is stopped, or the load balancer has no server left."),
            cure=_("Start the application pool in IIS; its account and password are a usual cause."),
            code="http-unavailable",
        )
    if answer.status >= 500:
        return failure(
            _("%(what)s at %(url)s fails with %(status)s %(reason)s.") % words,
            cause=_("The Web application stops with an error."),
            cure=_("Look into the Application event log of the server."),
            code="http-server-error",
        )
    return failure(
        _("%(what)s at %(url)s answers %(status)s %(reason)s.") % words,
        cause=_("Something else than the virtual directory answers at this address."),
        cure=_("Compare the address and the bindings of the Web site."),
        code="http-unexpected",
    )
