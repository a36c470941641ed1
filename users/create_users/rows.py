"""Create users: a row for each new person, who is enabled too where the row or the file names a pool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import Directory
from users.create_users import CreateUsersSpec, NewUser, Proposal, plan_create_users, study
from users.create_users.conflicts import Names
from users.create_users.errors import NameTwice
from users.create_users.naming import account_of
from users.create_users.spec import OPTIONS as SWITCHES
from users.csv import cells
from users.csv.columns import Column, Operation, Option, Options, Seen, Wish, place_key, register
from users.enable_users.rows import NAMING, POOL, WAYS, pools, wrong_options
from users.problems import Problem, error
from users.sign_in_names import SignInName

_TEXTS: Final = (
    ("logon_name", _("Logon name"), _("What stands before the @ of the userPrincipalName."), "kima"),
    ("first_name", _("First name"), _("With the last name it makes the full name."), "Kim"),
    ("initials", _("Initials"), _("Up to six characters."), "B"),
    ("last_name", _("Last name"), _("With the first name it makes the full name."), "Akers"),
    ("full_name", _("Full name"), _("Empty: made of the names."), "Kim B. Akers"),
    ("container", _("Container"), _("DN of a unit. Empty: the domain’s own."), "OU=Sales,DC=contoso,DC=com"),
    ("upn_suffix", _("UPN suffix"), _("Empty: the domain’s."), "contoso.com"),
    ("account", _("Account"), _("SAMAccountName. Empty: made of the logon name."), "kima"),
    ("mail", _("E-mail"), _("May stay empty."), "kim@contoso.com"),
    ("phone", _("Telephone"), _("May stay empty."), "+1 425 555 0100"),
)  # fmt: skip
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
_HELP: Final = {
    "must_change": _("Must change the password at the next logon. Empty: on, unless another option forbids it."),
    "cannot_change": _("Cannot change the password: on or off."),
    "never_expires": _("The password never expires: on or off."),
    "disabled": _("The account is disabled: on or off."),
}  # fmt: skip
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
    for name, title, help_text, example in _TEXTS:
        yield Column(
            name, title, help_text, example, aliases=_ALIASES.get(name, ()), required=name == "logon_name",
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
        yield Column(name, name.replace("_", " ").capitalize(), _HELP[name], read=cells.switch, choices=_on_off)
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


def spec_of(wishes: Sequence[Wish], options: Options) -> CreateUsersSpec:
    """:raises ManyErrors: values of another kind."""
    return CreateUsersSpec(tuple(NewUser.from_json(_person(wish.values, options)) for wish in wishes))


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


def _lacks(row: Mapping[str, str], options: Options) -> Iterator[tuple[str, Problem]]:
    if row.get("pool") or options.get("pool") or row.get("enable", "").casefold() in cells.OFF:
        return
    if row.get("enable") or row.get("sip_address"):
        yield "pool", error("no-pool", "No pool is given to enable on.", "Write one, or choose one for the file.")


def _look(spec: CreateUsersSpec, directory: Directory) -> Iterable[Seen]:
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


def _lane(_key: UUID, row: Mapping[str, str]) -> str:
    return f"new-{(row.get('account') or account_of(row.get('logon_name', ''))).lower()}"


def register_all() -> None:
    register(
        Operation(
            name="create_users",
            order=5,
            title=_("Create"),
            icon="add",
            needs="users.create_users",
            help=_("Creates people in the directory. Their first passwords are made by the console and shown once."),
            spec=spec_of,
            plan=lambda spec, directory: plan_create_users(spec=spec, directory=directory),
            look=_look,
            who=(),
            columns=tuple(_columns()),
            options=(
                Option("container", _("Container"), _("DN of a unit, for rows that name none.")),
                Option("upn_suffix", _("UPN suffix"), _("For rows that name none.")),
                Option("pool", _("Enable on pool"), _("For rows that name none. Empty: they are not enabled."), pools),
                WAY,
                *NAMING[1:],
            ),
            wrong=wrong_options,
            lacks=_lacks,
            lane=_lane,
        )
    )
