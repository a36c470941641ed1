"""Changing sign-in names, against a real domain controller."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from ocsadmin import mirror
from ocsadmin.directory import AttributeChange, Directory
from ocsadmin.directory.filters import object_class
from ocsadmin.errors import ManyErrors
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job
from ocsadmin.jobs.runner import run
from ocsadmin.use_cases import from_json, to_json
from ocsadmin.wizards.models import Draft
from users.change_sign_in_name import ChangeSignInNameSpec, assess_changing
from users.change_sign_in_name.use_case import CHANGE_SIGN_IN_NAME
from users.enable_users import SIPDomainUnknown
from users.people.each import NothingToChange
from users.people.spec import MANY
from users.sign_in_names import PatternWrong

from .conftest import MakePerson
from .declared import PeopleUseCaseTests
from .living import everything_of

pytestmark = pytest.mark.django_db

CHANGE = "/api/v1/users/change-sign-in-name/"


def wish(*people: UUID, **values: Any) -> ChangeSignInNameSpec:
    return from_json(ChangeSignInNameSpec, {"people": [str(guid) for guid in people], **values})


def by_hand(addresses: dict[UUID, str], **values: Any) -> ChangeSignInNameSpec:
    return from_json(ChangeSignInNameSpec, {"by_hand": {str(guid): one for guid, one in addresses.items()}, **values})


def carry_out(spec: ChangeSignInNameSpec, directory: Directory, account: Any) -> Job:
    plan = CHANGE_SIGN_IN_NAME.planned(spec=spec, directory=directory)
    return finished(gate.submit(plan, acting_user=account, directory=directory), directory)


def finished(job: Job, directory: Directory) -> Job:
    run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    return job


def texts(guid: UUID, directory: Directory, attribute: str) -> list[str]:
    entry = directory.get_by_guid(guid, (attribute,))
    assert entry is not None
    return sorted(entry.texts(attribute))


def address_of(guid: UUID, directory: Directory) -> str:
    return texts(guid, directory, "msRTCSIP-PrimaryUserAddress")[0]


class TestChangeSignInName(PeopleUseCaseTests):
    use_case = CHANGE_SIGN_IN_NAME

    def about(self, *people: UUID) -> ChangeSignInNameSpec:
        return ChangeSignInNameSpec(people, by_hand={guid: f"new.{guid.hex}@contoso.com" for guid in people})

    def answers(self, example: Any) -> dict[str, dict[str, Any]]:
        spec = to_json(example)
        naming = {"sign_in_name": "by_hand", "old": "replace"}
        return {"people": spec, "sign_in_name": naming, "verify": {"left_out": [], "by_hand": spec["by_hand"]}}

    def test_asks_for_the_number_of_many(self) -> None:
        people = [uuid.uuid4() for _ in range(MANY)]
        assert self.use_case.confirm is not None
        assert self.use_case.confirm(self.about(*people[1:])) is None
        asked = self.use_case.confirm(self.about(*people))
        assert asked is not None
        assert asked.text == str(MANY)


class TestChanging:
    def test_gives_the_new_name_and_takes_the_old_one_away(
        self, enabled: MakePerson, directory: Directory, user_administrator: Any, tag: str
    ) -> None:
        kim = enabled(
            "kim", sip=f"old-{tag}", proxyAddresses=[f"SMTP:a-{tag}@contoso.com", f"sip:old-{tag}@contoso.com"]
        )
        before = everything_of(kim, directory)
        job = carry_out(by_hand({kim: f"New-{tag}@CONTOSO.com"}), directory, user_administrator)
        assert job.state == "done", [row.message for row in job.rows.all()]
        assert address_of(kim, directory) == f"sip:New-{tag}@contoso.com"
        assert texts(kim, directory, "proxyAddresses") == [f"SMTP:a-{tag}@contoso.com", f"sip:New-{tag}@contoso.com"]
        undo = gate.undo_plan(job, directory=directory)
        finished(gate.submit(undo, acting_user=user_administrator, directory=directory, undo_of=job), directory)
        assert everything_of(kim, directory) == before

    def test_keeps_the_old_one_as_a_secondary_address_where_wished(
        self, enabled: MakePerson, directory: Directory, user_administrator: Any, tag: str
    ) -> None:
        kim = enabled("kim", sip=f"old-{tag}", proxyAddresses=[f"SIP:old-{tag}@contoso.com"])
        lee = enabled("lee", sip=f"bare-{tag}")
        before = [everything_of(guid, directory) for guid in (kim, lee)]
        names = {kim: f"new-{tag}@contoso.com", lee: f"lee-{tag}@contoso.com"}
        job = carry_out(by_hand(names, keep_old=True), directory, user_administrator)
        assert job.state == "done", [row.message for row in job.rows.all()]
        assert texts(kim, directory, "proxyAddresses") == [f"SIP:new-{tag}@contoso.com", f"sip:old-{tag}@contoso.com"]
        assert texts(lee, directory, "proxyAddresses") == [f"sip:bare-{tag}@contoso.com", f"sip:lee-{tag}@contoso.com"]
        undo = gate.undo_plan(job, directory=directory)
        finished(gate.submit(undo, acting_user=user_administrator, directory=directory, undo_of=job), directory)
        assert [everything_of(guid, directory) for guid in (kim, lee)] == before

    def test_makes_names_by_a_rule_and_single_ones_by_hand(
        self, enabled: MakePerson, directory: Directory, user_administrator: Any, tag: str
    ) -> None:
        kim, lee = enabled("kim"), enabled("lee")
        spec = wish(
            kim,
            lee,
            sign_in_name="pattern",
            pattern="{account}.x",
            sip_domain="contoso.com",
            by_hand={str(lee): f"l-{tag}@contoso.com"},
        )
        carry_out(spec, directory, user_administrator)
        assert address_of(kim, directory) == f"sip:kim-{tag}.x@contoso.com"
        assert address_of(lee, directory) == f"sip:l-{tag}@contoso.com"

    def test_respells_a_name(
        self, enabled: MakePerson, directory: Directory, user_administrator: Any, tag: str
    ) -> None:
        kim = enabled("kim", sip=f"kim-{tag}", proxyAddresses=[f"sip:kim-{tag}@contoso.com"])
        carry_out(by_hand({kim: f"Kim-{tag}@contoso.com"}), directory, user_administrator)
        assert address_of(kim, directory) == f"sip:Kim-{tag}@contoso.com"

    def test_says_what_breaks(self, enabled: MakePerson, directory: Directory, tag: str) -> None:
        kim = enabled("kim", sip=f"old-{tag}")
        plan = CHANGE_SIGN_IN_NAME.planned(spec=by_hand({kim: f"new-{tag}@contoso.com"}), directory=directory)
        told = " ".join(notice.text for notice in plan.notices)
        assert all(words in told for words in ("Contact lists", "Federated", "organised", "response groups", "30024"))
        assert "certificate" not in told
        assert f"The e-mail address stays kim-{tag}@contoso.com" in told

    def test_says_what_another_sip_domain_needs(self, enabled: MakePerson, directory: Directory, tag: str) -> None:
        kim = enabled("kim", sip=f"old-{tag}")
        other = next(name for name in _domains(directory) if name != "contoso.com")
        plan = CHANGE_SIGN_IN_NAME.planned(spec=by_hand({kim: f"kim-{tag}@{other}"}), directory=directory)
        assert f"sip.{other}" in " ".join(notice.text for notice in plan.notices)

    def test_lists_what_else_names_the_old_address(
        self, enabled: MakePerson, make_person: MakePerson, directory: Directory, domain_admin: Directory, tag: str
    ) -> None:
        kim = enabled("kim", sip=f"old-{tag}")
        make_person("desk", given="Front", surname="Desk", url=[f"sip:OLD-{tag}@contoso.com"])
        contacts = directory.search(
            directory.forest.configuration, object_class("contact"), attributes=("objectGUID", "description")
        )
        contact = next(iter(contacts))
        said = AttributeChange("description", add=(f"calls <sip:old-{tag}@contoso.com>;x",))
        domain_admin.modify(contact.dn, [said])
        try:
            assessed = assess_changing(spec=by_hand({kim: f"new-{tag}@contoso.com"}), directory=directory).people[0]
        finally:
            domain_admin.modify(contact.dn, [AttributeChange("description", remove=said.add)])
        told = [one.text for one in assessed.problems if one.code == "named-elsewhere"]
        assert len(told) == 2
        assert "Front Desk" in told[0]
        assert "description" in told[1]
        assert not assessed.has_errors


class TestRefusing:
    def test_an_address_of_someone_else(
        self, enabled: MakePerson, make_person: MakePerson, directory: Directory, tag: str
    ) -> None:
        kim, lee, ann = enabled("kim"), enabled("lee"), enabled("ann")
        make_person("box", proxyAddresses=[f"sip:Box-{tag}@contoso.com"])
        of_lee = address_of(lee, directory)[4:]
        same = f"same-{tag}@contoso.com"
        spec = by_hand({kim: f"box-{tag}@contoso.com", lee: same, ann: same})
        codes = [
            [one.code for one in assessed.problems]
            for assessed in assess_changing(spec=spec, directory=directory).people
        ]
        assert codes == [["taken"], ["twice"], ["twice"]]
        chain = assess_changing(spec=by_hand({kim: of_lee, lee: same}), directory=directory)
        assert "a job after it" in chain.people[0].problems[0].cure
        assert len(chain.to_change) == 1

    @pytest.mark.parametrize(
        ("address", "code"),
        [
            ("kim@fabrikam.com", "not-a-sip-domain"),
            ("kim", "not-an-address"),
            ("k im@contoso.com", "character-not-allowed"),
            ("kim\0@contoso.com", "character-not-allowed"),
            ("ki*m)(@contoso.com;x", "not-a-sip-domain"),
            ("李@contoso.com", "character-not-allowed"),
            ("x" * 500 + "@contoso.com", "too-long"),
        ],
    )
    def test_what_is_no_sign_in_name(self, enabled: MakePerson, directory: Directory, address: str, code: str) -> None:
        kim = enabled("kim")
        assessed = assess_changing(spec=by_hand({kim: address}), directory=directory).people[0]
        assert code in [one.code for one in assessed.problems if one.is_error]
        assert all(one.cure for one in assessed.problems)

    def test_who_has_none_or_is_gone_and_nothing_of_the_others_is_lost(
        self, enabled: MakePerson, make_person: MakePerson, directory: Directory, user_administrator: Any, tag: str
    ) -> None:
        kim, stranger, gone = enabled("kim"), make_person("stranger"), uuid.uuid4()
        rule = {"sign_in_name": "pattern", "pattern": "{account}.y", "sip_domain": "contoso.com"}
        with pytest.raises(ManyErrors) as caught:
            CHANGE_SIGN_IN_NAME.planned(spec=wish(kim, stranger, gone, **rule), directory=directory)
        assert len(caught.value.errors) == 2
        spec = wish(kim, stranger, gone, left_out=[str(stranger), str(gone)], **rule)
        assert carry_out(spec, directory, user_administrator).state == "done"
        assert address_of(kim, directory) == f"sip:kim-{tag}.y@contoso.com"
        with pytest.raises(NothingToChange, match="has this sign-in name already"):
            CHANGE_SIGN_IN_NAME.planned(spec=wish(kim, **rule), directory=directory)

    def test_whom_someone_changed_between_plan_and_job(
        self, enabled: MakePerson, directory: Directory, domain_admin: Directory, user_administrator: Any, tag: str
    ) -> None:
        kim = enabled("kim", sip=f"old-{tag}")
        plan = CHANGE_SIGN_IN_NAME.planned(spec=by_hand({kim: f"new-{tag}@contoso.com"}), directory=directory)
        job = gate.submit(plan, acting_user=user_administrator, directory=directory)
        entry = directory.get_by_guid(kim, ("cn",))
        assert entry is not None
        change = AttributeChange(
            "msRTCSIP-PrimaryUserAddress", (f"sip:old-{tag}@contoso.com",), (f"sip:theirs-{tag}@contoso.com",)
        )
        domain_admin.modify(entry.dn, [change])
        job = finished(job, directory)
        assert job.state == "failed"
        assert "theirs" in job.rows.get().message
        assert address_of(kim, directory) == f"sip:theirs-{tag}@contoso.com"

    def test_a_rule_that_can_not_be_used(self, enabled: MakePerson, directory: Directory) -> None:
        kim, lee = enabled("kim"), enabled("lee")
        with pytest.raises(ManyErrors, match="One thing"):
            wish(kim)
        with pytest.raises(ManyErrors):
            wish(kim, sign_in_name="account")
        with pytest.raises(ManyErrors):
            wish(kim, lee, sign_in_name="pattern", pattern="info@contoso.com")
        with pytest.raises(PatternWrong):
            wish(kim, sign_in_name="pattern", pattern="{shoe}")
        with pytest.raises(SIPDomainUnknown):
            CHANGE_SIGN_IN_NAME.planned(
                spec=wish(kim, sign_in_name="account", sip_domain="fabrikam.com"), directory=directory
            )

    def test_people_whom_the_rule_gives_no_name(self, enabled: MakePerson, directory: Directory) -> None:
        kim, lee = enabled("kim"), enabled("lee", sn="李")
        spec = wish(kim, lee, sign_in_name="first_last", sip_domain="contoso.com")
        assessed = assess_changing(spec=spec, directory=directory).people
        assert [one.code for one in assessed[1].problems if one.is_error] == ["not-latin"]


def _domains(directory: Directory) -> list[str]:
    found = directory.search(
        directory.forest.configuration, object_class("msRTCSIP-Domain"), attributes=("msRTCSIP-DomainName",)
    )
    return sorted(entry.text("msRTCSIP-DomainName") for entry in found)


class TestTheWizard:
    @pytest.fixture
    def page(self, client: Client, user_administrator: Any) -> Client:
        client.force_login(user_administrator)
        return client

    def begin(self, page: Client, directory: Directory, *people: UUID) -> Draft:
        mirror.replicate(directory, mode="full")
        wish = {"operation": "change_sign_in_name", "guid": [str(guid) for guid in people]}
        assert page.post(reverse("user-begin"), wish).status_code == 302
        return Draft.objects.get()

    def send(self, page: Client, draft: Draft, slug: str, **values: Any) -> Any:
        draft.refresh_from_db()
        return page.post(draft.page_url(slug), {"version": draft.version, "go": "next", **values})

    def test_takes_the_name_of_one_person_by_hand(
        self, page: Client, enabled: MakePerson, directory: Directory, tag: str
    ) -> None:
        kim, lee = enabled("kim", sip=f"old-{tag}"), enabled("lee", sip=f"lee-{tag}")
        draft = self.begin(page, directory, kim)
        shown = page.get(draft.page_url("sign_in_name")).content.decode()
        assert f'value="old-{tag}@contoso.com"' in shown
        check = draft.get_absolute_url() + "check/address/"
        naming = {"sign_in_name": "by_hand", "sip_domain": "contoso.com", "old": "keep"}
        typed = page.post(check, {**naming, "address": f"LEE-{tag}@contoso.com"}).content.decode()
        assert "Lee Lee" in typed
        assert self.send(page, draft, "sign_in_name", **naming, address="kim@fabrikam.com").status_code == 422
        answer = self.send(page, draft, "sign_in_name", **naming, address=f"lee-{tag}@contoso.com")
        assert answer.status_code == 302
        assert "belongs to Lee Lee" in page.get(draft.page_url("verify")).content.decode()
        assert self.send(page, draft, "verify").status_code == 422
        assert self.send(page, draft, "sign_in_name", **naming, address=f"new-{tag}@contoso.com").status_code == 302
        assert self.send(page, draft, "verify").status_code == 302
        plan = page.get(draft.page_url("ready")).context["plan"]
        assert (
            plan.hash
            == CHANGE_SIGN_IN_NAME.planned(
                spec=by_hand({kim: f"new-{tag}@contoso.com"}, keep_old=True), directory=directory
            ).hash
        )
        assert lee != kim

    def test_lets_single_names_of_many_be_mended(
        self, page: Client, enabled: MakePerson, make_person: MakePerson, directory: Directory, tag: str
    ) -> None:
        kim, lee, stranger = enabled("kim"), enabled("lee", sn="李"), make_person("stranger")
        draft = self.begin(page, directory, kim, lee, stranger)
        assert 'name="address"' not in page.get(draft.page_url("sign_in_name")).content.decode()
        pattern = {"sign_in_name": "pattern", "pattern": f"{{first}}.{{last}}.{tag}", "sip_domain": "contoso.com"}
        assert self.send(page, draft, "sign_in_name", **pattern, old="replace").status_code == 302
        text = page.get(draft.page_url("verify")).content.decode()
        assert "has a problem" in text or "have problems" in text
        assert f'value="kim.lee.{tag}@contoso.com"' in text.lower()
        mended = {f"address-{lee}": f"lee.x-{tag}@contoso.com", "left-out": str(stranger)}
        assert self.send(page, draft, "verify", **{f"address-{lee}": "x@nowhere", "left-out": ""}).status_code == 422
        assert self.send(page, draft, "verify", **mended).status_code == 302
        draft.refresh_from_db()
        assert draft.answers["verify"] == {
            "left_out": [str(stranger)],
            "by_hand": {str(lee): f"lee.x-{tag}@contoso.com"},
        }
        plan = page.get(draft.page_url("ready")).context["plan"]
        assert len(plan.changes) == 2


class TestREST:
    def test_gives_the_same_plan(
        self, enabled: MakePerson, directory: Directory, user_administrator: Any, tag: str
    ) -> None:
        client = APIClient()
        client.force_login(user_administrator)
        kim = enabled("kim")
        body = {"people": [str(kim)], "by_hand": {str(kim): f"new-{tag}@contoso.com"}, "keep_old": True}
        answer = client.post(f"{CHANGE}?dry_run=true", body, format="json")
        assert answer.status_code == 200, answer.content
        plan = CHANGE_SIGN_IN_NAME.planned(
            spec=by_hand({kim: f"new-{tag}@contoso.com"}, keep_old=True), directory=directory
        )
        assert answer.json()["hash"] == plan.hash
        assert client.post(CHANGE, {"people": [str(kim)]}, format="json").status_code == 422

    def test_is_refused_to_the_help_desk(self, helpdesk_person: Any) -> None:
        client = APIClient()
        client.force_login(helpdesk_person)
        assert client.post(CHANGE, {}, format="json").status_code == 403
