"""The names of a pool that stand in its guidance."""

from __future__ import annotations

from .blocks import Block, Names
from .facts import PoolFacts
from .step import Step


def names_of(facts: PoolFacts) -> Names:
    """A name that the directory does not have reads as a placeholder."""
    pool = facts.pool
    return Names(
        pool_fqdn=pool.fqdn or "<pool FQDN>",
        web_farm=facts.web_farm,
        back_end=pool.back_end_server or r"<server>\<instance>",
        sip_domains=tuple(one.name for one in facts.forest.sip_domains),
        servers=tuple(one.fqdn for one in facts.servers),
        roles=tuple(dict.fromkeys(role.name for group in facts.roles.values() for role in group)),
        applications=tuple(pool.applications),
    )


def guidance_of(step: Step, names: Names) -> tuple[Block, ...]:
    """Nothing where the step needs none."""
    return step.guide(names) if step.guide else ()
