"""Remove users from Office Communications Server: every setting of theirs goes, the account in the directory stays.

What goes is kept as a restore point (``users.models.RestorePoint``). Source: OCS 2007 R2, "Schema attributes by class"
(user): everything that the product adds to a user begins with msRTCSIP-, and the SIP address among proxyAddresses.
"""

from __future__ import annotations

from typing import Final

from ocsadmin.directory import Directory, Entry
from ocsadmin.directory.values import Wire
from ocsadmin.plans.changes import modify
from ocsadmin.plans.plan import Notice, Plan
from users.directory import attributes as ad
from users.directory import sip_uri
from users.directory.person import Person
from users.people import each
from users.people.each import Assessment, Decision
from users.people.spec import PeopleSpec

PREFIX: Final = "msrtcsip-"
BACK_LINKS: Final = frozenset({"msrtcsip-locationprofilebl", "msrtcsip-serverbl"})
LOST = (
    "Contact lists, presence and meetings that the pool stores are deleted by its servers once they have seen this; "
    "nothing brings those back. What stands in the directory is kept as a restore point."
)
NAMES: Final = {
    name.lower(): name
    for name in (
        ad.USER_ENABLED, ad.SIP_ADDRESS, ad.HOME_SERVER, ad.TARGET_HOME_SERVER, ad.OPTION_FLAGS, ad.FEDERATION,
        ad.REMOTE_ACCESS, ad.ARCHIVING, ad.LINE, ad.LINE_SERVER, ad.USER_POLICY, ad.LOCATION_PROFILE,
        "msRTCSIP-UserExtension", "msRTCSIP-OriginatorSid", "msRTCSIP-ApplicationOptions",
    )
}  # fmt: skip
"""Attributes of a user, as the schema spells them."""


def plan_remove_users(*, spec: PeopleSpec, directory: Directory) -> Plan:
    """Plan to remove people. Reads the directory, writes nothing.

    :raises ManyErrors: people who are gone and not left out. :raises NothingToChange: nobody has any setting.
    """
    return each.plan_of(
        assess_removing(spec=spec, directory=directory),
        title=lambda whom: f"Remove {whom} from Office Communications Server",
        notices=(Notice("warning", LOST),),
    )


def assess_removing(*, spec: PeopleSpec, directory: Directory) -> Assessment:
    return each.assess(
        spec.people, _decide, directory, read=("msRTCSIP-OriginatorSid", *NAMES.values()), left_out=spec.left_out
    )


def settings_of(entry: Entry) -> dict[str, tuple[Wire, ...]]:
    """Everything that the product keeps of a person: attribute → values; of proxyAddresses the SIP address only."""
    found = {
        NAMES.get(name, name): entry.wire(name) for name in entry if name.startswith(PREFIX) and name not in BACK_LINKS
    }
    if found and (own := _own_sip_addresses(entry)):
        found[ad.PROXY_ADDRESSES] = own
    return found


def _decide(entry: Entry, person: Person) -> Decision:
    settings = settings_of(entry)
    if not settings:
        return Decision(why="has no settings of Office Communications Server")
    change = modify(
        f"Remove {person.name}",
        entry.dn,
        guid=person.guid,
        before=settings,
        after=dict.fromkeys(settings, ()),
        lane=str(person.guid),
    )
    return Decision((change,), says=(f"{person.sip_address or person.name}: removed, {len(settings)} attributes",))


def _own_sip_addresses(entry: Entry) -> tuple[Wire, ...]:
    own = sip_uri.key(entry.text(ad.SIP_ADDRESS))
    return tuple(
        value
        for value in entry.wire(ad.PROXY_ADDRESSES)
        if str(value)[:4].lower() == "sip:" and sip_uri.key(str(value)) == own
    )
