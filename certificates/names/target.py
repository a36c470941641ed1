"""What one certificate is needed for, and which names it must have."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from certificates.purposes import Purpose


@dataclass(frozen=True)
class Reasoned:
    """A name and why it is needed. ``field_report``: no document says so, but administrators found it necessary."""

    name: str
    reason: str
    field_report: bool = False


@dataclass(frozen=True)
class Place:
    """A host and port that shows the certificate; ``is_virtual``: a load balancer stands there."""

    host: str
    port: int
    is_virtual: bool = False


@dataclass(frozen=True)
class Target:
    """A service that needs a certificate.

    ``subject``  the common name; ``names`` the subject alternative names, none where the subject is enough.
    ``servers``  FQDNs of the computers that it is installed on.
    ``owners``   pool or application that it belongs to, in words.
    """

    purpose: Purpose
    subject: str
    title: str
    names: tuple[Reasoned, ...] = ()
    servers: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    pool: UUID | None = None
    owner: str = ""

    @property
    def key(self) -> str:
        """``front_end:ocspool1.contoso.com``."""
        return f"{self.purpose}:{self.subject}"

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name that a client may ask for, the subject first."""
        return tuple(dict.fromkeys((self.subject, *(one.name for one in self.names))))
