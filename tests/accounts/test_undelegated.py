"""Losing a delegation never widens rights, whichever way it is lost; those without one see nobody unless decided."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin.accounts import standing
from ocsadmin.accounts.delegation import keeping, undelegated
from ocsadmin.accounts.delegation.spec import DelegationSpec
from ocsadmin.accounts.limits import Limits
from ocsadmin.accounts.models import Account, AuditEvent, Delegation
from ocsadmin.acting.scopes import Area, Rule, Scope
from ocsadmin.demo.names import DEMO_PASSWORD
from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.mirror.models import Container

pytestmark = pytest.mark.django_db
GROUP = "Desk"
USER_ADMIN = "CN=useradmin,OU=Admins,DC=contoso,DC=com"
AccountWith = Callable[..., Account]


@pytest.fixture
def unit() -> Container:
    dn = DN.parse("OU=Sydney,DC=contoso,DC=com")
    made: Container = Container.objects.create(guid=uuid.uuid4(), dn=str(dn), dn_key=dn.key, read_at=timezone.now())
    return made


@pytest.fixture
def desk(unit: Container) -> Delegation:
    return delegation(unit)


@pytest.fixture
def kim(desk: Delegation, account_with: AccountWith) -> Account:
    """A user administrator to whom Sydney is delegated, and who has been here since."""
    account = account_with("RTCUniversalUserAdmins", GROUP)
    assert account.scope().has("ou=sydney,dc=contoso,dc=com", "")
    return account


def delegation(unit: Container, **values: Any) -> Delegation:
    known = {"name": "Sydney", "group": GROUP, "units": [str(unit.guid)]}
    made: Delegation = Delegation.objects.create(**{**known, **values})
    return made


def again(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


def leave(account: Account, group: str = GROUP) -> Account:
    Account.objects.filter(pk=account.pk).update(groups=[one for one in account.groups if one != group])
    return again(account)


def sees_nobody(account: Account) -> bool:
    scope = account.scope()
    return scope.is_limited and not scope.areas() and not account.may("users.view_user")


class TestWhoLosesTheLastDelegation:
    def test_by_leaving_the_group_sees_nobody(self, kim: Account) -> None:
        assert sees_nobody(leave(kim))

    @pytest.mark.parametrize("everyone", [True, False])
    def test_sees_nobody_whatever_is_decided_on_the_others(self, kim: Account, everyone: bool) -> None:
        undelegated.decide(see_everyone=everyone, acting_user="x", source="x")
        assert sees_nobody(leave(kim))

    def test_sees_nobody_though_its_groups_may_delegate(self, desk: Delegation, account_with: AccountWith) -> None:
        chief = account_with("RTCUniversalServerAdmins", GROUP)
        assert chief.scope().is_limited
        chief = leave(chief)
        assert sees_nobody(chief)
        assert not chief.may("accounts.delegate")

    @pytest.mark.parametrize("way", ["take back", "switch off", "another group"])
    @pytest.mark.parametrize("face", ["page", "rest"])
    @pytest.mark.parametrize("came", [True, False])
    def test_by_what_an_administrator_does_sees_nobody(
        self, desk: Delegation, unit: Container, account_with: AccountWith, administrator: Account,
        directory: Directory, way: str, face: str, came: bool,
    ) -> None:  # fmt: skip
        kim = account_with("RTCUniversalUserAdmins", GROUP)
        if came:
            kim.scope()
        undelegated.decide(see_everyone=True, acting_user="x", source="x")
        values = {"name": "Sydney", "group": "RTCUniversalReadOnlyAdmins", "units": [str(unit.guid)]}
        if way == "switch off":
            account = Account.objects.create(username="other@contoso.com")
            values |= {"group": "", "account": account.username}
        client = signed_in(administrator)
        self.change(client, desk, way, face, values)
        assert sees_nobody(again(kim))

    def change(self, client: Client, desk: Delegation, way: str, face: str, values: dict[str, Any]) -> None:
        url = f"/api/v1/delegations/{desk.pk}/"
        if way == "take back" and face == "page":
            answer: Any = client.post(reverse("delegation-remove", args=[desk.pk]))
        elif way == "take back":
            answer = client.delete(url)
        elif face == "page":
            active = {} if way == "switch off" else {"is_active": "on"}
            answer = client.post(reverse("delegation", args=[desk.pk]), {**values, **active})
        else:
            body = {**values, "is_active": way != "switch off"}
            answer = client.put(url, body, content_type="application/json")
        assert answer.status_code in (200, 204, 302), answer.content

    def test_is_told_why(self, kim: Account) -> None:
        page = signed_in(leave(kim))
        assert "You see nobody" in page.get(reverse("dashboard")).content.decode()
        refused = page.get(reverse("user-list"))
        assert refused.status_code == 403
        assert "not delegated to this account, or no longer" in refused.content.decode()

    def test_leaves_one_event(self, kim: Account) -> None:
        for _ in range(2):
            leave(again(kim)).scope()
        event = AuditEvent.objects.get(what="delegation-lost")
        assert (event.target, event.detail) == (kim.username, {"delegations": ["Sydney"], "left": 0})

    def test_sees_its_people_again_once_it_is_back(self, kim: Account) -> None:
        leave(kim).scope()
        Account.objects.filter(pk=kim.pk).update(groups=kim.groups)
        assert again(kim).scope().has("ou=sydney,dc=contoso,dc=com", "")
        assert not undelegated.losers()


class TestWhoLosesOneOfSeveralDelegations:
    def test_keeps_what_the_lost_one_kept_back(self, kim: Account, unit: Container) -> None:
        delegation(
            unit, name="Careful", group="Careful", hidden_fields=["mail"], read_only_fields=["telephone"],
            reason_required=["users.move_users"],
        )  # fmt: skip
        Account.objects.filter(pk=kim.pk).update(groups=[*kim.groups, "Careful"])
        assert again(kim).scope().hidden == {"mail"}
        scope = leave(again(kim), "Careful").scope()
        assert scope.hidden == {"mail"}
        assert scope.read_only == {"mail", "telephone"}
        assert scope.demands_reason("users.move_users")

    def test_loses_its_people_and_rights(self, kim: Account, unit: Container) -> None:
        other = DN.parse("OU=Perth,DC=contoso,DC=com")
        perth = Container.objects.create(guid=uuid.uuid4(), dn=str(other), dn_key=other.key, read_at=timezone.now())
        delegation(perth, name="Perth", group="Perth", permissions=["users.move_users"])
        Account.objects.filter(pk=kim.pk).update(groups=[*kim.groups, "Perth"])
        both = again(kim).scope()
        assert both.has("ou=perth,dc=contoso,dc=com", "")
        scope = leave(again(kim)).scope()
        assert not scope.has("ou=sydney,dc=contoso,dc=com", "")
        assert scope.covers("users.move_users")
        assert not scope.covers("users.disable_users")

    def test_has_another_key_for_caches(self) -> None:
        rule = Rule(frozenset(), Area(frozenset({"ou=x"}), None))
        assert Scope((rule,)).key != Scope((Rule(frozenset(), rule.area, is_lost=True),)).key


class TestRelease:
    def test_lets_see_everyone_and_ends_with_the_next_delegation(
        self, kim: Account, administrator: Account, unit: Container
    ) -> None:
        kim = leave(kim)
        page = signed_in(administrator)
        assert kim.username in page.get(reverse("delegation-list")).content.decode()
        page.post(reverse("delegation-release", args=[kim.pk]))
        assert not again(kim).scope().is_limited
        assert AuditEvent.objects.get(what="delegation-released").who == administrator.username
        delegation(unit, name="Next", group="", account=kim)
        assert again(kim).scope().is_limited
        Delegation.objects.filter(name="Next").delete()
        assert sees_nobody(again(kim))

    def test_over_rest(self, kim: Account, administrator: Account) -> None:
        kim, page = leave(kim), signed_in(administrator)
        url = "/api/v1/delegations/undelegated/"
        assert page.get(url).json()["losers"] == [
            {"account": kim.username, "lost": ["Sydney"], "sees_nobody": True}
        ]  # fmt: skip
        body = {"account": kim.username}
        answer = page.post("/api/v1/delegations/release/", body, content_type="application/json")
        assert (answer.status_code, answer.json()["losers"]) == (200, [])
        assert not again(kim).scope().is_limited
        body = {"account": "nobody@contoso.com"}
        assert page.post("/api/v1/delegations/release/", body, content_type="application/json").status_code == 404

    def test_is_not_for_those_who_may_not_delegate(self, kim: Account, user_administrator: Account) -> None:
        for account in (leave(kim), user_administrator):
            page = signed_in(account)
            assert page.post(reverse("delegation-release", args=[kim.pk])).status_code == 403
            assert page.post(reverse("delegation-policy"), {"undelegated_see": "everyone"}).status_code == 403
        assert sees_nobody(again(kim))


class TestWhoNeverHadADelegation:
    def test_sees_everyone_where_nothing_is_delegated(self, user_administrator: Account) -> None:
        assert not user_administrator.scope().is_limited

    @pytest.mark.parametrize("group", ["RTCUniversalUserAdmins", "RTCUniversalReadOnlyAdmins", "Domain Admins"])
    def test_sees_nobody_where_something_is(self, desk: Delegation, account_with: AccountWith, group: str) -> None:
        assert sees_nobody(account_with(group))

    def test_sees_nobody_also_after_the_last_one_was_taken_back(
        self, desk: Delegation, user_administrator: Account, administrator: Account
    ) -> None:
        keeping.remove(desk, acting_user=administrator, source="x")
        assert sees_nobody(user_administrator)

    def test_sees_everyone_as_a_server_administrator(self, desk: Delegation, account_with: AccountWith) -> None:
        assert not account_with("RTCUniversalServerAdmins").scope().is_limited

    @pytest.mark.parametrize("face", ["page", "rest"])
    def test_sees_whom_an_administrator_decides(
        self, desk: Delegation, user_administrator: Account, administrator: Account, face: str
    ) -> None:
        page = signed_in(administrator)
        panel = page.get(reverse("dashboard")).content.decode()
        assert "without a delegation see is not decided" in panel
        for see in ("everyone", "nobody"):
            if face == "page":
                page.post(reverse("delegation-policy"), {"undelegated_see": see})
            else:
                url, body = "/api/v1/delegations/undelegated/", {"undelegated_see": see}
                assert page.put(url, body, content_type="application/json").json()["undelegated_see"] == see
            assert again(user_administrator).scope().is_limited is (see == "nobody")
            panel = page.get(reverse("dashboard")).content.decode()
            assert "is not decided" not in panel
            assert ("without a delegation see everyone" in panel) is (see == "everyone")
        assert AuditEvent.objects.filter(what="undelegated-decided", who=administrator.username).count() == 2

    @pytest.mark.parametrize("see", ["", "some", None])
    def test_is_not_decided_on_by_nonsense(self, desk: Delegation, administrator: Account, see: str | None) -> None:
        page = signed_in(administrator)
        page.post(reverse("delegation-policy"), {"undelegated_see": see or ""})
        answer = page.put("/api/v1/delegations/undelegated/", {"undelegated_see": see}, content_type="application/json")
        assert answer.status_code == 422
        assert not undelegated.policy().decided_by


class TestInTheDirectory:
    """The same with real groups: someone signs in, and loses the membership behind the console's back."""

    @pytest.fixture
    def group(self, domain_admin: Directory, scratch_ou: DN) -> DN:
        dn = scratch_ou.child("CN", f"desk-{scratch_ou.name[-8:]}")
        domain_admin.add(dn, {"objectClass": ["group"], "sAMAccountName": [dn.name], "member": [USER_ADMIN]})
        return dn

    @pytest.fixture
    def member(self, group: DN, directory: Directory, unit: Container, administrator: Account) -> Account:
        spec = DelegationSpec(name="Sydney", group=group.name, units=(str(unit.guid),))
        keeping.keep(spec, acting_user=administrator, directory=directory, source="x")
        account = standing.remember(directory.sign_in("useradmin", DEMO_PASSWORD), now=timezone.now())
        assert account.scope().areas()
        return account

    @pytest.mark.parametrize("way", ["leaves the group", "the group is deleted", "another takes the group's name"])
    def test_whoever_is_no_longer_in_the_group_sees_nobody(
        self, member: Account, group: DN, domain_admin: Directory, directory: Directory, way: str
    ) -> None:
        if way == "leaves the group":
            domain_admin.modify(group, [AttributeChange("member", remove=(USER_ADMIN,))])
        else:
            domain_admin.delete(group)
        if way == "another takes the group's name":
            domain_admin.add(group, {"objectClass": ["group"], "sAMAccountName": [group.name]})
        later = timezone.now() + timedelta(minutes=6)
        standing.check(member, connect=lambda: directory, now=later, limits=Limits())
        assert sees_nobody(member)
        assert sees_nobody(again(member))

    def test_whoever_is_in_a_group_that_was_renamed_stays_limited(
        self, member: Account, group: DN, domain_admin: Directory, directory: Directory
    ) -> None:
        change = AttributeChange("sAMAccountName", remove=(group.name,), add=(f"{group.name}-x",))
        domain_admin.modify(group, [change])
        later = timezone.now() + timedelta(minutes=6)
        standing.check(member, connect=lambda: directory, now=later, limits=Limits())
        assert again(member).scope().has("ou=sydney,dc=contoso,dc=com", "")
