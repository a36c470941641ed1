"""From a probe to a user agent on a connection."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from typing import Literal

from cryptography import x509

from ocsadmin.checks.connect import open_stream
from ocsadmin.checks.probe import Deadline, Probe

from .authentication import Authenticator
from .client import UserAgent
from .transport import Transport

Way = Literal["tcp", "tls"]


@contextlib.contextmanager
def user_agent(
    probe: Probe,
    host: str,
    port: int,
    *,
    transport: Way,
    uri: str,
    authenticator: Authenticator,
    roots: Collection[x509.Certificate] | None,
    deadline: Deadline | None = None,
    server_name: str = "",
) -> Iterator[UserAgent]:
    """A user agent on a connection of its own, closed afterwards. ``roots`` None: any certificate will do.

    :raises ProbeFailed: of ``open_stream``.
    """
    secure = transport == "tls"
    deadline = deadline or probe.deadline()
    stream = open_stream(probe, host, port, deadline, tls=secure, roots=roots, server_name=server_name)
    try:
        yield UserAgent(Transport(stream), uri, secure=secure, authenticator=authenticator)
    finally:
        stream.close()
