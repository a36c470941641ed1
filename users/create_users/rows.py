"""Create users: a row for each new person, who is enabled too where the row or the file names a pool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import Directory
from ocsadmin.use_cases import field_of, from_json
from users.csv import cells
from users.csv.columns import Column, Option, Options, RowRequest, Seen, place_key
from users.enable_users.rows import NAMING, POOL, WAYS, pools
from users.people.problems import Problem, error
from users.sign_in_names import SignInName

from .conflicts import Names
from .errors import NameTwice
from .naming import account_of
from .spec import OPTIONS as SWITCHES
from .spec import CreateUsersSpec, NewUser
from .study import Proposal, study

_EXAMPLES: Final = {
    "logon_name": "kima",
    "first_name": "Kim",
    "initials": "B",
    "last_name": "Akers",
    "full_name": "Kim B. Akers",
    "container": "OU=Sales,DC=contoso,DC=com",
    "upn_suffix": "contoso.com",
    "account": "kima",
    "mail": "kim@contoso.com",
    "phone": "+1 425 555 0100",
}
_ALIASES: Final = {
    "logon_name": ("logonname", "userlogonname"),
    "first_name": ("firstname", "givenname"),
    "last_name": ("lastname", "surname", "sn"),
    "full_name": ("fullname", "name", "displayname", "cn"),
    "container": ("ou", "organizationalunit", "parent"),
    "account": ("samaccountname",),
    "mail": ("email", "emailaddress"),
    "phone": ("telephone", "telephonenumber"),
}
WAY: Final = Option(
    "sign_in_name",
    _("Sign-in name"),
    _("For rows that are enabled and have no address."),
    lambda _world: WAYS,
    lambda _world: SignInName.USER_PRINCIPAL_NAME,
)
_KEPT_PASSWORDS: Final = frozenset({"random"})
_WAYS_OF_OPTIONS: Final = ("sign_in_name", "sip_domain", "pattern")


def _random(value: str, _world: cells.World) -> str:
    """:raises CellWrong: it is a password, which nobody should keep in a file."""
    if value.casefold() != "random":
        text, cure = (
            "A file may hold no passwords.",
            "Write random, or leave it empty: the console makes it, shown once.",
        )
        raise cells.CellWrong(error("no-passwords", text, cure))
    return "random"


def _columns() -> Iterator[Column]:
    for name, example in _EXAMPLES.items():
        said = field_of(NewUser, name)
        yield Column(
            name, said.label, said.help, example, aliases=_ALIASES.get(name, ()), required=not said.has_default,
            plus=name == "phone",
        )  # fmt: skip
    yield Column(
        "password",
        _("Password"),
        _("Only the word random, or empty."),
        "random",
        read=_random,
        kept=frozenset({"random"}),
    )
    for name in SWITCHES:
        said = field_of(NewUser, name)
        yield Column(name, said.label, said.help or _("on or off."), read=cells.switch, choices=_on_off)
    yield Column(
        "enable",
        _("Enable"),
        _("on or off. Empty: on where a pool is given."),
        "on",
        read=cells.switch,
        choices=_on_off,
    )
    yield POOL
    yield Column(
        "sip_address", _("SIP address"), _("Empty: made by the rule for sign-in names."), "kim@contoso.com",
        aliases=("sipaddress", "sipuri"), read=cells.address,
    )  # fmt: skip


def _on_off(_world: cells.World) -> Sequence[str]:
    return ("on", "off")


def spec_of(requests: Sequence[RowRequest], options: Options) -> CreateUsersSpec:
    """:raises ManyErrors: values of another kind."""
    return from_json(CreateUsersSpec, {"users": [_person(request.values, options) for request in requests]})


def _person(values: Mapping[str, Any], options: Options) -> dict[str, Any]:
    plain = {name: value for name, value in values.items() if name not in ("enable", "pool", "sip_address")}
    for name in ("container", "upn_suffix"):
        plain.setdefault(name, options.get(name) or "")
    pool = str(values.get("pool") or options.get("pool") or "")
    if not values.get("enable", bool(pool)):
        return plain
    naming = {name: options.get(name) or "" for name in _WAYS_OF_OPTIONS}
    naming["sign_in_name"] = naming["sign_in_name"] or SignInName.USER_PRINCIPAL_NAME
    return {**plain, "enable": {"pool": pool, "sip_address": values.get("sip_address", ""), **naming}}


def lacks(row: Mapping[str, str], options: Options) -> Iterator[tuple[str, Problem]]:
    if row.get("pool") or options.get("pool") or row.get("enable", "").casefold() in cells.OFF:
        return
    if row.get("enable") or row.get("sip_address"):
        yield "pool", error("no-pool", "No pool is given to enable on.", "Write one, or choose one for the file.")


def look(spec: CreateUsersSpec, directory: Directory) -> Iterable[Seen]:
    for place, one in enumerate(study(spec, directory).proposals):
        problems = [
            (wrong.field or "", error(wrong.code, wrong.text, wrong.cure))
            for wrong in one.errors
            if not isinstance(wrong, NameTwice)
        ]
        yield Seen(place_key(place), problems, tuple(_keys(one)))


def _keys(one: Proposal) -> Iterator[str]:
    """What nobody else of the file may have. Values that are wrong by themselves are not compared."""
    if one.dn is not None:
        names = Names(one.name, one.dn, one.user.sam_account, one.upn, one.user.mail, one.address)
        for field, key, _shown in names.values():
            yield f"{field}:{key}"


def lane(_key: UUID, row: Mapping[str, str]) -> str:
    return f"new-{(row.get('account') or account_of(row.get('logon_name', ''))).lower()}"


COLUMNS: Final = tuple(_columns())
FILE_OPTIONS: Final = (
    Option("container", _("Container"), _("DN of a unit, for rows that name none.")),
    Option("upn_suffix", _("UPN suffix"), _("For rows that name none.")),
    Option("pool", _("Enable on pool"), _("For rows that name none. Empty: they are not enabled."), pools),
    WAY,
    *NAMING[1:],
)
