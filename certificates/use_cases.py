"""What can be done with certificates: the contents page of this app."""

from __future__ import annotations

from typing import Final

from ocsadmin.use_cases import UseCase

from .assign_certificate.use_case import ASSIGN_CERTIFICATE
from .import_chain.use_case import IMPORT_CHAIN
from .process_answer.use_case import PROCESS_ANSWER
from .request_certificate.use_case import REQUEST_CERTIFICATE
from .revoke_certificate.use_case import REVOKE_CERTIFICATE

USE_CASES: Final[tuple[UseCase, ...]] = (
    REQUEST_CERTIFICATE,
    PROCESS_ANSWER,
    ASSIGN_CERTIFICATE,
    IMPORT_CHAIN,
    REVOKE_CERTIFICATE,
)
