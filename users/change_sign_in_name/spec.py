"""These people get other sign-in names, made so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError
from ocsadmin.use_cases import field, spec
from users.people.spec import LEFT_OUT, PEOPLE
from users.sign_in_names import SignInName, needs_domain

from .errors import DomainMissing, NoAddressGiven, OneAddressForMany

LONGEST_ADDRESS: Final = 500


@spec
class ChangeSignInNameSpec:
    """Which people, and how their new sign-in names are made.

    Without ``people`` those of ``by_hand`` are meant. ``sign_in_name`` None: no rule, all are given by hand.
    """

    people: tuple[UUID, ...] = field(kind=PEOPLE, default=())
    sign_in_name: SignInName | None = field(
        label=_("Rule for new names"),
        help=_("Left out: all are given by hand."),
        omit_default=True,
        default=None,
    )
    sip_domain: str = field(label=_("SIP domain"), help=_("For sign-in names that are made."), longest=255, default="")
    pattern: str = field(
        label=_("Pattern"),
        help=_("{first}.{last}@{domain}; only for a pattern of your own."),
        longest=200,
        default="",
    )
    by_hand: Mapping[UUID, str] = field(
        label=_("Addresses by hand"),
        help=_("objectGUID → address for single people."),
        longest=LONGEST_ADDRESS,
        default_factory=dict,
    )
    keep_old: bool = field(
        label=_("Keep the old address among the proxy addresses"),
        help=_("The old address stays among the proxy addresses, as a secondary one."),
        default=False,
    )
    left_out: frozenset[UUID] = field(kind=LEFT_OUT, default=frozenset())

    def __post_init__(self) -> None:
        if not self.people:
            object.__setattr__(self, "people", tuple(self.by_hand))

    def problems(self) -> Iterator[DomainError]:
        """What is wrong with the request itself, whoever it is about.

        :raises PatternWrong: the pattern can't be read.
        """
        if self.sign_in_name is None:
            if not self.by_hand:
                yield NoAddressGiven()
        elif needs_domain(self.sign_in_name, self.pattern):
            if not self.sip_domain:
                yield DomainMissing()
        elif self._gives_all_the_same and (count := len(set(self.people) - self.left_out)) > 1:
            yield OneAddressForMany(address=self.pattern, count=count)

    @property
    def _gives_all_the_same(self) -> bool:
        return self.sign_in_name is SignInName.PATTERN and "{" not in self.pattern and "%" not in self.pattern
