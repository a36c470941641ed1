"""The answers that the API description names. ``ConsoleSchema`` adds READ and BODY by itself."""

from __future__ import annotations

from typing import Any

from .serializers import FittedPlanSerializer, JobSerializer, PlanSerializer, ProblemSerializer

READ: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 406, 422, 502, 503), ProblemSerializer)
"""Of any request: not understood, nobody signed in, not allowed, not there, in no such form, a part is away."""
BODY: dict[int, Any] = dict.fromkeys((413, 415), ProblemSerializer)
"""Of one with a body: too large, or of another kind."""
REFUSED: dict[int, Any] = dict.fromkeys((409, 412, 422), ProblemSerializer)
FITTED: dict[int, Any] = {200: FittedPlanSerializer, 202: JobSerializer, **REFUSED}
"""Of an undo or a retry: the plan and what is left out of it for a dry run, else the job."""
PLANNED: dict[int, Any] = {200: PlanSerializer, 202: JobSerializer, **REFUSED}
"""Of a write: the plan for a dry run, else the job."""
