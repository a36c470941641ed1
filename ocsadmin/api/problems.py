"""Errors as problem+json (RFC 9457): what was wrong, with which value, what to do."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from ocsadmin.errors import DomainError, ManyErrors

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True)
class General:
    """A problem that is not about the field: of the request, of its sender, of the program."""

    code: str
    title: str
    hint: str


_GENERAL: dict[type[exceptions.APIException], General] = {
    exceptions.NotAuthenticated: General(
        "not-signed-in",
        "Nobody is signed in.",
        "Send 'Authorization: Bearer <token>'; tokens are made on the page 'API tokens'.",
    ),
    exceptions.AuthenticationFailed: General(
        "token-refused", "The token opens nothing.", "Make a new token, or ask for one."
    ),
    exceptions.PermissionDenied: General(
        "not-allowed",
        "This is not allowed.",
        "With the session of a page, send its CSRF token in X-CSRFToken; with a token, none is needed.",
    ),
    exceptions.NotFound: General(
        "not-found", "There is nothing at this address.", "Lists and the API description show what there is."
    ),
    exceptions.MethodNotAllowed: General(
        "method-not-allowed", "This resource does not take that method.", "The header Allow names those it takes."
    ),
    exceptions.NotAcceptable: General(
        "not-acceptable", "No such format.", "Ask for application/json in the header Accept."
    ),
    exceptions.UnsupportedMediaType: General(
        "unsupported-media-type", "The body has another format.", "Send JSON, with Content-Type: application/json."
    ),
    exceptions.Throttled: General("throttled", "Too many requests.", "Wait as long as the header Retry-After says."),
    exceptions.ParseError: General("malformed-json", "The body is not JSON.", "Check quotes, commas and brackets."),
    exceptions.ValidationError: General("invalid", "Values can't be used.", "Each is named in 'errors'."),
}
HINTS: dict[str, str] = {
    "required": "Give a value for it.",
    "null": "Give a value, or leave it out.",
    "blank": "Give a text that is not empty.",
    "empty": "Give at least one.",
    "not_a_list": "Give a JSON list: […].",
    "not_a_dict": "Give a JSON object: {…}.",
    "invalid": "The description of the interface, /api/v1/docs/, has the type of each value.",
    "invalid_choice": "Choose one of those that are named.",
    "max_length": "Shorten it.",
    "unknown": "Check the spelling; the description of the interface, /api/v1/docs/, has the names.",
}
"""Code of a message of REST framework → what to do."""
DATABASE_AWAY = (OperationalError, InterfaceError)
AWAY = General("database-away", "The database does not answer.", "Nothing was lost. Try again in a minute.")
TOO_LARGE = General(
    "body-too-large", "The body is too large.", "Send fewer at once; a filter can name any number of people."
)
UNUSABLE = General("unusable-request", "The request can't be used.", "Check its address, headers and body.")
SERVER_ERROR = General(
    "server-error", "The console made an error.", "It was logged; tell your administrator the number in 'instance'."
)


def generals() -> list[General]:
    return [*_GENERAL.values(), TOO_LARGE, UNUSABLE, SERVER_ERROR]


def handle(error: Exception, context: Mapping[str, Any]) -> Response:
    """The exception handler of REST framework: every error becomes problem+json, also one that nobody expected."""
    set_rollback()
    if isinstance(error, DomainError):
        return _response(error.status, of_domain_error(error))
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.APIException):
        return _response(error.status_code, _of_api_exception(error), _headers(error))
    if isinstance(error, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20
        return _response(413, general_body(TOO_LARGE, 413, f"A body has at most {most} MB."))
    if isinstance(error, SuspiciousOperation):
        return _response(400, general_body(UNUSABLE, 400, "It does not keep the rules of HTTP requests here."))
    if isinstance(error, DATABASE_AWAY):
        logger.error("The database does not answer: %s", error)
        return _response(503, database_away())
    return _response(500, _of_bug(error, context))


def database_away() -> dict[str, Any]:
    """The body while the database does not answer."""
    return general_body(AWAY, 503, "The database of the console can't be reached, or refused the connection.")


def of_domain_error(error: DomainError) -> dict[str, Any]:
    """The body. ``errors`` holds each of many, ``differences`` what a stale plan met, ``conflicts`` what
    is not as it was shown, ``left_out`` each such row.
    """
    body: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": error.problem_title(),
        "status": error.status,
        "detail": error.text,
    }
    if error.cure:
        body |= what_to_do(error.cure)
    if error.field:
        body |= {"field": error.field, "pointer": _pointer(error.field.split("."))}
    if isinstance(error, ManyErrors):
        body["errors"] = [of_domain_error(one) for one in error.errors]
    if differences := getattr(error, "differences", None):
        body["differences"] = [one.to_json() for one in differences]
    if conflicts := getattr(error, "conflicts", None):
        body["conflicts"] = [one.to_json() for one in conflicts]
    if left_out := getattr(error, "left_out", None):
        body["left_out"] = [one.to_json() for one in left_out]
    return body


def what_to_do(text: str) -> dict[str, str]:
    """The remedy under its name; ``hint`` was its name before, and is kept for this release."""
    return {"remedy": text, "hint": text}


def general_body(general: General, status: int, detail: str) -> dict[str, Any]:
    return {
        "type": f"/problems/{general.code}",
        "title": general.title,
        "status": status,
        "detail": detail,
        **what_to_do(general.hint),
    }


def _of_api_exception(error: exceptions.APIException) -> dict[str, Any]:
    general = next((found for kind, found in _GENERAL.items() if isinstance(error, kind)), None)
    general = general or General(str(error.default_code), HTTPStatus(error.status_code).phrase, "")
    if not isinstance(error, exceptions.ValidationError):
        return general_body(general, error.status_code, str(error.detail))
    errors = list(_flat(error.detail, []))
    detail = " ".join(f"{one['field']}: {one['detail']}" if one["field"] else one["detail"] for one in errors)
    return {**general_body(general, error.status_code, detail), "errors": errors}


def _flat(detail: Any, path: list[str]) -> Iterator[dict[str, str]]:
    """Each message of a nested error of serializers, with the path to its value."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _flat(inner, path if name == "non_field_errors" else [*path, str(name)])
    elif isinstance(detail, list) and any(isinstance(one, dict | list) for one in detail):
        for number, inner in enumerate(detail):
            yield from _flat(inner, [*path, str(number)])
    else:
        for message in detail if isinstance(detail, list) else [detail]:
            told = {"field": ".".join(path), "pointer": _pointer(path), "detail": str(message)}
            hint = HINTS.get(getattr(message, "code", ""))
            yield {**told, **what_to_do(hint)} if hint else told


def _pointer(path: list[str]) -> str:
    """A JSON pointer as a fragment of a URI (RFC 6901 section 6)."""
    return "#" + "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)


def _of_bug(error: Exception, context: Mapping[str, Any]) -> dict[str, Any]:
    """A bug of ours: logged once with its number, and signalled as Django does (which fails a test)."""
    number = uuid.uuid4()
    request = getattr(context.get("request"), "_request", None)
    logger.error("Error %s in the REST interface", number, exc_info=error)
    got_request_exception.send(sender=type(context.get("view")), request=request)
    return {**general_body(SERVER_ERROR, 500, "Nothing more is told here."), "instance": f"urn:uuid:{number}"}


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def _response(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(body, status=status, headers=headers, content_type=CONTENT_TYPE)
