"""The tests' kinds: people of the domain, pools of Configuration."""

from __future__ import annotations

from ocsadmin.directory.filters import And, Eq, Present, object_class
from ocsadmin.mirror.kinds import MirrorKind, dn_key, flag, leaf, number, text, texts

from .models import Person, PlainPerson, Pool

PEOPLE_FILTER = And((Eq("sAMAccountType", 805306368), object_class("user")))

PEOPLE = MirrorKind(
    name="test_person",
    title="People",
    model=Person,
    base="domain",
    where=PEOPLE_FILTER,
    columns=(
        text("display_name", "displayName"),
        text("account", "sAMAccountName"),
        flag("enabled", "msRTCSIP-UserEnabled"),
        number("flags", "msRTCSIP-OptionFlags", default=None),
        dn_key("home_server", "msRTCSIP-PrimaryHomeServer"),
        texts("phones", "otherTelephone"),
    ),
    extra=("description",),
    keep_raw=True,
    label="displayName",
)

TITLED = MirrorKind(
    name="test_titled",
    title="People with a title",
    model=PlainPerson,
    base="domain",
    where=And((PEOPLE_FILTER, Present("title"))),
    columns=(text("display_name", "displayName"), text("title", "title")),
    label="displayName",
)

POOLS = MirrorKind(
    name="test_pool",
    title="Pools",
    model=Pool,
    base="rtc_service",
    where=object_class("msRTCSIP-Pool"),
    columns=(leaf("name"), text("fqdn", "dNSHostName")),
)
