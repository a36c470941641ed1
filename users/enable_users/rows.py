"""Enable users: addresses and pools by row, or made by the rule and the pool that hold for the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from users.csv import cells
from users.csv.assessing import IN_FILE, column_of
from users.csv.cells import World
from users.csv.columns import Column, Option, Options, RowRequest, Seen
from users.directory import sip_uri
from users.enable_users import EnableUsersSpec, PoolUnknown, study
from users.enable_users.plan import home_of
from users.people.problems import Problem, error
from users.sign_in_names import SignInName, needs_domain

ADDRESS: Final = Column(
    "sip_address",
    _("SIP address"),
    _("The new address. Empty: made by the rule for sign-in names."),
    "kim@contoso.com",
    aliases=("sipaddress", "sipuri", "primaryuseraddress"),
    read=cells.address,
    unique=lambda address: f"sip_address:{sip_uri.key(address)}",
)
POOL: Final = Column(
    "pool",
    _("Pool"),
    _("Name of the home pool. Empty: the pool chosen for the file."),
    "ocspool1",
    aliases=("homepool", "homeserver", "registrarpool"),
    read=cells.pool,
    choices=lambda world: world.pool_names,
)
WAYS: Final[list[tuple[str, Any]]] = [
    (SignInName.MAIL, _("E-mail address")),
    (SignInName.USER_PRINCIPAL_NAME, _("userPrincipalName")),
    (SignInName.FIRST_LAST, _("<first name>.<lastname>@")),
    (SignInName.ACCOUNT, _("<SAMAccountName>@")),
    (SignInName.PATTERN, _("A pattern of your own")),
]


def pools(world: World) -> list[tuple[str, Any]]:
    return [(world.pools[name.casefold()], name) for name in world.pool_names]


def only_pool(world: World) -> str:
    """Where there is one pool only, it is meant."""
    those = pools(world)
    return those[0][0] if len(those) == 1 else ""


def domains(world: World) -> list[tuple[str, Any]]:
    return [(name, name) for name in sorted(world.sip_domains)]


def first_domain(world: World) -> str:
    return world.default_sip_domain


def _ways(_world: World) -> list[tuple[str, Any]]:
    return WAYS


NAMING: Final = (
    Option(
        "sign_in_name", _("Sign-in name"), _("For rows without an address."), lambda _w: WAYS, lambda _w: WAYS[0][0]
    ),
    Option("sip_domain", _("SIP domain"), _("For sign-in names that are made."), domains, first_domain),
    Option("pattern", _("Pattern"), _("{first}.{last}@{domain}; only for a pattern of your own.")),
)
"""How addresses are made that no row gives."""

POOL_OPTION: Final = Option("pool", _("Home pool"), _("For rows that name none."), choices=pools, start=only_pool)


def wrong_options(options: Options) -> Mapping[str, str]:
    """Options of the sign-in name that do not go together."""
    try:
        wants = needs_domain(SignInName(options.get("sign_in_name") or SignInName.MAIL), options.get("pattern") or "")
    except DomainError as wrong:
        return {"pattern": str(wrong)}
    return {"sip_domain": str(_("Choose a SIP domain."))} if wants and not options.get("sip_domain") else {}


def lacks_pool(row: Mapping[str, str], options: Options) -> Iterator[tuple[str, Problem]]:
    if "pool" not in row and not options.get("pool"):
        yield "pool", error("no-pool", "No pool is given.", "Write one, or choose a pool for the whole file.")


def pools_of(requests: Sequence[RowRequest], options: Options) -> tuple[UUID, dict[UUID, UUID]]:
    """The pool of most rows, and the pools of those that have another. :raises PoolUnknown: a row has none."""
    usual = str(options.get("pool") or next((request.values.get("pool") for request in requests), "") or "")
    own = {request.key: str(request.values.get("pool") or options.get("pool") or "") for request in requests}
    if not usual or not all(own.values()):
        raise PoolUnknown(pool="of this name")
    return UUID(usual), {key: UUID(pool) for key, pool in own.items() if pool != usual}


def spec_of(requests: Sequence[RowRequest], options: Options) -> EnableUsersSpec:
    pool, others = pools_of(requests, options)
    return EnableUsersSpec(
        people=tuple(request.key for request in requests),
        pool=pool,
        pools=others,
        sign_in_name=SignInName(options.get("sign_in_name") or SignInName.MAIL),
        sip_domain=options.get("sip_domain") or "",
        pattern=options.get("pattern") or "",
        by_hand={
            request.key: request.values["sip_address"] for request in requests if request.values.get("sip_address")
        },
    )


def look(spec: EnableUsersSpec, directory: Directory) -> Iterable[Seen]:
    """:raises PoolUnknown, SIPDomainUnknown, PatternWrong: see ``plan_enable_users``."""
    for pool in {spec.pool, *spec.pools.values()}:
        home_of(pool, directory)
    for one in study(spec, directory).proposals:
        problems = [
            (column_of(problem.code, {"gone": "", "": "sip_address"}), problem)
            for problem in one.problems
            if problem.is_error and problem.code not in IN_FILE
        ]
        keys = (f"sip_address:{sip_uri.key(one.address)}",) if one.counts and one.address else ()
        yield Seen(one.guid, problems, keys)
