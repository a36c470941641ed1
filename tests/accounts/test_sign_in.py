"""Signing in against the demo forest's domain controller."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ocsadmin.accounts.models import Account, AuditEvent, SignInAttempt

pytestmark = pytest.mark.django_db
PostSignIn = Callable[..., Any]


@pytest.mark.usefixtures("forest")
class TestSignInWithADirectoryAccount:
    @pytest.mark.parametrize("name", ["useradmin", "USERADMIN@contoso.com", r"CONTOSO\useradmin", " useradmin "])
    def test_takes_every_form_of_the_name(self, post_sign_in: PostSignIn, name: str) -> None:
        response = post_sign_in(name)
        assert response.status_code == 302
        assert response.url == reverse("dashboard")
        assert Account.objects.get().username == "useradmin@contoso.com"

    @pytest.mark.parametrize(
        ("name", "may", "may_not"),
        [
            ("serveradmin", ["pools.create_pool", "users.enable_users", "accounts.read_audit"], ["nonsense"]),
            ("useradmin", ["users.enable_users", "pools.view_pool", "jobs.confirm_row"], ["pools.create_pool"]),
            ("readonly", ["users.view_user", "accounts.view_procedures"], ["users.enable_users"]),
            ("helpdesk", ["users.view_user", "jobs.view_job"], ["accounts.view_procedures", "users.enable_users"]),
            ("norights", [], ["web.view_dashboard", "users.view_user"]),
        ],
    )
    def test_gives_the_rights_of_the_groups(
        self, post_sign_in: PostSignIn, name: str, may: list[str], may_not: list[str]
    ) -> None:
        post_sign_in(name)
        account = Account.objects.get(username=f"{name}@contoso.com")
        assert all(account.may(permission) for permission in may)
        assert not any(account.may(permission) for permission in may_not)

    def test_keeps_who_it_is_by_guid_and_groups_with_nested_ones(self, post_sign_in: PostSignIn) -> None:
        post_sign_in("useradmin")
        account = Account.objects.get()
        assert account.directory_guid is not None
        assert {"RTCUniversalUserAdmins", "RTCUniversalUserReadOnlyGroup", "Domain Users"} <= set(account.groups)
        assert account.display_name == "User Administrator"
        assert not account.has_usable_password()

    def test_refuses_a_wrong_password_with_words_and_a_cure(self, post_sign_in: PostSignIn) -> None:
        response = post_sign_in("useradmin", "wrong")
        assert response.status_code == 422
        assert b"The name or the password is wrong." in response.content
        assert b"wrong&quot;" not in response.content
        assert not Account.objects.exists()

    def test_refuses_an_empty_password_before_any_bind(self, post_sign_in: PostSignIn) -> None:
        assert post_sign_in("useradmin", "").status_code == 422
        assert not SignInAttempt.objects.exists()

    def test_gives_the_session_a_new_key(self, client: Client, post_sign_in: PostSignIn) -> None:
        session = client.session
        session["before"] = "planted"
        session.save()
        old = session.session_key
        client.cookies[settings.SESSION_COOKIE_NAME] = old
        post_sign_in("useradmin")
        assert client.session.session_key != old

    def test_writes_it_into_the_audit_log_without_the_password(self, post_sign_in: PostSignIn) -> None:
        post_sign_in("useradmin", "a-wrong-secret")
        post_sign_in("useradmin")
        events = AuditEvent.objects.order_by("pk")
        signing = [event.what for event in events if event.what.startswith("sign")]  # groups may be pinned between them
        assert signing == ["sign-in-refused", "signed-in"]
        assert "a-wrong-secret" not in str([vars(event) for event in events])

    @pytest.mark.parametrize(
        ("next_", "goes_to"),
        [
            ("/users/?q=a", "/users/?q=a"),
            ("https://evil.example/", "/"),
            ("//evil.example/", "/"),
            (r"/\evil.example", "/"),
            ("javascript:alert(1)", "/"),
        ],
    )
    def test_goes_on_to_pages_of_this_site_only(self, post_sign_in: PostSignIn, next_: str, goes_to: str) -> None:
        assert post_sign_in("useradmin", next=next_).url == goes_to


class TestSignInWhileTheDirectoryIsSilent:
    def test_says_so_with_cure_and_names_the_local_administrator(
        self, silent_directory: None, post_sign_in: PostSignIn
    ) -> None:
        response = post_sign_in("useradmin")
        assert response.status_code == 503
        text = response.content.decode()
        assert "No domain controller answers" in text
        assert "Check that one of them runs" in text
        assert "local:" in text

    def test_is_not_counted_as_a_failed_try(self, silent_directory: None, post_sign_in: PostSignIn) -> None:
        post_sign_in("useradmin")
        assert not SignInAttempt.objects.exists()

    def test_lets_the_local_administrator_in(
        self, silent_directory: None, post_sign_in: PostSignIn, local_admin: Account
    ) -> None:
        assert post_sign_in("local:admin", "a long local password").status_code == 302


class TestSignInAsLocalAdministrator:
    def test_may_everything(self, local_admin: Account) -> None:
        assert local_admin.may("pools.create_pool")
        assert not local_admin.may("nonsense.at_all")

    def test_refuses_another_password_and_unknown_names_alike(
        self, post_sign_in: PostSignIn, local_admin: Account
    ) -> None:
        wrong = post_sign_in("local:admin", "wrong").content.decode()
        unknown = post_sign_in("local:nobody", "wrong").content.decode()
        for text in (wrong, unknown):
            assert "The name or the password of the local administrator is wrong." in text

    def test_a_directory_account_can_not_use_a_local_name(self, local_admin: Account, post_sign_in: PostSignIn) -> None:
        assert post_sign_in("LOCAL:ADMIN", "a long local password").status_code == 302


class TestSignInPage:
    def test_works_without_scripts(self, client: Client) -> None:
        text = client.get(reverse("sign-in")).content.decode()
        assert 'autocomplete="username"' in text
        assert 'autocomplete="current-password"' in text
        assert "autofocus" not in text

    def test_is_refused_without_the_token_against_forged_requests(self) -> None:
        client = Client(enforce_csrf_checks=True)
        assert client.post(reverse("sign-in"), {"name": "a", "password": "b"}).status_code == 403

    def test_sends_who_is_signed_in_on(self, client: Client, local_admin: Account) -> None:
        client.force_login(local_admin)
        assert client.get(reverse("sign-in"), {"next": "/jobs/"}).headers["Location"] == "/jobs/"


class TestSignOut:
    def test_ends_the_session(self, client: Client, local_admin: Account) -> None:
        client.force_login(local_admin)
        assert client.post(reverse("sign-out")).headers["Location"] == reverse("sign-in")
        assert "_auth_user_id" not in client.session
        assert AuditEvent.objects.filter(what="signed-out", who="local:admin").exists()

    def test_takes_no_get(self, client: Client, local_admin: Account) -> None:
        client.force_login(local_admin)
        assert client.get(reverse("sign-out")).status_code == 405
