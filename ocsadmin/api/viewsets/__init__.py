"""Resources that every console has, and the bases of those that domain apps add."""

from .base import ConsoleViewSet, MirrorViewSet
from .drift import DriftViewSet
from .jobs import JobViewSet
from .kept import KeptObjectViewSet
from .replication import ReplicationRunViewSet
from .root import ApiRoot, NoSuchResource
from .rows import JobRowViewSet

__all__ = [
    "ApiRoot",
    "ConsoleViewSet",
    "DriftViewSet",
    "JobRowViewSet",
    "JobViewSet",
    "KeptObjectViewSet",
    "MirrorViewSet",
    "NoSuchResource",
    "ReplicationRunViewSet",
]
