"""The REST interface: what every resource shares. Domain apps use ``MirrorViewSet``, ``answer`` and ``checked``.

Names are imported when they are asked for, because Django imports this package before its models are ready.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .answers import answer, checked
    from .serializers import JobSerializer, MirrorSerializer, PlanSerializer, ProblemSerializer, SpecSerializer
    from .viewsets import ConsoleViewSet, MirrorViewSet

_PLACES = {
    "answer": "answers",
    "checked": "answers",
    "ConsoleViewSet": "viewsets",
    "MirrorViewSet": "viewsets",
    "JobSerializer": "serializers",
    "MirrorSerializer": "serializers",
    "PlanSerializer": "serializers",
    "ProblemSerializer": "serializers",
    "SpecSerializer": "serializers",
}
__all__ = [
    "ConsoleViewSet",
    "JobSerializer",
    "MirrorSerializer",
    "MirrorViewSet",
    "PlanSerializer",
    "ProblemSerializer",
    "SpecSerializer",
    "answer",
    "checked",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
