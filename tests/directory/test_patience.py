"""A domain controller that is silent holds up no page."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from ocsadmin import parts
from ocsadmin.accounts.models import Account
from ocsadmin.demo.forest import Forest
from ocsadmin.directory import DirectorySettings, LDAPDirectory
from ocsadmin.directory.errors import DirectoryUnreachable
from ocsadmin.directory.patience import interactive

from .relay import Relay

LONGEST = 6.0


@pytest.fixture
def relay(forest: Forest) -> Iterator[Relay]:
    relay = Relay(forest.host, forest.ldaps_port)
    yield relay
    relay.close()


@pytest.fixture
def door(relay: Relay, forest: Forest) -> Iterator[LDAPDirectory]:
    password, ca_file = forest.password_file.read_text().strip(), str(forest.ca_file)
    door = LDAPDirectory(DirectorySettings((relay.uri,), settings.LDAP_BIND_DN, password, ca_file, silent_for=2))
    yield door
    door.close()


def seconds_of_failing(door: LDAPDirectory) -> float:
    began = time.monotonic()
    with interactive(), pytest.raises(DirectoryUnreachable):
        door.state()
    return time.monotonic() - began


class TestASilentController:
    def test_is_waited_for_five_seconds_on_an_open_connection_and_then_not_at_all(
        self, door: LDAPDirectory, relay: Relay
    ) -> None:
        door.state()
        relay.silent = True
        assert 4 < seconds_of_failing(door) < LONGEST
        assert seconds_of_failing(door) < 0.5
        assert seconds_of_failing(door) < 0.5

    def test_is_waited_for_five_seconds_where_a_connection_has_to_be_opened(
        self, door: LDAPDirectory, relay: Relay
    ) -> None:
        relay.silent = True
        assert 4 < seconds_of_failing(door) < LONGEST
        assert seconds_of_failing(door) < 0.5

    def test_is_asked_again_after_a_while(self, door: LDAPDirectory, relay: Relay) -> None:
        door.state()
        relay.silent = True
        seconds_of_failing(door)
        relay.silent = False
        time.sleep(2.1)
        with interactive():
            assert door.state().host == "dc1.contoso.com"

    def test_gives_way_to_another(self, relay: Relay, forest: Forest) -> None:
        password, ca_file = forest.password_file.read_text().strip(), str(forest.ca_file)
        both = (relay.uri, forest.uri)
        door = LDAPDirectory(DirectorySettings(both, settings.LDAP_BIND_DN, password, ca_file))
        door.state()
        relay.silent = True
        seconds_of_failing(door)
        with interactive():
            assert door.state().host == "dc1.contoso.com"
        door.close()


@pytest.mark.django_db
class TestAPage:
    def test_says_that_the_directory_is_silent(
        self, client: Client, administrator: Account, relay: Relay, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "LDAP_URIS", [relay.uri])
        monkeypatch.setattr(settings, "LDAP_INTERACTIVE_SECONDS", 5)
        parts.forget()
        client.force_login(administrator)
        client.get("/pools/preparation/")
        relay.silent = True
        began = time.monotonic()
        html = client.get("/pools/preparation/").content.decode()
        assert time.monotonic() - began < LONGEST + 1
        assert "No domain controller answers" in html
        monkeypatch.undo()
        parts.forget()
