"""What the schema says of an attribute; asked once per process, since it hardly ever changes (MS-ADTS 3.1.1.2.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ocsadmin.directory import Directory, Entry, Wire, equality
from ocsadmin.directory.filters import Plain, any_of

_FIELDS = ("lDAPDisplayName", "attributeSyntax", "isSingleValued", "systemOnly", "systemFlags", "linkID")
_CONSTRUCTED = 0x4
"""FLAG_ATTR_IS_CONSTRUCTED (MS-ADTS 2.2.10)."""
_KEPT_BY_SAM = frozenset(
    [
        "name",
        "distinguishedname",
        "objectcategory",
        "instancetype",
        "objectguid",
        "objectsid",
        "samaccounttype",
        "primarygroupid",
        "badpwdcount",
        "badpasswordtime",
        "lastlogon",
        "lastlogoff",
        "lastlogontimestamp",
        "logoncount",
        "pwdlastset",
        "lockouttime",
        "admincount",
        "iscriticalsystemobject",
        "dscorepropagationdata",
    ]
)
"""Written by the directory itself although the schema would let others (MS-SAMR 3.1.1.8)."""


@dataclass(frozen=True)
class AttributeFacts:
    name: str
    """As the schema spells it."""
    single_valued: bool
    kept_by_directory: bool
    """The directory writes it itself: a copy of an object leaves it out."""
    syntax: str = ""
    """attributeSyntax, by which its values are compared; empty where the schema lacks it."""


_known: dict[tuple[str, str], AttributeFacts] = {}


def facts_of(names: Iterable[str], directory: Directory) -> dict[str, AttributeFacts]:
    """Facts by name in lower case. Names that the schema lacks count as multi-valued: nothing is refused early."""
    schema, wanted = str(directory.forest.schema), {name.lower() for name in names}
    missing: list[Plain] = [name for name in sorted(wanted) if (schema, name) not in _known]
    for start in range(0, len(missing), 100):
        where = any_of("lDAPDisplayName", missing[start : start + 100])
        for entry in directory.search(directory.forest.schema, where, attributes=_FIELDS):
            name = entry.text("lDAPDisplayName").lower()
            _known[schema, name] = AttributeFacts(
                name=entry.text("lDAPDisplayName"),
                single_valued=entry.text("isSingleValued") == "TRUE",
                kept_by_directory=name != "objectclass" and _kept(name, entry),
                syntax=entry.text("attributeSyntax"),
            )
    return {name: _known.get((schema, name), AttributeFacts(name, False, False)) for name in wanted}


def _kept(name: str, entry: Entry) -> bool:
    """``objectClass`` counts as systemOnly too, and yet every new object must be given it."""
    return (
        name in _KEPT_BY_SAM
        or entry.text("systemOnly") == "TRUE"
        or bool(entry.number("systemFlags") & _CONSTRUCTED)
        or int(entry.text("linkID") or 0) % 2 == 1
    )


def comparables(attribute: str, values: Iterable[Wire], syntax: str = "") -> frozenset[object]:
    """Values so that those are equal which the directory holds equal (``ocsadmin.directory.equality``)."""
    return equality.keys(attribute, values, syntax)


def spellings(attribute: str, values: Iterable[Wire], syntax: str = "") -> frozenset[object]:
    """The same for whether there is something to change: another spelling of a text is another value."""
    return frozenset(equality.spelling(attribute, value, syntax) for value in values)


def without(attribute: str, values: Iterable[Wire], others: Iterable[Wire], syntax: str = "") -> tuple[Wire, ...]:
    """The values that are not among the others, in their order. Another spelling is another value."""
    gone = spellings(attribute, others, syntax)
    return tuple(value for value in values if equality.spelling(attribute, value, syntax) not in gone)
