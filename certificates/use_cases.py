"""What can be done with certificates: the contents page of this app."""

from __future__ import annotations

from typing import Final

from ocsadmin.use_cases import UseCase

from .request_certificate.use_case import REQUEST_CERTIFICATE

USE_CASES: Final[tuple[UseCase, ...]] = (REQUEST_CERTIFICATE,)
