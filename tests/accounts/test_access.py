"""Sessions and tokens end with the account's standing, and administrators end anyone's."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin.accounts import standing, tokens
from ocsadmin.accounts.models import Account, ApiToken, AuditEvent, Delegation, OpenSession
from ocsadmin.demo.names import DEMO_PASSWORD
from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.directory.errors import WrongPassword

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE = "/accounts/procedures/"
ADMINS = DN.parse("CN=RTCUniversalReadOnlyAdmins,CN=Users,DC=contoso,DC=com")


@pytest.fixture
def person(domain_admin: Directory, scratch_ou: DN) -> DN:
    """An enabled account of the test's own that may look at things."""
    name = f"t{uuid.uuid4().hex[:10]}"
    dn = scratch_ou.child("CN", name)
    values = {
        "objectClass": "user", "sAMAccountName": name, "userAccountControl": "512",
        "unicodePwd": quoted(DEMO_PASSWORD),
    }  # fmt: skip
    domain_admin.add(dn, {key: [value] for key, value in values.items()})
    domain_admin.modify(ADMINS, [AttributeChange("member", add=(str(dn),))])
    return dn


def quoted(password: str) -> bytes:
    return f'"{password}"'.encode("utf-16-le")


def set_value(domain_admin: Directory, dn: DN, attribute: str, value: str | bytes) -> None:
    domain_admin.modify(dn, [AttributeChange(attribute, add=(value,), replace=True)])


@pytest.fixture
def locking(domain_admin: Directory, directory: Directory) -> Iterator[None]:
    domain = directory.forest.domain
    set_value(domain_admin, domain, "lockoutThreshold", "2")
    yield
    set_value(domain_admin, domain, "lockoutThreshold", "0")


class Door:
    """Someone's session and token."""

    def __init__(self, directory: Directory, person: DN) -> None:
        self.account = standing.remember(directory.sign_in(person.name, DEMO_PASSWORD), now=timezone.now())
        self.page, self.script = Client(), Client()
        answer: Any = self.page.post(reverse("sign-in"), {"name": person.name, "password": DEMO_PASSWORD})
        assert answer.status_code == 302
        made = tokens.create(owner=again(self.account), name="x", scopes=["jobs.view_job"], now=timezone.now())
        self.header = {"Authorization": f"Bearer {made.text}"}
        assert self.answers() == (200, 200)

    def answers(self) -> tuple[int, int]:
        """Of the page and of REST, once the groups are old."""
        Account.objects.filter(pk=self.account.pk).update(groups_read_at=timezone.now() - timedelta(minutes=6))
        cache.clear()
        page = self.page.get(PAGE).status_code
        Account.objects.filter(pk=self.account.pk).update(groups_read_at=timezone.now() - timedelta(minutes=6))
        return page, self.script.get("/api/v1/jobs/", headers=self.header).status_code


def again(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


@pytest.fixture
def door(directory: Directory, person: DN) -> Door:
    return Door(directory, person)


def expire(domain_admin: Directory, dn: DN) -> None:
    ticks = int((timezone.now() - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() - 60) * 10_000_000
    set_value(domain_admin, dn, "accountExpires", str(ticks))


class TestStanding:
    def test_of_an_expired_account_ends_both_until_it_is_prolonged(
        self, door: Door, domain_admin: Directory, person: DN
    ) -> None:
        expire(domain_admin, person)
        assert door.answers() == (302, 401)
        assert AuditEvent.objects.get(what="session-ended").detail == {"why": "expired"}
        set_value(domain_admin, person, "accountExpires", "0")
        assert door.answers() == (302, 200)

    def test_of_a_locked_account_ends_both_until_it_is_unlocked(
        self, door: Door, domain_admin: Directory, directory: Directory, person: DN, locking: None
    ) -> None:
        for _ in range(3):
            with pytest.raises(WrongPassword):
                directory.sign_in(person.name, "wrong")
        assert door.answers() == (302, 401)
        assert AuditEvent.objects.get(what="session-ended").detail == {"why": "locked"}
        set_value(domain_admin, person, "lockoutTime", "0")
        assert door.answers() == (302, 200)

    def test_of_a_disabled_account_ends_both_and_the_token_works_again(
        self, door: Door, domain_admin: Directory, person: DN
    ) -> None:
        set_value(domain_admin, person, "userAccountControl", "514")
        assert door.answers() == (302, 401)
        assert not again(door.account).is_active
        set_value(domain_admin, person, "userAccountControl", "512")
        assert door.answers() == (302, 200)
        assert again(door.account).is_active

    def test_of_a_deleted_account_ends_both(self, door: Door, domain_admin: Directory, person: DN) -> None:
        domain_admin.delete(person)
        assert door.answers() == (302, 401)

    def test_of_an_account_with_a_new_password_ends_both_for_good(
        self, door: Door, domain_admin: Directory, person: DN
    ) -> None:
        set_value(domain_admin, person, "unicodePwd", quoted("An0ther passw0rd"))
        assert door.answers() == (302, 401)
        assert AuditEvent.objects.get(what="session-ended").detail == {"why": "new password"}
        assert AuditEvent.objects.get(what="token-revoked").detail == {"why": "the owner has a new password"}
        assert ApiToken.objects.get().revoked_at is not None

    def test_of_a_disabled_account_is_bad_while_the_directory_is_silent(
        self, door: Door, domain_admin: Directory, person: DN, settings: Any
    ) -> None:
        from ocsadmin import parts

        set_value(domain_admin, person, "userAccountControl", "514")
        assert door.answers() == (302, 401)
        uris, settings.LDAP_URIS = settings.LDAP_URIS, ["ldaps://127.0.0.1:1"]
        parts.forget()
        assert door.answers() == (302, 401)
        settings.LDAP_URIS = uris
        parts.forget()


class TestTokensAndSessions:
    @pytest.fixture
    def admin(self, administrator: Account) -> Client:
        client = Client()
        client.force_login(administrator)
        return client

    @pytest.fixture
    def other(self, user_administrator: Account) -> Client:
        client = Client()
        client.force_login(user_administrator)
        OpenSession.objects.update(browser="Netscape")
        assert client.get(PAGE).status_code == 200
        return client

    def test_of_everyone_are_listed_and_ended_on_a_page(
        self, admin: Client, other: Client, user_administrator: Account
    ) -> None:
        made = tokens.create(owner=user_administrator, name="theirs", scopes=["users.view_user"], now=timezone.now())
        text = admin.get(reverse("access")).content.decode()
        session = OpenSession.objects.get(account=user_administrator)
        assert "theirs" in text
        assert "Netscape" in text
        assert session.session_key not in text
        assert made.text not in text
        admin.post(reverse("session-revoke", args=[session.pk]))
        admin.post(reverse("access-token-revoke", args=[made.token.pk]))
        assert other.get(PAGE).status_code == 302
        assert tokens.find(made.text, now=timezone.now()) is None
        assert set(AuditEvent.objects.values_list("what", flat=True)) >= {"session-revoked", "token-revoked"}

    def test_of_everyone_are_listed_and_ended_over_rest(
        self, admin: Client, other: Client, user_administrator: Account
    ) -> None:
        made = tokens.create(owner=user_administrator, name="theirs", scopes=["users.view_user"], now=timezone.now())
        admin.get(PAGE)
        sessions = admin.get("/api/v1/sessions/").json()["results"]
        assert {one["account"] for one in sessions} >= {user_administrator.username}
        keys = set(OpenSession.objects.values_list("session_key", flat=True))
        assert not any(key in str(sessions) for key in keys)
        theirs = next(one["id"] for one in sessions if one["account"] == user_administrator.username)
        assert admin.delete(f"/api/v1/sessions/{theirs}/").status_code == 204
        assert other.get(PAGE).status_code == 302
        assert [one["name"] for one in admin.get("/api/v1/tokens/").json()["results"]] == ["theirs"]
        assert admin.delete(f"/api/v1/tokens/{made.token.pk}/").status_code == 204
        assert tokens.find(made.text, now=timezone.now()) is None

    def test_of_an_account_are_ended_by_a_command(self, other: Client, user_administrator: Account) -> None:
        made = tokens.create(owner=user_administrator, name="theirs", scopes=["users.view_user"], now=timezone.now())
        out = StringIO()
        call_command("revoke_access", user_administrator.username, stdout=out)
        assert "1 tokens and 1 sessions" in out.getvalue()
        assert other.get(PAGE).status_code == 302
        assert tokens.find(made.text, now=timezone.now()) is None

    def test_are_for_server_administrators_whom_nothing_limits(
        self, other: Client, helpdesk_person: Account, account_with: Callable[..., Account]
    ) -> None:
        limited = account_with("RTCUniversalServerAdmins")
        Delegation.objects.create(name="own", account=limited, units=[str(uuid.uuid4())])
        for account in (helpdesk_person, limited):
            client = Client()
            client.force_login(account)
            assert client.get(reverse("access")).status_code == 403
            assert client.get("/api/v1/sessions/").status_code == 403
        assert other.get(reverse("access")).status_code == 403

    def test_leave_the_list_when_one_signs_out(self, other: Client, user_administrator: Account) -> None:
        other.post(reverse("sign-out"))
        assert not OpenSession.objects.exists()


class TestTokensOfUserAdministrators:
    def test_carry_what_they_may_do_and_no_more(self, client: Client, user_administrator: Account) -> None:
        client.force_login(user_administrator)
        assert "accounts.read_audit" not in client.get(reverse("token-list")).content.decode()
        data = {"name": "x", "scopes": ["users.view_user"]}
        assert client.post(reverse("token-create"), data).status_code == 201
        more = {"name": "y", "scopes": ["accounts.read_audit"]}
        assert client.post(reverse("token-create"), more).status_code == 422
        assert ApiToken.objects.get().scopes == ["users.view_user"]
