"""Bodies of requests: JSON, of a size and depth that can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 100
"""Lists and objects in one another. A limit of our own: where Python's lies differs from version to version."""
HALF_A_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")


class JSONBody(JSONParser):
    """JSON, read whole, so that Django's limit of the size counts for scripts with a token as well."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """:raises RequestDataTooBig: it is larger than DATA_UPLOAD_MAX_MEMORY_SIZE.
        :raises ParseError: it is not JSON, lists in lists go too deep, or a text holds half a character.
        """
        context = dict(parser_context or {})
        body = context["request"]._request.body
        try:
            data = super().parse(BytesIO(body), media_type, context)
        except RecursionError as error:
            raise _too_deep() from error
        _refuse_depth(data)
        if HALF_A_CHARACTER.search(body):
            _refuse_halves(data)
        return data


def _refuse_depth(data: Any) -> None:
    level = [data]
    for _ in range(DEEPEST):
        inside = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        level = [one for some in inside for one in some if isinstance(one, dict | list)]
        if not level:
            return
    raise _too_deep()


def _too_deep() -> ParseError:
    return ParseError(f"Lists or objects are nested too deeply; {DEEPEST} in one another are read.")


def _refuse_halves(data: Any) -> None:
    """A surrogate without its other half is no character (RFC 8259 section 8.2): nothing could write it."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        code = f"\\u{ord(error.object[error.start]):04x}"
        raise ParseError(f"A text holds {code}, one half of a character without the other.") from error
