"""The resources of this app."""

from .delegations import DelegationViewSet
from .procedures import ProcedureViewSet

ROUTES = [("procedures", ProcedureViewSet, "procedure"), ("delegations", DelegationViewSet, "delegation")]
