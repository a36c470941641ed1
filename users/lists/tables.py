"""The list of people as the page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ocsadmin.directory import DN
from ocsadmin.web.states import Look
from pools.models import Pool
from users import queries
from users.lists.filters import UserFilter
from users.models import User
from users.search import Term, terms
from users.search.highlight import highlight, highlight_number

PER_PAGE = 50
_NOBODY = UUID(int=0)
FILTERS = ("pool", "enabled", "account_disabled", "ou")


@dataclass(frozen=True)
class Line:
    """One person: texts with the hits marked."""

    user: User
    name: SafeString
    account: SafeString
    sip_address: SafeString
    mail: SafeString
    telephone: SafeString
    pool: SafeString
    address: str
    """Of the person's page."""


class UserList:
    """What ``?q=…&pool=…&enabled=…&account_disabled=…&ou=…&order=…`` asks for."""

    def __init__(self, query: QueryDict) -> None:
        self.text = query.get("q", "").strip()
        self.order = query.get("order", "")
        self.filter = UserFilter(query, queryset=User.objects.all())
        self.chosen = {name: query.get(name, "") for name in FILTERS}

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or any(self.chosen.values()))

    @cached_property
    def among(self) -> QuerySet[User, Any]:
        """Who passes the filters; nobody where a filter can't be used, so that a slip never means everybody."""
        values = self.filter.form.cleaned_data if self.filter.is_valid() else {}
        if any(text and values.get(name) in (None, "") for name, text in self.chosen.items()):
            return User.objects.none()
        people: QuerySet[User, Any] = self.filter.qs
        return people

    @cached_property
    def found(self) -> queries.Found:
        return queries.find(self.text, among=self.among, order=self.order)

    @cached_property
    def pools(self) -> dict[str, SafeString]:
        """Key of a home server → a link to its pool. Made once, like the badges: rendering takes longest of all."""
        link = '<a href="{}" title="{}">{}</a>'
        pools = Pool.objects.by_service_key().items()
        return {key: format_html(link, reverse("pool", args=[pool.guid]), pool, pool.name) for key, pool in pools}

    @cached_property
    def badges(self) -> dict[str, SafeString]:
        looks = {
            "enabled": Look("ok", "ok", _("Enabled")),
            "not_enabled": Look("muted", "muted", _("Not enabled")),
            "account_disabled": Look("muted", "muted", _("Disabled")),
        }
        return {name: render_to_string("components/_badge.html", {"look": look}) for name, look in looks.items()}

    @cached_property
    def _address(self) -> str:
        return reverse("user", args=[_NOBODY])

    def lines(self, keys: Sequence[int]) -> list[Line]:
        asked = terms(self.found.instead[0] if self.found.instead else self.text)
        return [self._line(user, asked) for user in queries.in_order(keys)]

    @property
    def asked(self) -> list[tuple[str, str]]:
        """What is asked for, as names and values of a form; without the page."""
        fields = {"q": self.text, **self.chosen, "order": self.order}
        return [(name, value) for name, value in fields.items() if value]

    def everyone(self, most: int) -> list[Any]:
        """The GUIDs of all who match, in order of their names; of nobody who is only similar."""
        return queries.guids(self.text, among=self.among, most=most)

    def _line(self, user: User, asked: tuple[Term, ...]) -> Line:
        return Line(
            user=user,
            name=highlight(user.name, asked),
            account=highlight(user.account, asked),
            sip_address=highlight(user.sip_uri, asked),
            mail=highlight(user.mail, asked),
            telephone=highlight_number(user.telephone, asked),
            pool=self.pools.get(user.home_server_key, SafeString()),
            address=self._address.replace(str(_NOBODY), str(user.guid)),
        )


@dataclass(frozen=True)
class Unit:
    """A unit that can be chosen: its DN, its name indented below its parent's."""

    dn: str
    title: str


def units() -> list[Unit]:
    """Every unit that holds people, and those above them, as a tree below the domain."""
    rdns: set[tuple[tuple[str, str], ...]] = set()
    for text in queries.units().values():
        dn = DN.parse(text)
        while dn.rdns and dn.rdns[0][0].upper() != "DC":
            rdns.add(dn.rdns)
            dn = dn.parent
    in_order = sorted((DN(one) for one in rdns), key=lambda dn: [value.casefold() for _, value in reversed(dn.rdns)])
    return [Unit(str(dn), "\u2003" * (_depth(dn) - 1) + dn.name) for dn in in_order]


def _depth(dn: DN) -> int:
    return sum(kind.upper() != "DC" for kind, _ in dn.rdns)
