"""Reading and writing on one connection within the limits of a probe."""

from __future__ import annotations

import ssl

from django.utils.translation import gettext as _

from .failed import ProbeFailed, time_out
from .probe import Deadline
from .reach import Reached, of_socket
from .tls.alerts import of_tls

CHUNK = 4096


class Stream:
    """A connection, plain or TLS, that ends by the deadline and after so many octets."""

    def __init__(self, reached: Reached, deadline: Deadline, most_bytes: int) -> None:
        self.sock, self.address, self.deadline = reached.sock, reached.address, deadline
        self._most, self._left = most_bytes, most_bytes

    def send(self, data: bytes) -> None:
        """Send all of it.

        :raises ProbeFailed: time-out, tcp-reset and the like.
        """
        try:
            self.sock.settimeout(self.deadline.left())
            self.sock.sendall(data)
        except OSError as error:
            raise self._failed(error) from error

    def read(self, most: int = CHUNK) -> bytes:
        """What has come, at least one octet; nothing at the end.

        :raises ProbeFailed: time-out, too-much, tcp-reset, an alert of TLS.
        """
        try:
            self.sock.settimeout(self.deadline.left())
            data = self.sock.recv(min(most, self._left + 1))
        except OSError as error:
            raise self._failed(error) from error
        self._left -= len(data)
        if self._left < 0:
            raise ProbeFailed(
                "too-much",
                _("it sent more than %(most)s octets") % {"most": self._most},
                cause=_("That is no answer of the service that was asked for."),
                cure=_("See which program listens at this port."),
            )
        return data

    def close(self) -> None:
        self.sock.close()

    def _failed(self, error: OSError) -> ProbeFailed:
        if isinstance(error, TimeoutError):
            return time_out(self.deadline.seconds)
        return of_tls(error) if isinstance(error, ssl.SSLError) else of_socket(error)
