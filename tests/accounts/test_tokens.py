"""Tokens: made once, kept as hashes, revoked; their page and their command."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin.accounts import tokens
from ocsadmin.accounts.errors import ScopeTooWide, TokenNameTaken, UnknownScope
from ocsadmin.accounts.models import Account, ApiToken, AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def make(owner: Account, *scopes: str, name: str = "a script", days: int | None = None) -> tokens.MadeToken:
    return tokens.create(owner=owner, name=name, scopes=scopes or ["users.view_user"], now=timezone.now(), days=days)


class TestCreateToken:
    def test_keeps_a_hash_and_not_the_token(self, administrator: Account) -> None:
        made = make(administrator)
        stored = ApiToken.objects.get()
        assert stored.digest == hashlib.sha256(made.text.encode()).hexdigest()
        _, _, secret = made.text.split("_", 2)  # the secret may hold underscores of its own
        assert len(secret) == 43
        assert secret not in str(vars(stored))
        assert made.text not in str(list(AuditEvent.objects.values()))

    def test_refuses_scopes_that_its_owner_lacks(self, user_administrator: Account) -> None:
        with pytest.raises(ScopeTooWide, match="RTCUniversalServerAdmins and Domain Admins"):
            make(user_administrator, "pools.create_pool")

    def test_refuses_scopes_that_are_no_permission(self, administrator: Account) -> None:
        with pytest.raises(UnknownScope, match=r"users\.fly"):
            make(administrator, "users.fly")

    def test_refuses_a_second_of_the_same_name(self, administrator: Account) -> None:
        make(administrator)
        with pytest.raises(TokenNameTaken):
            make(administrator)


class TestFindToken:
    def test_finds_it_by_its_text_only(self, administrator: Account) -> None:
        made, now = make(administrator), timezone.now()
        assert tokens.find(made.text, now=now) == made.token
        for other in (made.text[:-1], f"{made.text}x", made.text.replace("ocs_", "abc_"), "", "ocs__", "nonsense"):
            assert tokens.find(other, now=now) is None

    def test_does_not_find_it_once_expired_or_revoked(self, administrator: Account) -> None:
        made, now = make(administrator, days=1), timezone.now()
        assert tokens.find(made.text, now=now + timedelta(days=2)) is None
        tokens.revoke(made.token, revoked_by=administrator, now=now)
        assert tokens.find(made.text, now=now) is None


class TestTokenPage:
    def test_shows_a_new_token_once(self, client: Client, administrator: Account) -> None:
        client.force_login(administrator)
        data = {"name": "nightly", "scopes": ["users.view_user"], "days": "30"}
        text = client.post(reverse("token-create"), data).content.decode()
        found = re.search(r"ocs_[0-9a-f]{8}_[\w-]{43}", text)
        assert found is not None
        assert tokens.find(found[0], now=timezone.now()) is not None
        assert found[0] not in client.get(reverse("token-list")).content.decode()

    def test_offers_only_rights_that_one_has(self, client: Client, account_with: object) -> None:
        server_admin = account_with("RTCUniversalServerAdmins")  # type: ignore[operator]
        client.force_login(server_admin)
        assert "pools.create_pool" not in client.get(reverse("token-list")).content.decode()
        response = client.post(reverse("token-create"), {"name": "x", "scopes": ["pools.create_pool"]})
        assert response.status_code == 422

    def test_says_when_the_name_is_taken(self, client: Client, administrator: Account) -> None:
        make(administrator, name="nightly")
        client.force_login(administrator)
        response = client.post(reverse("token-create"), {"name": "nightly", "scopes": ["users.view_user"]})
        assert response.status_code == 422
        assert "has a token named nightly already" in response.content.decode()

    def test_revokes_own_tokens_only(self, client: Client, administrator: Account, local_admin: Account) -> None:
        own, other = make(administrator).token, make(local_admin).token
        client.force_login(administrator)
        assert client.post(reverse("token-revoke", args=[other.pk])).status_code == 404
        assert client.post(reverse("token-revoke", args=[own.pk])).status_code == 302
        assert ApiToken.objects.get(revoked_at__isnull=False) == own

    def test_is_not_for_the_help_desk(self, client: Client, helpdesk_person: Account) -> None:
        client.force_login(helpdesk_person)
        assert client.get(reverse("token-list")).status_code == 403


class TestCreateTokenCommand:
    def test_prints_a_token_for_a_service(self, local_admin: Account) -> None:
        out = StringIO()
        scopes = ["users.view_user", "users.enable_users"]
        call_command("create_token", "provisioning", account="local:admin", scopes=scopes, stdout=out)
        token = tokens.find(out.getvalue().strip(), now=timezone.now())
        assert token is not None
        assert token.scopes == sorted(scopes)
        assert token.expires_at is None

    def test_says_when_there_is_no_such_account(self) -> None:
        with pytest.raises(CommandError, match="No account nobody"):
            call_command("create_token", "x", account="nobody", scopes=["users.view_user"])
