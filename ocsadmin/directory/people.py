"""Signing in with a directory account: the bind says whether the password is right, the directory who it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import UUID, uuid4

from .connections import Connections
from .dn import DN
from .entry import Entry
from .errors import WrongPassword
from .filetime import moment_of
from .filters import Eq, Filter, any_of, object_class
from .forest import ForestReader
from .interface import Candidate, SignedIn
from .lockout import LockoutReader
from .opening import BindRefused
from .reading import Reader

DISABLED, LOCKED, SMARTCARD, TRUSTED_DOMAIN = 0x2, 0x10, 0x40000, 0x800
"""Flags of userAccountControl (MS-ADTS 2.2.16); whether it is locked only the computed attribute knows."""
WRONG = "The name or the password is wrong."
_REASONS = {
    "525": WRONG,
    "52e": WRONG,
    "530": "This account may not sign in at this time of day.",
    "531": "This account may not sign in from this computer.",
    "532": "The password of this account has expired.",
    "533": "This account is disabled.",
    "701": "This account has expired.",
    "773": "The password of this account has to be changed before it can be used.",
    "775": "This account is locked after too many wrong passwords.",
}
"""Windows error codes, in hexadecimal, that stand behind ``data`` in the words of a refused bind (MS-ERREF 2.2)."""
_WANTED = (
    *("objectGUID", "objectSid", "sAMAccountName", "displayName", "mail", "userAccountControl", "userPrincipalName"),
    *("accountExpires", "pwdLastSet", "msDS-User-Account-Control-Computed"),
)
_SIDS_AT_ONCE = 150


class People:
    """Looks people up by the console's account, and checks their passwords by a bind of their own."""

    def __init__(self, connections: Connections, reader: Reader, forest: ForestReader) -> None:
        self._connections, self._reader, self._forest = connections, reader, forest
        self._lockout = LockoutReader(reader, forest)

    def sign_in(self, name: str, password: str) -> SignedIn:
        """Takes ``account``, ``CONTOSO\\account`` and ``account@contoso.com``.

        An empty password is refused here: the server would take the bind as anonymous and let it pass (RFC 4513
        section 5.1.2). For a name that nobody has, a bind is tried all the same, so that the time tells nothing.
        """
        if not name.strip() or not password or "\0" in password:
            raise WrongPassword(words=WRONG)
        person = self._find(name.strip())
        bind_name = str(person.dn) if person else f"{uuid4()}@{self._domain.domain}"
        try:
            self._connections.open_as(bind_name, password).close()
        except BindRefused as error:
            raise WrongPassword(words=reason(str(error)) if person else WRONG) from None
        if person is None:
            raise WrongPassword(words=WRONG)
        return self._facts(person)

    def candidate(self, name: str) -> Candidate | None:
        """Who would sign in by this name, before any bind; None where nobody has it."""
        person = self._find(name.strip()) if name.strip() and "\0" not in name else None
        if person is None:
            return None
        groups = self._token_groups(f"<GUID={person.guid}>")
        return Candidate(
            guid=person.guid,
            account=person.text("sAMAccountName"),
            barred=barred(person),
            is_console=self._is_console(person),
            policy=self._lockout.policy_of(person.dn, groups),
        )

    def _is_console(self, person: Entry) -> bool:
        """The first SID of the rootDSE's tokenGroups is that of whoever is bound (MS-ADTS 3.1.1.3.2.19)."""
        own = self._token_groups("")
        if own:
            return own[0] in person.raw("objectSid")
        bound = self._find(self._connections.settings.bind_name)
        return bound is not None and bound.guid == person.guid

    def person(self, guid: UUID) -> SignedIn | None:
        entry = self._reader.base(f"<GUID={guid}>", _WANTED)
        return self._facts(entry) if entry is not None and entry.has("sAMAccountName") else None

    def _find(self, name: str) -> Entry | None:
        domain, backslash, account = name.rpartition("\\")
        if backslash and domain.casefold() != self._forest.short_name.casefold():
            return None
        if backslash or "@" not in account:
            return self._only(Eq("sAMAccountName", account))
        found = self._only(Eq("userPrincipalName", account))
        if found is None and account.rpartition("@")[2].casefold() == self._domain.domain.casefold():
            found = self._only(
                Eq("sAMAccountName", account.rpartition("@")[0])
            )  # the implicit name (MS-ADTS 5.1.1.1.1)
        return found

    def _only(self, where: Filter) -> Entry | None:
        """The one user with that name. Two would be an attack or an accident: then nobody."""
        where = where & object_class("user") & ~object_class("computer")
        pages = self._reader.pages(self._domain, where, attributes=_WANTED)
        found = [entry for page in pages for entry in page]
        return found[0] if len(found) == 1 else None

    def _facts(self, person: Entry) -> SignedIn:
        groups = self._groups(person.guid)
        return SignedIn(
            guid=person.guid,
            dn=person.dn,
            account=person.text("sAMAccountName"),
            display_name=person.text("displayName"),
            mail=person.text("mail"),
            groups=frozenset(groups.values()) - {""},
            disabled=bool(person.number("userAccountControl") & DISABLED),
            barred=barred(person),
            sid=person.text("objectSid"),
            group_sids=groups,
            password_set=person.number("pwdLastSet"),
            forest_is_prepared=self._forest.forest.rtc_service is not None,
        )

    def _groups(self, guid: UUID) -> dict[str, str]:
        """SID → name of all groups, nested ones and the primary one too (tokenGroups, MS-ADTS 3.1.1.4.5.19).

        Groups of other domains have no name here.
        """
        entry = self._reader.base(f"<GUID={guid}>", ("tokenGroups",))
        sids, names = (entry.raw("tokenGroups"), entry.texts("tokenGroups")) if entry else ([], [])
        found = dict.fromkeys(names, "")
        for start in range(0, len(sids), _SIDS_AT_ONCE):
            where = any_of("objectSid", sids[start : start + _SIDS_AT_ONCE])
            for page in self._reader.pages(self._domain, where, attributes=("sAMAccountName", "objectSid")):
                found.update((group.text("objectSid"), group.text("sAMAccountName")) for group in page)
        return found

    def _token_groups(self, place: str) -> list[bytes]:
        entry = self._reader.base(place, ("tokenGroups",))
        return entry.raw("tokenGroups") if entry else []

    @property
    def _domain(self) -> DN:
        return self._forest.forest.domain


def barred(person: Entry) -> str:
    """Why an account can't sign in with a password now: ``disabled``, ``expired``, ``locked``, …; or nothing."""
    flags = person.number("userAccountControl")
    expires = moment_of(person.number("accountExpires"))
    if flags & DISABLED:
        return "disabled"
    if flags & TRUSTED_DOMAIN:
        return "not a person"
    if flags & SMARTCARD:
        return "smart card only"
    if expires is not None and expires <= datetime.now(UTC):
        return "expired"
    return "locked" if person.number("msDS-User-Account-Control-Computed") & LOCKED else ""


def reason(words: str) -> str:
    """Why a bind was refused, for the person who tried it."""
    found = re.search(r"\bdata ([0-9a-f]+)", words, re.IGNORECASE)
    return _REASONS.get(found[1].lower(), WRONG) if found else WRONG
