"""Rows that repeat directory objects, and the records of how they came here."""

from .change import HeldDeletion, MirrorChange
from .container import Container, TopologyContainer
from .kept import KeptObject
from .mirrored import MirroredObject
from .run import ReplicationRun
from .state import ReplicationState, Watermark

__all__ = [
    "Container",
    "HeldDeletion",
    "KeptObject",
    "MirrorChange",
    "MirroredObject",
    "ReplicationRun",
    "ReplicationState",
    "TopologyContainer",
    "Watermark",
]
