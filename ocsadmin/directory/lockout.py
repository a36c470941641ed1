"""What wrong passwords do to an account: the domain's lock-out policy, password settings objects, and tries so far.

Source: MS-SAMR 3.1.5.14.1 (badPwdCount grows until it reaches the threshold) and 3.1.1.5 (ResultantPSO); MS-ADTS
6.1.1.4.11.1. badPwdCount and badPasswordTime are not replicated: each controller has its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from .dn import DN
from .entry import Entry
from .filetime import moment_of
from .filters import any_of, object_class
from .forest import ForestReader
from .lockout_policy import LockoutPolicy, WrongTries, strictest
from .reading import Reader

_DOMAIN = ("lockoutThreshold", "lockOutObservationWindow")
_SETTINGS = ("msDS-LockoutThreshold", "msDS-LockoutObservationWindow")
_TICKS = 10_000_000
"""Intervals are stored as negative numbers of 100 nanoseconds."""


class LockoutReader:
    """Reads as the console's account. What it may not read it takes as not there."""

    def __init__(self, reader: Reader, forest: ForestReader) -> None:
        self._reader, self._forest = reader, forest

    def domain_policy(self) -> LockoutPolicy:
        entry = self._reader.base(self._forest.forest.domain, _DOMAIN)
        return _policy(entry, _DOMAIN)

    def policy_of(self, dn: DN, groups: Iterable[bytes]) -> LockoutPolicy:
        """The policy of an account whose groups have these SIDs (octets).

        Where the controller does not say which password settings object counts (msDS-ResultantPSO), the strictest of
        those that name the account or its groups, and of the domain's policy: too careful rather than too late.
        """
        entry = self._reader.base(dn, ("msDS-ResultantPSO",))
        resultant = entry.text("msDS-ResultantPSO") if entry else ""
        if resultant and (settings := self._reader.base(resultant, _SETTINGS)) and settings.has(_SETTINGS[0]):
            return _policy(settings, _SETTINGS)
        return strictest([self.domain_policy(), *self._settings_of(dn, groups)])

    def wrong_tries(self, guid: UUID) -> WrongTries:
        """What this controller counted so far."""
        entry = self._reader.base(f"<GUID={guid}>", ("badPwdCount", "badPasswordTime"))
        if entry is None:
            return WrongTries(0, None)
        return WrongTries(entry.number("badPwdCount"), moment_of(entry.number("badPasswordTime")))

    def _settings_of(self, dn: DN, groups: Iterable[bytes]) -> list[LockoutPolicy]:
        place = self._forest.forest.domain.child("CN", "System").child("CN", "Password Settings Container")
        if self._reader.base(place, ("cn",)) is None:
            return []
        wanted = (*_SETTINGS, "msDS-PSOAppliesTo")
        found = [one for page in self._pages(place, "msDS-PasswordSettings", wanted) for one in page]
        if not found:
            return []
        keys = {dn.key, *(one.key for one in self._dns_of(list(groups)))}
        those = [one for one in found if keys & {DN.parse(text).key for text in one.texts("msDS-PSOAppliesTo")}]
        return [_policy(one, _SETTINGS) for one in those]

    def _pages(self, place: DN, kind: str, wanted: tuple[str, ...]) -> Iterable[list[Entry]]:
        return self._reader.pages(place, object_class(kind), attributes=wanted)

    def _dns_of(self, sids: list[bytes]) -> list[DN]:
        if not sids:
            return []
        where = any_of("objectSid", sids)
        pages = self._reader.pages(self._forest.forest.domain, where, attributes=("objectSid",))
        return [entry.dn for page in pages for entry in page]


def _policy(entry: Entry | None, names: tuple[str, str]) -> LockoutPolicy:
    if entry is None:
        return LockoutPolicy()
    threshold, window = names
    return LockoutPolicy(_number(entry, threshold), timedelta(seconds=abs(_number(entry, window)) / _TICKS))


def _number(entry: Entry, attribute: str) -> int:
    return int(entry.text(attribute) or 0)
