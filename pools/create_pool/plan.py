"""Create an Enterprise pool."""

from __future__ import annotations

from ocsadmin.directory import DN, Directory
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import problems_of
from pools.rules.refusal import refuse

from . import entries as pool_entries
from . import host_steps as pool_host_steps
from .advice import advice
from .conflicts import conflicts, directory_advice, domains_of_forest
from .spec import PoolSpec


class LeftOver(DomainError):
    """Something of an earlier pool is in the way."""

    code, field = "left-over", "name"
    message = "{dn} is in the directory already; a pool of the name {name} seems to have been there before."
    hint = "Delete that object, or choose another name."


def plan_create_pool(*, spec: PoolSpec, directory: Directory) -> Plan:
    """Plan the objects of a new Enterprise pool and the steps on Windows hosts. Reads the directory, writes nothing.

    :raises DomainError: the only rule that the spec breaks. :raises ManyErrors: several. ``field`` says where.
    Source: Deploying Enterprise Edition, "Create the Pool".
    """
    refuse(problems_of(spec))
    refuse(list(conflicts(spec, directory)))
    forest = directory.forest
    added = tuple(pool_entries.additions(spec, forest, conference_directory_id=next_conference_directory_id(directory)))
    refuse([LeftOver(dn=dn, name=spec.name) for dn in _there_already(added, directory)])
    return Plan(
        title=f"Create Enterprise pool {spec.fqdn}",
        changes=(*added, *pool_host_steps.host_steps(spec, group_domain=domain_of_groups(directory))),
        notices=(*advice(spec), *directory_advice(spec, directory)),
    )


def next_conference_directory_id(directory: Directory) -> int:
    """One more than the highest number in the forest."""
    base = directory.forest.under_rtc_service("Conference Directories")
    found = directory.search(
        base, object_class("msRTCSIP-ConferenceDirectory"), attributes=("msRTCSIP-ConferenceDirectoryId",)
    )
    return 1 + max((entry.number("msRTCSIP-ConferenceDirectoryId") for entry in found), default=0)


def domain_of_groups(directory: Directory) -> str:
    """The NetBIOS name of the domain that forest preparation put the RTC groups in: this one, else the root domain."""
    where = object_class("group") & Eq("sAMAccountName", "RTCUniversalServerAdmins")
    here = next(iter(directory.search(directory.forest.domain, where, attributes=("cn",))), None)
    domain = directory.forest.domain if here else directory.forest.root_domain
    by_name = {name.lower(): netbios for name, netbios in domains_of_forest(directory).items()}
    return by_name[domain.domain.lower()]


def _there_already(added: tuple[Change, ...], directory: Directory) -> list[str]:
    return [change.target for change in added if directory.get(DN.parse(change.target), ("cn",))]
