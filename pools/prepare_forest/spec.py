"""What forest preparation is asked to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from ocsadmin.errors import BadInput, DomainError, ManyErrors
from ocsadmin.use_cases.json_form import WrongType
from pools import rules
from pools.preparation import layout


class BadLocation(DomainError):
    """Global settings can't lie there."""

    code, field, status = "bad-location", "location", 422
    message = "“{value}” is no place for global settings."
    hint = "Give configuration or system."


@dataclass(frozen=True)
class PrepareForestSpec:
    """``location``: ``configuration`` or ``system``; empty: where RTC Service is, else Configuration.

    ``sip_domain``: the default SIP domain; empty: the one that is there, else the root domain. ``group_domain``: the
    domain of the universal groups; empty: the console's. ``server_admins``: accounts that become members of
    RTCUniversalServerAdmins. ``console_account``: the console's own becomes a member of that group and of
    RTCUniversalUserAdmins, so that it can go on working.
    """

    location: str = ""
    sip_domain: str = ""
    group_domain: str = ""
    server_admins: tuple[str, ...] = ()
    console_account: bool = True

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "server_admins": list(self.server_admins)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """:raises ManyErrors: with one error for each field that is unknown, of another type, or breaks a rule."""
        given = checked_fields(cls, data, texts=("location", "sip_domain", "group_domain"), lists=("server_admins",))
        spec = cls(**given)
        if problems := spec.problems():
            raise ManyErrors(problems)
        return spec

    def problems(self) -> list[DomainError]:
        found: list[DomainError] = []
        if self.location and self.location not in layout.LOCATIONS:
            found.append(BadLocation(value=self.location))
        for field, value, what in (
            ("sip_domain", self.sip_domain, "a SIP domain"),
            ("group_domain", self.group_domain, "the domain of the groups"),
        ):
            try:
                if value:
                    rules.check_fqdn(value, field=field, what=what)
            except DomainError as error:
                found.append(error)
        return found


def checked_fields(
    cls: type[Any], data: Mapping[str, Any], *, texts: tuple[str, ...], lists: tuple[str, ...]
) -> dict[str, Any]:
    """The values of a spec with the right types: texts without blanks around them, lists as tuples of texts.

    :raises ManyErrors: not a mapping, unknown names, other types.
    """
    if not isinstance(data, Mapping):
        raise ManyErrors([BadInput("A preparation is described by names and values.", cure="Give a JSON object.")])
    known = [field.name for field in fields(cls)]
    errors: list[DomainError] = []
    given: dict[str, Any] = {}
    for name, value in data.items():
        if name not in known:
            cure = f"Known are: {', '.join(known)}."
            errors.append(BadInput(f"{name} is not a field of a preparation.", cure=cure, field=str(name)))
        elif name in texts and isinstance(value, str):
            given[name] = value.strip()
        elif name in lists and isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
            given[name] = tuple(dict.fromkeys(text for one in value if (text := one.strip())))
        elif name not in (*texts, *lists) and isinstance(value, bool):
            given[name] = value
        else:
            wanted = "a text" if name in texts else "a list of texts" if name in lists else "true or false"
            errors.append(WrongType(field=name, name=name, value=repr(value), wanted=wanted))
    if errors:
        raise ManyErrors(errors)
    return given
