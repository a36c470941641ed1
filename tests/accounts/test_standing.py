"""Groups are read again during a session; accounts that are gone are signed out."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from ocsadmin import parts
from ocsadmin.accounts import standing
from ocsadmin.accounts.limits import limits
from ocsadmin.accounts.models import Account, AuditEvent
from ocsadmin.accounts.standing import Standing
from ocsadmin.demo.names import DEMO_PASSWORD
from ocsadmin.directory import DN, AttributeChange, Directory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def useradmin(directory: Directory) -> Account:
    return standing.remember(directory.sign_in("useradmin", DEMO_PASSWORD), now=timezone.now())


def make_old(account: Account, **age: float) -> None:
    Account.objects.filter(pk=account.pk).update(groups_read_at=timezone.now() - timedelta(**age))
    account.refresh_from_db()


@pytest.fixture
def person(domain_admin: Directory, scratch_ou: DN) -> DN:
    """An enabled account of the test's own."""
    name = f"t{uuid.uuid4().hex[:10]}"
    dn = scratch_ou.child("CN", name)
    domain_admin.add(
        dn,
        {
            "objectClass": ["user"],
            "sAMAccountName": [name],
            "userPrincipalName": [f"{name}@contoso.com"],
            "unicodePwd": [f'"{DEMO_PASSWORD}"'.encode("utf-16-le")],
            "userAccountControl": ["512"],
        },
    )
    return dn


def signed_in(directory: Directory, person: DN) -> Account:
    return standing.remember(directory.sign_in(person.rdns[0][1], DEMO_PASSWORD), now=timezone.now())


def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LDAP_URIS", ["ldaps://127.0.0.1:1"])
    parts.forget()


class TestGroupsOfASession:
    def test_are_read_again_when_they_are_old(self, client: Client, useradmin: Account) -> None:
        Account.objects.filter(pk=useradmin.pk).update(groups=["Domain Admins", "RTCUniversalServerAdmins"])
        make_old(useradmin, minutes=6)
        client.force_login(useradmin)
        client.get("/jobs/")
        useradmin.refresh_from_db()
        assert "RTCUniversalServerAdmins" not in useradmin.groups
        assert "RTCUniversalUserAdmins" in useradmin.groups

    def test_are_not_read_again_while_they_are_fresh(self, useradmin: Account) -> None:
        def connect() -> Directory:
            raise AssertionError("nobody is to be asked")

        assert standing.check(useradmin, connect=connect, now=timezone.now(), limits=limits()) is Standing.GOOD

    def test_count_for_a_while_when_the_directory_is_silent(
        self, client: Client, useradmin: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        silence(monkeypatch)
        make_old(useradmin, minutes=30)
        client.force_login(useradmin)
        assert client.get("/accounts/procedures/").status_code == 200
        parts.forget()

    def test_do_not_count_for_ever(self, client: Client, useradmin: Account, monkeypatch: pytest.MonkeyPatch) -> None:
        silence(monkeypatch)
        make_old(useradmin, minutes=61)
        client.force_login(useradmin)
        assert client.get("/accounts/procedures/").status_code == 302
        assert AuditEvent.objects.get(what="session-ended").detail == {"why": "unknown"}
        parts.forget()


class TestAccountThatIsGone:
    def test_is_signed_out_when_it_was_disabled(
        self, client: Client, directory: Directory, domain_admin: Directory, person: DN
    ) -> None:
        account = signed_in(directory, person)
        domain_admin.modify(person, [AttributeChange("userAccountControl", remove=("512",), add=("514",))])
        make_old(account, minutes=6)
        client.force_login(account)
        assert client.get("/accounts/procedures/").status_code == 302
        account.refresh_from_db()
        assert not account.is_active

    def test_is_signed_out_when_it_was_deleted(
        self, client: Client, directory: Directory, domain_admin: Directory, person: DN
    ) -> None:
        account = signed_in(directory, person)
        domain_admin.delete(person)
        make_old(account, minutes=6)
        client.force_login(account)
        assert client.get("/accounts/procedures/").status_code == 302
        assert AuditEvent.objects.get(what="session-ended").detail == {"why": "gone"}

    def test_does_not_leave_its_rights_to_a_new_one_of_the_same_name(
        self, directory: Directory, domain_admin: Directory, person: DN
    ) -> None:
        first = signed_in(directory, person)
        Account.objects.filter(pk=first.pk).update(directory_guid=uuid.uuid4())  # another one had this name
        second = signed_in(directory, person)
        first.refresh_from_db()
        assert second.pk != first.pk
        assert not first.is_active
        assert first.username != second.username

    def test_stays_the_same_account_when_it_is_renamed(
        self, directory: Directory, domain_admin: Directory, person: DN
    ) -> None:
        first, name = signed_in(directory, person), person.rdns[0][1]
        domain_admin.modify(person, [AttributeChange("sAMAccountName", remove=(name,), add=(f"{name}x",))])
        second = standing.remember(directory.sign_in(f"{name}x", DEMO_PASSWORD), now=timezone.now())
        assert second.pk == first.pk
        assert second.username == f"{name}x@contoso.com"


class TestSession:
    def test_ends_when_nobody_used_it(self, client: Client, administrator: Account) -> None:
        client.force_login(administrator)
        client.get("/accounts/procedures/")
        session = client.session
        session["session_seen"] -= limits().idle + 1
        session.save()
        assert client.get("/accounts/procedures/").status_code == 302

    def test_ends_after_a_time_even_when_used(self, client: Client, administrator: Account) -> None:
        client.force_login(administrator)
        client.get("/accounts/procedures/")
        session = client.session
        session["session_begun"] -= limits().absolute + 1
        session.save()
        assert client.get("/accounts/procedures/").status_code == 302
