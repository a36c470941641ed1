"""Why can't this person sign in? Steps against a real directory, the answer, the page and REST."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin import mirror
from ocsadmin.directory import AttributeChange, Directory, DirectorySettings, LDAPDirectory
from ocsadmin.directory.errors import WrongPassword
from ocsadmin.directory.filetime import moment_of
from users.diagnosis import Depth, Report, Step, diagnose
from users.diagnosis.around import Around, surround
from users.diagnosis.checks.hours import next_allowed
from users.models import User

pytestmark = pytest.mark.django_db
MakePerson = Callable[..., UUID]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def around(directory: Directory) -> Around:
    return surround()


@pytest.fixture
def topology(directory: Directory) -> None:
    """Pools, servers, SIP domains and policies, as replication reads them."""
    mirror.replicate(directory, mode="full", only=["pool", "server", "sip_domain", "global_settings"])


@pytest.fixture
def able(enabled: MakePerson, domain_admin: Directory, directory: Directory, topology: None) -> MakePerson:
    """``able("kim", **attributes)``: someone whom nothing of the account stops; GUID."""

    def make(name: str, **attributes: Any) -> UUID:
        guid = enabled(name, userAccountControl="66080", **attributes)  # with DONT_EXPIRE_PASSWORD and no password
        mirror.read_now("user", guid, directory)
        return guid

    return make


@pytest.fixture
def change(domain_admin: Directory) -> Callable[..., None]:
    """``change(guid, accountExpires="1")``: someone changes a person behind the console."""

    def write(guid: UUID, **values: str | bytes) -> None:
        entry = domain_admin.get_by_guid(guid, ("*",))
        assert entry is not None
        for name, value in values.items():
            attribute = name.replace("_", "-")
            new = AttributeChange(attribute, add=(value,), replace=True)
            domain_admin.modify(entry.dn, [new if value else AttributeChange(attribute, entry.wire(attribute))])

    return write


def asked(guid: UUID, around: Around, *, now: datetime | None = None, **more: Any) -> Report:
    person = User.objects.get(guid=guid)
    return diagnose(person, around, now or timezone.now(), **{"depth": Depth.DIRECTORY, **more})


def step(report: Report, name: str) -> Step:
    return next(one for one in report.steps if one.name == name)


def codes(report: Report, name: str) -> set[str]:
    return {one.code for one in step(report, name).verdicts}


class TestAccount:
    def test_nothing_stops_someone_who_is_in_order(self, able: MakePerson, around: Around) -> None:
        report = asked(able("kim"), around)
        assert report.stop is None, report.as_text()
        assert "nothing that stops Kim Lee" in report.headline.text

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"userAccountControl": "66082"}, "account-disabled"),
            ({"accountExpires": "116444736000000000"}, "account-expired"),
            ({"userAccountControl": "544"}, "password-must-change"),
            ({"logonHours": bytes(21)}, "logon-never"),
            ({"msRTCSIP_UserEnabled": "FALSE"}, "ocs-disabled"),
            ({"msRTCSIP_PrimaryHomeServer": ""}, "no-home"),
        ],
    )
    def test_says_what_stops_it_with_cause_and_cure(
        self, able: MakePerson, around: Around, change: Callable[..., None], values: dict[str, Any], code: str
    ) -> None:
        guid = able("kim")
        change(guid, **values)
        report = asked(guid, around)
        assert report.headline.code == code, report.as_text()
        assert report.headline.cause
        assert report.headline.cure
        assert "dc1.contoso.com" in report.headline.cause or code == "password-must-change"

    def test_what_comes_after_does_not_count_yet(
        self, able: MakePerson, around: Around, change: Callable[..., None]
    ) -> None:
        guid = able("kim")
        change(guid, userAccountControl="66082", msRTCSIP_UserEnabled="FALSE")
        report = asked(guid, around)
        assert report.stop == report.steps[0]
        assert [one.after for one in report.steps] == [False, *[True] * (len(report.steps) - 1)]
        assert step(report, "enabled").stops  # still told

    def test_a_locked_account(
        self, able: MakePerson, around: Around, domain_admin: Directory, directory: Directory
    ) -> None:
        guid = able("kim", unicodePwd='"Passw0rd!2009"'.encode("utf-16-le"))
        with _lockout_after_one(domain_admin), pytest.raises(WrongPassword):
            directory.sign_in(User.objects.get(guid=guid).account, "wrong")
        report = asked(guid, around)
        assert report.headline.code == "account-locked", report.as_text()
        assert "Unlock" in report.headline.cure

    def test_someone_deleted_is_gone_and_the_rest_cannot_be_told(
        self, able: MakePerson, around: Around, domain_admin: Directory
    ) -> None:
        guid = able("kim")
        entry = domain_admin.get_by_guid(guid, ("objectGUID",))
        assert entry is not None
        domain_admin.delete(entry.dn)
        report = asked(guid, around)
        assert report.headline.code == "account-gone"
        assert {one.state for one in report.steps[1:]} <= {"unknown", "waiting"}

    def test_a_silent_directory_leaves_what_the_mirror_knows(
        self, able: MakePerson, request: pytest.FixtureRequest
    ) -> None:
        guid = able("kim")
        request.getfixturevalue("silent_directory")
        report = asked(guid, surround())
        assert "directory-silent" in codes(report, "account")
        assert step(report, "address").state == "unknown"
        assert step(report, "enabled").state == "ok"
        assert report.stop is None


@contextlib.contextmanager
def _lockout_after_one(domain_admin: Directory) -> Iterator[None]:
    """One wrong password locks an account meanwhile."""
    domain = domain_admin.forest.domain
    entry = domain_admin.get(domain, ("lockoutThreshold",))
    before = entry.wire("lockoutThreshold") if entry else ()
    domain_admin.modify(domain, [AttributeChange("lockoutThreshold", add=("1",), replace=True)])
    try:
        yield
    finally:
        domain_admin.modify(domain, [AttributeChange("lockoutThreshold", add=before, replace=True)])


class TestHours:
    def test_finds_the_next_hour_that_may_be(self) -> None:
        monday_nine = bytearray(21)
        monday_nine[(24 + 9) // 8] |= 1 << (24 + 9) % 8
        sunday = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
        assert next_allowed(bytes(monday_nine), sunday) == datetime(2026, 11, 23, 9, tzinfo=UTC)
        assert next_allowed(bytes(21), sunday) is None

    def test_tells_numbers_that_mean_never(self) -> None:
        assert moment_of(0) is None
        assert moment_of(2**63 - 1) is None
        assert moment_of(116444736000000000) == datetime(1970, 1, 1, tzinfo=UTC)

    def test_a_wrong_hour_stops_and_says_until_when(
        self, able: MakePerson, around: Around, change: Callable[..., None]
    ) -> None:
        guid = able("kim")
        change(guid, logonHours=b"\xff" * 20 + b"\x00")  # not on Saturday from 16:00 UTC on
        report = asked(guid, around, now=datetime(2026, 11, 21, 17, 30, tzinfo=UTC))
        assert report.headline.code == "logon-hours"
        assert "Saturday, 17:30 UTC" in report.headline.text
        assert asked(guid, around, now=datetime(2026, 11, 20, 17, 30, tzinfo=UTC)).stop is None


class TestAddress:
    def test_an_address_that_someone_else_has_too(self, able: MakePerson, around: Around, directory: Directory) -> None:
        first, second = able("kim"), able("lee")
        address = User.objects.get(guid=first).sip_address
        entry = directory.get_by_guid(second, ("displayName",))
        assert entry is not None
        proxied = able("mia", proxyAddresses=[address.upper().replace("SIP:", "sip:")])
        report = asked(first, around)
        assert report.headline.code == "address-taken"
        assert User.objects.get(guid=proxied).name in report.headline.text

    @pytest.mark.parametrize(
        ("sip", "code"),
        [
            ("sip:kim@fabrikam.example", "domain-unknown"),
            ("sip:kïm@contoso.com", "character-not-allowed"),
            ("sip:kim", "not-an-address"),
        ],
    )
    def test_an_address_that_cannot_be(
        self, able: MakePerson, around: Around, change: Callable[..., None], sip: str, code: str
    ) -> None:
        guid = able("kim")
        change(guid, msRTCSIP_PrimaryUserAddress=sip)
        assert asked(guid, around).headline.code == code


class TestHome:
    def test_a_pool_that_is_gone(self, able: MakePerson, around: Around, change: Callable[..., None]) -> None:
        guid = able("kim")
        # Samba and AD keep a DN of an object that is no pool service; one that never was is refused
        change(guid, msRTCSIP_PrimaryHomeServer="CN=Services,CN=Configuration,DC=contoso,DC=com")
        assert asked(guid, around).headline.code == "home-no-pool"

    def test_names_the_servers_of_the_pool(self, able: MakePerson, around: Around) -> None:
        found = step(asked(able("kim"), around), "servers")
        assert found.state in ("ok", "info")
        assert any(".contoso.com" in one.text for one in found.verdicts)


class TestOutside:
    def test_counts_for_someone_outside_only(self, able: MakePerson, around: Around) -> None:
        guid = able("kim", msRTCSIP_InternetAccessEnabled="FALSE")
        assert step(asked(guid, around), "outside").state == "info"
        assert asked(guid, around, outside=True).headline.code == "remote-access-off"


class TestNetwork:
    def test_asks_for_the_records_of_the_persons_own_domain_and_pool(self, able: MakePerson, around: Around) -> None:
        report = asked(able("kim"), around, depth=Depth.NAMES)
        texts = " ".join(one.text for one in step(report, "dns").verdicts)
        assert "ocspool1.contoso.com" in texts
        assert step(report, "controllers").state == "ok"
        assert step(report, "port").state == "waiting"

    def test_connects_to_the_own_pool_alone(self, able: MakePerson, around: Around) -> None:
        report = asked(able("kim"), replace(around, timeout=1), depth=Depth.CONNECTION)
        hosts = " ".join(one.text for one in step(report, "port").verdicts)
        assert "ocspool1.contoso.com" in hosts
        assert report.next_depth is None
        assert step(report, "certificate").state in ("unknown", "ok", "warning", "failure")

    def test_silent_name_servers_stop_nobody(self, able: MakePerson, around: Around) -> None:
        report = asked(able("kim"), replace(around, name_servers=lambda: []), depth=Depth.NAMES)
        assert step(report, "dns").state == "unknown"
        assert report.stop is None


class TestPage:
    @pytest.fixture
    def helpdesk(self, helpdesk_person: Any) -> Client:
        client = Client()
        client.force_login(helpdesk_person)
        return client

    def test_shows_the_answer_and_goes_on_looking(self, able: MakePerson, helpdesk: Client) -> None:
        guid = able("kim")
        page = helpdesk.get(reverse("user-diagnosis", args=[guid])).content.decode()
        assert "Why can’t Kim Lee sign in?" in page
        assert 'hx-trigger="load"' in page
        assert "depth=names" in page
        part = helpdesk.get(reverse("user-diagnosis", args=[guid]), {"depth": "names"}, headers=HTMX).content.decode()
        assert part.startswith('<div id="diagnosis"')
        assert "depth=connection" in part

    def test_works_without_javascript(self, able: MakePerson, helpdesk: Client, settings: Any) -> None:
        settings.VALIDATION_TIMEOUT = 1
        page = helpdesk.get(reverse("user-diagnosis", args=[able("kim")]), {"depth": "connection"}).content.decode()
        assert "Text for a ticket" in page
        assert "Not looked at yet" not in page

    def test_who_may_not_look_at_people_may_not_ask(self, able: MakePerson, person_without_rights: Any) -> None:
        client = Client()
        client.force_login(person_without_rights)
        assert client.get(reverse("user-diagnosis", args=[able("kim")])).status_code == 403

    def test_nobody_has_this_guid(self, helpdesk: Client, db: None) -> None:
        assert helpdesk.get(reverse("user-diagnosis", args=[UUID(int=7)])).status_code == 404

    def test_names_with_markup_are_shown_as_they_are(
        self, able: MakePerson, helpdesk: Client, change: Callable[..., None], directory: Directory
    ) -> None:
        guid = able("kim")
        change(guid, displayName="<script>alert(1)</script>", userWorkstations="PC<1>,PC2")
        mirror.read_now("user", guid, directory)
        page = helpdesk.get(reverse("user-diagnosis", args=[guid])).content.decode()
        assert "<script>alert" not in page
        assert "PC&lt;1&gt;, PC2" in page


class TestREST:
    def test_tells_answer_and_steps(self, able: MakePerson, helpdesk_person: Any) -> None:
        client = Client()
        client.force_login(helpdesk_person)
        guid = able("kim", msRTCSIP_InternetAccessEnabled="FALSE")
        answer = client.get(f"/api/v1/users/{guid}/diagnosis/", {"depth": "directory", "outside": "true"})
        assert answer.status_code == 200, answer.content
        body = answer.json()
        assert body["stopped_by"] == "outside"
        assert body["answer"]["code"] == "remote-access-off"
        assert [one["name"] for one in body["steps"]][:3] == ["account", "hours", "enabled"]
        assert "remote" in body["text"].lower()
        refused = client.get(f"/api/v1/users/{guid}/diagnosis/", {"depth": "everything"})
        assert refused.status_code == 400

    def test_hidden_fields_are_not_spelt_out(self, able: MakePerson, around: Around) -> None:
        report = asked(able("kim"), around, hidden={"msrtcsip-primaryuseraddress"})
        assert User.objects.filter(account__startswith="kim").get().sip_uri not in report.as_text()
        assert codes(report, "address") == {"hidden"}


class TestControllers:
    def test_one_that_is_silent_is_named(self, able: MakePerson, around: Around, silent: Directory) -> None:
        both = replace(around, controllers=lambda: [("dc1", around.directory), ("dc9", silent)])
        found = step(asked(able("kim"), both, depth=Depth.NAMES), "controllers")
        assert found.state == "warning"
        assert found.first is not None
        assert "dc9" in found.first.text

    def test_two_that_agree(self, able: MakePerson, around: Around) -> None:
        both = replace(around, controllers=lambda: [("dc1", around.directory), ("dc2", around.directory)])
        found = step(asked(able("kim"), both, depth=Depth.NAMES), "controllers")
        assert found.first is not None
        assert "2 domain controllers" in found.first.text

    def test_one_that_is_behind_is_told_by_attribute(
        self, able: MakePerson, around: Around, change: Callable[..., None]
    ) -> None:
        guid = able("kim")

        def meanwhile() -> list[tuple[str, Directory]]:
            change(guid, msRTCSIP_InternetAccessEnabled="TRUE")  # written between the two reads
            return [("dc1", around.directory), ("dc2", around.directory)]

        found = step(asked(guid, replace(around, controllers=meanwhile), depth=Depth.NAMES), "controllers")
        assert found.first is not None
        assert "msRTCSIP-InternetAccessEnabled" in found.first.text

    @pytest.fixture
    def silent(self, forest: Any) -> Directory:
        return LDAPDirectory(
            DirectorySettings(uris=("ldaps://127.0.0.1:1",), bind_name="x@contoso.com", password="x", connect_timeout=1)
        )
