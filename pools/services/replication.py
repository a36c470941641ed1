"""Whether every domain controller that the console knows has the same objects of a pool.

Source: Deploying Enterprise Edition, "Start the Services" (confirm that the changes have replicated); Front End
deployment article, "Verify Replication (Step 4)".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from ocsadmin.checks.verdict import Verdict, failure, info, ok, warning
from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.errors import DirectoryError, NotThere
from ocsadmin.directory.filters import Present, object_class
from ocsadmin.plans.kinds.attributes import facts_of
from pools import names
from pools.directory.pools import servers_of_pool

_CURE = "Wait until Active Directory has replicated (repadmin /syncall hurries it), then look again."


def replication_verdicts(pool: DN, directory: Directory, controllers: Sequence[Directory]) -> list[Verdict]:
    """One verdict for each domain controller of ``controllers``, and one on those that the console does not ask.

    ``directory`` is the one that plans are made with: the others have to have what it has.
    """
    wanted, asked, verdicts = _seen(pool, directory), {_host(directory).lower()}, []
    for controller in controllers:
        try:
            host = _host(controller)
            found = wanted if host.lower() in asked else _seen(pool, controller)
        except DirectoryError as error:
            verdicts.append(warning(error.text, cure="Look there for the pool's objects by hand."))
            continue
        asked.add(host.lower())
        verdicts.append(_verdict(host, wanted, found))
    if not controllers:
        verdicts.append(_verdict(_host(directory), wanted, wanted))
    return [*verdicts, *_not_asked(directory, asked)]


def _verdict(host: str, wanted: Mapping[DN, str], found: Mapping[DN, str]) -> Verdict:
    if missing := [dn for dn in wanted if dn not in found]:
        text = f"{host} does not have {len(missing)} of {len(wanted)} objects yet; the first is {missing[0]}."
        return failure(text, cause="They have not replicated there.", cure=_CURE)
    if other := [dn for dn in wanted if found[dn] != wanted[dn]]:
        text = f"{host} has other values for {len(other)} of {len(wanted)} objects; the first is {other[0]}."
        return failure(text, cause="A change has not replicated there, or back.", cure=_CURE)
    return ok(f"{host} has all {len(wanted)} objects of the pool and its servers.")


def _seen(pool: DN, directory: Directory) -> dict[DN, str]:
    """Every object of the pool and of its servers → a digest of its values that replicate."""
    roots = [pool, *(names.microsoft(one.computer) for one in servers_of_pool(pool, directory))]
    return {entry.dn: _digest(entry, directory) for root in roots for entry in _below(root, directory)}


def _below(root: DN, directory: Directory) -> Iterable[Entry]:
    try:
        return list(directory.search(root, Present("objectClass"), attributes=("*",)))
    except NotThere:
        return []


def _digest(entry: Entry, directory: Directory) -> str:
    facts = facts_of(entry, directory)
    kept = sorted(name for name in entry if not facts[name].kept_by_directory)
    told = repr([(name, sorted(entry.raw(name))) for name in kept])
    return hashlib.sha256(told.encode()).hexdigest()


def _host(directory: Directory) -> str:
    return directory.state().host


def _not_asked(directory: Directory, asked: set[str]) -> list[Verdict]:
    """Domain controllers of the forest that the console is not told to use (objects of class server below CN=Sites)."""
    sites = directory.forest.configuration.child("CN", "Sites")
    try:
        servers = list(directory.search(sites, object_class("server"), attributes=("dNSHostName",)))
    except NotThere:
        return []
    others = sorted({one.text("dNSHostName") for one in servers} - {""}, key=str.lower)
    others = [host for host in others if host.lower() not in asked]
    if not others:
        return []
    text = f"Not asked, because the console is not told to use them: {', '.join(others[:5])}" + (
        f" and {len(others) - 5} more." if len(others) > 5 else "."
    )
    return [info(text, cure="Name them in OCSADMIN_LDAP_URIS, or look there with repadmin /showrepl.")]
