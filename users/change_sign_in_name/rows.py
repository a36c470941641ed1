"""Change sign-in names: the new address of each row, or one made by a rule that holds for the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import Directory
from users.csv import cells
from users.csv.assessing import seen_of
from users.csv.columns import Column, Option, Options, RowRequest, Seen
from users.directory import sip_uri
from users.enable_users.rows import NAMING as _NAMING
from users.enable_users.rows import WAYS
from users.enable_users.rows import wrong_options as wrong_naming
from users.people.problems import Problem, error
from users.sign_in_names import SignInName

from .plan import addresses, assess_changing
from .spec import ChangeSignInNameSpec

NEW: Final = Column(
    "new_sip_address",
    _("New SIP address"),
    _("Empty: made by the rule for sign-in names, where one is chosen."),
    "kim.akers@contoso.com",
    aliases=("newsipuri", "newsigninname", "newaddress"),
    read=cells.address,
    unique=lambda address: f"new_sip_address:{sip_uri.key(address)}",
)
RULE: Final = Option("sign_in_name", _("Rule for new names"), _("For rows without an address."), lambda _world: WAYS)
NAMING: Final = _NAMING[1:]
KEEP: Final = Option("keep_old", _("Keep the old address among the proxy addresses"), flag=True)


def lacks(row: Mapping[str, str], options: Options) -> Iterator[tuple[str, Problem]]:
    if NEW.name not in row and not options.get("sign_in_name"):
        yield NEW.name, error("no-address", "No new address is given.", "Write one, or choose a rule for the file.")


def wrong_options(options: Options) -> Mapping[str, str]:
    return wrong_naming(options) if options.get("sign_in_name") else {}


def spec_of(requests: Sequence[RowRequest], options: Options) -> ChangeSignInNameSpec:
    way = options.get("sign_in_name")
    return ChangeSignInNameSpec(
        people=tuple(request.key for request in requests),
        sign_in_name=SignInName(way) if way else None,
        sip_domain=(options.get("sip_domain") or "") if way else "",
        pattern=(options.get("pattern") or "") if way else "",
        by_hand={request.key: request.values[NEW.name] for request in requests if request.values.get(NEW.name)},
        keep_old=options.get("keep_old") is True,
    )


def look(spec: ChangeSignInNameSpec, directory: Directory) -> Iterable[Seen]:
    made = addresses(spec=spec, directory=directory)
    places = {"no-sign-in-name": "", "gone": "", "protected": "", "": NEW.name}
    for one in seen_of(assess_changing(spec=spec, directory=directory), places):
        address = made.get(one.key, "")
        yield Seen(one.key, one.problems, (f"{NEW.name}:{sip_uri.key(address)}",) if address else ())
