"""The connections of this process: opened when needed, kept between two uses, with fail-over between controllers."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from .channel import Broken, Channel
from .errors import DirectoryNotTrusted, DirectoryUnreachable, ServiceAccountRefused
from .opening import BindRefused, HostDown, open_connection
from .patience import is_interactive
from .settings import DirectorySettings, Host

T = TypeVar("T")
log = logging.getLogger(__name__)


class _State:
    """What belongs to one process and is forgotten in its children."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.lock = threading.Lock()
        self.idle: list[Channel] = []
        self.current: Host | None = None  # all go to the one that answered last, so that its USNs can be compared
        self.shunned: dict[Host, float] = {}  # until when, on the monotonic clock
        self.silent: dict[Host, float] = {}  # until when no page asks it
        self.kept_to: Counter[Host] = Counter()  # how many threads stay on it


class _Thread(threading.local):
    """Where this thread has to stay."""

    host: Host | None = None


class Connections:
    """Thread-safe and fork-safe. Each borrower has a connection alone; several threads get several."""

    def __init__(self, settings: DirectorySettings) -> None:
        self.settings = settings
        self._own = _State()
        self._thread = _Thread()

    @property
    def _state(self) -> _State:
        state = self._own
        if state.pid != os.getpid():
            for channel in state.idle:
                channel.drop()
            state = self._own = _State()
        return state

    @contextmanager
    def staying_on(self, host: Host) -> Iterator[None]:
        """What this thread does inside goes to this controller alone: where it does not answer, no other is asked."""
        state, before = self._state, self._thread.host
        self._thread.host = host
        with state.lock:
            state.kept_to[host] += 1
        try:
            yield
        finally:
            self._thread.host = before
            with state.lock:
                state.kept_to[host] -= 1

    @contextmanager
    def borrow(self) -> Iterator[Channel]:
        channel = self.take()
        try:
            yield channel
        finally:
            self.give_back(channel)

    def take(self) -> Channel:
        """A connection for the caller alone, who must :meth:`give_back` it.

        :raises DirectoryUnreachable: no controller answers.
        """
        state = self._state
        while (channel := self._idle(state)) is not None:
            if time.monotonic() - channel.used_at < self.settings.close_idle_after and channel.alive:
                channel.wait_at_most(self._patience)
                return channel
            channel.close()
        return self._open_as_console()

    @property
    def _patience(self) -> int:
        """Seconds that a controller may be silent."""
        settings = self.settings
        return (
            min(settings.interactive_timeout, settings.receive_timeout)
            if is_interactive()
            else settings.receive_timeout
        )

    def _note_silence(self, host: Host) -> None:
        """For a while no page asks it, and all try another one first; connections to it are closed."""
        state, until = self._state, time.monotonic() + self.settings.silent_for
        with state.lock:
            state.silent[host] = state.shunned[host] = until
            left = [one for one in state.idle if one.host == host]
            state.idle = [one for one in state.idle if one.host != host]
            if state.current == host:
                state.current = None
        for channel in left:
            channel.drop()

    def give_back(self, channel: Channel) -> None:
        state = self._state
        with state.lock:
            wanted = channel.host == state.current or state.kept_to[channel.host] > 0
            keep = channel.reusable and wanted and len(state.idle) < self.settings.keep_idle
            if keep:
                state.idle.append(channel)
        if not keep:
            channel.close()

    def read(self, work: Callable[[Channel], T]) -> T:
        """Do some reading and give the connection back. Raises as :meth:`begin` does."""
        channel, found = self.begin(work)
        self.give_back(channel)
        return found

    def begin(self, work: Callable[[Channel], T]) -> tuple[Channel, T]:
        """Do some reading; once more over a new connection when the old one turns out to be broken.

        The caller has to give the connection back.

        :raises DirectoryUnreachable: it broke again, or the server was silent for ``receive_timeout`` seconds.
        """
        for last in (False, True):
            channel = self.take()
            try:
                return channel, work(channel)
            except Broken as broken:
                self.give_back(channel)
                if last or broken.timed_out:
                    raise self.unreachable(channel.host, broken) from broken
                self.close()  # the others will hardly be better
            except BaseException:
                self.give_back(channel)
                raise
        raise AssertionError("unreachable")

    def unreachable(self, host: Host, error: Exception) -> DirectoryUnreachable:
        """The error to raise; where it was silent, that is noted."""
        if isinstance(error, Broken) and error.timed_out:
            self._note_silence(host)
        return DirectoryUnreachable(hosts=host, words=str(error))

    def open_as(self, name: str, password: str) -> Channel:
        """A new connection, bound as someone; hosts in order, those that were dead a moment ago last.

        :raises BindRefused: a controller refuses the name or the password.
        """
        state, failures, began = self._state, list[str](), time.monotonic()
        distrust: DirectoryNotTrusted | None = None
        for host in self._order(state):
            settings = self._within(began)
            if settings is None or self._is_avoided(state, host):
                failures.append(f"{host}: it did not answer a moment ago, and is not asked for a while")
                continue
            tried = time.monotonic()
            try:
                connection = open_connection(settings, host, name, password)
            except HostDown as error:
                if time.monotonic() - tried >= settings.connect_timeout - 0.5:
                    self._note_silence(host)
                failures.append(f"{host}: {error}")
                log.warning("%s does not answer: %s", host, error)
            except DirectoryNotTrusted as error:
                distrust = distrust or error
            else:
                state.shunned.pop(host, None)
                state.silent.pop(host, None)
                if self._thread.host is None or state.current is None:
                    self._go_to(state, host)
                channel = Channel(connection.socket, host)
                channel.wait_at_most(self._patience)
                return channel
            state.shunned[host] = time.monotonic() + self.settings.shun_dead_hosts_for
        if distrust is not None:
            raise distrust
        hosts = [str(self._thread.host)] if self._thread.host else self.settings.uris
        raise DirectoryUnreachable(hosts=", ".join(hosts), words="; ".join(failures))

    def _within(self, began: float) -> DirectorySettings | None:
        """The settings for opening one: a page waits for all controllers together no longer than for one.

        None: that time is over.
        """
        settings = self.settings
        if not is_interactive():
            return settings
        left = int(settings.interactive_timeout - (time.monotonic() - began) + 0.5)
        if left < 1:
            return None
        return replace(settings, connect_timeout=min(settings.connect_timeout, left), receive_timeout=left)

    def _is_avoided(self, state: _State, host: Host) -> bool:
        return is_interactive() and state.silent.get(host, 0) > time.monotonic()

    def hosts(self) -> list[Host]:
        """The controllers in the order in which they are tried: those that were dead a moment ago last."""
        return self._order(self._state)

    def close(self) -> None:
        """Close what nobody uses right now. The next use opens anew."""
        state = self._state
        with state.lock:
            idle, state.idle = state.idle, []
        for channel in idle:
            channel.close()

    def _open_as_console(self) -> Channel:
        settings = self.settings
        try:
            return self.open_as(settings.bind_name, "" if settings.kerberos else settings.password)
        except BindRefused as error:
            raise ServiceAccountRefused(account=settings.bind_name, words=str(error)) from None

    def _idle(self, state: _State) -> Channel | None:
        """One that is open, to where this thread has to go."""
        with state.lock:
            host = self._thread.host or state.current
            for channel in reversed(state.idle):
                if channel.host == host:
                    state.idle.remove(channel)
                    return channel
        return None

    def _go_to(self, state: _State, host: Host) -> None:
        """From now on those who need not stay anywhere go there; connections to where nobody goes are closed."""
        with state.lock:
            state.current = host
            left = [one for one in state.idle if one.host != host and not state.kept_to[one.host]]
            state.idle = [one for one in state.idle if one not in left]
        for channel in left:
            channel.close()

    def _order(self, state: _State) -> list[Host]:
        if self._thread.host is not None:
            return [self._thread.host]
        now, hosts = time.monotonic(), self.settings.hosts()
        shunned = [host for host in hosts if state.shunned.get(host, 0) > now]
        well = [host for host in hosts if host not in shunned]
        if state.current in well:
            well.remove(state.current)
            well.insert(0, state.current)
        return well + shunned
