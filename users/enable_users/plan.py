"""The plan: one change for each person, independent of the others."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.plans.changes import Change, modify
from ocsadmin.plans.plan import Notice, Plan
from users.directory import attributes as ad
from users.directory import proxy_addresses, sip_uri
from users.directory.option_flags import with_enhanced_presence

from .errors import NobodyToEnable, PersonNotReady, PoolUnknown
from .preview import Proposal, Study, study
from .spec import EnableUsersSpec

WAVES_FROM, WAVES = 20, (1, 10)
"""From this many people on: first one, then ten, then all others."""


def plan_enable_users(*, spec: EnableUsersSpec, directory: Directory) -> Plan:
    """Plan to enable people for Office Communications Server. Reads the directory, writes nothing.

    People who are enabled already or left out stay as they are.

    :raises ManyErrors: people with problems that are neither left out nor given an address by hand.
    :raises PoolUnknown, SIPDomainUnknown, PatternWrong, NobodyToEnable: the request itself can't be carried out.
    Source: Deploying Enterprise Edition, "Enable Users for Office Communications Server 2007 R2"; OCS 2007 R2 Active
    Directory schema reference, "User attributes".
    """
    homes = {pool: home_of(pool, directory) for pool in dict.fromkeys((spec.pool, *spec.pools.values()))}
    found = study(spec, directory)
    if found.in_the_way:
        raise ManyErrors([_not_ready(one) for one in found.in_the_way])
    if not found.to_enable:
        raise NobodyToEnable(why=_why_nobody(found))
    people = sorted(found.to_enable, key=lambda one: bool(one.problems))
    changes = tuple(_change(one, found.entries[one.guid], homes[spec.pool_of(one.guid)][1]) for one in people)
    pools = sorted({homes[spec.pool_of(one.guid)][0] for one in people})
    return Plan(
        title=f"Enable {_how_many(people)} on {pools[0] if len(pools) == 1 else f'{len(pools)} pools'}",
        changes=changes,
        notices=_notices(found),
        waves=WAVES if len(changes) >= WAVES_FROM else (),
    )


def home_of(pool: UUID, directory: Directory) -> tuple[str, DN]:
    """The name of a pool and the DN that its people's home server attribute holds.

    :raises PoolUnknown: no such pool, or it has no such object.
    """
    entry = directory.get_by_guid(pool, ("cn", "objectClass", "dNSHostName"))
    if entry is None or "msRTCSIP-Pool" not in entry.texts("objectClass"):
        raise PoolUnknown(pool=pool)
    home = entry.dn.child("CN", "Microsoft").child("CN", "LC Services")
    found = directory.get(home, ("cn",))
    if found is None:
        raise PoolUnknown(pool=entry.dn.name)
    return entry.text("dNSHostName") or entry.dn.name, found.dn


def _change(one: Proposal, entry: Entry, home_server: DN) -> Change:
    """Only the values that change; of the proxy addresses only those that go and come."""
    uri = sip_uri.uri(one.address)
    flags = with_enhanced_presence(entry.number(ad.OPTION_FLAGS))
    single = (ad.USER_ENABLED, ad.SIP_ADDRESS, ad.HOME_SERVER, ad.OPTION_FLAGS)
    after: dict[str, object] = dict(zip(single, (True, uri, home_server, flags), strict=True))
    before: dict[str, object] = {name: entry.wire(name) for name in single}
    if entry.link(ad.HOME_SERVER) == home_server:
        after[ad.HOME_SERVER] = before[ad.HOME_SERVER]
    before[ad.PROXY_ADDRESSES], after[ad.PROXY_ADDRESSES] = proxy_addresses.for_sip(entry, uri)
    title = f"Enable {one.name} as {uri}"
    return modify(title, entry.dn, guid=one.guid, before=before, after=after, lane=str(one.guid))


def _not_ready(one: Proposal) -> DomainError:
    problem = next(problem for problem in one.problems if problem.is_error)
    return PersonNotReady(name=one.name, text=problem.text, cure=problem.cure, guid=str(one.guid))


def _how_many(people: Sequence[Proposal]) -> str:
    return people[0].name if len(people) == 1 else f"{len(people)} users"


def _why_nobody(found: Study) -> str:
    if not found.proposals:
        return "no people were given"
    already = sum(one.is_enabled_already for one in found.proposals)
    left_out = sum(one.is_left_out for one in found.proposals)
    return f"{already} are enabled already, {left_out} are left out"


def _notices(found: Study) -> tuple[Notice, ...]:
    presence = (
        "Enhanced presence is set for everyone. It can't be taken back, and whoever signs in with Communicator 2007 R2 "
        "can no longer use clients from before 2007."
    )
    already = [one for one in found.proposals if one.is_enabled_already and not one.is_left_out]
    notices = [Notice("warning", presence)]
    if already:
        notices.append(Notice("info", f"{len(already)} people are enabled already and stay as they are."))
    notices += [
        Notice("warning", f"{one.name}: {problem.text} {problem.cure}".strip(), str(one.guid))
        for one in found.to_enable
        for problem in one.problems
    ]
    notices.append(Notice("info", "Then wait for the User Replicator: it logs event 30024 when it has completed."))
    return tuple(notices)
