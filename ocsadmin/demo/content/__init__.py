"""What a demo forest contains, as phases of steps. Each phase is written in a transaction of its own.

Grants come before the entries that inherit them: a new entry computes its own rights as it is added,
which costs far less than spreading a grant over ten thousand entries afterwards.
"""

from collections.abc import Mapping

from ocsadmin.demo.content import accounts, dns, groups, people, policies, rights, topology, units
from ocsadmin.demo.content.steps import Step


def phases(*, count: int, bare: bool, secrets: Mapping[str, str]) -> list[list[Step]]:
    """All steps of a forest with `count` generated people.

    :param bare: Active Directory before forest preparation: no OCS groups, containers, enabled people.
    :param secrets: password per service account.
    """
    if bare:
        return [
            [*units.steps(), *accounts.steps(secrets=secrets, bare=True)],
            [*rights.reading(), *rights.preparing()],
            [*people.steps(count=count, bare=True), *units.computers(), *dns.steps()],
        ]
    return [
        [*units.steps(), *groups.steps(), *accounts.steps(secrets=secrets, bare=False), topology.root()],
        [*rights.reading(), *rights.administering()],
        [*topology.empty_containers(), *policies.steps(), *units.computers()],
        [*topology.steps(), *rights.global_settings()],
        [*people.steps(count=count, bare=False), *dns.steps()],
    ]
