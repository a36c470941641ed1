"""The resources of this app."""

from .procedures import ProcedureViewSet

ROUTES = [("procedures", ProcedureViewSet, "procedure")]
