"""The answers that the API description names. ``ConsoleSchema`` adds READ to every operation by itself."""

from __future__ import annotations

from typing import Any

from .serializers import FittedPlanSerializer, JobSerializer, PlanSerializer, ProblemSerializer

READ: dict[int, Any] = dict.fromkeys((400, 401, 403, 404), ProblemSerializer)
REFUSED: dict[int, Any] = dict.fromkeys((409, 412, 422), ProblemSerializer)
FITTED: dict[int, Any] = {200: FittedPlanSerializer, 202: JobSerializer, **REFUSED}
"""Of an undo or a retry: the plan and what is left out of it for a dry run, else the job."""
PLANNED: dict[int, Any] = {200: PlanSerializer, 202: JobSerializer, **REFUSED}
"""Of a write: the plan for a dry run, else the job."""
