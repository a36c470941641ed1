"""Bodies of requests: JSON, of a size and depth that can be read."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class JSONBody(JSONParser):
    """JSON, read whole, so that Django's limit of the size counts for scripts with a token as well."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """:raises RequestDataTooBig: it is larger than DATA_UPLOAD_MAX_MEMORY_SIZE.
        :raises ParseError: it is not JSON, or lists in lists go too deep.
        """
        context = dict(parser_context or {})
        body = context["request"]._request.body
        try:
            return super().parse(BytesIO(body), media_type, context)
        except RecursionError as error:
            raise ParseError("Lists or objects are nested too deeply.") from error
