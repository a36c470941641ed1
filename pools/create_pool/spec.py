"""The wish for a new Enterprise pool, and the rules that can be told without asking anyone.

Source: Deploying Enterprise Edition, "Create the Pool" (the wizard's pages and their notes).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Self

from ocsadmin.errors import BadInput, DomainError, ManyErrors
from pools import rules
from pools.rules.host_names import MissingValue
from pools.rules.shares import BadShare

DATABASE_PATHS: Final = {
    "user_database_path": ("the user database files", r"D:\LC Data\User Database"),
    "user_log_path": ("the user database's transaction log", r"E:\LC Data\User Log"),
    "dynamic_database_path": ("the dynamic database files", r"F:\LC Data\Dynamic Database"),
    "dynamic_log_path": ("the dynamic database's transaction log", r"G:\LC Data\Dynamic Log"),
}
"""Field → what it holds, and the proposal: a disk for each, none of them the system's."""

STORES: Final = {
    "meeting_content_path": "the meeting content location",
    "meeting_metadata_path": "the meeting metadata location",
    "meeting_archive_path": "the meeting archive location",
    "address_book_path": "the Address Book Server file store",
    "application_data_path": "the Application Data store",
    "client_update_path": "the Client Update Data store",
}
"""Field → what it is called, in the order of the wizard's pages."""


class StoreUsedTwice(DomainError):
    """Two stores are in the same folder."""

    code, status = "store-used-twice", 422
    message = "{what} is in {value}, which is {other} already."
    hint = "Give each its own folder: different groups get access to them."


class BackEndIsThePool(DomainError):
    """The back end has the pool's own name."""

    code, field, status = "back-end-is-the-pool", "sql_instance", 422
    message = "{server} is the pool itself; its back end can't be one of its own servers."
    hint = "Name the computer that runs SQL Server."


class WrongType(DomainError):
    """A value is of another type."""

    code, status = "wrong-type", 422
    message = "{name} is {value!r}; it must be {wanted}."
    hint = "Write {wanted}."


class UnknownField(DomainError):
    """A field is not known."""

    code, status = "unknown-field", 422
    message = "{name} is not a field of a pool."
    hint = "Known are: {known}."


@dataclass(frozen=True)
class PoolSpec:
    """A new Enterprise pool as a person wants it; :meth:`problems` says what is wrong with it.

    Blanks around texts are dropped.
    """

    name: str
    domain: str
    sql_instance: str
    internal_web_farm_fqdn: str
    meeting_content_path: str
    meeting_metadata_path: str
    address_book_path: str
    application_data_path: str
    client_update_path: str
    external_web_farm_fqdn: str = ""
    reuse_database: bool = False
    user_database_path: str = DATABASE_PATHS["user_database_path"][1]
    user_log_path: str = DATABASE_PATHS["user_log_path"][1]
    dynamic_database_path: str = DATABASE_PATHS["dynamic_database_path"][1]
    dynamic_log_path: str = DATABASE_PATHS["dynamic_log_path"][1]
    meeting_archiving: bool = False
    meeting_archive_path: str = ""
    archive_instant_messages: bool = False
    call_detail_recording: bool = False
    qoe_monitoring: bool = False

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, str):
                object.__setattr__(self, name, value.strip())

    @property
    def fqdn(self) -> str:
        return pool_fqdn(self.name, self.domain)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """A spec from JSON or from a form's values, checked. Without an internal Web farm FQDN it is the pool's.

        :raises ManyErrors: with one error for each field that is missing, unknown, of another type, or breaks a rule.
        """
        if not isinstance(data, Mapping):
            raise ManyErrors([BadInput("A pool is described by names and values.", cure="Give a JSON object.")])
        given = {"internal_web_farm_fqdn": pool_fqdn(data.get("name"), data.get("domain")), **data}
        if errors := [*_unknown(cls, given), *_missing(cls, given), *_of_wrong_type(cls, given)]:
            raise ManyErrors(errors)
        spec = cls(**given)
        if problems := spec.problems():
            raise ManyErrors(problems)
        return spec

    def problems(self) -> list[DomainError]:
        """Every rule that this spec breaks, in the order of the wizard's pages."""
        checks: list[Callable[[], object]] = [
            lambda: rules.check_pool_name(self.name),
            lambda: rules.check_fqdn(self.domain, field="domain", what="the domain"),
            self._check_fqdn,
            self._check_back_end,
            lambda: check_web_farm(self.internal_web_farm_fqdn, "internal_web_farm_fqdn"),
            lambda: check_web_farm(self.external_web_farm_fqdn, "external_web_farm_fqdn"),
            *(self._path_check(field) for field in DATABASE_PATHS),
            *(self._store_check(field) for field in self.stores()),
            self.check_stores_differ,
        ]
        return [error for check in checks if (error := _error_of(check))]

    def stores(self) -> dict[str, str]:
        """Field → path of the stores that this pool has; the meeting archive only where it is on."""
        used = [field for field in STORES if field != "meeting_archive_path" or self.meeting_archiving]
        return {field: getattr(self, field) for field in used}

    def _check_fqdn(self) -> None:
        if not _error_of(lambda: rules.check_pool_name(self.name)) and self.domain:
            rules.check_fqdn(self.fqdn, field="name", what="the pool FQDN")

    def _check_back_end(self) -> None:
        check_back_end(self.sql_instance, self.name, self.domain)

    def _path_check(self, field: str) -> Callable[[], object]:
        return lambda: rules.check_local_path(getattr(self, field), field=field, what=DATABASE_PATHS[field][0])

    def _store_check(self, field: str) -> Callable[[], object]:
        return lambda: check_store(getattr(self, field), field, self.name, self.domain)

    def check_stores_differ(self) -> None:
        """Two spellings of the same folder are the same folder. Paths that break a rule are told of elsewhere."""
        seen: dict[str, str] = {}
        for field, path in self.stores().items():
            key = _share_key(path)
            other = seen.setdefault(key, field) if key else field
            if other != field:
                what = STORES[field].capitalize()
                raise StoreUsedTwice(field=field, what=what, value=path, other=STORES[other])


def pool_fqdn(name: Any, domain: Any) -> str:
    """Pool name, dot, domain; empty while one of the two is."""
    name, domain = str(name or "").strip(), str(domain or "").strip()
    return f"{name}.{domain}" if name and domain else ""


def check_back_end(value: str, name: str, domain: str) -> rules.SQLInstance:
    """The SQL Server instance, which may not be the pool.

    :raises MissingValue, BadSQLInstance, BackEndIsThePool:
    """
    back_end = rules.check_sql_instance(value)
    if rules.same_host(back_end.server, pool_fqdn(name, domain)):
        raise BackEndIsThePool(server=back_end.server)
    return back_end


def check_web_farm(value: str, field: str) -> str:
    """A Web farm FQDN; the external one may be left out.

    :raises MissingValue, BadHostName:
    """
    which = "internal" if field == "internal_web_farm_fqdn" else "external"
    if not value and which == "external":
        return value
    return rules.check_fqdn(value, field=field, what=f"the {which} Web farm FQDN")


def check_store(value: str, field: str, name: str, domain: str) -> rules.UNCPath:
    """A store on a share of another computer than the pool.

    :raises MissingValue, BadShare:
    """
    path = rules.check_share(value, field=field, what=STORES[field])
    if rules.same_host(path.computer, pool_fqdn(name, domain)):
        problem, cure = f"“{path.computer}” is the pool itself, not a remote computer", "Name the file server."
        raise BadShare(field=field, value=value, what=STORES[field], problem=problem, cure=cure)
    return path


def _share_key(path: str) -> str:
    try:
        return rules.check_share(path, field="", what="").key
    except DomainError:
        return ""


def _error_of(check: Callable[[], object]) -> DomainError | None:
    try:
        check()
    except DomainError as error:
        return error
    return None


def _unknown(cls: type[PoolSpec], data: Mapping[str, Any]) -> list[DomainError]:
    known = [field.name for field in fields(cls)]
    return [UnknownField(field=name, name=name, known=", ".join(known)) for name in data if name not in known]


def _missing(cls: type[PoolSpec], data: Mapping[str, Any]) -> list[DomainError]:
    needed = [name for name in ("name", "domain", "sql_instance", *STORES) if name != "meeting_archive_path"]
    return [
        MissingValue(field=name, what=name.replace("_", " "), cure=f"Give {name}.")
        for name in needed
        if name not in data
    ]


def _of_wrong_type(cls: type[PoolSpec], data: Mapping[str, Any]) -> list[DomainError]:
    wanted = {field.name: (bool, "true or false") if field.type == "bool" else (str, "a text") for field in fields(cls)}
    return [
        WrongType(field=name, name=name, value=value, wanted=wanted[name][1])
        for name, value in data.items()
        if name in wanted and not isinstance(value, wanted[name][0])
    ]
