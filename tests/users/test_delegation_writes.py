"""Whoever is limited to a unit changes nobody else: not by REST, wizard, a colleague's draft, undo, retry or a file."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin import acting, mirror, wizards
from ocsadmin.accounts import tokens
from ocsadmin.accounts.delegation import undelegated
from ocsadmin.accounts.models import Account, Delegation
from ocsadmin.directory import DN, Directory
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import gate, guards, runner
from ocsadmin.jobs.models import Job
from ocsadmin.mirror.models import Container
from ocsadmin.plans import changes
from ocsadmin.plans.plan import Plan
from users.csv.people import Known
from users.directory import attributes as ad
from users.disable_users.use_case import DISABLE_USERS
from users.models import User
from users.people.spec import PeopleSpec

from .conftest import MakePerson
from .living import enabled_values, everything_of

pytestmark = pytest.mark.django_db(transaction=True)
GROUP = "Sydney Help Desk"


@pytest.fixture
def sydney(scratch_ou: DN, domain_admin: Directory) -> DN:
    unit = scratch_ou.child("OU", "Sydney")
    domain_admin.add(unit, {"objectClass": ["organizationalUnit"]})
    return unit


@pytest.fixture
def kim(sydney: DN, domain_admin: Directory, tag: str, pool: UUID, directory: Directory) -> UUID:
    """Kim, who is in Sydney and enabled."""
    return inside("kim", sydney, domain_admin, tag, enabled_values("kim", pool, directory))


@pytest.fixture
def new(sydney: DN, domain_admin: Directory, tag: str) -> UUID:
    """Someone in Sydney who is not enabled."""
    return inside("new", sydney, domain_admin, tag, {})


@pytest.fixture
def olga(enabled: MakePerson) -> UUID:
    """Olga, who is elsewhere."""
    return enabled("olga")


def inside(name: str, unit: DN, domain_admin: Directory, tag: str, values: dict[str, Any]) -> UUID:
    account = f"{name}-{tag}"
    wanted = {
        "objectClass": "user", "sAMAccountName": account, "userPrincipalName": f"{account}@contoso.com",
        "userAccountControl": "544", "mail": f"{account}@contoso.com", "displayName": f"{name.title()} Inside",
        **{key.replace("_", "-"): value for key, value in values.items()},
    }  # fmt: skip
    dn = unit.child("CN", account)
    domain_admin.add(dn, {key: [value] for key, value in wanted.items()})
    entry = domain_admin.get(dn, ("objectGUID",))
    assert entry is not None
    return entry.guid


@pytest.fixture
def limited(
    kim: UUID, new: UUID, olga: UUID, sydney: DN, directory: Directory, account_with: Callable[..., Account]
) -> Account:
    """A user administrator of Sydney, the mirror being up to date."""
    delegate(sydney, directory)
    return account_with("RTCUniversalUserAdmins", GROUP)


def delegate(sydney: DN, directory: Directory, **values: Any) -> Delegation:
    mirror.replicate(directory, mode="full")
    unit = Container.objects.get(dn_key=sydney.key)
    made: Delegation = Delegation.objects.create(**{"name": "S", "group": GROUP, "units": [str(unit.guid)], **values})
    return made


def changed(account: Account, **values: Any) -> Account:
    Delegation.objects.update(**values)
    account.forget_scope()
    return account


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


def post(account: Account, path: str, body: Any) -> Any:
    return browser(account).post(f"/api/v1/{path}", body, content_type="application/json")


def disabling(*people: UUID, directory: Directory) -> Plan:
    return DISABLE_USERS.planned(spec=PeopleSpec(people), directory=directory)


def refused(plan: Plan, account: Account, directory: Directory) -> list[DomainError]:
    with pytest.raises(DomainError) as caught:
        gate.submit(plan, acting_user=account, directory=directory)
    return caught.value.errors if isinstance(caught.value, ManyErrors) else [caught.value]


class TestTheGate:
    def test_lets_those_inside_through(self, limited: Account, kim: UUID, directory: Directory) -> None:
        assert gate.submit(disabling(kim, directory=directory), acting_user=limited, directory=directory).row_count == 1

    def test_knows_nobody_outside(self, limited: Account, kim: UUID, olga: UUID, directory: Directory) -> None:
        errors = refused(disabling(kim, olga, directory=directory), limited, directory)
        assert [str(error) for error in errors] == [
            f"{olga}: There is no person with the GUID {olga} any more. Leave this one out."
        ]
        assert not Job.objects.exists()

    def test_believes_the_directory_and_not_what_a_plan_says_of_a_place(
        self, limited: Account, olga: UUID, sydney: DN, directory: Directory
    ) -> None:
        forged = changes.modify(
            "x", sydney.child("CN", "kim"), guid=olga, before={ad.USER_ENABLED: True}, after={ad.USER_ENABLED: False}
        )
        plan = Plan("x", "disable_users", "users.disable_users", (forged,))
        assert refused(plan, limited, directory)[0].code == "person-not-ready"

    def test_takes_nobody_out_of_the_area_nor_into_it(
        self, limited: Account, kim: UUID, olga: UUID, sydney: DN, scratch_ou: DN, directory: Directory
    ) -> None:
        out = changes.rename("x", sydney.child("CN", "kim"), scratch_ou.child("CN", "kim"), guid=kim)
        into = changes.rename("x", scratch_ou.child("CN", "o"), sydney.child("CN", "o"), guid=olga)
        codes = [refused(Plan("x", "x", "users.move_users", (one,)), limited, directory)[0].code for one in (out, into)]
        assert codes == ["outside-your-area", "person-not-ready"]

    def test_adds_people_in_the_area_only(
        self, limited: Account, sydney: DN, scratch_ou: DN, directory: Directory, account_with: Callable[..., Account]
    ) -> None:
        account = account_with("RTCUniversalUserAdmins", "Account Operators", GROUP)
        for unit, allowed in ((sydney, True), (scratch_ou, False)):
            made = changes.add("x", unit.child("CN", "z"), {"objectClass": ["user"], "sAMAccountName": "z"})
            plan = Plan("x", "create_users", "users.create_users", (made,))
            if allowed:
                guards.check(plan, account, directory)
            else:
                assert refused(plan, account, directory)[0].code == "outside-your-area"

    def test_moves_nobody_to_a_pool_outside(
        self, limited: Account, kim: UUID, pool: UUID, sydney: DN, directory: Directory
    ) -> None:
        changed(limited, pools=[str(pool)])
        entry = directory.get_by_guid(kim, (ad.HOME_SERVER,))
        assert entry is not None
        other = str(entry.link(ad.HOME_SERVER)).replace("ocspool1", "ocspool7")
        moved = changes.modify(
            "x", entry.dn, guid=kim, before={ad.HOME_SERVER: entry.wire(ad.HOME_SERVER)}, after={ad.HOME_SERVER: other}
        )
        errors = refused(Plan("x", "move_users", "users.move_users", (moved,)), limited, directory)
        assert "the pool ocspool7 is outside" in str(errors[0])

    @pytest.mark.parametrize("kind", ["read_only_fields", "hidden_fields"])
    def test_leaves_fields_alone_that_are_kept_from_someone(
        self, limited: Account, kim: UUID, directory: Directory, kind: str
    ) -> None:
        changed(limited, **{kind: ["federation_enabled"]})
        entry = directory.get_by_guid(kim, ("cn",))
        assert entry is not None
        one = changes.modify("x", entry.dn, guid=kim, before={}, after={ad.FEDERATION: True})
        errors = refused(Plan("x", "configure_users", "users.configure_users", (one,)), limited, directory)
        assert str(errors[0]).startswith("Kim Inside: you may not change federation.")

    def test_wants_a_reason_where_one_is_demanded(self, limited: Account, kim: UUID, directory: Directory) -> None:
        changed(limited, reason_required=["users.disable_users"])
        plan = disabling(kim, directory=directory)
        for blank in ("", "  \t"):
            with pytest.raises(guards.ReasonMissing) as caught:
                gate.submit(plan, acting_user=limited, directory=directory, reason=blank)
            assert caught.value.field == "reason"
        assert gate.submit(plan, acting_user=limited, directory=directory, reason="INC 42").reason == "INC 42"

    def test_does_nothing_that_is_not_delegated(self, limited: Account, kim: UUID, directory: Directory) -> None:
        changed(limited, permissions=["users.move_users"])
        with pytest.raises(gate.NotPermitted):
            gate.submit(disabling(kim, directory=directory), acting_user=limited, directory=directory)


class TestRest:
    def test_answers_for_someone_outside_as_for_nobody(self, limited: Account, olga: UUID) -> None:
        nobody = uuid.uuid4()
        for verb, more in (("disable", {}), ("configure", {"federation": True}), ("remove", {})):
            for query in ("", "?dry_run=true"):
                answers = [
                    post(limited, f"users/{verb}/{query}", {"people": [str(guid)], **more}) for guid in (olga, nobody)
                ]
                told = [
                    one.content.decode().replace(str(guid), "")
                    for one, guid in zip(answers, (olga, nobody), strict=True)
                ]
                assert told[0] == told[1], verb
                assert [one.status_code for one in answers] == [422, 422]

    def test_means_those_inside_by_a_filter(self, limited: Account, kim: UUID, tag: str) -> None:
        answer = post(limited, "users/disable/?dry_run=true", {"filter": {"q": tag, "enabled": True}})
        assert [change["guid"] for change in answer.json()["changes"]] == [str(kim)]

    def test_refuses_at_the_reason(self, limited: Account, kim: UUID) -> None:
        changed(limited, reason_required=["users.disable_users"])
        answer = post(limited, "users/disable/", {"people": [str(kim)]})
        assert (answer.status_code, answer.json()["field"]) == (422, "reason")
        assert post(limited, "users/disable/?dry_run=true", {"people": [str(kim)]}).status_code == 200
        assert post(limited, "users/disable/", {"people": [str(kim)], "reason": "INC 1"}).status_code == 202

    def test_does_not_tell_whose_address_it_is(
        self, limited: Account, new: UUID, olga: UUID, pool: UUID, directory: Directory
    ) -> None:
        entry = directory.get_by_guid(olga, (ad.SIP_ADDRESS,))
        assert entry is not None
        taken = entry.text(ad.SIP_ADDRESS).removeprefix("sip:")
        body = {"people": [str(new)], "pool": str(pool), "by_hand": {str(new): taken}}
        told = post(limited, "users/enable/?dry_run=true", body).content.decode()
        assert "belongs to someone already" in told
        assert "Olga" not in told

    def test_with_a_token_is_limited_as_well(self, limited: Account, olga: UUID, kim: UUID) -> None:
        made = tokens.create(owner=limited, name="t", scopes=["users.view_user"], now=timezone.now())
        client = Client(headers={"Authorization": f"Bearer {made.text}"})
        assert client.get(f"/api/v1/users/{kim}/").status_code == 200
        assert client.get(f"/api/v1/users/{olga}/").status_code == 404


class TestWizards:
    def test_of_a_colleague_who_sees_more_know_nobody_outside(
        self, limited: Account, user_administrator: Account, kim: UUID, olga: UUID
    ) -> None:
        picked = {"source": "picked", "people": [str(kim), str(olga)], "picked": [str(kim), str(olga)]}
        draft = wizards.begin("disable_users", acting_user=user_administrator, answers={"people": picked})
        type(draft).objects.filter(pk=draft.pk).update(owner=limited)
        told = browser(limited).get(draft.page_url("verify")).content.decode()
        assert "Kim Inside" in told
        assert f"There is no person with the GUID {olga} any more." in told
        assert "Olga" not in told

    def test_can_be_begun_with_nobody_outside_by_hand(self, limited: Account, olga: UUID) -> None:
        client = browser(limited)
        answer = client.post(reverse("user-begin"), {"operation": "disable_users", "guid": str(olga)}, follow=True)
        assert "Olga" not in answer.content.decode()

    def test_ask_for_the_reason_at_its_field(self, limited: Account, kim: UUID) -> None:
        changed(limited, reason_required=["users.disable_users"])
        picked = {"source": "picked", "people": [str(kim)], "picked": [str(kim)]}
        answers = {"people": picked, "verify": {"left_out": []}}
        draft = wizards.begin("disable_users", acting_user=limited, answers=answers)
        client = browser(limited)
        shown = client.get(draft.page_url("ready"))
        assert "(optional)" not in shown.content.decode()
        plan = shown.context["plan"]
        sent = {"plan_hash": plan.hash, "version": draft.version}
        answer = client.post(draft.page_url("ready"), {**sent, "reason": " "})
        assert answer.status_code == 422
        assert "You have to say why you disable, re-enable and remove users." in answer.content.decode()
        assert client.post(draft.page_url("ready"), {**sent, "reason": "INC 7"}).status_code == 302

    def test_find_nobody_outside_by_name(self, limited: Account, tag: str) -> None:
        draft = wizards.begin("disable_users", acting_user=limited)
        typed = {"source": "names", "names": f"olga-{tag}\nnobody-{tag}", "version": draft.version}
        told = browser(limited).post(draft.page_url("people"), typed).content.decode()
        assert f"Nobody is known by: olga-{tag}, nobody-{tag}" in told


class TestUndo:
    @pytest.fixture
    def job(self, limited: Account, user_administrator: Account, kim: UUID, olga: UUID, directory: Directory) -> Job:
        """Both were disabled, by someone who may."""
        undelegated.decide(see_everyone=True, acting_user="a test", source="")
        plan = disabling(kim, olga, directory=directory)
        made = gate.submit(plan, acting_user=user_administrator, directory=directory)
        runner.run(job_id=made.pk, directory=directory)
        made.refresh_from_db()
        return made

    def test_takes_back_what_was_done_inside_and_nothing_else(
        self, limited: Account, job: Job, kim: UUID, olga: UUID, directory: Directory
    ) -> None:
        before = everything_of(olga, directory)
        client = browser(limited)
        url = reverse("job-undo", args=[job.pk])
        shown = client.get(url)
        assert "Olga" not in shown.content.decode()
        assert [one.guid for one in shown.context["plan"].changes] == [kim]
        client.post(url, {"plan_hash": shown.context["plan"].hash})
        undone = Job.objects.get(undo_of=job)
        runner.run(job_id=undone.pk, directory=directory)
        assert everything_of(olga, directory) == before
        assert everything_of(kim, directory)[ad.USER_ENABLED.lower()] == [b"TRUE"]

    def test_knows_no_row_outside(self, limited: Account, job: Job, olga: UUID) -> None:
        number = job.rows.get(target_guid=olga).number
        told = [post(limited, f"jobs/{job.pk}/undo/?dry_run=true", {"rows": [row]}) for row in (number, 999)]
        assert told[0].status_code == told[1].status_code == 422
        assert told[0].json()["detail"] == told[1].json()["detail"]

    def test_shows_the_log_of_those_inside(self, limited: Account, job: Job) -> None:
        client = browser(limited)
        listed = client.get(f"/api/v1/jobs/{job.pk}/rows/").json()["results"]
        assert [row["title"] for row in listed] == ["Disable Kim Inside"]
        told = client.get(f"/api/v1/jobs/{job.pk}/").json()
        assert (told["row_count"], told["counts"], told["spec"]) == (1, {"Success": 1}, {})


class TestFiles:
    def test_know_nobody_outside(self, limited: Account, kim: UUID, olga: UUID, tag: str) -> None:
        with acting.as_account(limited):
            known = Known({"account": [f"kim-{tag}", f"olga-{tag}", "nobody"], "guid": [str(olga)]})
        assert known.who("account", f"kim-{tag}") == [kim]
        assert known.who("account", f"olga-{tag}") == known.who("account", "nobody") == []
        assert known.who("guid", str(olga)) == []

    def test_with_a_plan_are_refused_for_who_is_outside(
        self, limited: Account, olga: UUID, directory: Directory, tmp_path: Path
    ) -> None:
        file = tmp_path / "plan.json"
        file.write_text(json.dumps(disabling(olga, directory=directory).to_json()))
        with pytest.raises(CommandError, match="There is no person"):
            call_command("apply_plan", str(file), "--as", limited.username, "--yes")


class TestReadingLive:
    def test_drops_who_moved_out_of_the_area(
        self, limited: Account, kim: UUID, sydney: DN, scratch_ou: DN, domain_admin: Directory, directory: Directory
    ) -> None:
        entry = domain_admin.get_by_guid(kim, ("cn",))
        assert entry is not None
        domain_admin.rename(entry.dn, scratch_ou.child("CN", entry.dn.name))
        client = browser(limited)
        client.post(reverse("mirror-read-now"), {"kind": "user", "guid": str(kim), "next": "/users/"})
        assert client.get(reverse("user", args=[kim])).status_code == 404
        assert User.objects.filter(guid=kim).exists()
