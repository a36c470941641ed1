"""Delegations: made on pages and over REST, told in plain words, checked for one person."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin.accounts.delegation import keeping
from ocsadmin.accounts.models import Account, AuditEvent, Delegation
from ocsadmin.acting.scopes import Area, Rule, Scope
from ocsadmin.directory import DN, Directory
from ocsadmin.mirror.models import Container

pytestmark = pytest.mark.django_db
HOSTILE = "O'Brien <b>&\"(*)\\,=+ 東京"


@pytest.fixture
def unit(db: None) -> Container:
    dn = DN.parse("OU=Sydney,DC=contoso,DC=com")
    made: Container = Container.objects.create(guid=uuid.uuid4(), dn=str(dn), dn_key=dn.key, read_at=timezone.now())
    return made


@pytest.fixture
def page(administrator: Account, forest: Any) -> Client:
    client = Client()
    client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


def typed(unit: Container, **values: Any) -> dict[str, Any]:
    known = {"name": "Sydney", "group": "RTCUniversalUserAdmins", "units": [str(unit.guid)], "is_active": "on"}
    return {**known, **values}


class TestScope:
    SYDNEY = Area(frozenset({"ou=sydney,dc=x"}), frozenset({"pool1"}))

    @pytest.mark.parametrize(
        ("unit_key", "home", "is_in"),
        [
            ("ou=sydney,dc=x", "pool1", True),
            ("ou=desks,ou=sydney,dc=x", "", True),
            ("ou=sydney,dc=x", "pool2", False),
            ("ou=perth,dc=x", "pool1", False),
            ("ou=north ou=sydney,dc=x", "pool1", False),
        ],
    )
    def test_has_people_in_the_units_and_on_the_pools(self, unit_key: str, home: str, is_in: bool) -> None:
        assert Scope((Rule(frozenset(), self.SYDNEY),)).has(unit_key, home) is is_in

    def test_of_pools_alone_has_nobody_without_a_pool(self) -> None:
        assert not Area(None, frozenset({"pool1"})).has("ou=x", "")

    def test_hides_what_any_rule_hides(self) -> None:
        rules = (Rule(frozenset(), self.SYDNEY, hidden=frozenset({"mail"})), Rule(frozenset(), Area(None, None)))
        assert Scope(rules).hidden == Scope(rules).read_only == {"mail"}

    def test_without_rules_sees_nobody_and_covers_nothing(self) -> None:
        assert not Scope(()).covers("users.view_user")
        assert not Scope(()).has("ou=x", "")


class TestPages:
    def test_make_change_and_take_back_with_an_event_for_each(self, page: Client, unit: Container) -> None:
        assert page.post(reverse("delegation-create"), typed(unit, fields_hidden=["telephone"])).status_code == 302
        made = Delegation.objects.get()
        assert (made.units, made.hidden_fields, made.group_guid is not None) == ([str(unit.guid)], ["telephone"], True)
        url = reverse("delegation", args=[made.pk])
        assert "Sydney" in page.get(url).content.decode()
        page.post(url, typed(unit, reason_required=["users.move_users"]))
        made.refresh_from_db()
        assert (made.hidden_fields, made.reason_required) == ([], ["users.move_users"])
        page.post(reverse("delegation-remove", args=[made.pk]))
        assert not Delegation.objects.exists()
        told = AuditEvent.objects.filter(what__startswith="delegation").order_by("pk").values_list("what", "detail")
        assert [what for what, _ in told] == ["delegation-made", "delegation-changed", "delegation-removed"]
        assert told[1][1]["hidden_fields"] == [["telephone"], []]

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"units": []}, "reach nobody"),
            ({"everywhere": "on"}, "be limited to places"),
            ({"group": ""}, "It goes to nobody"),
            ({"account": "kim@contoso.com"}, "to a group and to an account"),
            ({"group": HOSTILE}, "The directory has no group named O&#x27;Brien &lt;b&gt;"),
            ({"group": "", "account": "nobody@contoso.com"}, "Nobody has signed in as nobody@contoso.com yet"),
            ({"name": ""}, "required"),
            ({"units": [str(uuid.uuid4())]}, "not one of the available choices"),
            ({"permissions": ["pools.create_pool"]}, "not one of the available choices"),
        ],
    )
    def test_say_what_is_wrong(self, page: Client, unit: Container, values: dict[str, Any], sentence: str) -> None:
        answer = page.post(reverse("delegation-create"), typed(unit, **values))
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not Delegation.objects.exists()

    def test_preview_in_plain_words(self, page: Client, unit: Container) -> None:
        values = typed(unit, fields_hidden=["telephone", "mail"], reason_required=["users.move_users"])
        for url in (reverse("delegation-preview"), reverse("delegation-create")):
            told = page.post(url, {**values, "preview": "1"}).content.decode()
            assert "Members of RTCUniversalUserAdmins see and change people in Sydney" in told
            assert "They do not see the e-mail address or the phone number." in told
            assert "They must give a reason to move users to another pool." in told
        assert not Delegation.objects.exists()

    def test_refuse_the_same_name_twice(self, page: Client, unit: Container) -> None:
        page.post(reverse("delegation-create"), typed(unit))
        assert (
            "There is a delegation named Sydney already."
            in page.post(reverse("delegation-create"), typed(unit)).content.decode()
        )

    def test_follow_a_group_that_was_renamed(
        self, page: Client, unit: Container, domain_admin: Directory, scratch_ou: DN
    ) -> None:
        dn = scratch_ou.child("CN", "desk")
        domain_admin.add(dn, {"objectClass": ["group"], "sAMAccountName": [f"new-{scratch_ou.name[-8:]}"]})
        entry = domain_admin.get(dn, ("objectGUID",))
        assert entry is not None
        one = Delegation.objects.create(name="x", group="old", group_guid=entry.guid, units=[str(unit.guid)])
        page.get(reverse("delegation-list"))
        one.refresh_from_db()
        assert one.group == f"new-{scratch_ou.name[-8:]}"
        Delegation.objects.update(group_guid=uuid.uuid4())
        assert "is gone from the directory" in page.get(reverse("delegation-list")).content.decode()

    def test_limit_members_of_a_group_that_was_renamed_whenever_their_groups_were_read(
        self, account_with: Callable[..., Account], directory: Directory, domain_admin: Directory, scratch_ou: DN
    ) -> None:
        dn, new = scratch_ou.child("CN", "desk"), f"new-{scratch_ou.name[-8:]}"
        domain_admin.add(dn, {"objectClass": ["group"], "sAMAccountName": [new]})
        entry = domain_admin.get(dn, ("objectGUID",))
        assert entry is not None
        Delegation.objects.create(name="x", group="old", group_guid=entry.guid, units=[str(uuid.uuid4())])
        kim = account_with("OLD", "RTCUniversalUserAdmins")
        assert kim.scope().is_limited
        keeping.follow_groups(directory)
        again = Account.objects.get(pk=kim.pk)
        assert new in again.groups
        assert again.scope().is_limited

    def test_are_there_while_the_directory_is_silent(
        self, administrator: Account, unit: Container, silent_directory: None
    ) -> None:
        Delegation.objects.create(name="x", group="old", group_guid=uuid.uuid4(), units=[str(unit.guid)])
        client = Client()
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        told = client.get(reverse("delegation-list"))
        assert told.status_code == 200
        assert "could not be asked" in told.content.decode()

    def test_are_for_those_who_may_delegate(
        self,
        helpdesk_person: Account,
        user_administrator: Account,
        account_with: Callable[..., Account],
        unit: Container,
    ) -> None:
        limited = account_with("RTCUniversalServerAdmins")
        Delegation.objects.create(name="own", account=limited, units=[str(unit.guid)])
        for account in (helpdesk_person, user_administrator, limited):
            client = Client()
            client.force_login(account, backend="ocsadmin.accounts.backends.LocalBackend")
            for name in ("delegation-list", "delegation-create", "delegation-check"):
                assert client.get(reverse(name)).status_code == 403


class TestCheck:
    def test_shows_what_someone_may_who_never_signed_in(self, page: Client, unit: Container) -> None:
        Delegation.objects.create(
            name="Admins of Sydney", group="RTCUniversalUserAdmins", units=[str(unit.guid)],
            permissions=["users.move_users"], hidden_fields=["mail"],
        )  # fmt: skip
        told = page.get(reverse("delegation-check"), {"account": "useradmin"}).content.decode()
        assert "Admins of Sydney" in told
        assert "0 of 0 people" in told
        assert "the e-mail address" in told
        assert not Account.objects.filter(username__startswith="useradmin@").exists()

    @pytest.mark.parametrize("name", ["nobody", HOSTILE, "a\0b", "*"])
    def test_says_that_nobody_is_known_so(self, page: Client, name: str) -> None:
        answer = page.get(reverse("delegation-check"), {"account": name})
        assert answer.status_code == 404
        assert "Nobody in the directory is known as" in answer.content.decode()


class TestRest:
    PATH = "/api/v1/delegations/"

    def test_makes_changes_lists_checks_and_takes_back(self, page: Client, unit: Container) -> None:
        body: dict[str, Any] = {"name": "S", "group": "RTCUniversalUserAdmins", "units": [str(unit.guid)]}
        made = page.post(self.PATH, body, content_type="application/json")
        assert made.status_code == 201
        assert made.json()["sentences"][0].startswith("Members of RTCUniversalUserAdmins see and change")
        url = f"{self.PATH}{made.json()['id']}/"
        changed = page.put(url, {**body, "hidden_fields": ["mail"]}, content_type="application/json")
        assert changed.json()["hidden_fields"] == ["mail"]
        assert [one["name"] for one in page.get(self.PATH).json()["results"]] == ["S"]
        found = page.get(f"{self.PATH}check/", {"account": "useradmin"}).json()
        assert (found["is_limited"], found["delegations"], found["people"]) == (True, ["S"], 0)
        assert page.delete(url).status_code == 204
        assert page.get(url).status_code == 404

    @pytest.mark.parametrize(
        "values",
        [
            {"units": ["x"]},
            {"units": [str(uuid.uuid4())]},
            {"pools": ["x"], "units": []},
            {"hidden_fields": ["password"]},
            {"permissions": ["users.view_user"]},
            {"name": "a\0b"},
            {"everywhere": True},
            {"units": "all"},
            {"more": 1},
        ],
    )
    def test_refuses_what_can_not_be(self, page: Client, unit: Container, values: dict[str, Any]) -> None:
        body = {"name": "S", "group": "RTCUniversalUserAdmins", "units": [str(unit.guid)], **values}
        answer = page.post(self.PATH, body, content_type="application/json")
        assert answer.status_code == 422, answer.content
        assert not Delegation.objects.exists()
