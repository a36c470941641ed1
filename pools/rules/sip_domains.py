"""Names of SIP domains.

Sources: RFC 3261 section 19.1.1 (the host of a SIP URI), RFC 1035 sections 2.3.1 and 2.3.4, RFC 5891 (A-labels of
internationalized names); Deploying Enterprise Edition, "Configure Pool and Applications".
"""

from __future__ import annotations

from ocsadmin.errors import DomainError

from .host_names import BadHostName, MissingValue, check_fqdn

WHAT = "a SIP domain"


class BadSIPDomain(DomainError):
    """A name can't be a SIP domain."""

    code, status = "bad-sip-domain", 422
    message = "“{value}” can't be a SIP domain: {problem}."
    hint = "{cure}"


def check_sip_domain(value: str, *, field: str) -> str:
    """A SIP domain as it is written into the directory: blanks around it are dropped, its case is kept.

    :raises MissingValue: it is empty. :raises BadSIPDomain: it is no domain; the text says why and what to type.
    """
    value = value.strip()
    if not value:
        raise MissingValue(field=field, what="SIP domain", cure="Type a domain, as in contoso.com.")
    if problem := _problem(value):
        raise BadSIPDomain(field=field, value=_short(value), problem=problem[0], cure=problem[1])
    try:
        return check_fqdn(value, field=field, what=WHAT)
    except BadHostName as error:
        problem_of, cure = str(error.values["problem"]), str(error.values["cure"])
        raise BadSIPDomain(field=field, value=_short(value), problem=problem_of, cure=cure) from error


def _problem(value: str) -> tuple[str, str] | None:
    """What is wrong with it other than with any host name, and what to do."""
    if "@" in value:
        return "it is an address", f"Type what stands after the @: {value.rpartition('@')[2] or 'contoso.com'}."
    if value.lower().startswith(("sip:", "sips:")):
        return "it is a SIP URI", f"Type {value.partition(':')[2] or 'the domain'} alone."
    if value.startswith("*"):
        return "it is a pattern", f"Type each domain by its name, as in {value.lstrip('*.') or 'contoso.com'}."
    if not value.isascii():
        return "it has letters beyond a to z", _ascii_advice(value)
    if "." not in value:
        return "it has one part only", f"Type the whole domain, as in {value[:63]}.com."
    return None


def _ascii_advice(value: str) -> str:
    """The name in the form that DNS and certificates use (RFC 5891, "A-label")."""
    try:
        form = value.encode("idna").decode()
    except UnicodeError:
        return "Use the letters a to z, digits and hyphens only."
    return f"Type its ASCII form: {form}." if form.isascii() else "Use the letters a to z, digits and hyphens only."


def _short(value: str) -> str:
    """A value in a message: a very long one by its beginning."""
    return value if len(value) <= 80 else f"{value[:77]}…"
