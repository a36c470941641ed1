"""Global meeting settings and meeting policies: what is planned, refused, done and taken back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from ocsadmin import mirror
from ocsadmin.directory import DN, AttributeChange, Directory, Entry
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import operations
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json
from pools.change_global_settings.spec import GlobalSettingsSpec
from pools.change_global_settings.use_case import CHANGE_GLOBAL_SETTINGS
from pools.change_meeting_policy.spec import ChangeMeetingPolicySpec
from pools.change_meeting_policy.use_case import CHANGE_MEETING_POLICY
from pools.create_meeting_policy.spec import CreateMeetingPolicySpec
from pools.create_meeting_policy.use_case import CREATE_MEETING_POLICY
from pools.delete_meeting_policy.plan import people_with
from pools.delete_meeting_policy.spec import DeleteMeetingPolicySpec
from pools.delete_meeting_policy.use_case import DELETE_MEETING_POLICY
from pools.meetings.policies import meeting_policies, name_of
from pools.meetings.policy_content import settings_of

from .standing import ForestUseCaseTests
from .test_configure_pool import carried_out, snapshot, taken_back

FLAGS, CONTENT = "msRTCSIP-MeetingFlags", "msRTCSIP-PolicyContent"


def policy_called(name: str, directory: Directory) -> Entry:
    return next(one for one in meeting_policies(directory) if name_of(one) == name)


def changed(directory: Directory, **wish: Any) -> Plan:
    return CHANGE_GLOBAL_SETTINGS.planned_from(wish, directory)


def edited(directory: Directory, called: str, /, **wish: Any) -> Plan:
    guid = policy_called(called, directory).guid
    return CHANGE_MEETING_POLICY.planned_from({"policy": str(guid), **wish}, directory)


def created(directory: Directory, **wish: Any) -> Plan:
    return CREATE_MEETING_POLICY.planned_from(wish, directory)


def deleted(directory: Directory, guid: uuid.UUID) -> Plan:
    return DELETE_MEETING_POLICY.planned_from({"policy": str(guid)}, directory)


def told(error: DomainError) -> dict[str | None, str]:
    errors = error.errors if isinstance(error, ManyErrors) else [error]
    return {one.field: f"{one.text} {one.cure}" for one in errors}


@pytest.fixture
def flags(directory: Directory, domain_admin: Directory) -> Iterator[Any]:
    """Set the forest's MeetingFlags; afterwards they are as they were."""
    settings = directory.forest.global_settings
    entry = directory.get(settings, (FLAGS,))
    assert entry is not None
    (before,) = entry.wire(FLAGS)
    last = [before]

    def put(value: int) -> None:
        domain_admin.modify(settings, [AttributeChange(FLAGS, remove=(last[0],), add=(str(value),))])
        last[0] = str(value)

    yield put
    if last[0] != before:
        put(int(before))


class MeetingTests(ForestUseCaseTests):
    mirrored_kinds = ("global_settings", "user_policy")


@pytest.mark.django_db
class TestChangeGlobalSettings(MeetingTests):
    use_case = CHANGE_GLOBAL_SETTINGS

    @pytest.fixture
    def example(self) -> GlobalSettingsSpec:
        return from_json(GlobalSettingsSpec, {"anonymous": "disallow", "global_policy": "per_user"})


@pytest.mark.django_db
class TestCreateMeetingPolicy(MeetingTests):
    use_case = CREATE_MEETING_POLICY

    @pytest.fixture
    def example(self) -> CreateMeetingPolicySpec:
        return from_json(CreateMeetingPolicySpec, {"name": "Visitors", "settings": {"MaxMeetingSize": 5}})


@pytest.mark.django_db
class TestChangeMeetingPolicy(MeetingTests):
    use_case = CHANGE_MEETING_POLICY

    @pytest.fixture
    def example(self, directory: Directory) -> ChangeMeetingPolicySpec:
        guid = policy_called("Policy 2", directory).guid
        return ChangeMeetingPolicySpec(guid, "Sales", {"EnableIPVideo": True})


@pytest.mark.django_db
class TestDeleteMeetingPolicy(MeetingTests):
    use_case = DELETE_MEETING_POLICY

    @pytest.fixture
    def example(self, directory: Directory, domain_admin: Directory, _as_it_was: None) -> DeleteMeetingPolicySpec:
        (change,) = created(directory, name="Guests").changes
        domain_admin.add(DN.parse(change.target), change.after)
        mirror.replicate(directory, only=["user_policy"])
        return DeleteMeetingPolicySpec(policy_called("Guests", directory).guid)


class TestGlobalMeetingSettings:
    def test_change_the_flags_and_keep_unknown_bits(self, directory: Directory, flags: Any) -> None:
        flags(1 + 8 + 16 + 1024)
        (change,) = changed(directory, anonymous="allow").changes
        assert change.before == {FLAGS: ("1049",)}
        assert change.after == {FLAGS: (str(1 + 4 + 16 + 1024),)}
        (change,) = changed(directory, anonymous="disallow").changes
        assert change.after == {FLAGS: (str(1 + 16 + 1024),)}

    def test_change_nothing_that_is_so_already(self, directory: Directory) -> None:
        assert changed(directory, anonymous="per_user", global_policy="per_user").changes == ()
        assert changed(directory).changes == ()

    def test_set_one_policy_for_all(self, directory: Directory) -> None:
        high = policy_called("Policy 1 (High)", directory)
        plan = changed(directory, global_policy=str(high.guid))
        (change,) = plan.changes
        assert change.after == {FLAGS: ("8",), "msRTCSIP-MeetingPolicy": (str(high.dn),)}
        assert any("no longer count" in notice.text for notice in plan.notices)

    def test_say_what_becomes_of_users_own_settings(self, directory: Directory, flags: Any) -> None:
        assert any("set for each user" in one.text for one in changed(directory, anonymous="allow").notices)
        flags(4)
        said = " ".join(one.text for one in changed(directory, anonymous="per_user", global_policy="per_user").notices)
        assert "count from now on" in said
        assert "only those may invite" in said

    @pytest.mark.parametrize(
        ("wish", "field"),
        [
            ({"anonymous": "sometimes"}, "anonymous"),
            ({"global_policy": "Policy 1"}, "global_policy"),
            ({"global_policy": str(uuid.uuid4())}, "global_policy"),
            ({"colour": 1}, "colour"),
        ],
    )
    def test_refuse_what_they_do_not_know(self, directory: Directory, wish: dict[str, Any], field: str) -> None:
        with pytest.raises(DomainError) as caught:
            changed(directory, **wish)
        assert list(told(caught.value)) == [field]

    def test_refuse_a_telephony_policy(self, directory: Directory) -> None:
        settings = directory.get(directory.forest.global_settings, ("msRTCSIP-UCPolicy",))
        assert settings is not None
        link = settings.link("msRTCSIP-UCPolicy")
        assert link is not None
        telephony = directory.get(link, ("objectGUID",))
        assert telephony is not None
        with pytest.raises(DomainError, match="not a meeting policy"):
            changed(directory, global_policy=str(telephony.guid))


class TestAPolicy:
    def test_changes_only_what_is_named(self, directory: Directory) -> None:
        plan = edited(directory, "Policy 3 (Medium)", settings={"EnableIPVideo": True, "MaxMeetingSize": 60})
        (change,) = plan.changes
        assert set(change.after) == {CONTENT}
        before, after = settings_of(str(change.before[CONTENT][0])), settings_of(str(change.after[CONTENT][0]))
        assert after == {**before, "EnableIPVideo": "TRUE", "MaxMeetingSize": "60"}

    def test_that_has_other_names_for_its_settings_keeps_them_and_what_is_unknown(
        self, directory: Directory, domain_admin: Directory
    ) -> None:
        content = (
            '<?xml version="1.0"?><instance kind="x"><!-- by hand --><property name="Name">Policy 4</property>'
            '<property name="EnableDataCollaboration">FALSE</property><property name="Mystery">42 &amp; more</property>'
            "</instance>"
        )
        entry = policy_called("Policy 4", directory)
        old = entry.wire(CONTENT)
        domain_admin.modify(entry.dn, [AttributeChange(CONTENT, remove=old, add=(content,))])
        try:
            (change,) = edited(directory, "Policy 4", settings={"EnableWebConferencing": "true"}).changes
            text = str(change.after[CONTENT][0])
            assert text == content.replace(">FALSE<", ">TRUE<")
            assert edited(directory, "Policy 4", settings={"EnableDataCollaboration": False}).changes == ()
            (mystery,) = edited(directory, "Policy 4", settings={"Mystery": "<b>"}).changes
            assert settings_of(str(mystery.after[CONTENT][0]))["Mystery"] == "<b>"
        finally:
            domain_admin.modify(entry.dn, [AttributeChange(CONTENT, remove=(content,), add=old)])

    def test_changes_nothing_where_all_is_so_already(self, directory: Directory) -> None:
        assert edited(directory, "Policy 2", name="Policy 2", settings={"EnableIPAudio": True}).changes == ()

    def test_is_renamed_in_both_places(self, directory: Directory) -> None:
        plan = edited(directory, "Policy 2", name="Sales & Söhne")
        (change,) = plan.changes
        assert change.after["msRTCSIP-PolicyData"] == ("Name=Sales & Söhne",)
        assert settings_of(str(change.after[CONTENT][0]))["Name"] == "Sales & Söhne"
        assert plan.title == "Rename the meeting policy Policy 2 to Sales & Söhne"

    def test_begins_with_the_least_or_as_a_copy(self, directory: Directory) -> None:
        (least,) = created(directory, name="Guests").changes
        settings = settings_of(str(least.after[CONTENT][0]))
        assert (settings["Name"], settings["MaxMeetingSize"], settings["EnableIPVideo"]) == ("Guests", "10", "FALSE")
        high = policy_called("Policy 1 (High)", directory)
        (copy,) = created(directory, name="Guests", copy_of=str(high.guid), settings={"EnableIPVideo": "FALSE"}).changes
        assert settings_of(str(copy.after[CONTENT][0])) == {
            **settings_of(high.text(CONTENT)),
            "Name": "Guests",
            "EnableIPVideo": "FALSE",
        }
        assert copy.after["msRTCSIP-DefaultPolicy"] == ("FALSE",)

    def test_warns_of_settings_without_effect(self, directory: Directory) -> None:
        plan = created(
            directory,
            name="Odd",
            settings={"EnableIPVideo": True, "EnableAppDesktopSharing": True, "EnableWebConferencing": False},
        )
        assert len(plan.notices) == 2

    @pytest.mark.parametrize(
        ("wish", "field", "said"),
        [
            ({"name": ""}, "name", "empty"),
            ({}, "name", "no value"),
            ({"name": "x" * 257}, "name", "257 characters"),
            ({"name": "a\0b"}, "name", "control characters"),
            ({"name": "\u202ewoL"}, "name", "control characters"),
            ({"name": "policy 2"}, "name", "already"),
            ({"name": 7}, "name", "a text"),
            ({"name": "N", "settings": {"MaxMeetingSize": 1001}}, "MaxMeetingSize", "2 to 1000"),
            ({"name": "N", "settings": {"MaxMeetingSize": "٣"}}, "MaxMeetingSize", "2 to 1000"),
            ({"name": "N", "settings": {"MaxMeetingSize": ""}}, "MaxMeetingSize", "2 to 1000"),
            ({"name": "N", "settings": {"EnableIPAudio": "perhaps"}}, "EnableIPAudio", "TRUE or FALSE"),
            ({"name": "N", "settings": {"ColorDepth": "7"}}, "ColorDepth", "8, 16, 24"),
            ({"name": "N", "settings": {"Mystery": "1"}}, "Mystery", "not a setting"),
            ({"name": "N", "settings": ["x"]}, "settings", "names and values"),
            ({"name": "N", "settings": {"EnableIPAudio": None}}, "settings", "can't be read"),
            ({"name": "N", "settings": {"EnableIPAudio": "\ud800"}}, "settings", "can't be read"),
            ({"name": "N", "settings": {"\ud800": "TRUE"}}, "settings", "can't be read"),
            ({"name": "N", "copy_of": str(uuid.uuid4())}, "copy_of", "not a meeting policy"),
            ({"name": "N", "copy_of": "nonsense"}, "copy_of", "an objectGUID"),
        ],
    )
    def test_keeps_its_rules(self, directory: Directory, wish: dict[str, Any], field: str, said: str) -> None:
        with pytest.raises(DomainError) as caught:
            created(directory, **wish)
        found = told(caught.value)
        assert list(found) == [field]
        assert said in found[field]

    def test_that_people_have_is_not_deleted(self, directory: Directory) -> None:
        medium = policy_called("Policy 3 (Medium)", directory)
        people = people_with(medium, directory)
        assert len(people) > 3
        with pytest.raises(DomainError) as caught:
            deleted(directory, medium.guid)
        assert f"{len(people)} users have it ({people[0]}, " in caught.value.text
        assert f"and {len(people) - 3} more" in caught.value.text

    def test_that_the_global_settings_name_is_not_deleted(self, directory: Directory) -> None:
        low = policy_called("Policy 5 (Low)", directory)
        with pytest.raises(DomainError, match="global settings name it"):
            deleted(directory, low.guid)

    def test_whose_content_can_t_be_read_is_not_changed(self, directory: Directory, domain_admin: Directory) -> None:
        entry = policy_called("Policy 4", directory)
        old = entry.wire(CONTENT)
        domain_admin.modify(entry.dn, [AttributeChange(CONTENT, remove=old, add=("<instance><broken",))])
        try:
            with pytest.raises(DomainError, match="not the XML of a policy"):
                edited(directory, "Policy 4", settings={"EnableIPAudio": True})
        finally:
            domain_admin.modify(entry.dn, [AttributeChange(CONTENT, remove=("<instance><broken",), add=old)])


@pytest.mark.django_db(transaction=True)
class TestTheJob:
    def test_of_global_settings_can_be_taken_back(self, directory: Directory, administrator: Any) -> None:
        before = snapshot(directory)
        high = policy_called("Policy 1 (High)", directory)
        plan = changed(directory, anonymous="allow", global_policy=str(high.guid))
        job = carried_out(plan, administrator, directory)
        entry = directory.get(directory.forest.global_settings, (FLAGS, "msRTCSIP-MeetingPolicy"))
        assert entry is not None
        assert (entry.number(FLAGS), entry.link("msRTCSIP-MeetingPolicy")) == (4, high.dn)
        assert changed(directory, anonymous="allow", global_policy=str(high.guid)).changes == ()
        taken_back(job, administrator, directory)
        assert snapshot(directory) == before

    def test_makes_renames_and_deletes_a_policy(self, directory: Directory, administrator: Any) -> None:
        before = snapshot(directory)
        carried_out(created(directory, name="Guests"), administrator, directory)
        with_guests = snapshot(directory)
        renamed = carried_out(edited(directory, "Guests", name="Visitors"), administrator, directory)
        again = created(directory, name="Guests")
        assert again.changes[0].target != str(policy_called("Visitors", directory).dn)
        taken_back(renamed, administrator, directory)
        assert snapshot(directory) == with_guests
        guid = policy_called("Guests", directory).guid
        gone = carried_out(deleted(directory, guid), administrator, directory)
        assert snapshot(directory) == before
        taken_back(gone, administrator, directory)
        assert snapshot(directory) == with_guests
        guid = policy_called("Guests", directory).guid
        carried_out(deleted(directory, guid), administrator, directory)

    def test_of_a_policy_brings_back_every_octet(self, directory: Directory, administrator: Any) -> None:
        before = snapshot(directory)
        job = carried_out(edited(directory, "Policy 2", settings={"ColorDepth": "8"}), administrator, directory)
        taken_back(job, administrator, directory)
        assert snapshot(directory) == before


class TestByName:
    def test_commands_plan_the_same(self, directory: Directory) -> None:
        guid = str(policy_called("Policy 2", directory).guid)
        assert operations.plan("change_global_settings", {"anonymous": "allow"}, directory).changes
        assert operations.plan("create_meeting_policy", {"name": "Guests"}, directory).changes
        wish = {"policy": guid, "settings": {"MaxMeetingSize": 33}}
        assert operations.plan("change_meeting_policy", wish, directory).changes
        with pytest.raises(DomainError):
            operations.plan("delete_meeting_policy", {"policy": "nonsense"}, directory)
        with pytest.raises(DomainError):
            operations.plan("change_meeting_policy", {"name": "x"}, directory)

    def test_an_unknown_policy_is_not_found(self, directory: Directory) -> None:
        with pytest.raises(DomainError) as caught:
            deleted(directory, uuid.uuid4())
        assert caught.value.status == 404
