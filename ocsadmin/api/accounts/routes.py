"""The resources of this app."""

from .access import PinnedGroupViewSet, SessionViewSet, TokenViewSet
from .audit import AuditEventViewSet
from .delegations import DelegationViewSet
from .procedures import ProcedureViewSet

ROUTES = [
    ("procedures", ProcedureViewSet, "procedure"),
    ("delegations", DelegationViewSet, "delegation"),
    ("tokens", TokenViewSet, "token"),
    ("sessions", SessionViewSet, "session"),
    ("pinned-groups", PinnedGroupViewSet, "pinned-group"),
    ("audit-events", AuditEventViewSet, "audit-event"),
]
