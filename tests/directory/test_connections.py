"""Connections to a real controller: trust, fail-over, broken lines, threads and forks."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ocsadmin.demo import forest as demo
from ocsadmin.demo.certificates import Variant
from ocsadmin.demo.forest import Forest
from ocsadmin.directory import DN, AttributeChange, Directory, DirectorySettings, LDAPDirectory
from ocsadmin.directory.errors import (
    AuthorityUnreadable,
    DirectoryNotTrusted,
    DirectoryUnreachable,
    OutcomeUnknown,
    ServiceAccountRefused,
)
from ocsadmin.directory.filters import object_class
from ocsadmin.errors import BadInput

from .conftest import MakeUser, console_settings
from .relay import Relay

Console = Callable[..., LDAPDirectory]


@pytest.fixture
def relay(forest: Forest) -> Iterator[Relay]:
    relay = Relay(forest.host, forest.ldaps_port)
    yield relay
    relay.close()


def domain(directory: Directory) -> DN:
    return directory.forest.domain


class TestTrust:
    @pytest.mark.parametrize(("variant", "words"), [("expired", "expired"), ("wrong-name", "not valid for|mismatch")])
    def test_refuses_a_certificate_that_does_not_hold(self, spare_forest: Forest, variant: Variant, words: str) -> None:
        demo.stop(spare_forest.folder)
        demo.start(spare_forest.folder, nosync=True, certificate=variant)
        with pytest.raises(DirectoryNotTrusted, match=words) as caught:
            LDAPDirectory(console_settings(spare_forest)).state()
        assert spare_forest.host in str(caught.value)

    def test_refuses_an_unknown_authority(self, console: Console, tmp_path: Path) -> None:
        other = tmp_path / "other.pem"
        other.write_bytes(authority())
        for start_tls in (False, True):
            with pytest.raises(DirectoryNotTrusted, match=r"OCSADMIN_LDAP_CA_FILE"):
                console(ca_file=str(other), start_tls=start_tls).state()

    def test_names_an_unreadable_file_of_authorities(self, console: Console, tmp_path: Path) -> None:
        with pytest.raises(AuthorityUnreadable, match=r"none\.pem"):
            console(ca_file=str(tmp_path / "none.pem")).state()

    def test_starts_tls_on_the_plain_port(self, console: Console, forest: Forest) -> None:
        door = console(uris=(f"ldap://{forest.host}:{forest.ldap_port}",), start_tls=True)
        assert door.state().host == "dc1.contoso.com"

    @pytest.mark.parametrize("uri", ["ldap://dc1", "http://dc1", "dc1", "ldaps://", "ldaps://dc1:x"])
    def test_refuses_uris_without_tls_or_sense(self, console: Console, uri: str) -> None:
        with pytest.raises(BadInput, match=uri):
            console(uris=(uri,)).state()


class TestServiceAccount:
    def test_refused_is_named_without_its_password(self, console: Console) -> None:
        door = console(password="not-the-password")
        with pytest.raises(ServiceAccountRefused, match="svc-ocsadmin") as caught:
            door.state()
        shown = f"{caught.value!r} {caught.value} {door!r} {caught.value.__cause__} {caught.value.values}"
        assert "not-the-password" not in shown

    def test_without_kerberos_libraries_says_what_is_missing(self, console: Console) -> None:
        with pytest.raises(ServiceAccountRefused, match="gssapi"):
            console(kerberos=True).state()

    def test_without_a_name_is_no_fault_of_the_controller(self, console: Console) -> None:
        with pytest.raises(ServiceAccountRefused, match="mandatory"):
            console(bind_name="").state()

    def test_settings_hide_the_password(self) -> None:
        assert "secret" not in repr(DirectorySettings(("ldaps://dc1",), "me", "secret"))


class TestFailOver:
    def test_takes_the_next_controller_and_remembers_the_dead_one(self, console: Console, forest: Forest) -> None:
        with socket.create_server((forest.host, 0)) as silent:  # accepts, and never says a word
            dead = f"ldaps://{forest.host}:{silent.getsockname()[1]}"
            door = console(uris=(dead, forest.uri), connect_timeout=1)
            started = time.monotonic()
            assert door.state().highest_usn > 0
            assert 0.9 < time.monotonic() - started < 5
            door.close()
            started = time.monotonic()
            assert door.state().highest_usn > 0
            assert time.monotonic() - started < 0.9

    def test_names_all_controllers_when_none_answers(self, console: Console, forest: Forest) -> None:
        uris = (f"ldaps://{forest.host}:1", f"ldaps://{forest.host}:2")
        with pytest.raises(DirectoryUnreachable) as caught:
            console(uris=uris).state()
        assert all(uri in str(caught.value) for uri in uris)

    def test_goes_on_with_the_other_controller_when_one_dies(
        self, console: Console, forest: Forest, relay: Relay
    ) -> None:
        door = console(uris=(relay.uri, forest.uri))
        door.state()
        assert relay.accepted == 1
        relay.close()
        assert door.state().highest_usn > 0


class TestBrokenLines:
    def test_a_read_is_done_again(self, console: Console, relay: Relay) -> None:
        door = console(uris=(relay.uri,))
        base = domain(door)
        relay.cut()
        assert door.get(base, ("objectGUID",)) is not None
        assert relay.accepted == 2

    def test_a_read_whose_answer_was_lost_is_done_again(self, console: Console, relay: Relay, forest: Forest) -> None:
        door = console(uris=(relay.uri, forest.uri))
        base = domain(door)
        relay.cut_after_request = True
        assert door.get(base, ("objectGUID",)) is not None

    def test_pages_that_end_in_the_middle_are_an_error(self, console: Console, relay: Relay) -> None:
        door = console(uris=(relay.uri,))
        pages = door.pages(domain(door), object_class("user"), attributes=("cn",), page_size=20)
        assert len(next(pages)) == 20
        relay.cut()
        with pytest.raises(DirectoryUnreachable):
            list(pages)

    def test_a_write_without_answer_is_not_done_again(
        self, console: Console, relay: Relay, directory: Directory, make_user: MakeUser
    ) -> None:
        dn = make_user("ada")
        door = console(uris=(relay.uri,))
        door.state()
        relay.cut_after_request = True
        with pytest.raises(OutcomeUnknown, match="may or may not"):
            door.modify(dn, [AttributeChange("msRTCSIP-Line", add=("tel:+1",))])
        assert relay.accepted == 1
        entry = directory.get(dn, ("msRTCSIP-Line",))
        assert entry is not None
        assert entry.text("msRTCSIP-Line") in ("", "tel:+1")

    def test_a_write_after_a_cut_takes_a_new_line(self, console: Console, relay: Relay, make_user: MakeUser) -> None:
        dn = make_user("ada")
        door = console(uris=(relay.uri,))
        door.state()
        relay.cut()
        time.sleep(0.2)
        door.modify(dn, [AttributeChange("msRTCSIP-Line", add=("tel:+1",))])

    def test_a_silent_controller_is_given_up(self, console: Console, forest: Forest) -> None:
        with socket.create_server((forest.host, 0)) as silent:
            door = console(uris=(f"ldaps://{forest.host}:{silent.getsockname()[1]}",), connect_timeout=1)
            started = time.monotonic()
            with pytest.raises(DirectoryUnreachable, match="timed out"):
                door.state()
            assert time.monotonic() - started < 5

    def test_a_restarted_controller_is_found_again(self, spare_forest: Forest) -> None:
        door = LDAPDirectory(replace(console_settings(spare_forest), connect_timeout=2))
        before = door.state()
        demo.stop(spare_forest.folder)
        with pytest.raises(DirectoryUnreachable, match=spare_forest.host):
            door.state()
        demo.start(spare_forest.folder, nosync=True)
        assert door.state().invocation_id == before.invocation_id
        door.close()


class TestSharing:
    def test_threads_have_their_own_lines(self, console: Console, domain_admin: Directory, make_user: MakeUser) -> None:
        door, people = console(), [make_user(f"user{number}") for number in range(12)]

        def work(dn: DN) -> list[str]:
            found = []
            for number in range(8):
                before = (str(number - 1),) if number else ()
                door.modify(dn, [AttributeChange("msRTCSIP-Line", remove=before, add=(str(number),))])
                entry = door.get(dn, ("msRTCSIP-Line", "cn"))
                assert entry is not None
                assert entry.text("cn") == dn.name
                found.append(entry.text("msRTCSIP-Line"))
            return found

        with ThreadPoolExecutor(6) as pool:
            assert list(pool.map(work, people)) == [[str(number) for number in range(8)]] * 12

    def test_lines_are_used_again(self, console: Console, relay: Relay) -> None:
        door = console(uris=(relay.uri,))
        for _ in range(20):
            door.state()
        assert relay.accepted == 1
        list(door.pages(domain(door), object_class("user"), attributes=("cn",), page_size=50))
        assert relay.accepted == 1

    def test_lines_that_lay_idle_for_long_are_not_trusted(self, console: Console, relay: Relay) -> None:
        door = console(uris=(relay.uri,), close_idle_after=0)
        door.state()
        assert relay.accepted == 2

    def test_a_fork_leaves_the_lines_to_the_parent(self, console: Console, relay: Relay) -> None:
        door = console(uris=(relay.uri,))
        base = domain(door)
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                found = door.get(base, ("objectGUID",))
                os.write(write_end, str(found and found.guid).encode())
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        entry = door.get(base, ("objectGUID",))
        assert entry is not None
        assert os.read(read_end, 100).decode() == str(entry.guid)
        assert relay.accepted == 2
        os.close(read_end)
        os.close(write_end)

    def test_pages_that_a_fork_left_in_the_middle_go_on(self, console: Console, relay: Relay) -> None:
        door = console(uris=(relay.uri,))
        pages = door.pages(domain(door), object_class("user"), attributes=("cn",), page_size=50)
        count = len(next(pages))
        child = os.fork()
        if child == 0:
            pages.close()  # type: ignore[attr-defined]
            os._exit(0)
        os.waitpid(child, 0)
        assert count + sum(len(page) for page in pages) > 500

    def test_closing_while_others_read_is_harmless(self, console: Console) -> None:
        door, stop = console(), threading.Event()
        base = domain(door)

        def read() -> int:
            count = 0
            while not stop.is_set():
                assert door.get(base, ("objectGUID",)) is not None
                count += 1
            return count

        with ThreadPoolExecutor(3) as pool:
            readers = [pool.submit(read) for _ in range(3)]
            for _ in range(10):
                door.close()
                time.sleep(0.02)
            stop.set()
        assert all(reader.result() > 0 for reader in readers)


def authority() -> bytes:
    """The certificate of an authority that signed nothing here."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Other")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2009, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2400, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM)
