"""What checks are given: the directory, the pool as it stands there now, probes, trusted roots, test accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from cryptography import x509

from ocsadmin.checks.probe import Probe
from ocsadmin.directory import DN, Directory

from .accounts import TestAccount
from .roots import Roots
from .sign_ins import SignIns
from .standing import Standing
from .subject import Subject


@dataclass(frozen=True)
class Controller:
    """Another domain controller: its name, and the directory as it sees it."""

    name: str
    directory: Directory


class Surroundings:
    """Everything outside that one run uses. Checks run beside one another, so what is read is read once, under a lock.

    ``alone_at(host, port)`` is held by checks that talk over TLS: a service that serves one connection at a time would
    keep the second one waiting until its time is over.
    ``signing_in`` is held by the check that uses test accounts: one that signs out would cut off another's message.
    ``open_account(name)`` unseals a test account in the check that needs it, and only there.
    """

    def __init__(
        self,
        *,
        subject: Subject,
        directory: Directory,
        probe: Probe,
        roots: Roots,
        controllers: Sequence[Controller] = (),
        open_account: Callable[[str], TestAccount | None] = lambda _name: None,
    ) -> None:
        self.subject, self.directory, self.probe = subject, directory, probe
        self.controllers, self.open_account = controllers, open_account
        self._roots, self._lock = roots, Lock()
        self.signing_in, self.sign_ins = Lock(), SignIns(directory)
        self._places: defaultdict[tuple[str, int], Lock] = defaultdict(Lock)

    def alone_at(self, host: str, port: int) -> Lock:
        """The lock of a place: one conversation with it at a time."""
        with self._lock:
            return self._places[host.lower(), port]

    @property
    def standing(self) -> Standing:
        """The pool as the directory has it now.

        :raises DirectoryError: it can't be read.
        """
        with self._lock:
            return self._standing

    @property
    def roots(self) -> tuple[x509.Certificate, ...]:
        """The certification authorities that the deployment trusts.

        :raises DomainError: neither file nor directory can be read.
        """
        with self._lock:
            return self._trusted

    @property
    def intermediates(self) -> tuple[x509.Certificate, ...]:
        """Other authorities that the directory publishes.

        :raises DirectoryError: it can't be read.
        """
        with self._lock:
            return self._between

    @cached_property
    def _standing(self) -> Standing:
        return Standing.read(self.directory, self.subject.dn, [DN.parse(one.dn) for one in self.subject.servers])

    @cached_property
    def _trusted(self) -> tuple[x509.Certificate, ...]:
        return self._roots.read(self.directory)

    @cached_property
    def _between(self) -> tuple[x509.Certificate, ...]:
        return self._roots.intermediates(self.directory)
