"""Certificates of authorities that somebody vouches for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from certificates.process_answer.spec import LONGEST
from ocsadmin.use_cases import field, spec


@spec
class ImportChainSpec:
    """A chain, root and authorities between."""

    chain: str = field(
        label=_("Chain"),
        help=_("The text of a .p7b, .pem or .cer; of a binary file its base 64."),
        longest=LONGEST,
    )
