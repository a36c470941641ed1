"""What differs on another domain controller: a change that has not been replicated, or never will be.

Source: Deploying Enterprise Edition, "Verify Replication" of the deployment process; MS-ADTS 3.1.1.1.9 (each controller
has its own usnChanged; values of replicated attributes must agree).
"""

from __future__ import annotations

from typing import Final

from ocsadmin.checks.verdict import Verdict
from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.errors import DomainError
from pools.validation.registry import Skip, check
from pools.validation.report import Report
from pools.validation.standing import Standing
from pools.validation.surroundings import Controller, Surroundings

OF_EACH_CONTROLLER: Final = frozenset(
    {"usncreated", "usnchanged", "whencreated", "whenchanged", "dscorepropagationdata", "instancetype",
     "distinguishedname"}
)  # fmt: skip
"""Attributes that are kept by each controller for itself."""
MOST_NAMED = 5


@check("controllers")
def controllers(around: Surroundings) -> list[Verdict]:
    """The pool, all below it and its servers' objects are the same on every domain controller known."""
    if not around.controllers:
        raise Skip("The console knows one domain controller only, so there is nothing to compare.")
    here, report = _objects(around.standing), Report()
    for controller in around.controllers:
        _compare(controller, around, here, report)
    names = ", ".join(controller.name for controller in around.controllers)
    return report.or_fine(f"{len(here)} objects are the same on {names}.")


def _compare(controller: Controller, around: Surroundings, here: dict[str, Entry], report: Report) -> None:
    try:
        there = _read(controller.directory, around)
    except DomainError as error:
        report.warn(f"{controller.name} could not be compared: {error.text}", cure=error.cure)
        return
    wait = "Wait for replication, or look for its errors (repadmin /showrepl)."
    for key in sorted(here.keys() - there.keys())[:MOST_NAMED]:
        report.fail(f"{here[key].dn_text} is not on {controller.name}.", cause="It was not replicated yet.", cure=wait)
    for key in sorted(there.keys() - here.keys())[:MOST_NAMED]:
        text = f"{there[key].dn_text} is on {controller.name} only."
        report.fail(text, cause="Its creation or deletion was not replicated yet.", cure=wait)
    for key in sorted(here.keys() & there.keys()):
        differ = _differing(here[key], there[key])
        if differ:
            text = f"{here[key].dn_text} differs on {controller.name}: {', '.join(differ)}."
            report.fail(text, cause="A change was not replicated yet.", cure=wait)


def _read(directory: Directory, around: Surroundings) -> dict[str, Entry]:
    return _objects(Standing.read(directory, around.subject.dn, [DN.parse(one.dn) for one in around.subject.servers]))


def _objects(standing: Standing) -> dict[str, Entry]:
    points = {point.dn.key: point for server in standing.servers for point in server.points.values()}
    return {**standing.of_pool, **points}


def _differing(one: Entry, other: Entry) -> list[str]:
    names = (set(one) | set(other)) - OF_EACH_CONTROLLER
    return sorted(name for name in names if sorted(one.raw(name)) != sorted(other.raw(name)))
