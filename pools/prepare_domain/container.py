"""A container of the console's domain that holds computer accounts of servers."""

from __future__ import annotations

from ocsadmin.directory import DN, BadDN, Directory
from ocsadmin.errors import DomainError


class BadContainer(DomainError):
    """There is no such container in the domain."""

    code, field, status = "bad-container", "server_containers", 422
    message = "“{value}” {problem}."
    hint = "Give the distinguished name of an organizational unit or container of {domain}, as OU=Servers,{dn}."


def check_container(text: str, directory: Directory) -> DN:
    """A container of the console's domain.

    :raises BadContainer: it is no DN, lies elsewhere, or is not there.
    """
    domain = directory.forest.domain
    if problem := _problem(text, directory):
        raise BadContainer(value=text, problem=problem, domain=domain.domain, dn=domain)
    return DN.parse(text)


def _problem(text: str, directory: Directory) -> str:
    try:
        dn = DN.parse(text)
    except BadDN:
        return "is no distinguished name"
    if not dn.is_below(directory.forest.domain) or dn.is_below(directory.forest.configuration):
        return "is not in this domain"
    return "" if directory.get(dn, ("objectClass",)) else "is not in the directory"
