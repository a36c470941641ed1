"""The pages and the REST resources of global meeting settings, and what holds for a user."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocsadmin import mirror
from ocsadmin.directory import Directory
from ocsadmin.jobs.models import Job
from pools.meetings import effective as meeting_settings
from pools.meetings.effective import EffectiveSetting, effective, effective_meeting_policy
from pools.models import GlobalSettings, UserPolicy

pytestmark = pytest.mark.django_db

HOME = "global-meeting-settings"


@pytest.fixture
def mirrored(directory: Directory) -> None:
    mirror.replicate(directory, only=["global_settings", "user_policy"])


@pytest.fixture
def page(client: Client, administrator: Any, mirrored: None) -> Client:
    client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


@pytest.fixture
def reader(client: Client, helpdesk_person: Any, mirrored: None) -> Client:
    client.force_login(helpdesk_person, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


@pytest.fixture
def counted() -> Iterator[None]:
    """Every policy is someone's: seven users each."""
    before = list(meeting_settings._counters)

    def seven(keys: Sequence[str]) -> Mapping[str, int]:
        return dict.fromkeys(keys, 7)

    meeting_settings.register_policy_counter(seven)
    yield
    meeting_settings._counters[:] = before


def policy(name: str) -> UserPolicy:
    return UserPolicy.objects.meeting().get(name=name)


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()
    return " ".join(answer.content.decode().split())


def hash_in(html: str) -> str:
    found = re.search(r'name="plan_hash" value="([0-9a-f]{64})"', html)
    assert found
    return found.group(1)


def sent(policy: UserPolicy, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the policy's form, with these changes by the label's setting."""
    from pools.meetings.forms import PolicyForm

    form = PolicyForm(name=policy.name, settings=policy.settings)
    fields = {setting.name: field for field, setting in form.settings.items()}
    values: dict[str, Any] = {"name": form["name"].value()}
    for field in form.settings:
        value = form[field].value()
        if value is not False:
            values[field] = "on" if value is True else value
    for name, value in changes.items():
        values[fields.get(name, name)] = value
    return {name: value for name, value in values.items() if value is not None}


class TestThePage:
    def test_shows_what_holds_in_words(self, page: Client) -> None:
        html = text(page.get(reverse(HOME)))
        for said in (
            "Enforce per user",
            "Use per user policy",
            "Policy 1 (High)",
            "True color (24 bit)",
            "default policy: this user has none of their own",
            "three times their default value",
        ):
            assert said in html
        assert "MaxMeetingSize" not in html

    def test_says_that_there_is_nothing_before_the_first_replication(self, client: Client, administrator: Any) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        assert "holds no global settings yet" in text(client.get(reverse(HOME)))

    def test_counts_users_where_someone_counts_them(self, page: Client, counted: None) -> None:
        assert '<td class="number" data-label="Users">7</td>' in text(page.get(reverse(HOME)))

    def test_takes_as_many_queries_for_thirty_policies_as_for_five(self, page: Client) -> None:
        page.get(reverse(HOME))
        with CaptureQueriesContext(connection) as few:
            page.get(reverse(HOME))
        one = policy("Policy 2")
        for number in range(25):
            one.pk, one.guid, one.dn_key = None, uuid.uuid4(), f"key {number}"
            one.save(force_insert=True)
        with CaptureQueriesContext(connection) as many:
            page.get(reverse(HOME))
        assert len(many) == len(few)

    def test_shows_the_plan_first_and_then_makes_the_job(self, page: Client) -> None:
        typed = {"anonymous": "allow", "global_policy": str(policy("Policy 2").guid)}
        html = text(page.post(reverse(HOME), typed))
        assert "Nothing is written before you confirm" in html
        assert not Job.objects.exists()
        assert f'<input type="hidden" name="global_policy" value="{typed["global_policy"]}">' in html
        answer = page.post(reverse(HOME), {**typed, "plan_hash": hash_in(html), "reason": "Ticket 9"})
        job = Job.objects.get()
        assert answer.headers["Location"] == job.get_absolute_url()
        assert (job.operation, job.reason) == ("change_global_settings", "Ticket 9")

    def test_goes_back_with_what_was_chosen(self, page: Client) -> None:
        html = text(page.post(reverse(HOME), {"anonymous": "allow", "global_policy": "per_user", "go": "back"}))
        assert re.search(r'value="allow"[^>]* checked', html)

    def test_shows_a_plan_that_has_moved_once_more(self, page: Client) -> None:
        html = text(
            page.post(reverse(HOME), {"anonymous": "allow", "global_policy": "per_user", "plan_hash": "0" * 64}), 409
        )
        assert "has moved" in html
        assert not Job.objects.exists()

    def test_says_that_nothing_is_to_change(self, page: Client) -> None:
        answer = page.post(reverse(HOME), {"anonymous": "per_user", "global_policy": "per_user"}, follow=True)
        assert "Nothing to change" in text(answer)

    def test_refuses_what_is_no_choice(self, page: Client) -> None:
        assert "Select a valid choice" in text(page.post(reverse(HOME), {"anonymous": "x", "global_policy": "y"}), 422)

    def test_is_read_by_those_who_look_and_changed_by_none_of_them(self, reader: Client) -> None:
        html = text(reader.get(reverse(HOME)))
        assert "Show the plan" not in html
        assert "Enforce per user" in html
        assert reader.post(reverse(HOME), {"anonymous": "allow"}).status_code == 403
        one = policy("Policy 2")
        assert "Show the plan" not in text(reader.get(reverse("meeting-policy", args=[one.guid])))
        assert reader.post(reverse("meeting-policy", args=[one.guid]), sent(one)).status_code == 403
        assert reader.get(reverse("meeting-policy-new")).status_code == 403
        assert reader.get(reverse("meeting-policy-delete", args=[one.guid])).status_code == 403

    def test_is_closed_to_people_without_rights(self, client: Client, person_without_rights: Any) -> None:
        client.force_login(person_without_rights, backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.get(reverse(HOME)).status_code == 403


class TestThePolicyPage:
    def test_plans_only_what_was_changed(self, page: Client) -> None:
        one = policy("Policy 3 (Medium)")
        url = reverse("meeting-policy", args=[one.guid])
        assert "Enable Web conferencing" in text(page.get(url))
        typed = sent(one, EnableIPVideo="on", MaxMeetingSize="70")
        html = text(page.post(url, typed))
        assert "Enable IP video: no → yes; Maximum meeting size: 50 → 70" in html
        answer = page.post(url, {**typed, "plan_hash": hash_in(html)})
        assert answer.status_code == 302
        assert Job.objects.get().spec["settings"] == {"EnableIPVideo": True, "MaxMeetingSize": "70"}

    def test_shows_errors_at_their_fields_and_loses_nothing(self, page: Client) -> None:
        one = policy("Policy 2")
        url = reverse("meeting-policy", args=[one.guid])
        html = text(page.post(url, sent(one, name="Policy 1 (High)", MaxMeetingSize="5000")), 422)
        assert "is the name of a meeting policy already" in html
        assert "whole number from 2 to 1000" in html
        assert 'value="5000"' in html

    def test_keeps_settings_that_it_does_not_know(self, page: Client) -> None:
        one = policy("Policy 2")
        one.settings = {**one.settings, "Mystery": "42", "ColorDepth": "4", "EnableIPAudio": "perhaps", "Poem": "a\nb"}
        one.save()
        html = text(page.get(reverse("meeting-policy", args=[one.guid])))
        assert "Mystery" in html
        assert "4 (not known to the console)" in html
        assert 'value="perhaps"' in html
        assert re.search(r"<textarea[^>]* disabled", html)

    def test_copies_a_policy(self, page: Client) -> None:
        one = policy("Policy 1 (High)")
        url = f"{reverse('meeting-policy-new')}?copy_of={one.guid}"
        assert 'value="Copy of Policy 1 (High)"' in text(page.get(url))
        html = text(page.post(url, sent(one, name="Directors")))
        assert "Create the meeting policy Directors" in html
        page.post(url, {**sent(one, name="Directors"), "plan_hash": hash_in(html)})
        assert Job.objects.get().spec["copy_of"] == str(one.guid)

    def test_makes_a_new_policy_and_asks_for_its_name(self, page: Client) -> None:
        url = reverse("meeting-policy-new")
        assert "the least that a policy can allow" in text(page.get(url))
        assert "This field is required" in text(page.post(url, {"setting_6": "10", "setting_2": "16"}), 422)

    def test_does_not_delete_what_is_in_use(self, page: Client) -> None:
        url = reverse("meeting-policy-delete", args=[policy("Policy 3 (Medium)").guid])
        answer = page.get(url, follow=True)
        assert "users have it" in text(answer)

    def test_deletes_after_the_plan_was_seen(self, page: Client) -> None:
        url = reverse("meeting-policy-delete", args=[policy("Policy 2").guid])
        html = text(page.get(url))
        assert "Delete the meeting policy Policy 2" in html
        page.post(url, {"plan_hash": hash_in(html)})
        assert Job.objects.get().operation == "delete_meeting_policy"

    @pytest.mark.parametrize("asked", ["x", "' OR 1=1", "00000000-0000-0000-0000-000000000000"])
    def test_is_not_found_where_there_is_none(self, page: Client, asked: str) -> None:
        assert page.get(reverse("meeting-policy-new"), {"copy_of": asked}).status_code == 404


class TestREST:
    def test_reads_global_settings(self, page: Client) -> None:
        answer = page.get("/api/v1/global-settings/")
        found = answer.json()
        assert (found["anonymous"], found["meeting_policy_per_user"]) == ("per_user", True)
        assert found["meeting_policy_name"] == "Policy 5 (Low)"
        assert page.get("/api/v1/global-settings/", headers={"If-None-Match": answer["ETag"]}).status_code == 304

    def test_changes_global_settings(self, page: Client) -> None:
        url, wish = "/api/v1/global-settings/", {"anonymous": "disallow"}
        plan = page.patch(f"{url}?dry_run=true", wish, content_type="application/json")
        assert plan.status_code == 200, plan.content
        assert plan.json()["changes"][0]["after"] == {"msRTCSIP-MeetingFlags": ["16"]}
        answer = page.patch(url, {**wish, "plan_hash": plan.json()["hash"]}, content_type="application/json")
        assert answer.status_code == 202
        refused = page.patch(url, {"anonymous": "x"}, content_type="application/json")
        assert refused.status_code == 422

    def test_says_what_is_not_mirrored_yet(self, client: Client, administrator: Any) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        assert client.get("/api/v1/global-settings/").status_code == 404

    def test_lists_and_shows_meeting_policies_only(self, page: Client) -> None:
        names = [one["name"] for one in page.get("/api/v1/meeting-policies/").json()["results"]]
        assert names == ["Policy 1 (High)", "Policy 2", "Policy 3 (Medium)", "Policy 4", "Policy 5 (Low)"]
        one = page.get(f"/api/v1/meeting-policies/{policy('Policy 2').guid}/").json()
        words = {row["title"]: row["value"] for row in one["in_words"]}
        assert words["Color depth"] == "True color (24 bit)"
        telephony = UserPolicy.objects.telephony().first()
        assert telephony is not None
        assert page.get(f"/api/v1/meeting-policies/{telephony.guid}/").status_code == 404

    def test_creates_changes_and_deletes(self, page: Client) -> None:
        url = "/api/v1/meeting-policies/"
        made = page.post(url, {"name": "Guests", "settings": {"MaxMeetingSize": 5}}, content_type="application/json")
        assert made.status_code == 202, made.content
        one = f"{url}{policy('Policy 2').guid}/"
        body = {"settings": {"EnableIPAudio": False}}
        assert page.patch(f"{one}?dry_run=true", body, content_type="application/json").status_code == 200
        assert page.delete(f"{one}?dry_run=true").status_code == 200
        used = page.delete(f"{url}{policy('Policy 3 (Medium)').guid}/")
        assert (used.status_code, used.json()["type"]) == (409, "/problems/policy-in-use")
        bad = page.patch(one, {"settings": {"EnableIPAudio": "x"}}, content_type="application/json")
        assert (bad.status_code, bad.json()["field"]) == (422, "EnableIPAudio")

    def test_takes_the_right_to_change(self, reader: Client) -> None:
        assert reader.get("/api/v1/meeting-policies/").status_code == 200
        assert reader.patch("/api/v1/global-settings/", {}, content_type="application/json").status_code == 403
        assert reader.post("/api/v1/meeting-policies/", {}, content_type="application/json").status_code == 403


class Person:
    """Someone, as far as meetings are concerned."""

    def __init__(self, meeting_policy_key: str = "", option_flags: int = 0) -> None:
        self.meeting_policy_key, self.option_flags = meeting_policy_key, option_flags


def by_name(settings: list[EffectiveSetting]) -> dict[str, EffectiveSetting]:
    return {one.name: one for one in settings}


class TestWhatHolds:
    def test_is_the_own_policy_where_policies_are_per_user(self, mirrored: None) -> None:
        high = policy("Policy 1 (High)")
        found = by_name(effective_meeting_policy(Person(high.dn_key, 64)))
        assert found["policy"].value == "Policy 1 (High)"
        assert "own" in found["policy"].comes_from
        assert found["EnableIPVideo"].value is True
        assert found["EnableIPVideo"].comes_from == "meeting policy “Policy 1 (High)”"
        assert found["MaxMeetingSize"].value == "250"
        assert found["anonymous"].value is True

    def test_is_the_default_policy_for_those_without(self, mirrored: None) -> None:
        found = by_name(effective_meeting_policy(Person()))
        assert found["policy"].value == "Policy 5 (Low)"
        assert "none of their own" in found["policy"].comes_from
        assert found["anonymous"].value is False
        assert "enforce per user" in found["anonymous"].comes_from

    @pytest.mark.parametrize(("flags", "allowed", "said"), [(4, True, "all users may"), (0, False, "nobody may")])
    def test_is_what_the_forest_says_where_it_says_it_for_all(
        self, mirrored: None, flags: int, allowed: bool, said: str
    ) -> None:
        current = GlobalSettings.objects.get()
        current.meeting_flags = flags
        found = by_name(effective(current, policy("Policy 1 (High)"), 0 if allowed else 64))
        assert found["policy"].value == "Policy 5 (Low)"
        assert "one policy for all" in found["policy"].comes_from
        assert (found["anonymous"].value, said in found["anonymous"].comes_from) == (allowed, True)

    def test_is_little_where_nothing_is_mirrored(self) -> None:
        found = by_name(effective_meeting_policy(Person("gone", 64)))
        assert found["policy"].value == "none"
        assert set(found) == {"policy", "anonymous"}
