"""Groups that give rights are known by SID: a look-alike name gives nothing, in whatever language."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin.accounts import pins, standing
from ocsadmin.accounts.models import Account, AuditEvent, PinnedGroup
from ocsadmin.demo.names import DEMO_PASSWORD
from ocsadmin.directory import DN, AttributeChange, Directory, SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SERVER_ADMINS = "RTCUniversalServerAdmins"
SERVER_ADMIN, NO_RIGHTS = (f"CN={name},OU=Admins,DC=contoso,DC=com" for name in ("serveradmin", "norights"))


def signed_in(directory: Directory, name: str) -> Account:
    return standing.remember(directory.sign_in(name, DEMO_PASSWORD), now=timezone.now())


def renamed(domain_admin: Directory, dn: DN, name: str) -> None:
    entry = domain_admin.get(dn, ("sAMAccountName",))
    assert entry is not None
    old = entry.text("sAMAccountName")
    domain_admin.modify(dn, [AttributeChange("sAMAccountName", remove=(old,), add=(name,))])


@pytest.fixture
def group_dn(directory: Directory) -> DN:
    return DN.parse(f"CN={SERVER_ADMINS},CN=Users,DC=contoso,DC=com")


@pytest.fixture
def look_alike(directory: Directory, domain_admin: Directory, group_dn: DN, scratch_ou: DN) -> Iterator[PinnedGroup]:
    """The true group was seen; then it was renamed, and another one has its name and a member."""
    pins.follow(directory)
    renamed(domain_admin, group_dn, "OldServerAdmins")
    other = scratch_ou.child("CN", "look-alike")
    domain_admin.add(other, {"objectClass": ["group"], "sAMAccountName": [SERVER_ADMINS], "member": [NO_RIGHTS]})
    pins.follow(directory)
    yield PinnedGroup.objects.get(name=SERVER_ADMINS)
    domain_admin.delete(other)
    renamed(domain_admin, group_dn, SERVER_ADMINS)


class TestPinnedGroups:
    def test_are_pinned_when_they_are_seen_first(self, directory: Directory, group_dn: DN) -> None:
        signed_in(directory, "serveradmin")
        entry = directory.get(group_dn, ("objectSid",))
        assert entry is not None
        pin = PinnedGroup.objects.get(name=SERVER_ADMINS)
        assert (pin.sid, pin.pinned_by) == (entry.text("objectSid"), "")

    def test_are_not_pinned_before_the_forest_is_prepared(self) -> None:
        sid = "S-1-5-21-1-2-3"
        person = SignedIn(
            guid=uuid.uuid4(), dn=DN.parse("CN=x"), account="x", display_name="", mail="",
            groups=frozenset({SERVER_ADMINS}), sid=f"{sid}-1000", group_sids={f"{sid}-1001": SERVER_ADMINS},
        )  # fmt: skip
        assert pins.names_of(person) == []
        assert not PinnedGroup.objects.exists()

    def test_of_another_group_by_the_same_name_give_nothing(
        self, directory: Directory, look_alike: PinnedGroup
    ) -> None:
        account = signed_in(directory, "norights")
        assert SERVER_ADMINS not in account.groups
        assert not account.rights()

    def test_keep_their_rights_when_they_are_renamed(self, directory: Directory, look_alike: PinnedGroup) -> None:
        account = signed_in(directory, "serveradmin")
        assert account.may("pools.create_pool")
        assert look_alike.name_now == "OldServerAdmins"
        assert AuditEvent.objects.filter(what="group-changed", target=SERVER_ADMINS).count() == 1

    def test_are_told_of_on_the_dashboard_and_on_their_page(
        self, look_alike: PinnedGroup, administrator: Account, client: Client
    ) -> None:
        client.force_login(administrator)
        assert "is the name of another group now" in client.get(reverse("dashboard")).content.decode()
        page = client.get(reverse("groups")).content.decode()
        assert look_alike.sid in page
        assert look_alike.other_sid in page

    @pytest.mark.parametrize("face", ["page", "rest", "command"])
    def test_can_be_another_group_by_a_local_administrators_word(
        self, directory: Directory, look_alike: PinnedGroup, local_admin: Account, client: Client, face: str
    ) -> None:
        client.force_login(local_admin)
        if face == "page":
            client.post(reverse("group-accept"), {"name": SERVER_ADMINS})
        elif face == "rest":
            body = {"name": SERVER_ADMINS}
            answer = client.post("/api/v1/pinned-groups/accept/", body, content_type="application/json")
            assert answer.json()["sid"] == look_alike.other_sid
        else:
            out = StringIO()
            call_command("pin_groups", accept=SERVER_ADMINS, stdout=out)
            assert f"{SERVER_ADMINS}: {look_alike.other_sid}" in out.getvalue()
        assert signed_in(directory, "norights").may("accounts.read_audit")
        assert not signed_in(directory, "serveradmin").may("pools.create_pool")
        assert AuditEvent.objects.filter(what="group-accepted").count() == 1

    def test_are_not_another_group_by_anyone_elses_word(
        self, look_alike: PinnedGroup, administrator: Account, client: Client
    ) -> None:
        client.force_login(administrator)
        assert client.post(reverse("group-accept"), {"name": SERVER_ADMINS}).status_code == 403
        body = {"name": SERVER_ADMINS}
        assert client.post("/api/v1/pinned-groups/accept/", body, content_type="application/json").status_code == 403
        assert PinnedGroup.objects.get(name=SERVER_ADMINS).sid == look_alike.sid

    def test_have_nothing_to_accept_while_all_is_well(
        self, directory: Directory, local_admin: Account, client: Client
    ) -> None:
        pins.follow(directory)
        client.force_login(local_admin)
        assert client.post(reverse("group-accept"), {"name": SERVER_ADMINS}).status_code == 404
        with pytest.raises(CommandError, match="No other group"):
            call_command("pin_groups", accept=SERVER_ADMINS, stdout=StringIO())


class TestWellKnownGroups:
    @pytest.fixture
    def in_german(self, domain_admin: Directory, scratch_ou: DN) -> Iterator[None]:
        """Domain Admins in the language of the domain, and a group that takes the English name."""
        admins = DN.parse("CN=Domain Admins,CN=Users,DC=contoso,DC=com")
        renamed(domain_admin, admins, "Domänen-Admins")
        other = scratch_ou.child("CN", "look-alike")
        domain_admin.add(other, {"objectClass": ["group"], "sAMAccountName": ["Domain Admins"], "member": [NO_RIGHTS]})
        yield
        domain_admin.delete(other)
        renamed(domain_admin, admins, "Domain Admins")

    @pytest.mark.usefixtures("in_german")
    def test_are_known_by_their_number(self, directory: Directory) -> None:
        assert "Domain Admins" in signed_in(directory, "serveradmin").groups
        assert "Domain Admins" not in signed_in(directory, "norights").groups

    @pytest.mark.parametrize(
        ("sid", "name"),
        [
            ("S-1-5-21-1-2-3-512", "Domain Admins"),
            ("S-1-5-21-1-2-3-519", "Enterprise Admins"),
            ("S-1-5-21-9-9-9-512", ""),
            ("S-1-5-21-1-2-3-1512", ""),
            ("S-1-5-32-548", "Account Operators"),
            ("S-1-5-32-512", ""),
            ("S-1-1-0", ""),
        ],
    )
    def test_are_those_of_ones_own_domain(self, sid: str, name: str) -> None:
        assert pins.well_known(sid, "S-1-5-21-1-2-3") == name
