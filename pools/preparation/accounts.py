"""People and accounts by the names that administrators type, and the console's own account."""

from __future__ import annotations

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq, Filter, any_of, object_class
from ocsadmin.errors import DomainError

WANTED = ("sAMAccountName", "displayName", "objectGUID")


class AccountNotFound(DomainError):
    """No account has this name."""

    code, field, status = "account-not-found", "server_admins", 422
    message = "{domain} has no account, or several, named “{name}”."
    hint = "Type it as it signs in: account, {short}\\account or account@{domain}."


def find_account(name: str, directory: Directory) -> Entry:
    """A user of the console's domain: ``account``, ``CONTOSO\\account`` or ``account@contoso.com``.

    :raises AccountNotFound: there is none, or more than one.
    """
    domain = directory.forest.domain
    short, _, account = name.strip().rpartition("\\")
    plain, _, suffix = account.partition("@")
    where: Filter = Eq("userPrincipalName", account) if suffix else Eq("sAMAccountName", plain)
    if suffix.casefold() == domain.domain.casefold():
        where = Eq("userPrincipalName", account) | Eq("sAMAccountName", plain)
    people = object_class("user") & ~object_class("computer")
    found = list(directory.search(domain, where & people, attributes=WANTED)) if plain else []
    exact = [entry for entry in found if entry.text("sAMAccountName").casefold() == plain.casefold()]
    found = found if len(found) < 2 else exact
    if len(found) != 1:
        raise AccountNotFound(name=name, domain=domain.domain, short=short or domain.name.upper())
    return found[0]


def own_account(directory: Directory) -> Entry | None:
    """The account that the console works as: the user among the SIDs of its own token (MS-ADTS 3.1.1.3.2)."""
    token = directory.get(DN.parse(""), ("tokenGroups",))
    sids = token.raw("tokenGroups") if token is not None else []
    if not sids:
        return None
    where = any_of("objectSid", sids[:100]) & object_class("user")
    return next(iter(directory.search(directory.forest.domain, where, attributes=WANTED)), None)
