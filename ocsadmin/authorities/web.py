"""HTTP to one authority: bounded in time and size, never redirected, its credentials for its address only."""

from __future__ import annotations

import json
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import requests
import requests.exceptions as failures
from urllib3.exceptions import HTTPError

from ocsadmin.checks.words import foreign

from .errors import NoAnswer, NotAnAnswer, NotReached, NotTrusted, Redirected, WrongCredentials, WrongSettings
from .settings import AuthoritySettings

MOST_OCTETS: Final = 1024 * 1024
GRACE: Final = 0.5
"""Seconds beyond the time, so that the library's own error, which says more, comes first."""
_REDIRECTS: Final = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Reply:
    """``kind``: the media type, lower case, without its parameters. ``clock``: how far its clock is ahead of ours."""

    status: int
    kind: str
    body: bytes
    clock: timedelta | None = None

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Web:
    """The questions that one adapter asks; ``what`` says in errors what kind of authority was expected."""

    def __init__(self, known: AuthoritySettings, what: str, *, auth: Any = None, right: str = "to enrol") -> None:
        self.base = known.address.rstrip("/")
        self._known, self._what, self._auth, self._right = known, what, auth, right
        parts = urlsplit(self.base)
        if parts.scheme != "https" or not parts.hostname:
            raise WrongSettings(
                name=known.name,
                words=f"'{foreign(known.address)}' is no address that begins with https://.",
                instead="Type it with https://: without TLS, credentials and requests could be read and changed.",
            )

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        value: object = None,
    ) -> Reply:
        """One question; ``form`` or ``value`` (as JSON) is sent with it.

        :raises AuthorityError: no answer came, or one that can be none of an authority: a redirect, 401, 403.
        """
        with (
            translated(self._known.name, self.base),
            trusted_roots(self._known) as roots,
            requests.Session() as session,
        ):
            bound(session, self._known)
            session.auth = self._auth
            answer = session.request(
                method,
                f"{self.base}/{path}",
                headers=headers,
                data=form,
                json=value,
                verify=roots,
                timeout=self._known.timeout,
                allow_redirects=False,
                stream=True,
            )
            reply = self._reply(answer)
        self._refuse(reply, answer.headers.get("Location", ""))
        return reply

    def json(self, reply: Reply) -> dict[str, Any]:
        """The object that a reply holds.

        :raises NotAnAnswer: it holds none.
        """
        try:
            value = json.loads(reply.body)
        except ValueError:
            raise self.not_an_answer(reply) from None
        if not isinstance(value, dict):
            raise self.not_an_answer(reply)
        return value

    def not_an_answer(self, reply: Reply) -> NotAnAnswer:
        head = reply.body[:2000].lstrip().lower()
        html = "html" in reply.kind or head.startswith((b"<!doctype", b"<html"))
        page = "a Web page (HTML)" if html else f"something else ({reply.kind or 'bare'})"
        what = page if reply.body else "nothing"
        return self.error(f"{what}, status {reply.status}")

    def error(self, what: str) -> NotAnAnswer:
        return NotAnAnswer(name=self._known.name, what=what, kind=self._what, address=self.base)

    def _reply(self, answer: Any) -> Reply:
        body = whole_body(answer, self._known.name, self._known.timeout)
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Reply(answer.status_code, kind, body, _ahead(answer.headers.get("Date", "")))

    def _refuse(self, reply: Reply, location: str) -> None:
        if reply.status in _REDIRECTS:
            target = urlsplit(location)
            shown = foreign(f"{target.scheme}://{target.hostname}" if target.hostname else target.path or "nowhere")
            raise Redirected(name=self._known.name, target=shown, address=self.base)
        if reply.status in (401, 403):
            of = f" of {foreign(self._known.user)}" if self._known.user else ""
            raise WrongCredentials(name=self._known.name, of=of, right=self._right)


@contextmanager
def trusted_roots(known: AuthoritySettings) -> Iterator[str | bool]:
    """A file with the roots that are trusted for this authority; True, for the machine's own, where none are given."""
    if not known.trusted:
        yield True
        return
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(known.trusted)
        file.flush()
        yield file.name


@contextmanager
def translated(name: str, address: str) -> Iterator[None]:
    """The errors of the network as those of an authority."""
    try:
        yield
    except failures.SSLError as error:
        raise NotTrusted(name=name, address=address, words=_reason(error)) from None
    except failures.TooManyRedirects:
        raise Redirected(name=name, target="another address", address=address) from None
    except (failures.ConnectTimeout, failures.InvalidURL) as error:
        raise NotReached(name=name, address=address, words=_reason(error)) from None
    except failures.ConnectionError as error:
        reason = _reason(error)
        if "without response" in reason or "reset" in reason or "timed out" in reason:
            raise NoAnswer(name=name, words=reason) from None
        raise NotReached(name=name, address=address, words=reason) from None
    except (failures.RequestException, HTTPError, OSError) as error:
        raise NoAnswer(name=name, words=_reason(error)) from None


def bound(session: Any, known: AuthoritySettings) -> None:
    """Have a session keep to the time as a whole, and to what the settings say alone.

    The library bounds each read only, so a server could send its head letter by letter for ever; the thread that waits
    for such a one is left behind, the caller is not.
    """
    session.trust_env = False  # neither proxies nor passwords of the process
    ask = session.request

    def request(*arguments: Any, **options: Any) -> Any:
        ended: list[tuple[Any, BaseException | None]] = []

        def work() -> None:
            try:
                ended.append((ask(*arguments, **options), None))
            except BaseException as error:
                ended.append((None, error))

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(known.timeout + GRACE)
        if not ended:
            raise NoAnswer(name=known.name, words=f"not whole within {known.timeout:g} seconds")
        answer, error = ended[0]
        if error is not None:
            raise error
        return answer

    session.request = request


def whole_body(answer: Any, name: str, seconds: float) -> bytes:
    """The body of an answer, within the time and size for it, however slowly it comes.

    :raises NoAnswer: it takes too long.
    :raises NotAnAnswer: it is too large.
    """
    until, body = time.monotonic() + seconds, bytearray()
    while octets := answer.raw.read1(65536, decode_content=True):
        body += octets
        if len(body) > MOST_OCTETS:
            raise NotAnAnswer(name=name, what="more than 1 MiB", kind="an authority", address=name)
        if time.monotonic() > until:
            raise NoAnswer(name=name, words=f"not whole within {seconds:g} seconds")
    return bytes(body)


def _reason(error: BaseException) -> str:
    """The innermost words of a chain of errors, without addresses of objects."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    words = str(error) or type(error).__name__
    return foreign(words.rpartition("> ")[2].strip("()'"), 160)


def _ahead(date: str) -> timedelta | None:
    try:
        return parsedate_to_datetime(date) - datetime.now(UTC) if date else None
    except (TypeError, ValueError):
        return None
