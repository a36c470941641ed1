"""The connection to an ACME server with the account of this console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import josepy
from acme import client, errors, messages
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from ocsadmin.authorities.errors import NoAnswer, NotAnAnswer, Refused, WrongCredentials, WrongSettings
from ocsadmin.authorities.settings import AuthoritySettings
from ocsadmin.authorities.web import bound, translated, trusted_roots, whole_body
from ocsadmin.checks.words import foreign

_OF_ACCOUNT: Final = (
    "unauthorized",
    "accountDoesNotExist",
    "externalAccountRequired",
    "badPublicKey",
    "userActionRequired",
)


def account_key(known: AuthoritySettings) -> tuple[Any, Any]:
    """The account's key, and the algorithm that it signs with.

    :raises WrongSettings: there is none, or it is none.
    """
    try:
        key = load_pem_private_key(known.secret.encode(), None)
    except (ValueError, TypeError):
        key = None
    if isinstance(key, rsa.RSAPrivateKey):
        return josepy.JWKRSA(key=josepy.ComparableRSAKey(key)), josepy.RS256
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return josepy.JWKEC(key=josepy.ComparableECKey(key)), josepy.ES256
    raise WrongSettings(
        name=known.name,
        words="the key of the ACME account is missing or can't be used.",
        instead="Give a private key as PEM (RSA, or EC on P-256); it stands for this console with the authority.",
    )


@contextmanager
def connected(known: AuthoritySettings) -> Iterator[Any]:
    """A client that is signed in (``acme.client.ClientV2``); the account is made at the first use.

    Errors within come out as errors of the authority.
    """
    key, algorithm = account_key(known)
    with translated(known.name, known.address), _told(known), trusted_roots(known) as roots:
        network = client.ClientNetwork(
            key, alg=algorithm, verify_ssl=roots, user_agent="ocsadmin", timeout=known.timeout
        )
        bound(network.session, known)
        network.session.max_redirects = 0
        network.session.hooks["response"] = [_bounded(known)]
        acme = client.ClientV2(client.ClientV2.get_directory(known.address, network), network)
        _sign_in(acme, known, key)
        yield acme


def _bounded(known: AuthoritySettings) -> Any:
    """Reads each answer within the limits, before the library would read it without any."""

    def read(answer: Any, **_: object) -> Any:
        answer._content = whole_body(answer, known.name, known.timeout)
        answer._content_consumed = True
        return answer

    return read


def _sign_in(acme: Any, known: AuthoritySettings, key: Any) -> None:
    binding = None
    if known.options.get("eab_key_id"):
        binding = messages.ExternalAccountBinding.from_data(
            key.public_key(), known.options["eab_key_id"], known.options.get("eab_key", ""), acme.directory
        )
    contact = known.options.get("contact") or None
    account = messages.NewRegistration.from_data(
        email=contact, terms_of_service_agreed=True, external_account_binding=binding
    )
    try:
        acme.new_account(account)
    except errors.ConflictError as known_already:
        acme.net.account = messages.RegistrationResource(uri=known_already.location, body=messages.Registration())


@contextmanager
def _told(known: AuthoritySettings) -> Iterator[None]:
    name = known.name
    try:
        yield
    except messages.Error as error:
        if error.code in _OF_ACCOUNT:
            raise WrongCredentials(name=name, of=f" ({foreign(error.detail or '')})", right="an account") from None
        if error.code == "badNonce":  # the library has tried again already
            raise NoAnswer(name=name, words="it refuses its own nonces") from None
        raise Refused(name=name, words=foreign(error.detail or str(error.typ))) from None
    except (errors.NonceError, errors.TimeoutError) as error:
        raise NoAnswer(name=name, words=foreign(str(error))) from None
    except (errors.Error, josepy.errors.Error, ValueError, KeyError) as error:
        what = f"something else ({foreign(type(error).__name__)})"
        raise NotAnAnswer(name=name, what=what, kind="ACME", address=known.address) from None
