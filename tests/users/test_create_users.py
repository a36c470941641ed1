"""Creating people, against a real domain controller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from ocsadmin import mirror
from ocsadmin.accounts.models import Delegation
from ocsadmin.directory import DN, AttributeChange, Directory, Entry
from ocsadmin.directory.errors import WrongPassword
from ocsadmin.directory.filters import object_class
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job, JobSecret
from ocsadmin.jobs.runner import run
from ocsadmin.mirror.models import Container
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json, to_json
from ocsadmin.use_cases.words import asked_for
from tests.use_cases.declared import UseCaseTests
from users.create_users import CreateUsersSpec, NewUser
from users.create_users.password_change_kind import ENTRIES
from users.create_users.use_case import CREATE_USERS

from .conftest import MakePerson

pytestmark = pytest.mark.django_db

PASSWORD = "Correct-Horse-7"
SYDNEY = "OU=Sydney,OU=Sales,OU=People,DC=contoso,DC=com"
NewPerson = Callable[..., dict[str, Any]]


@pytest.fixture
def creator(account_with: Callable[..., Any]) -> Any:
    """Someone who may create users and enable them."""
    return account_with("RTCUniversalUserAdmins", "Domain Admins", "Account Operators")


@pytest.fixture
def new(scratch_ou: DN, tag: str) -> NewPerson:
    """``new("kim", **values)``: Kim Akers, as a wish has her."""

    def make(name: str = "kim", **values: Any) -> dict[str, Any]:
        person = {"container": str(scratch_ou), "logon_name": f"{name}.{tag}", "first_name": name.title()}
        return {**person, "last_name": "Akers", "password": "typed", **values}

    return make


def wish(*people: dict[str, Any]) -> CreateUsersSpec:
    return from_json(CreateUsersSpec, {"users": list(people)})


def secrets_of(spec: CreateUsersSpec) -> dict[str, str]:
    return {one.secret: PASSWORD for one in spec.users if one.password == "typed"}


def carry_out(spec: CreateUsersSpec, directory: Directory, account: Any) -> Job:
    plan = CREATE_USERS.planned(spec=spec, directory=directory)
    job = gate.submit(plan, acting_user=account, directory=directory, secrets=secrets_of(spec))
    return finished(job, directory)


def finished(job: Job, directory: Directory) -> Job:
    run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    return job


def found(one: NewUser, directory: Directory) -> Entry:
    entry = directory.get(DN.parse(one.container).child("CN", one.cn), ("*",))
    assert entry is not None
    return entry


def refusals(spec: CreateUsersSpec, directory: Directory) -> list[DomainError]:
    with pytest.raises(ManyErrors) as caught:
        CREATE_USERS.planned(spec=spec, directory=directory)
    return caught.value.errors


class TestCreateUsers(UseCaseTests):
    """In a unit in which the console's own account may create users."""

    use_case = CREATE_USERS

    def some(self, tag: str, count: int = 1) -> CreateUsersSpec:
        return CreateUsersSpec(
            tuple(
                NewUser(
                    f"n{count}x{number}.{tag}", SYDNEY, full_name=f"N{count}x{number} {tag}", upn_suffix="contoso.com"
                )
                for number in range(count)
            )
        )

    @pytest.fixture
    def example(self, tag: str) -> CreateUsersSpec:
        return self.some(tag)

    @pytest.fixture
    def many(self, tag: str) -> Callable[[int], CreateUsersSpec]:
        return lambda count: self.some(tag, count)

    def standing(self, example: CreateUsersSpec, directory: Directory) -> list[bool]:
        units = [DN.parse(one.container).child("CN", one.cn) for one in example.users]
        return [directory.get(dn, ("cn",)) is not None for dn in units]

    def disturb(self, plan: Plan, directory: Directory) -> None:
        directory.add(DN.parse(plan.changes[0].target), {"objectClass": ["user"]})

    def body(self, example: CreateUsersSpec) -> dict[str, Any]:
        """A body holds passwords themselves, or none."""
        people = to_json(example)["users"]
        return {"users": [{name: value for name, value in one.items() if name != "password"} for one in people]}

    def answers(self, example: CreateUsersSpec) -> dict[str, dict[str, Any]]:
        (person,) = to_json(example)["users"]
        return {"name": person, "contact": {}, "password": {**person, "password_from": "random"}, "enable": {}}

    def test_names_the_people_in_words(self, tag: str) -> None:
        told = dict(asked_for(self.use_case.name, to_json(self.some(tag, 5))))
        assert told == {"People": f"N5x0 {tag}, N5x1 {tag}, N5x2 {tag} and 2 others"}


class TestCreating:
    def test_makes_an_account_that_can_sign_in(self, new: NewPerson, domain_admin: Directory, creator: Any) -> None:
        spec = wish(new(initials="B", mail="kim@contoso.com.example", phone="+1 425 555", must_change=False))
        job = carry_out(spec, domain_admin, creator)
        assert job.state == "done", [row.message for row in job.rows.all()]
        kim = found(spec.users[0], domain_admin)
        assert kim.dn.name == kim.text("displayName") == "Kim B. Akers"
        assert (kim.text("givenName"), kim.text("initials"), kim.text("sn")) == ("Kim", "B", "Akers")
        assert kim.text("userPrincipalName") == f"{spec.users[0].logon_name}@contoso.com"
        assert kim.text("sAMAccountName") == spec.users[0].logon_name[:20].rstrip(".")
        assert (kim.text("mail"), kim.text("telephoneNumber")) == ("kim@contoso.com.example", "+1 425 555")
        assert kim.number("userAccountControl") == 0x200
        assert domain_admin.sign_in(kim.text("userPrincipalName"), PASSWORD).guid == kim.guid
        assert not JobSecret.objects.filter(job=job).exists()

    def test_asks_for_another_password_at_the_next_logon(
        self, new: NewPerson, domain_admin: Directory, creator: Any
    ) -> None:
        spec = wish(new())
        carry_out(spec, domain_admin, creator)
        kim = found(spec.users[0], domain_admin)
        assert kim.text("pwdLastSet") in ("0", "")
        with pytest.raises(WrongPassword, match="changed before"):
            domain_admin.sign_in(kim.text("userPrincipalName"), PASSWORD)

    def test_sets_the_options_of_the_account(self, new: NewPerson, domain_admin: Directory, creator: Any) -> None:
        spec = wish(new(never_expires=True, cannot_change=True, disabled=True))
        job = carry_out(spec, domain_admin, creator)
        assert job.state == "done", [row.message for row in job.rows.all()]
        kim = found(spec.users[0], domain_admin)
        assert kim.number("userAccountControl") == 0x200 | 0x2 | 0x10000
        access = domain_admin.access_list(kim.dn)
        assert access is not None
        assert all(access.holds(entry) for entry in ENTRIES)
        assert [entry.denies for entry in access.entries[:2]] == [True, True]

    def test_enables_in_the_same_plan(
        self, new: NewPerson, domain_admin: Directory, creator: Any, pool: UUID, tag: str
    ) -> None:
        enable = {"pool": str(pool), "sign_in_name": "first_last", "sip_domain": "contoso.com"}
        spec = wish(new(last_name=f"Akers{tag}", enable=enable, cannot_change=True, must_change=False))
        plan = CREATE_USERS.planned(spec=spec, directory=domain_admin)
        assert [change.kind for change in plan.changes] == [
            "directory.add",
            "directory.deny_password_change",
            "directory.modify",
        ]
        assert len({change.lane for change in plan.changes}) == 1
        job = carry_out(spec, domain_admin, creator)
        assert job.state == "done", [row.message for row in job.rows.all()]
        kim = found(spec.users[0], domain_admin)
        assert kim.text("msRTCSIP-PrimaryUserAddress") == f"sip:Kim.Akers{tag}@contoso.com"
        assert kim.texts("proxyAddresses") == [f"sip:Kim.Akers{tag}@contoso.com"]
        assert kim.true("msRTCSIP-UserEnabled")
        assert kim.number("msRTCSIP-OptionFlags") == 256

    def test_is_planned_alike_for_the_same_wish(self, new: NewPerson, domain_admin: Directory) -> None:
        spec = wish(new())
        again = from_json(CreateUsersSpec, to_json(spec))
        plans = [CREATE_USERS.planned(spec=one, directory=domain_admin) for one in (spec, again)]
        assert plans[0].hash == plans[1].hash
        assert PASSWORD not in str(plans[0].to_json())

    @pytest.mark.parametrize(
        "name",
        [
            'Müller, "Kim" <x>',
            "a+b=c;d\\e#",
            "#hash",
            "O’Brien/Ünal 李雷",
            "*(kim)*",
            "مرحبا",
            "back\\",
            "a" * 64,
            "=1+1",
        ],
    )
    def test_escapes_every_hostile_character_of_a_name(
        self, new: NewPerson, domain_admin: Directory, creator: Any, name: str
    ) -> None:
        spec = wish(new(full_name=name))
        job = carry_out(spec, domain_admin, creator)
        assert job.state == "done", [row.message for row in job.rows.all()]
        assert found(spec.users[0], domain_admin).text("displayName") == name
        again = refusals(wish(new("lee", full_name=name)), domain_admin)
        assert [error.field for error in again] == ["full_name"]

    def test_puts_people_where_the_domain_puts_new_users(self, new: NewPerson, domain_admin: Directory) -> None:
        plan = CREATE_USERS.planned(spec=wish(new(container="")), directory=domain_admin)
        assert plan.changes[0].target == "CN=Kim Akers,CN=Users,DC=contoso,DC=com"


class TestUndoing:
    def test_takes_the_account_away(
        self, new: NewPerson, domain_admin: Directory, creator: Any, pool: UUID, tag: str
    ) -> None:
        enable = {"pool": str(pool), "sip_address": f"kim-{tag}@contoso.com"}
        spec = wish(new(enable=enable, cannot_change=True, must_change=False))
        job = carry_out(spec, domain_admin, creator)
        dn = found(spec.users[0], domain_admin).dn
        undo = gate.undo_plan(job, directory=domain_admin)
        done = finished(gate.submit(undo, acting_user=creator, directory=domain_admin, undo_of=job), domain_admin)
        assert done.state == "done", [row.message for row in done.rows.all()]
        assert domain_admin.get(dn, ("cn",)) is None

    def test_leaves_an_account_that_someone_changed_since(
        self, new: NewPerson, domain_admin: Directory, creator: Any
    ) -> None:
        spec = wish(new())
        job = carry_out(spec, domain_admin, creator)
        dn = found(spec.users[0], domain_admin).dn
        domain_admin.modify(dn, [AttributeChange("department", add=("Sales",))])
        undo = gate.undo_plan(job, directory=domain_admin)
        assert gate.differences(undo, domain_admin)
        with pytest.raises(gate.PlanStale):
            gate.submit(undo, acting_user=creator, directory=domain_admin, undo_of=job)
        assert domain_admin.get(dn, ("cn",)) is not None


class TestRefusing:
    @pytest.mark.parametrize(
        ("values", "field", "words"),
        [
            ({"logon_name": ""}, "logon_name", "no user logon name"),
            ({"logon_name": "kim akers"}, "logon_name", "a blank"),
            ({"logon_name": "kim@contoso.com"}, "logon_name", "@"),
            ({"logon_name": "kim\0"}, "logon_name", "can't be printed"),
            ({"logon_name": "x" * 257, "account": "x"}, "logon_name", "257"),
            ({"account": "a" * 21}, "account", "21 characters"),
            ({"account": "kim/lee"}, "account", "/"),
            ({"account": "..."}, "account", "dot"),
            ({"first_name": "", "last_name": ""}, "full_name", "neither"),
            ({"full_name": "x" * 65}, "full_name", "65"),
            ({"full_name": "a\nb"}, "full_name", "printed"),
            ({"full_name": "a\ud800b"}, "full_name", "printed"),
            ({"initials": "ABCDEFG"}, "initials", "7"),
            ({"upn_suffix": "fabrikam.com"}, "upn_suffix", "contoso.net"),
            ({"mail": "kim at contoso"}, "mail", "no e-mail address"),
            ({"container": "kim"}, "container", "no distinguished name"),
            ({"container": "OU=gone,DC=contoso,DC=com"}, "container", "not in the domain"),
            ({"container": "DC=fabrikam,DC=com"}, "container", "not in the domain"),
            ({"must_change": True, "never_expires": True}, "never_expires", "can't both"),
            ({"must_change": True, "cannot_change": True}, "cannot_change", "can't both"),
        ],
    )
    def test_tells_at_the_value_what_is_wrong(
        self, new: NewPerson, domain_admin: Directory, values: dict[str, Any], field: str, words: str
    ) -> None:
        errors = refusals(wish(new(**values)), domain_admin)
        assert [error.field for error in errors] == [field]
        assert words in str(errors[0])
        assert errors[0].cure

    def test_wants_a_password_and_keeps_the_rules_for_it(
        self, new: NewPerson, domain_admin: Directory, creator: Any
    ) -> None:
        spec = wish(new())
        plan = CREATE_USERS.planned(spec=spec, directory=domain_admin)
        with pytest.raises(gate.SecretsMissing):
            gate.submit(plan, acting_user=creator, directory=domain_admin)
        weak = {spec.users[0].secret: "short"}
        job = finished(gate.submit(plan, acting_user=creator, directory=domain_admin, secrets=weak), domain_admin)
        assert job.state == "failed"
        row = job.rows.get()
        assert "rules for passwords" in row.message
        assert "short" not in str(row.change_json) + row.message

    def test_finds_who_has_the_names_already(
        self, new: NewPerson, make_person: MakePerson, domain_admin: Directory, pool: UUID, tag: str
    ) -> None:
        address = f"taken-{tag}@contoso.com"
        make_person("lee", given="Lee", surname="Gu", proxyAddresses=[f"SMTP:box-{tag}@contoso.com", f"sip:{address}"])
        spec = wish(
            new(
                logon_name=f"LEE-{tag}",
                full_name=f"Lee-{tag}",
                mail=f"BOX-{tag}@contoso.com",
                enable={"pool": str(pool), "sip_address": address},
            )
        )
        errors = refusals(spec, domain_admin)
        assert [error.field for error in errors] == ["account", "logon_name", "full_name", "mail", "sip_address"]
        assert all("Lee Gu" in error.text for error in errors)
        assert f"lee-{tag}2" in errors[0].cure.lower()

    def test_finds_the_names_of_groups_and_computers_too(self, new: NewPerson, domain_admin: Directory) -> None:
        errors = refusals(wish(new(account="Domain Admins")), domain_admin)
        assert "Domain Admins" in errors[0].text

    def test_finds_two_people_of_the_same_wish(self, new: NewPerson, domain_admin: Directory, tag: str) -> None:
        errors = refusals(wish(new(), new("lee"), new(logon_name=f"Kim.{tag.upper()}")), domain_admin)
        assert {error.field for error in errors} == {
            f"users.{number}.{name}" for number in (0, 2) for name in ("account", "logon_name", "full_name")
        }
        assert "person 3" in errors[0].text

    def test_tells_everything_of_everyone_at_once(self, new: NewPerson, domain_admin: Directory) -> None:
        wrong = [new(), new("lee", mail="x", initials="too long"), new("ann", container="nowhere")]
        errors = refusals(wish(*wrong), domain_admin)
        assert [error.field for error in errors] == ["users.1.initials", "users.1.mail", "users.2.container"]

    @pytest.mark.parametrize(
        ("enable", "field"),
        [
            ({"pool": str(uuid4())}, "pool"),
            ({"sign_in_name": "mail"}, "mail"),
            ({"sign_in_name": "account", "sip_domain": "fabrikam.com"}, "sip_domain"),
            ({"sign_in_name": "pattern", "pattern": "{nothing}"}, "pattern"),
            ({"sip_address": "kim@fabrikam.com"}, "sip_address"),
            ({"sip_address": "k im@contoso.com"}, "sip_address"),
        ],
    )
    def test_keeps_the_rules_of_enabling(
        self, new: NewPerson, domain_admin: Directory, pool: UUID, enable: dict[str, str], field: str
    ) -> None:
        errors = refusals(wish(new(enable={"pool": str(pool), **enable})), domain_admin)
        assert [error.field for error in errors] == [field]

    def test_reads_no_wish_with_a_password_or_with_what_is_not_known(self) -> None:
        with pytest.raises(ManyErrors) as caught:
            wish({"logon_name": "kim", "password": PASSWORD, "shoe_size": 7, "disabled": "yes"}, {"logon_name": 3})
        assert PASSWORD not in " ".join(str(error) for error in caught.value.errors)
        assert {error.field for error in caught.value.errors} == {
            "users.0.password",
            "users.0.shoe_size",
            "users.0.disabled",
            "users.1.logon_name",
        }

    def test_reads_no_empty_wish(self) -> None:
        with pytest.raises(ManyErrors, match="One thing"):
            wish()

    def test_is_refused_to_who_may_not(
        self, new: NewPerson, domain_admin: Directory, user_administrator: Any, directory: Directory
    ) -> None:
        spec = wish(new())
        plan = CREATE_USERS.planned(spec=spec, directory=domain_admin)
        with pytest.raises(gate.NotPermitted):
            gate.submit(plan, acting_user=user_administrator, directory=domain_admin, secrets=secrets_of(spec))
        with pytest.raises(ManyErrors) as caught:  # the console's own account has no rights in this unit
            CREATE_USERS.planned(spec=spec, directory=directory)
        assert "may not create users" in caught.value.errors[0].text

    def test_loses_nothing_of_the_others_where_one_fails(
        self, new: NewPerson, make_person: MakePerson, domain_admin: Directory, creator: Any, tag: str
    ) -> None:
        spec = wish(new(), new("lee", full_name=f"lee-{tag}"))
        plan = CREATE_USERS.planned(spec=spec, directory=domain_admin)
        job = gate.submit(plan, acting_user=creator, directory=domain_admin, secrets=secrets_of(spec))
        make_person("lee")  # between plan and job
        job = finished(job, domain_admin)
        assert [row.result for row in job.rows.all()] == ["Success", "Failure"]
        assert "already" in job.rows.get(number=2).message


def test_the_names_follow_the_dialog() -> None:
    one = NewUser("kim.akers", first_name="Kim", initials="B.", last_name="Akers")
    assert one.cn == "Kim B. Akers"
    assert replace(one, logon_name="a'very+long.name@of.someone").sam_account == "a'verylong.nameof.so"
    assert replace(one, full_name="K. Akers").cn == "K. Akers"


class TestTheConsolesOwnAccount:
    """What the rights that docs/configure.md names are good for, in the units of the demo forest that have them."""

    def test_creates_enables_and_takes_away_again(
        self, new: NewPerson, directory: Directory, creator: Any, pool: UUID, tag: str
    ) -> None:
        enable = {"pool": str(pool), "sip_address": f"kim-{tag}@contoso.com"}
        spec = wish(new(container=SYDNEY, full_name=f"Kim {tag}", cannot_change=True, must_change=False, enable=enable))
        job = carry_out(spec, directory, creator)
        assert job.state == "done", [row.message for row in job.rows.all()]
        dn = found(spec.users[0], directory).dn
        undo = gate.undo_plan(job, directory=directory)
        done = finished(gate.submit(undo, acting_user=creator, directory=directory, undo_of=job), directory)
        assert done.state == "done", [row.message for row in done.rows.all()]
        assert directory.get(dn, ("cn",)) is None


class TestWhoIsLimited:
    def test_creates_people_in_their_area_only_and_enables_them_on_their_pools_only(
        self,
        new: NewPerson,
        scratch_ou: DN,
        domain_admin: Directory,
        account_with: Callable[..., Any],
        pool: UUID,
        tag: str,
    ) -> None:
        mirror.replicate(domain_admin, mode="full")
        unit = Container.objects.get(dn_key=scratch_ou.key)
        other = next(
            entry.guid
            for entry in domain_admin.search(
                domain_admin.forest.pools, object_class("msRTCSIP-Pool"), attributes=("cn", "objectGUID")
            )
            if entry.guid != pool
        )
        groups = ("RTCUniversalUserAdmins", "Account Operators", f"Limited {tag}")
        Delegation.objects.create(name=tag, group=groups[-1], units=[str(unit.guid)], pools=[str(pool)])
        limited = account_with(*groups)

        def outcome(**values: Any) -> str:
            spec = wish(new(must_change=False, **values))
            plan = CREATE_USERS.planned(spec=spec, directory=domain_admin)
            try:
                gate.submit(plan, acting_user=limited, directory=domain_admin, secrets=secrets_of(spec))
            except DomainError as error:
                return error.code
            return "submitted"

        address = f"kim-{tag}@contoso.com"
        assert outcome(container="OU=Finance,OU=People,DC=contoso,DC=com") == "outside-your-area"
        assert outcome(enable={"pool": str(other), "sip_address": address}) == "outside-your-area"
        assert outcome(enable={"pool": str(pool), "sip_address": address}) == "submitted"
