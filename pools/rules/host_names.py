"""Names of pools and hosts.

Sources: RFC 1035 sections 2.3.1 and 2.3.4 (labels of at most 63 octets, names of at most 255 octets, which are 253
characters); RFC 1123 section 2.1 (a label may begin with a digit); Cisco, "Configure Microsoft Active Directory",
caution (no underscore in the name of a pool or server); Deploying Enterprise Edition, "Create the Pool".
"""

from __future__ import annotations

import ipaddress
import string
from typing import Final

from ocsadmin.errors import DomainError

LONGEST_LABEL: Final = 63
LONGEST_NAME: Final = 253
LABEL_CHARACTERS: Final = frozenset(string.ascii_letters + string.digits + "-")


class BadHostName(DomainError):
    """A name can't be a name in DNS."""

    code, status = "bad-host-name", 422
    message = "“{value}” can't be {what}: {problem}."
    hint = "{cure}"


class MissingValue(DomainError):
    """Something that is needed was left empty."""

    code, status = "missing-value", 422
    message = "There is no {what}."
    hint = "{cure}"


def check_pool_name(value: str, *, field: str = "name") -> str:
    """The name of a pool: one label of a DNS name, typed without its domain.

    :raises MissingValue: it is empty. :raises BadHostName: it breaks a rule; the text says which.
    """
    what = "the name of a pool"
    if not value:
        raise MissingValue(field=field, what="pool name", cure="Type a name of letters, digits and hyphens.")
    if "." in value:
        cure = f"Type {value.partition('.')[0] or 'the name'} alone; the domain is added to it."
        raise BadHostName(field=field, value=value, what=what, problem="a pool name has no dots", cure=cure)
    if problem := _label_problem(value):
        raise BadHostName(field=field, value=value, what=what, problem=problem[0], cure=problem[1])
    return value


def check_fqdn(value: str, *, field: str, what: str) -> str:
    """A fully qualified domain name, without a final dot. ``what`` names it: "the internal Web farm FQDN".

    :raises MissingValue: it is empty. :raises BadHostName: it is a URL, an address, a short name, or breaks a rule.
    """
    if not value:
        raise MissingValue(field=field, what=what.removeprefix("the "), cure="Type a fully qualified domain name.")
    if problem := _name_problem(value):
        raise BadHostName(field=field, value=value, what=what, problem=problem[0], cure=problem[1])
    return value


def host_label(value: str) -> str:
    """The first label in lower case: ``ocsfe01`` of ``OCSFE01.contoso.com``."""
    return value.partition(".")[0].lower()


def same_host(one: str, other: str) -> bool:
    """Whether two names mean the same host. Where one is short, the first labels decide."""
    if not one or not other:
        return False
    if "." in one and "." in other:
        return one.lower() == other.lower()
    return host_label(one) == host_label(other)


def _name_problem(value: str) -> tuple[str, str] | None:
    """What is wrong with a fully qualified name, and what to do."""
    if "://" in value or "/" in value:
        return "it is an address of a page, not of a host", "Type the host alone, as in web.contoso.com."
    if is_address(value):
        return "it is an IP address", "Type the name that resolves to this address."
    if ":" in value:
        return "it has a port", "Leave out the colon and the port."
    if value.endswith("."):
        return "it ends in a dot", f"Type {value.rstrip('.')}."
    if "." not in value:
        return "it is a short name", "Add the domain, as in web.contoso.com."
    if len(value) > LONGEST_NAME:
        return f"it has {len(value)} characters, and a name in DNS has at most {LONGEST_NAME}", "Choose a shorter name."
    labels = value.split(".")
    if labels[-1].isdigit():
        return "its last part is a number, as in an IP address", "Type a name that ends in your domain."
    return next((problem for label in labels if (problem := _label_problem(label, whole=False))), None)


def _label_problem(label: str, *, whole: bool = True) -> tuple[str, str] | None:
    """What is wrong with one label, and what to do. ``whole``: the label is all of the name."""
    place = "it" if whole else f"its part “{label}”"
    if not label:
        return "it has an empty part", "Leave out the double dot."
    if "_" in label:
        return (
            f"{place} has an underscore",
            f"Use a hyphen: {label.replace('_', '-')}. Names with an underscore fail in TLS and DNS.",
        )
    if foreign := "".join(sorted(set(label) - LABEL_CHARACTERS)):
        return f"{place} has “{foreign}”", "Use the letters a to z, digits and hyphens only."
    if label[0] == "-" or label[-1] == "-":
        return f"{place} begins or ends with a hyphen", "Begin and end it with a letter or a digit."
    if len(label) > LONGEST_LABEL:
        return (
            f"{place} has {len(label)} characters, and a part of a name in DNS has at most {LONGEST_LABEL}",
            "Choose a shorter name.",
        )
    if whole and label.isdigit():
        return f"{place} is only digits", "Put a letter in it, so that it is not taken for a number."
    return None


def is_address(value: str) -> bool:
    """Whether this is an IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(value.strip("[]"))
    except ValueError:
        return False
    return True
