"""Opening a connection: TCP, TLS with a checked certificate, bind. The one file that imports ldap3."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import ldap3
from ldap3.core.exceptions import (
    LDAPExceptionError,
    LDAPPackageUnavailableError,
    LDAPPasswordIsMandatoryError,
    LDAPUserNameIsMandatoryError,
)

from .errors import AuthorityUnreadable, DirectoryNotTrusted
from .settings import DirectorySettings, Host

_WRAPPING = re.compile(r"^(socket (connection|ssl wrapping|creation) error( while opening)?|error receiving data): ")
_OUR_SIDE = (LDAPPackageUnavailableError, LDAPUserNameIsMandatoryError, LDAPPasswordIsMandatoryError)
"""The settings are at fault, or a package for Kerberos is not installed; no controller is."""
BUSY, UNAVAILABLE, SUCCESS = 51, 52, 0


class HostDown(Exception):
    """One domain controller does not answer; another may."""


class BindRefused(Exception):
    """The domain controller answered, and said no to name and password. ``str()`` are its words."""


class _CheckedTls(ldap3.Tls):
    """TLS as Python's ssl does it: the chain and the name are checked by OpenSSL, and the refusal is kept.

    ldap3's own way has no SNI, checks the name by a function that newer Pythons lack, and drops OpenSSL's words.
    """

    def __init__(self, host: Host, settings: DirectorySettings) -> None:
        self._host, self._settings = host, settings
        self.refusal: ssl.SSLCertVerificationError | None = None
        try:
            self._context = ssl.create_default_context(cafile=settings.ca_file)
        except OSError as error:  # ssl.SSLError is one
            raise AuthorityUnreadable(file=settings.ca_file, words=_words(error)) from error
        super().__init__(validate=ssl.CERT_REQUIRED)

    def wrap_socket(self, connection: ldap3.Connection, do_handshake: bool = False) -> None:
        plain: socket.socket = connection.socket
        plain.settimeout(self._settings.connect_timeout)
        try:
            connection.socket = self._context.wrap_socket(plain, server_hostname=self._host.name)
        except ssl.SSLCertVerificationError as error:
            self.refusal = error
            raise
        connection.socket.settimeout(self._settings.receive_timeout)


def open_connection(settings: DirectorySettings, host: Host, name: str, password: str) -> ldap3.Connection:
    """A bound connection; with Kerberos where the settings say so and no password is given.

    :raises HostDown: nothing answers there.
    :raises BindRefused: the name or the password is refused.
    :raises DirectoryNotTrusted: the certificate does not hold.
    """
    tls = _CheckedTls(host, settings)
    server = ldap3.Server(
        host.name,
        host.port,
        use_ssl=host.tls,
        tls=tls,
        get_info=ldap3.NONE,
        connect_timeout=settings.connect_timeout,
        allowed_referral_hosts=[],
    )
    by_ticket = settings.kerberos and not password
    with _no_ldap3_errors(host, tls):
        connection = ldap3.Connection(
            server,
            user=name or None,
            password=None if by_ticket else password,
            authentication=ldap3.SASL if by_ticket else ldap3.SIMPLE,
            sasl_mechanism=ldap3.KERBEROS if by_ticket else None,
            client_strategy=ldap3.SYNC,
            auto_referrals=False,
            auto_range=False,
            check_names=False,
            raise_exceptions=False,
            receive_timeout=settings.receive_timeout,
        )
        connection.open(read_server_info=False)
        try:
            if not host.tls:
                connection.start_tls(read_server_info=False)
            if not isinstance(connection.socket, ssl.SSLSocket):
                raise HostDown("it did not start TLS")
            _bind(connection)
        except BaseException:
            connection.strategy.close()
            raise
    connection.password = None
    return connection


def _bind(connection: ldap3.Connection) -> None:
    connection.bind(read_server_info=False)
    code, words = connection.result["result"], _clean(connection.result["message"])
    if code in (BUSY, UNAVAILABLE):
        raise HostDown(words or "it is busy")
    if code != SUCCESS:
        raise BindRefused(words or connection.result["description"])


@contextmanager
def _no_ldap3_errors(host: Host, tls: _CheckedTls) -> Iterator[None]:
    """Turn what ldap3, the socket or a Kerberos library raises into our own errors. They never hold the password."""
    try:
        yield
    except (HostDown, BindRefused):
        raise
    except (LDAPExceptionError, OSError) as error:
        if tls.refusal is not None:
            raise DirectoryNotTrusted(host=host, words=tls.refusal.verify_message or _words(tls.refusal)) from None
        if isinstance(error, _OUR_SIDE):
            raise BindRefused(_words(error)) from None
        raise HostDown(_words(error)) from None
    except Exception as error:
        if type(error).__module__.startswith("gssapi"):
            raise BindRefused(_words(error)) from None
        raise


def _words(error: BaseException) -> str:
    """What an error says, without the wrapping that ldap3 and OpenSSL put around it."""
    text = str(error) or type(error).__name__
    return _WRAPPING.sub("", text)


def _clean(words: str | None) -> str:
    """The server's words; Active Directory ends them with a NUL."""
    return (words or "").strip().strip("\0").strip()
