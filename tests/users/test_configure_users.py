"""Configuring people, against a real domain controller."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from ocsadmin import mirror
from ocsadmin.demo.content import policies
from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.errors import ManyErrors
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job
from ocsadmin.jobs.runner import run
from ocsadmin.use_cases import from_json
from ocsadmin.use_cases.json_form import WrongType as WrongValue
from ocsadmin.wizards.models import Draft
from users.configure_users.errors import (
    EnhancedPresenceStays,
    NothingAsked,
    OneLineForMany,
    PolicyUnknown,
    SettingEnforced,
)
from users.configure_users.spec import ConfigureUsersSpec, Settings
from users.configure_users.use_case import CONFIGURE_USERS
from users.people.each import NothingToChange, PersonNotReady

from .conftest import MakePerson
from .declared import PeopleUseCaseTests
from .living import everything_of

pytestmark = pytest.mark.django_db(transaction=True)

CONFIGURE = "/api/v1/users/configure/"
MeetingPolicy = Callable[[str], str]


@pytest.fixture
def guid_of(directory: Directory) -> Callable[[str], str]:
    """The objectGUID, as text, of a DN."""

    def find(dn: str) -> str:
        entry = directory.get(DN.parse(dn), ("objectGUID",))
        assert entry is not None
        return str(entry.guid)

    return find


def wish(*people: UUID, **settings: Any) -> ConfigureUsersSpec:
    return from_json(ConfigureUsersSpec, {"people": [str(guid) for guid in people], **settings})


def carry_out(spec: ConfigureUsersSpec, directory: Directory, account: Any) -> Job:
    plan = CONFIGURE_USERS.planned(spec=spec, directory=directory)
    job = gate.submit(plan, acting_user=account, directory=directory)
    run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    return job


class TestConfigureUsers(PeopleUseCaseTests):
    use_case = CONFIGURE_USERS

    def about(self, *people: UUID) -> ConfigureUsersSpec:
        return ConfigureUsersSpec(people, Settings(federation=True, public_im=True))

    def answers(self, example: Any) -> dict[str, dict[str, Any]]:
        people = {"people": [str(guid) for guid in example.people]}
        return {"people": people, "settings": {"wished": example.settings.asked()}, "meetings": {}, "voice": {}}


class TestThePlan:
    def test_changes_only_what_is_asked_and_differs(
        self, enabled: MakePerson, directory: Directory, user_administrator: Any
    ) -> None:
        kim = enabled("kim", msRTCSIP_OptionFlags=str(256 + 32 + 1), msRTCSIP_FederationEnabled="TRUE")
        before = everything_of(kim, directory)
        job = carry_out(
            wish(kim, federation=True, remote_access=True, public_im=False, archive_federated=True),
            directory,
            user_administrator,
        )
        assert job.state == "done"
        after = everything_of(kim, directory)
        changed = {name: after.get(name) for name in {**before, **after} if before.get(name) != after.get(name)}
        assert changed == {
            "msrtcsip-internetaccessenabled": [b"TRUE"],
            "msrtcsip-optionflags": [b"288"],  # the bit that nobody knows is kept
            "msrtcsip-archivingenabled": [b"8"],
        }
        undo = gate.submit(
            gate.undo_plan(job, directory=directory), acting_user=user_administrator, directory=directory
        )
        run(job_id=undo.pk, directory=directory)
        assert everything_of(kim, directory) == before

    def test_gives_other_policies_and_keeps_those_of_other_types(
        self, enabled: MakePerson, directory: Directory, guid_of: MeetingPolicy, user_administrator: Any
    ) -> None:
        first, second = (policies.policy(name) for name in ("Policy 1 (High)", "Policy 2"))
        voice = policies.policy(policies.DEFAULT_TELEPHONY_POLICY)
        kim = enabled("kim", msRTCSIP_UserPolicy=[f"B:8:01000000:{first}", f"B:8:02000000:{voice}"])
        profile = guid_of(policies.location_profile("Sydney.contoso.com"))
        carry_out(wish(kim, meeting_policy=guid_of(second), location_profile=profile), directory, user_administrator)
        entry = directory.get_by_guid(kim, ("msRTCSIP-UserPolicy", "msRTCSIP-UserLocationProfile"))
        assert entry is not None
        assert {value.lower() for value in entry.texts("msRTCSIP-UserPolicy")} == {
            f"b:8:01000000:{second}".lower(),
            f"b:8:02000000:{voice}".lower(),
        }
        assert entry.text("msRTCSIP-UserLocationProfile").startswith("CN=")
        carry_out(wish(kim, meeting_policy="", voice_policy="", location_profile=""), directory, user_administrator)
        entry = directory.get_by_guid(kim, ("msRTCSIP-UserPolicy", "msRTCSIP-UserLocationProfile"))
        assert entry is not None
        assert not entry.has("msRTCSIP-UserPolicy")
        assert not entry.has("msRTCSIP-UserLocationProfile")

    def test_leaves_those_who_stand_so_already(self, enabled: MakePerson, directory: Directory) -> None:
        on, off = enabled("kim", msRTCSIP_FederationEnabled="TRUE"), enabled("lee")
        plan = CONFIGURE_USERS.planned(spec=wish(on, off, federation=True), directory=directory)
        assert [change.guid for change in plan.changes] == [off]
        with pytest.raises(NothingToChange, match="stands so already"):
            CONFIGURE_USERS.planned(spec=wish(on, federation=True), directory=directory)

    @pytest.mark.parametrize("flags", [-2147483392, -2147483648, -1 - 1 - 64 - 128])
    def test_keeps_the_highest_bit(self, enabled: MakePerson, directory: Directory, flags: int) -> None:
        kim = enabled("kim", msRTCSIP_OptionFlags=str(flags), msRTCSIP_ArchivingEnabled=str(flags & ~12))
        on = {"public_im": 1, "anonymous_meetings": 64, "enterprise_voice": 128}
        for setting, bit in on.items():
            with pytest.raises(NothingToChange):
                CONFIGURE_USERS.planned(spec=wish(kim, **{setting: False}), directory=directory)
            (change,) = CONFIGURE_USERS.planned(spec=wish(kim, **{setting: True}), directory=directory).changes
            assert change.after == {"msRTCSIP-OptionFlags": (str(flags + bit),)}
        for setting, bit in {"archive_internal": 4, "archive_federated": 8}.items():
            with pytest.raises(NothingToChange):
                CONFIGURE_USERS.planned(spec=wish(kim, **{setting: False}), directory=directory)
            (change,) = CONFIGURE_USERS.planned(spec=wish(kim, **{setting: True}), directory=directory).changes
            assert change.after == {"msRTCSIP-ArchivingEnabled": (str((flags & ~12) + bit),)}

    def test_gives_single_people_settings_of_their_own(self, enabled: MakePerson, directory: Directory) -> None:
        kim, lee = enabled("kim"), enabled("lee")
        each = {str(kim): {"line_uri": "+1 (425) 555-0171"}, str(lee): {"enterprise_voice": False}}
        plan = CONFIGURE_USERS.planned(spec=wish(kim, lee, enterprise_voice=True, each=each), directory=directory)
        (change,) = plan.changes
        assert change.after == {"msRTCSIP-OptionFlags": ("384",), "msRTCSIP-Line": ("tel:+14255550171",)}

    def test_warns_of_voice_without_a_line(self, enabled: MakePerson, directory: Directory) -> None:
        plan = CONFIGURE_USERS.planned(spec=wish(enabled("kim"), enterprise_voice=True), directory=directory)
        assert any("without a line URI" in notice.text for notice in plan.notices)

    def test_tries_one_before_many(self, enabled: MakePerson, directory: Directory) -> None:
        people = [enabled(f"p{number}") for number in range(20)]
        assert CONFIGURE_USERS.planned(spec=wish(*people, federation=True), directory=directory).waves == (1, 10)


class TestBadInput:
    def refused(self, directory: Directory, spec: ConfigureUsersSpec) -> list[Any]:
        with pytest.raises(ManyErrors) as caught:
            CONFIGURE_USERS.planned(spec=spec, directory=directory)
        return caught.value.errors

    @pytest.mark.parametrize(
        ("settings", "error", "field"),
        [
            ({}, NothingAsked, "federation"),
            ({"enhanced_presence": False}, EnhancedPresenceStays, "enhanced_presence"),
            ({"federation": "yes"}, WrongValue, "federation"),
            ({"meeting_policy": "none"}, WrongValue, "meeting_policy"),
            ({"meeting_policy": 5}, WrongValue, "meeting_policy"),
            ({"line_uri": "tel:+14255550100"}, OneLineForMany, "line_uri"),
        ],
    )
    def test_of_the_wish_is_told_at_its_field(self, settings: dict[str, Any], error: type, field: str) -> None:
        with pytest.raises(ManyErrors) as caught:
            wish(uuid.uuid4(), uuid.uuid4(), **settings)
        assert [(type(one), one.field) for one in caught.value.errors] == [(error, field)]

    def test_names_a_setting_that_does_not_exist(self) -> None:
        with pytest.raises(ManyErrors, match="One thing"):
            wish(uuid.uuid4(), colour="green")

    def test_tells_of_a_policy_that_is_gone(self, enabled: MakePerson, directory: Directory) -> None:
        gone = str(uuid.uuid4())
        (error,) = self.refused(directory, wish(enabled("kim"), meeting_policy=gone))
        assert isinstance(error, PolicyUnknown)
        assert gone in error.text

    def test_takes_no_policy_of_another_type(
        self, enabled: MakePerson, directory: Directory, guid_of: MeetingPolicy
    ) -> None:
        meeting = guid_of(policies.policy("Policy 2"))
        (error,) = self.refused(directory, wish(enabled("kim"), voice_policy=meeting))
        assert (type(error), error.field) == (PolicyUnknown, "voice_policy")

    def test_of_one_person_does_not_lose_the_others(
        self, make_person: MakePerson, enabled: MakePerson, directory: Directory
    ) -> None:
        kim, stranger, gone = enabled("kim"), make_person("never-enabled"), uuid.uuid4()
        errors = self.refused(directory, wish(kim, stranger, gone, federation=True))
        assert all(isinstance(error, PersonNotReady) for error in errors)
        assert ["not enabled" in errors[0].text, str(gone) in errors[1].text] == [True, True]
        spec = wish(kim, stranger, gone, federation=True, left_out=[str(stranger), str(gone)])
        assert len(CONFIGURE_USERS.planned(spec=spec, directory=directory).changes) == 1

    @pytest.mark.parametrize("line", ["12345", "tel:0123", "tel:+", "sip:kim@contoso.com", "tel:+1425555010000000000"])
    def test_is_a_line_that_is_none(self, enabled: MakePerson, directory: Directory, line: str) -> None:
        (error,) = self.refused(directory, wish(enabled("kim"), line_uri=line))
        assert line in error.text

    def test_is_a_line_that_someone_else_has_or_shall_have(self, enabled: MakePerson, directory: Directory) -> None:
        enabled("holder", msRTCSIP_Line="tel:+14255550188")
        kim, lee = enabled("kim"), enabled("lee")
        (error,) = self.refused(directory, wish(kim, line_uri="tel:+1-425-555-0188"))
        assert "Holder Lee" in error.text
        each = {str(guid): {"line_uri": "tel:+14255550189"} for guid in (kim, lee)}
        assert len(self.refused(directory, from_json(ConfigureUsersSpec, {"each": each}))) == 2


class TestWhatIsEnforcedForAll:
    @pytest.fixture
    def _for_everyone(self, domain_admin: Directory) -> Any:
        settings = domain_admin.forest.global_settings
        domain_admin.modify(settings, [AttributeChange("msRTCSIP-MeetingFlags", ("24",), ("4",))])
        yield
        domain_admin.modify(settings, [AttributeChange("msRTCSIP-MeetingFlags", ("4",), ("24",))])

    @pytest.mark.usefixtures("_for_everyone")
    def test_is_refused_with_the_reason(self, enabled: MakePerson, directory: Directory) -> None:
        with pytest.raises(ManyErrors) as caught:
            CONFIGURE_USERS.planned(spec=wish(enabled("kim"), anonymous_meetings=True), directory=directory)
        (error,) = caught.value.errors
        assert isinstance(error, SettingEnforced)
        assert "allow them for everyone" in error.text

    @pytest.mark.usefixtures("_for_everyone")
    def test_is_shown_as_not_available(
        self, enabled: MakePerson, directory: Directory, client: Client, user_administrator: Any
    ) -> None:
        kim = enabled("kim")
        mirror.replicate(directory, mode="full")
        client.force_login(user_administrator)
        draft = begin(client, kim)
        send(client, draft, "settings")
        page = client.get(draft.page_url("meetings")).content.decode()
        assert "Not available: the global meeting settings allow them for everyone" in page
        answer = send(client, draft, "meetings", change_anonymous_meetings="on", anonymous_meetings="on")
        assert answer.status_code == 302
        draft.refresh_from_db()
        assert draft.answers["meetings"]["wished"] == {}


def begin(client: Client, *people: UUID) -> Draft:
    client.post(reverse("user-begin"), {"operation": "configure_users", "guid": [str(guid) for guid in people]})
    return Draft.objects.get()


def send(client: Client, draft: Draft, slug: str, **values: Any) -> Any:
    draft.refresh_from_db()
    return client.post(draft.page_url(slug), {"version": draft.version, "go": "next", **values})


class TestTheWizard:
    @pytest.fixture
    def page(self, client: Client, user_administrator: Any) -> Client:
        client.force_login(user_administrator)
        return client

    def test_leads_from_people_to_the_job(
        self, page: Client, enabled: MakePerson, directory: Directory, make_person: MakePerson
    ) -> None:
        kim, lee, stranger = enabled("kim", msRTCSIP_FederationEnabled="TRUE"), enabled("lee"), make_person("stranger")
        mirror.replicate(directory, mode="full")
        draft = begin(page, kim, lee, stranger)
        text = page.get(draft.page_url("settings")).content.decode()
        assert "Now: 1 on, 2 off" in text
        assert send(page, draft, "settings", change_federation="on", federation="off").status_code == 302
        assert send(page, draft, "meetings").status_code == 302
        assert send(page, draft, "voice").status_code == 302
        text = page.get(draft.page_url("verify")).content.decode()
        assert "Federation: off" in text
        assert "Is not enabled for Office Communications Server" in text
        assert send(page, draft, "verify").status_code == 422
        assert send(page, draft, "verify", leave_out_problems="on").status_code == 302
        ready = page.get(draft.page_url("ready"))
        plan = ready.context["plan"]
        assert [change.guid for change in plan.changes] == [kim]
        draft.refresh_from_db()
        page.post(draft.page_url("ready"), {"plan_hash": plan.hash, "version": draft.version})
        assert Job.objects.get().operation == "configure_users"

    def test_counts_only_what_is_ticked(self, page: Client, enabled: MakePerson, directory: Directory) -> None:
        kim = enabled("kim")
        mirror.replicate(directory, mode="full")
        draft = begin(page, kim)
        assert send(page, draft, "settings", federation="on").status_code == 302
        assert send(page, draft, "meetings").status_code == 302
        answer = send(page, draft, "voice", line_uri="tel:+14255550100")
        assert answer.status_code == 422
        assert "No setting is to be changed" in answer.content.decode()
        answer = send(page, draft, "voice", change_line_uri="on", line_uri="12")
        assert "is no line URI" in answer.content.decode()
        assert send(page, draft, "voice", change_line_uri="on", line_uri="+1 425 555 0164").status_code == 302

    def test_wants_a_choice_where_change_is_ticked(
        self, page: Client, enabled: MakePerson, directory: Directory
    ) -> None:
        kim = enabled("kim")
        mirror.replicate(directory, mode="full")
        answer = send(page, begin(page, kim), "settings", change_federation="on")
        assert answer.status_code == 422
        assert "Choose what it is to be" in answer.content.decode()

    def test_asks_as_little_of_the_database_for_many_as_for_few(
        self, page: Client, enabled: MakePerson, directory: Directory, django_assert_num_queries: Any
    ) -> None:
        people = [enabled(f"p{number}") for number in range(12)]
        mirror.replicate(directory, mode="full")
        few, many = begin(page, people[0], people[1]), None
        few_queries = len(self.queries(page, few))
        Draft.objects.all().delete()
        many = begin(page, *people)
        assert len(self.queries(page, many)) == few_queries

    def queries(self, page: Client, draft: Draft) -> Any:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        page.get(draft.page_url("settings"))
        with CaptureQueriesContext(connection) as found:
            page.get(draft.page_url("settings"))
        return found.captured_queries


class TestREST:
    @pytest.fixture
    def api(self, user_administrator: Any) -> APIClient:
        client = APIClient()
        client.force_login(user_administrator)
        return client

    def test_gives_the_same_plan_as_the_operation(
        self, api: APIClient, enabled: MakePerson, directory: Directory
    ) -> None:
        kim = enabled("kim")
        body = {"people": [str(kim)], "federation": True, "line_uri": "+14255550165"}
        answer = api.post(f"{CONFIGURE}?dry_run=true", body, format="json")
        assert answer.status_code == 200, answer.content
        spec = ConfigureUsersSpec((kim,), Settings(federation=True, line_uri="+14255550165"))
        assert answer.json()["hash"] == CONFIGURE_USERS.planned(spec=spec, directory=directory).hash
        assert api.post(CONFIGURE, body, format="json").status_code == 202

    def test_tells_every_problem(self, api: APIClient, make_person: MakePerson) -> None:
        body = {"people": [str(make_person("stranger")), str(uuid.uuid4())], "federation": True}
        answer = api.post(CONFIGURE, body, format="json")
        assert answer.status_code == 422
        assert len(answer.json()["errors"]) == 2
        assert api.post(CONFIGURE, {**body, "enhanced_presence": False}, format="json").status_code == 422
        assert api.post(CONFIGURE, {"federation": True}, format="json").status_code == 422

    def test_is_refused_to_the_help_desk(self, helpdesk_person: Any) -> None:
        client = APIClient()
        client.force_login(helpdesk_person)
        assert client.post(CONFIGURE, {}, format="json").status_code == 403
