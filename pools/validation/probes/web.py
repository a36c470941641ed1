"""HTTP: the virtual directories of the Web Components Server.

Source: Deploying Enterprise Edition, "IIS Requirements for Enterprise Pools and Standard Edition Servers", table
"Virtual Directories for Internal Access".
"""

from __future__ import annotations

from contextlib import nullcontext
from urllib.parse import urlsplit

from ocsadmin.checks.http import check_http
from ocsadmin.checks.verdict import Verdict
from pools.validation.registry import beyond_the_port, check
from pools.validation.surroundings import Surroundings
from pools.validation.targets import HTTPS

LISTING_DENIED = 403
"""IIS answers so for a folder that is there but may not be listed."""


@check("web_directory")
def web_directory(around: Surroundings, *, url: str, what: str, folder: bool = True) -> list[Verdict]:
    """It answers, or asks to sign in; for a ``folder``, refusing to list it is an answer too.

    The certificate of the Web farm is another row's question.
    """
    expect = (200, 401, LISTING_DENIED) if folder else (200, 401)
    parts = urlsplit(url)
    with around.alone_at(parts.hostname or "", HTTPS) if parts.scheme == "https" else nullcontext():
        found = check_http(around.probe, url, what=what, expect=expect)
    return beyond_the_port([found], url)
