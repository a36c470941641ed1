"""Why a step does not apply to a pool. Each answers an empty text where it does."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .facts import PoolFacts


def one_server(facts: PoolFacts) -> str:
    """A load balancer is for pools with more than one server."""
    if len(facts.servers) > 1:
        return ""
    return _("A load balancer is needed from the second server on.")


def without_balancer(facts: PoolFacts) -> str:
    """The names of a virtual IP need no exception where no virtual IP is."""
    return _("The pool has no load balancer, so no name has to be let through.") if one_server(facts) else ""
