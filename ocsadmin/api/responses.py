"""The answers that the API description names. ``ConsoleSchema`` adds READ to every operation by itself."""

from __future__ import annotations

from typing import Any

from .serializers import JobSerializer, PlanSerializer, ProblemSerializer

READ: dict[int, Any] = dict.fromkeys((400, 401, 403, 404), ProblemSerializer)
REFUSED: dict[int, Any] = dict.fromkeys((409, 412, 422), ProblemSerializer)
PLANNED: dict[int, Any] = {200: PlanSerializer, 202: JobSerializer, **REFUSED}
"""Of a write: the plan for a dry run, else the job."""
