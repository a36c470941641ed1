"""The plan: links first, then what points to the pool, its own objects from the deepest up, and last what trusts it.

Taken back, they come again in the reverse order, each after what it points to.
Source: Office Communications Server 2007 R2 documentation, "Removing an Enterprise Pool".
"""

from __future__ import annotations

from collections.abc import Iterator

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.plans.changes import Change, modify
from ocsadmin.plans.plan import Notice, Plan
from pools import names
from pools.create_pool.plan import domain_of_groups
from pools.directory.deletions import delete_exactly
from pools.directory.pools import NoSuchPool, find_pool, fqdn_of_pool

from .belongings import HOME, Belongings
from .blockers import Blocker, blockers
from .host_steps import host_steps
from .spec import RemovePoolSpec

LINKS = "msRTCSIP-TrustedServiceLinks"


class PoolInUse(DomainError):
    """The pool is still in use."""

    code, field = "pool-in-use", "pool"
    message = "{pool} is not empty. {title}: {count} ({names})."
    hint = "{cure}"

    def __init__(self, pool: str, blocker: Blocker) -> None:
        self.blocker = blocker
        super().__init__(pool=pool, title=blocker.title, count=blocker.count, names=blocker.names, cure=blocker.cure)


class SamePool(DomainError):
    """The pool that goes can't take anything over."""

    code, field, status = "same-pool", "conference_directories", 422
    message = "{pool} is the pool that is removed; it can't take its own conference directories over."
    hint = "Choose another pool, or have them deleted."


def plan_remove_pool(*, spec: RemovePoolSpec, directory: Directory) -> Plan:
    """Plan the end of an empty pool. Reads the directory, writes nothing. There is no forced removal.

    :raises NoSuchPool: there is none. :raises ManyErrors, PoolInUse: who and what would be orphaned.
    """
    pool = find_pool(spec.pool, directory)
    heir, belongings = _heir(spec, pool, directory), Belongings.of(pool, directory)
    errors: list[DomainError] = [PoolInUse(fqdn_of_pool(pool), one) for one in blockers(pool, belongings, directory)]
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(errors)
    return Plan(
        title=f"Remove the pool {fqdn_of_pool(pool)}",
        changes=(
            *_changes(pool, belongings, heir, directory),
            *host_steps(pool, spec, group_domain=domain_of_groups(directory)),
        ),
        notices=tuple(_notices(pool, belongings, heir, spec)),
    )


def _heir(spec: RemovePoolSpec, pool: Entry, directory: Directory) -> Entry | None:
    """The pool that takes the conference directories over.

    :raises NoSuchPool, SamePool: it can't.
    """
    if not spec.conference_directories:
        return None
    try:
        heir = find_pool(spec.conference_directories, directory, ("dNSHostName",))
    except NoSuchPool as error:
        raise NoSuchPool(text=spec.conference_directories[:255], field="conference_directories") from error
    if heir.dn == pool.dn:
        raise SamePool(pool=fqdn_of_pool(pool))
    return heir


def _changes(pool: Entry, belongings: Belongings, heir: Entry | None, directory: Directory) -> Iterator[Change]:
    gone = {entry.dn for entry in belongings.own_services}
    links = [link for link in pool.all(LINKS) if isinstance(link, DN)]
    ours, left = [link for link in links if link in gone], [link for link in links if link not in gone]
    if ours:
        title = "Take the pool's applications off its links"
        # By name, not by GUID: when the job is taken back, the pool comes again under another GUID.
        yield modify(title, pool.dn, guid=None, before={LINKS: ours}, after={LINKS: []})
    for entry in belongings.own_services:
        yield delete_exactly(f"No longer trust {_application(entry)} at the pool", entry, directory)
    for entry in belongings.directories:
        yield _conference_directory(entry, heir, directory)
    for entry in belongings.subtree:
        yield delete_exactly(f"Delete its {entry.dn.name}", entry, directory)
    values = {LINKS: tuple(str(link) for link in left)} if ours else {}
    yield delete_exactly(f"Delete the pool {pool.dn.name}", pool, directory, values=values)
    for entry in belongings.factories:
        kind = entry.text("msRTCSIP-MCUType")
        yield delete_exactly(f"Delete the factory of its {kind} conferencing servers", entry, directory)
    for entry in belongings.trust:
        yield delete_exactly(f"No longer trust {_trusted(entry)}", entry, directory)


def _conference_directory(entry: Entry, heir: Entry | None, directory: Directory) -> Change:
    number = entry.number("msRTCSIP-ConferenceDirectoryId")
    if heir is None:
        return delete_exactly(f"Delete its conference directory, number {number}", entry, directory)
    title = f"Move its conference directory, number {number}, to {fqdn_of_pool(heir)}"
    before, after = {HOME: entry.link(HOME)}, {HOME: names.pool_service(heir.dn)}
    return modify(title, entry.dn, guid=entry.guid, before=before, after=after)


def _application(entry: Entry) -> str:
    kind = entry.text("msRTCSIP-TrustedServiceType")
    return names.BUILT_IN_APPLICATIONS.get(kind, kind)


def _trusted(entry: Entry) -> str:
    if mcu := entry.text("msRTCSIP-TrustedMCUFQDN"):
        return f"{mcu} as a conferencing server ({entry.text('msRTCSIP-MCUType')}), which was left over"
    return f"{entry.text('msRTCSIP-TrustedServerFQDN')} as a server"


def _notices(pool: Entry, belongings: Belongings, heir: Entry | None, spec: RemovePoolSpec) -> Iterator[Notice]:
    numbers = ", ".join(str(one.number("msRTCSIP-ConferenceDirectoryId")) for one in belongings.directories)
    if numbers and heir is None:
        text = f"Conference directory {numbers} is deleted: dial-in conference numbers that it gave out stop working."
        yield Notice("warning", f"{text} Move it to another pool to keep them.", "conference_directories")
    if spec.delete_databases:
        yield Notice("warning", "Dropping the databases can't be taken back: back them up before.", "delete_databases")
    else:
        text = "The databases stay on the back end, with contacts and groups of the users who were homed here."
        yield Notice("info", f"{text} Delete them when nobody needs them.", "delete_databases")
    text = f"Remove the DNS records of {fqdn_of_pool(pool)} and of its Web farm, its virtual IP address at the load"
    yield Notice("info", f"{text} balancer, and revoke its certificates.")
