"""Is this process alive, and may it be sent requests?"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection
from kombu.exceptions import OperationalError

from ocsadmin.accounts.rights import anyone

from . import freshness

SECONDS_FOR_BROKER = 2


@anyone
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@anyone
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Database and broker must answer (else 503). An old mirror is told, but does not take the console off the air."""
    answers = {"database": _database(), "broker": _broker()}
    ready = all(answer == "ok" for answer in answers.values())
    if answers["database"] == "ok":
        answers["mirror"] = _mirror()
    return JsonResponse({"ready": ready, **answers}, status=200 if ready else 503)


def _database() -> str:
    return _answers(lambda: connection.cursor().execute("SELECT 1"), DatabaseError)


def _broker() -> str:
    def knock() -> object:
        options = {"socket_timeout": SECONDS_FOR_BROKER, "socket_connect_timeout": SECONDS_FOR_BROKER}
        with Connection(settings.CELERY_BROKER_URL, transport_options=options) as broker:
            return broker.ensure_connection(max_retries=1, timeout=SECONDS_FOR_BROKER)

    return _answers(knock, (OperationalError, OSError))


def _answers(ask: Callable[[], object], refusals: type[Exception] | tuple[type[Exception], ...]) -> str:
    try:
        ask()
    except refusals:
        return "no answer"
    return "ok"


def _mirror() -> str:
    """``ok``, ``warning`` (old or never read) or ``failure`` (the last run failed)."""
    return freshness.chip().tone
