"""Enabling people, against a real domain controller."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from ocsadmin.demo.content.people import notable
from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.errors import ManyErrors
from ocsadmin.jobs import gate
from ocsadmin.jobs.runner import run
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json, to_json
from tests.counting import CountingDirectory
from users.enable_users import (
    EnableUsersSpec,
    NobodyToEnable,
    PoolUnknown,
    SIPDomainUnknown,
    preview,
)
from users.enable_users.use_case import ENABLE_USERS
from users.mapping import PEOPLE
from users.sign_in_names import PatternWrong, SignInName

from .conftest import MakePerson
from .declared import PeopleUseCaseTests

HOME = "CN=LC Services,CN=Microsoft,CN=ocspool1,CN=Pools,CN=RTC Service,CN=Services,CN=Configuration,DC=contoso,DC=com"


def spec(pool: UUID, *people: UUID, **values: Any) -> EnableUsersSpec:
    return EnableUsersSpec(people=people, pool=pool, **values)


def codes(wish: EnableUsersSpec, directory: Directory) -> dict[UUID, list[str]]:
    return {one.guid: [problem.code for problem in one.problems] for one in preview(wish, directory)}


class TestPreview:
    @pytest.mark.parametrize(
        ("way", "made"),
        [
            (SignInName.MAIL, "kim-{tag}@contoso.com"),
            (SignInName.USER_PRINCIPAL_NAME, "kim-{tag}@contoso.com"),
            (SignInName.FIRST_LAST, "Kim.Lee{tag}@retail.contoso.com"),
            (SignInName.ACCOUNT, "kim-{tag}@retail.contoso.com"),
            (SignInName.PATTERN, "KLee{tag}@retail.contoso.com"),
        ],
    )
    def test_proposes(
        self, make_person: MakePerson, directory: Directory, pool: UUID, tag: str, way: SignInName, made: str
    ) -> None:
        kim = make_person("kim", given="Kim", surname=f"Lee{tag}")
        wish = spec(pool, kim, sign_in_name=way, sip_domain="retail.contoso.com", pattern="{first:1}{last}")
        (one,) = preview(wish, directory)
        assert (one.address, one.problems) == (made.format(tag=tag), ())

    def test_marks_each_problem_at_its_person(self, make_person: MakePerson, directory: Directory, pool: UUID) -> None:
        people = {
            "value-missing": make_person("nomail", mail=""),
            "not-a-sip-domain": make_person("elsewhere", mail="a@contoso.net"),
            "character-not-allowed": make_person("blank", mail="a b@contoso.com"),
            "account-disabled": make_person("off", userAccountControl="546"),
        }
        found = codes(spec(pool, *people.values()), directory)
        assert {code: [code] for code in people} == {code: found[guid] for code, guid in people.items()}

    def test_names_both_who_would_get_the_same_address(
        self, make_person: MakePerson, directory: Directory, pool: UUID, tag: str
    ) -> None:
        people = [make_person(name, given="Maria", surname=f"García{tag}") for name in ("m1", "m2")]
        wish = spec(pool, *people, sign_in_name=SignInName.FIRST_LAST, sip_domain="contoso.com")
        found = preview(wish, directory)
        assert [[problem.code for problem in one.problems] for one in found] == [["twice"], ["twice"]]
        assert "m2-" in found[0].problems[0].text
        assert "m1-" in found[1].problems[0].text

    @pytest.mark.parametrize("attribute", ["msRTCSIP_PrimaryUserAddress", "proxyAddresses"])
    def test_finds_an_address_that_somebody_has(
        self, make_person: MakePerson, directory: Directory, pool: UUID, tag: str, attribute: str
    ) -> None:
        make_person("holder", **{attribute: f"sip:WANTED-{tag}@contoso.com"})
        wanting = make_person("wanting", mail=f"wanted-{tag}@contoso.com")
        (one,) = preview(spec(pool, wanting), directory)
        assert [problem.code for problem in one.problems] == ["taken"]
        assert f"holder-{tag}" in one.problems[0].text

    def test_finds_an_address_of_an_application_contact_in_configuration(
        self, make_person: MakePerson, directory: Directory, pool: UUID
    ) -> None:
        where = directory.forest.configuration
        from ocsadmin.directory.filters import Present

        contact = next(directory.search(where, Present("msRTCSIP-PrimaryUserAddress"), attributes=("*",)))
        wanting = make_person("wanting")
        taken = contact.text("msRTCSIP-PrimaryUserAddress").removeprefix("sip:")
        found = codes(spec(pool, wanting, by_hand={wanting: taken}), directory)
        assert "taken" in found[wanting]

    def test_ones_own_address_is_not_taken(
        self, make_person: MakePerson, directory: Directory, pool: UUID, tag: str
    ) -> None:
        kim = make_person("kim", proxyAddresses=f"sip:kim-{tag}@contoso.com")
        assert codes(spec(pool, kim), directory) == {kim: []}

    def test_says_that_an_account_is_protected_and_what_may_not_be_written(
        self, directory: Directory, domain_admin: Directory, pool: UUID
    ) -> None:
        entry = domain_admin.get(DN.parse(notable.PROTECTED), ("objectGUID",))
        assert entry is not None
        (one,) = preview(spec(pool, entry.guid), directory)
        assert [problem.code for problem in one.problems] == ["protected"]
        assert "may not write msRTCSIP-UserEnabled" in one.problems[0].text

    def test_says_who_is_gone_and_who_is_enabled(self, directory: Directory, pool: UUID) -> None:
        enabled = directory.get(DN.parse(notable.VOICE_USER), ("objectGUID",))
        assert enabled is not None
        gone = uuid.uuid4()
        found = codes(spec(pool, gone, enabled.guid), directory)
        assert found == {gone: ["gone"], enabled.guid: ["already-enabled"]}

    def test_a_computer_is_nobody(self, directory: Directory, pool: UUID) -> None:
        computer = directory.get(DN.parse("CN=ocsfe01,OU=OCS Servers,DC=contoso,DC=com"), ("objectGUID",))
        assert computer is not None
        assert codes(spec(pool, computer.guid), directory) == {computer.guid: ["gone"]}


class TestEnableUsers(PeopleUseCaseTests):
    use_case = ENABLE_USERS

    @pytest.fixture(autouse=True)
    def home(self, pool: UUID) -> None:
        self.pool = pool

    def about(self, *people: UUID) -> EnableUsersSpec:
        return EnableUsersSpec(people, self.pool, by_hand={guid: f"{guid.hex}@contoso.com" for guid in people})

    @pytest.fixture
    def someone(self, make_person: MakePerson) -> MakePerson:
        return make_person

    def answers(self, example: Any) -> dict[str, dict[str, Any]]:
        spec = to_json(example)
        people = {"people": spec["people"], "by_hand": spec["by_hand"]}
        return {"people": people, "pool": spec, "sign_in_name": spec, "verify": {"left_out": []}}


class TestPlanEnableUsers:
    def test_changes_only_what_enabling_takes(
        self, make_person: MakePerson, directory: Directory, pool: UUID, tag: str
    ) -> None:
        kim = make_person("kim", proxyAddresses=[f"SMTP:kim-{tag}@contoso.com"])
        plan = ENABLE_USERS.planned(spec=spec(pool, kim), directory=directory)
        (change,) = plan.changes
        assert change.lane == str(kim)
        assert change.guid == kim
        assert set(change.before.values()) == {()}
        assert dict(change.after) == {
            "msRTCSIP-UserEnabled": ("TRUE",),
            "msRTCSIP-PrimaryUserAddress": (f"sip:kim-{tag}@contoso.com",),
            "msRTCSIP-PrimaryHomeServer": (HOME,),
            "msRTCSIP-OptionFlags": ("256",),
            "proxyAddresses": (f"sip:kim-{tag}@contoso.com",),
        }

    def test_keeps_unknown_flags_and_replaces_only_the_former_sip_address(
        self, make_person: MakePerson, directory: Directory, pool: UUID, tag: str
    ) -> None:
        others = [f"SMTP:kim-{tag}@contoso.com", f"sip:second-{tag}@contoso.com", f"SIP:old-{tag}@contoso.com"]
        kim = make_person(
            "kim",
            proxyAddresses=others,
            msRTCSIP_PrimaryUserAddress=f"sip:old-{tag}@contoso.com",
            msRTCSIP_OptionFlags="33",
            msRTCSIP_UserEnabled="FALSE",
        )
        (change,) = ENABLE_USERS.planned(spec=spec(pool, kim), directory=directory).changes
        assert change.before["msRTCSIP-OptionFlags"] == ("33",)
        assert change.after["msRTCSIP-OptionFlags"] == ("289",)
        assert change.before["proxyAddresses"] == (f"SIP:old-{tag}@contoso.com",)
        assert change.after["proxyAddresses"] == (f"sip:kim-{tag}@contoso.com",)

    def test_lists_everyone_with_a_problem(self, make_person: MakePerson, directory: Directory, pool: UUID) -> None:
        kim, lee, ann = make_person("kim", mail=""), make_person("lee", mail=""), make_person("ann")
        with pytest.raises(ManyErrors) as caught:
            ENABLE_USERS.planned(spec=spec(pool, kim, lee, ann), directory=directory)
        assert [error.values["guid"] for error in caught.value.errors] == [str(kim), str(lee)]

    def test_goes_on_without_those_left_out_and_with_addresses_by_hand(
        self, make_person: MakePerson, directory: Directory, pool: UUID, tag: str
    ) -> None:
        kim, lee = make_person("kim", mail=""), make_person("lee", mail="")
        wish = spec(pool, kim, lee, left_out=frozenset({lee}), by_hand={kim: f"sip:hand-{tag}@Contoso.com"})
        (change,) = ENABLE_USERS.planned(spec=wish, directory=directory).changes
        assert change.after["msRTCSIP-PrimaryUserAddress"] == (f"sip:hand-{tag}@contoso.com",)

    def test_checks_addresses_by_hand_alike(self, make_person: MakePerson, directory: Directory, pool: UUID) -> None:
        kim = make_person("kim")
        wish = spec(pool, kim, by_hand={kim: "terry.adams@contoso.com"})
        assert codes(wish, directory) == {kim: ["taken"]}

    def test_refuses_what_can_not_be_carried_out(
        self, make_person: MakePerson, directory: Directory, pool: UUID
    ) -> None:
        kim = make_person("kim")
        for wish, error in (
            (spec(uuid.uuid4(), kim), PoolUnknown),
            (spec(kim, kim), PoolUnknown),
            (spec(pool), NobodyToEnable),
            (spec(pool, kim, left_out=frozenset({kim})), NobodyToEnable),
            (spec(pool, kim, sign_in_name=SignInName.ACCOUNT, sip_domain="contoso.net"), SIPDomainUnknown),
            (spec(pool, kim, sign_in_name=SignInName.PATTERN, pattern="{x}"), PatternWrong),
        ):
            with pytest.raises(error):
                ENABLE_USERS.planned(spec=wish, directory=directory)

    def test_says_that_enhanced_presence_stays(self, make_person: MakePerson, directory: Directory, pool: UUID) -> None:
        plan = ENABLE_USERS.planned(spec=spec(pool, make_person("kim")), directory=directory)
        assert any("can't be taken back" in notice.text for notice in plan.notices)
        assert any("30024" in notice.text for notice in plan.notices)

    def test_survives_its_way_through_json(self, make_person: MakePerson, directory: Directory, pool: UUID) -> None:
        wish = spec(pool, make_person("kim"), make_person("lee", mail=""))
        wish = replace(wish, left_out=frozenset({wish.people[1]}))
        assert from_json(EnableUsersSpec, to_json(wish)) == wish
        plan = ENABLE_USERS.planned(spec=wish, directory=directory)
        assert Plan.from_json(plan.to_json()).hash == plan.hash

    def test_plans_six_hundred_people_with_few_questions(self, directory: Directory, pool: UUID) -> None:
        people = [entry.guid for entry in directory.search(directory.forest.domain, PEOPLE, attributes=("objectGUID",))]
        wish = EnableUsersSpec(tuple(people), pool, SignInName.ACCOUNT, "contoso.com")
        counting = CountingDirectory(directory)
        left_out = frozenset(one.guid for one in preview(wish, counting) if one.counts and one.has_errors)
        plan = ENABLE_USERS.planned(spec=replace(wish, left_out=left_out), directory=counting)
        assert counting.asked < len(plan.changes) / 4
        assert len(plan.changes) > 400
        assert plan.waves == (1, 10)


@pytest.mark.django_db(transaction=True)
class TestEnabling:
    WATCHED = (
        "msRTCSIP-UserEnabled", "msRTCSIP-PrimaryUserAddress", "msRTCSIP-PrimaryHomeServer", "msRTCSIP-OptionFlags",
        "proxyAddresses", "displayName", "mail",
    )  # fmt: skip

    def state(self, directory: Directory, guid: UUID) -> dict[str, set[object]]:
        entry = directory.get_by_guid(guid, self.WATCHED)
        assert entry is not None
        return {name: set(entry.wire(name)) for name in self.WATCHED}

    def test_sets_the_attributes_and_undo_restores_them(
        self, make_person: MakePerson, directory: Directory, pool: UUID, tag: str, user_administrator: Any
    ) -> None:
        kim = make_person("kim", proxyAddresses=[f"SMTP:kim-{tag}@contoso.com"], msRTCSIP_OptionFlags="2")
        before = self.state(directory, kim)
        plan = ENABLE_USERS.planned(spec=spec(pool, kim), directory=directory)
        job = gate.submit(plan, acting_user=user_administrator, directory=directory)
        assert run(job_id=job.pk, directory=directory)
        assert list(job.rows.values_list("result", flat=True)) == ["Success"]
        after = self.state(directory, kim)
        assert after["msRTCSIP-UserEnabled"] == {"TRUE"}
        assert after["msRTCSIP-OptionFlags"] == {"258"}
        assert after["msRTCSIP-PrimaryHomeServer"] == {HOME}
        assert after["proxyAddresses"] == {f"SMTP:kim-{tag}@contoso.com", f"sip:kim-{tag}@contoso.com"}
        job.refresh_from_db()
        undo = gate.submit(
            gate.undo_plan(job, directory=directory), acting_user=user_administrator, directory=directory, undo_of=job
        )
        assert run(job_id=undo.pk, directory=directory)
        assert self.state(directory, kim) == before

    def test_is_refused_when_someone_else_enabled_meanwhile(
        self,
        make_person: MakePerson,
        directory: Directory,
        domain_admin: Directory,
        pool: UUID,
        user_administrator: Any,
    ) -> None:
        kim = make_person("kim")
        plan = ENABLE_USERS.planned(spec=spec(pool, kim), directory=directory)
        entry = directory.get_by_guid(kim, ("cn",))
        assert entry is not None
        domain_admin.modify(entry.dn, [AttributeChange("msRTCSIP-OptionFlags", add=("257",))])
        with pytest.raises(gate.PlanStale):
            gate.submit(plan, acting_user=user_administrator, directory=directory)

    def test_takes_the_right(
        self, make_person: MakePerson, directory: Directory, pool: UUID, helpdesk_person: Any
    ) -> None:
        plan = ENABLE_USERS.planned(spec=spec(pool, make_person("kim")), directory=directory)
        with pytest.raises(gate.NotPermitted):
            gate.submit(plan, acting_user=helpdesk_person, directory=directory)
