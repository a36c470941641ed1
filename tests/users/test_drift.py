"""Outside changes of a real directory: listed with their origin, accepted, restored by a job."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from ocsadmin import mirror
from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.drift import listing, origins
from ocsadmin.drift.restoring import NothingToRestore, RestoreDriftSpec, plan_restore_drift
from ocsadmin.errors import BadInput, ManyErrors
from ocsadmin.jobs import gate, operations
from ocsadmin.jobs.models import Job
from ocsadmin.jobs.runner import run
from ocsadmin.mirror.models import MirrorChange
from ocsadmin.plans.plan import Plan

from .conftest import MakePerson
from .living import everything_of

pytestmark = [pytest.mark.django_db(transaction=True)]
Do = Callable[..., Job]
Outside = Callable[..., None]


@pytest.fixture
def do(directory: Directory, user_administrator: Any) -> Do:
    """Carry a plan out."""

    def carry_out(plan: Plan, undo_of: Job | None = None) -> Job:
        job = gate.submit(plan, acting_user=user_administrator, directory=directory, reason="test", undo_of=undo_of)
        run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        return job

    return carry_out


@pytest.fixture
def outside(domain_admin: Directory) -> Outside:
    """Change values behind the console's back."""

    def change(guid: UUID, attribute: str, remove: list[str], add: list[str]) -> None:
        entry = domain_admin.get_by_guid(guid, ("objectGUID",))
        assert entry is not None
        domain_admin.modify(entry.dn, [AttributeChange(attribute, remove=tuple(remove), add=tuple(add))])

    return change


def seen(directory: Directory, guid: UUID, **filters: Any) -> list[MirrorChange]:
    """What replication makes of it."""
    mirror.replicate(directory, mode="delta")
    return list(MirrorChange.objects.filter(guid=guid, settlement="", **filters).order_by("pk"))


def plan(directory: Directory, *changes: MirrorChange, only_possible: bool = False) -> Plan:
    return plan_restore_drift(
        spec=RestoreDriftSpec(tuple(one.pk for one in changes), only_possible), directory=directory
    )


def refusals(directory: Directory, *changes: MirrorChange) -> list[str]:
    with pytest.raises(ManyErrors) as refused:
        plan(directory, *changes)
    assert all(error.cure for error in refused.value.errors)
    return [error.text for error in refused.value.errors]


class TestValues:
    def test_come_back_to_the_byte(self, directory: Directory, enabled: MakePerson, outside: Outside, do: Do) -> None:
        kim = enabled(
            "kim", msRTCSIP_Line="tel:+14255550100", proxyAddresses=["smtp:1@contoso.com", "smtp:2@contoso.com"]
        )
        mirror.replicate(directory)
        before = everything_of(kim, directory)
        outside(kim, "msRTCSIP-Line", ["tel:+14255550100"], ["tel:+14255550199"])
        outside(kim, "proxyAddresses", ["smtp:1@contoso.com"], ["smtp:3@contoso.com"])
        outside(kim, "msRTCSIP-FederationEnabled", [], ["TRUE"])
        drift = seen(directory, kim)
        assert {one.attribute for one in drift} == {"msRTCSIP-Line", "proxyAddresses", "msRTCSIP-FederationEnabled"}
        job = do(plan(directory, *drift))
        assert job.state == "done"
        assert everything_of(kim, directory) == before
        settled = MirrorChange.objects.filter(guid=kim)
        assert {(one.settlement, one.settled_by_job) for one in settled} == {("restored", job)}
        assert not seen(directory, kim, job=None)

    def test_are_open_again_when_the_restoring_is_undone(
        self, directory: Directory, enabled: MakePerson, outside: Outside, do: Do
    ) -> None:
        kim = enabled("kim")
        mirror.replicate(directory)
        outside(kim, "msRTCSIP-FederationEnabled", [], ["TRUE"])
        drift = seen(directory, kim)
        after = everything_of(kim, directory)
        job = do(plan(directory, *drift))
        do(gate.undo_plan(job, directory=directory), undo_of=job)
        assert everything_of(kim, directory) == after
        assert MirrorChange.objects.get(pk=drift[0].pk).settlement == ""

    def test_of_a_chain_of_changes_come_back_to_the_first(
        self, directory: Directory, enabled: MakePerson, outside: Outside, do: Do
    ) -> None:
        kim = enabled("kim", msRTCSIP_Line="Clerk")
        mirror.replicate(directory)
        outside(kim, "msRTCSIP-Line", ["Clerk"], ["Manager"])
        seen(directory, kim)
        outside(kim, "msRTCSIP-Line", ["Manager"], ["Boss"])
        drift = seen(directory, kim)
        assert len(drift) == 2
        made = plan(directory, *drift)
        (change,) = made.changes
        assert (change.before["msRTCSIP-Line"], change.after["msRTCSIP-Line"]) == (("Boss",), ("Clerk",))
        do_not_write = refusals(directory, drift[0])
        assert "changed again" in do_not_write[0]
        assert "Boss" in do_not_write[0]

    def test_of_others_in_the_same_attribute_stay(
        self, directory: Directory, enabled: MakePerson, outside: Outside, do: Do
    ) -> None:
        kim = enabled("kim", proxyAddresses=["smtp:1@contoso.com", "smtp:2@contoso.com"])
        mirror.replicate(directory)
        outside(kim, "proxyAddresses", ["smtp:1@contoso.com"], ["smtp:3@contoso.com"])
        drift = seen(directory, kim)
        outside(kim, "proxyAddresses", [], ["smtp:4@contoso.com"])
        do(plan(directory, *drift))
        entry = directory.get_by_guid(kim, ("proxyAddresses",))
        assert entry is not None
        assert sorted(entry.texts("proxyAddresses")) == [f"smtp:{number}@contoso.com" for number in (1, 2, 4)]

    def test_are_stale_when_someone_was_faster_than_the_job(
        self, directory: Directory, enabled: MakePerson, outside: Outside, do: Do
    ) -> None:
        kim = enabled("kim", msRTCSIP_Line="Clerk")
        mirror.replicate(directory)
        outside(kim, "msRTCSIP-Line", ["Clerk"], ["Manager"])
        made = plan(directory, *seen(directory, kim))
        outside(kim, "msRTCSIP-Line", ["Manager"], ["Boss"])
        with pytest.raises(gate.PlanStale):
            do(made)

    def test_that_point_to_what_is_gone_are_told(
        self, directory: Directory, enabled: MakePerson, outside: Outside
    ) -> None:
        kim = enabled("kim")
        mirror.replicate(directory)
        drift = seen(directory, kim)
        assert drift == []
        gone = "CN=LC Services,CN=Microsoft,CN=gone,DC=contoso,DC=com"
        entry = directory.get_by_guid(kim, ("msRTCSIP-PrimaryHomeServer",))
        assert entry is not None
        change = MirrorChange.objects.create(
            kind="user", guid=kim, dn=entry.dn_text, name="Kim", action="changed",
            attribute="msRTCSIP-PrimaryHomeServer", when=timezone.now(),
            exact={
                "before": {"msRTCSIP-PrimaryHomeServer": [gone]},
                "after": {"msRTCSIP-PrimaryHomeServer": [entry.text("msRTCSIP-PrimaryHomeServer")]},
            },
        )  # fmt: skip
        assert "no longer there" in refusals(directory, change)[0]

    def test_that_the_consoles_account_may_not_write_are_told(
        self, directory: Directory, enabled: MakePerson, outside: Outside
    ) -> None:
        kim = enabled("kim", otherTelephone=["1"])
        mirror.replicate(directory)
        outside(kim, "otherTelephone", ["1"], ["2"])
        assert "may not write otherTelephone" in refusals(directory, *seen(directory, kim))[0]

    def test_that_were_not_kept_are_told(self, directory: Directory, enabled: MakePerson) -> None:
        kim = enabled("kim")
        change = MirrorChange.objects.create(
            kind="user", guid=kim, dn="CN=Kim", name="Kim", action="changed", attribute="title", when=timezone.now()
        )
        assert "exact values" in refusals(directory, change)[0]


class TestObjects:
    def test_that_were_moved_go_back(
        self, directory: Directory, enabled: MakePerson, domain_admin: Directory, scratch_ou: DN, do: Do
    ) -> None:
        kim = enabled("kim")
        mirror.replicate(directory)
        entry = directory.get_by_guid(kim, ("cn",))
        assert entry is not None
        below = scratch_ou.child("OU", "below")
        domain_admin.add(below, {"objectClass": ["organizationalUnit"]})
        domain_admin.rename(entry.dn, below.child("CN", entry.dn.name))
        drift = seen(directory, kim)
        assert [one.attribute for one in drift] == ["distinguishedName"]
        made = plan(directory, *drift)
        assert made.changes[0].data["new_dn"] == entry.dn_text

    def test_that_are_people_are_left_to_the_recycle_bin(
        self, directory: Directory, enabled: MakePerson, domain_admin: Directory
    ) -> None:
        kim = enabled("kim")
        mirror.replicate(directory)
        entry = directory.get_by_guid(kim, ("cn",))
        assert entry is not None
        domain_admin.delete(entry.dn)
        (drift,) = seen(directory, kim)
        assert drift.exact["before"]["sAMAccountName"]
        with pytest.raises(ManyErrors) as refused:
            plan(directory, drift)
        assert "another SID" in refused.value.errors[0].text
        assert f"Restore-ADObject -Identity {kim}" in refused.value.errors[0].cure

    def test_that_are_people_are_not_deleted(self, directory: Directory, enabled: MakePerson) -> None:
        mirror.replicate(directory)
        kim = enabled("kim")
        (drift,) = seen(directory, kim)
        assert "deletes no people" in refusals(directory, drift)[0]

    def test_of_the_forest_are_made_again(
        self, directory: Directory, domain_admin: Directory, policy: DN, do: Do, administrator: Any
    ) -> None:
        mirror.replicate(directory)
        entry = directory.get(policy, ("*",))
        assert entry is not None
        domain_admin.delete(policy)
        (drift,) = seen(directory, entry.guid)
        made = plan(directory, drift)
        assert "another objectGUID" in made.notices[0].text
        assert do(made).state == "done"
        again = directory.get(policy, ("*",))
        assert again is not None
        assert again.texts("msRTCSIP-PolicyType") == ["meeting"]
        assert again.raw("msRTCSIP-PolicyContent") == entry.raw("msRTCSIP-PolicyContent")
        assert MirrorChange.objects.get(pk=drift.pk).settlement == "restored"

    def test_of_the_forest_that_were_added_go(
        self, directory: Directory, domain_admin: Directory, policies: DN, do: Do
    ) -> None:
        mirror.replicate(directory)
        dn = add_policy(domain_admin, policies)
        entry = directory.get(dn, ("objectGUID",))
        assert entry is not None
        (drift,) = seen(directory, entry.guid)
        assert drift.action == "added"
        assert do(plan(directory, drift)).state == "done"
        assert directory.get(dn) is None


@pytest.fixture
def policies(directory: Directory) -> DN:
    return directory.forest.under_rtc_service("Policies")


@pytest.fixture
def policy(domain_admin: Directory, policies: DN) -> Iterator[DN]:
    dn = add_policy(domain_admin, policies)
    yield dn
    if domain_admin.get(dn) is not None:
        domain_admin.delete(dn)


def add_policy(domain_admin: Directory, policies: DN) -> DN:
    dn = policies.child("CN", "{" + str(uuid.uuid4()).upper() + "}")
    values = {
        "objectClass": ["msRTCSIP-GlobalUserPolicy"],
        "msRTCSIP-PolicyType": ["meeting"],
        "msRTCSIP-PolicyData": ["Name=Ours"],
        "msRTCSIP-PolicyContent": ["<instance/>"],
    }
    domain_admin.add(dn, values)
    return dn


class TestSpec:
    @pytest.mark.parametrize("changes", ["1", [True], [0], [-1], [2**63], ["1"], [1.5], list(range(1, 5002))])
    def test_refuses_what_is_no_list_of_keys(self, changes: Any) -> None:
        with pytest.raises(BadInput):
            RestoreDriftSpec.from_json({"changes": changes})

    def test_refuses_nothing(self, directory: Directory) -> None:
        with pytest.raises(NothingToRestore):
            plan_restore_drift(spec=RestoreDriftSpec((999_999,)), directory=directory)

    def test_leaves_out_what_cant_be_where_that_is_allowed(
        self, directory: Directory, enabled: MakePerson, outside: Outside
    ) -> None:
        kim = enabled("kim", msRTCSIP_Line="Clerk")
        mirror.replicate(directory)
        outside(kim, "msRTCSIP-Line", ["Clerk"], ["Manager"])
        (possible,) = seen(directory, kim)
        lost = MirrorChange.objects.create(
            kind="user", guid=uuid.uuid4(), dn="CN=x", name="x", action="changed", attribute="title",
            when=timezone.now(),
        )  # fmt: skip
        assert len(plan(directory, possible, lost, only_possible=True).changes) == 1
        spec = {"changes": [possible.pk, lost.pk], "only_possible": True}
        assert (
            operations.plan("restore_drift", spec, directory).hash
            == plan(directory, possible, lost, only_possible=True).hash
        )
        assert len(refusals(directory, possible, lost)) == 1


class TestOrigins:
    def test_name_the_domain_controller_and_the_moment(
        self, directory: Directory, enabled: MakePerson, outside: Outside
    ) -> None:
        kim = enabled("kim", msRTCSIP_Line="Clerk")
        mirror.replicate(directory)
        outside(kim, "msRTCSIP-Line", ["Clerk"], ["Manager"])
        (drift,) = seen(directory, kim)
        origins.note(directory)
        drift.refresh_from_db()
        assert drift.origin.lower().endswith("contoso.com")
        assert drift.origin_at is not None
        assert abs(drift.origin_at - drift.when) < timedelta(minutes=5)
        assert origins.note(directory) == 0

    def test_wait_for_a_directory_that_does_not_answer(self, db: None, silent_directory: None) -> None:
        from ocsadmin import parts

        MirrorChange.objects.create(
            kind="user", guid=uuid.uuid4(), dn="CN=x", name="x", action="changed", attribute="title",
            when=timezone.now(),
        )  # fmt: skip
        assert origins.note(parts.directory()) == 0
        assert MirrorChange.objects.filter(origin_read_at=None).exists()


def a_change(**values: Any) -> MirrorChange:
    defaults = {
        "kind": "user", "guid": uuid.uuid4(), "dn": "CN=Kim", "name": "Kim <b>", "action": "changed",
        "attribute": "title", "old": ["Clerk"], "new": ["Boss"], "when": timezone.now(),
    }  # fmt: skip
    return MirrorChange.objects.create(**{**defaults, **values})


class TestListing:
    def test_shows_open_changes_where_no_state_is_asked(self, db: None) -> None:
        wanted = a_change()
        a_change(settlement="accepted")
        assert list(listing.outside({})) == [wanted]
        assert listing.outside({"state": "all"}).count() == 2
        assert listing.outside({"state": "nonsense"}).count() == 0

    @pytest.mark.parametrize(
        ("filters", "count"),
        [
            ({"attribute": "TITLE"}, 1),
            ({"attribute": "mail"}, 0),
            ({"origin": "dc1"}, 1),
            ({"since": "2009-05-20"}, 1),
            ({"until": "2009-05-20"}, 0),
            ({"since": "never"}, 0),
            ({"since": "9999-12-31"}, 0),
            ({"q": "kim\0"}, 1),
            ({"q": "%"}, 0),
            ({"kind": "pool"}, 0),
        ],
    )
    def test_filters(self, db: None, filters: dict[str, str], count: int) -> None:
        a_change(origin="DC1.contoso.com")
        assert listing.outside(filters).count() == count


@pytest.fixture
def page(client: Client, user_administrator: Any) -> Client:
    client.force_login(user_administrator)
    return client


class TestPage:
    def test_shows_changes_escaped_with_their_origin(self, page: Client) -> None:
        a_change(origin="dc1.contoso.com", origin_at=timezone.now())
        text = page.get(reverse("mirror-drift")).content.decode()
        assert "Kim &lt;b&gt;" in text
        assert "dc1.contoso.com" in text

    def test_accepts_with_who_and_why_and_takes_it_back(self, page: Client, user_administrator: Any) -> None:
        change = a_change()
        url = reverse("mirror-drift-settle")
        page.post(url, {"what": "accept", "change": [str(change.pk), "x", "9" * 30], "reason": "Ticket 7"})
        change.refresh_from_db()
        assert (change.settlement, change.settled_by) == ("accepted", str(user_administrator))
        assert change.settled_reason == "Ticket 7"
        assert "Ticket 7" in page.get(reverse("mirror-drift"), {"state": "accepted"}).content.decode()
        page.post(url, {"what": "reopen", "change": str(change.pk)})
        change.refresh_from_db()
        assert (change.settlement, change.settled_by) == ("", "")

    def test_accepts_all_that_match(self, page: Client) -> None:
        mine, other = a_change(attribute="mail"), a_change()
        page.post(reverse("mirror-drift-settle"), {"what": "accept", "all": "1", "query": "attribute=mail"})
        mine.refresh_from_db()
        other.refresh_from_db()
        assert (mine.settlement, other.settlement) == ("accepted", "")

    def test_shows_the_plan_and_what_cant_be_and_then_restores(
        self, page: Client, directory: Directory, enabled: MakePerson, outside: Outside, messages: Any
    ) -> None:
        kim = enabled("kim", msRTCSIP_Line="Clerk")
        mirror.replicate(directory)
        outside(kim, "msRTCSIP-Line", ["Clerk"], ["Manager"])
        (drift,) = seen(directory, kim)
        lost = a_change()
        url, keys = reverse("mirror-drift-restore"), [str(drift.pk), str(lost.pk)]
        answer = page.post(url, {"change": keys})
        text = answer.content.decode()
        assert "Can’t be restored: 1" in text
        assert "Manager" in text
        stale = page.post(url, {"change": keys, "plan_hash": "x"})
        assert stale.status_code == 409
        done = page.post(url, {"change": keys, "plan_hash": answer.context["plan"].hash, "reason": "not allowed"})
        job = Job.objects.get(operation="restore_drift")
        assert done["Location"] == job.get_absolute_url()
        assert job.reason == "not allowed"

    def test_lets_the_help_desk_look_only(self, client: Client, helpdesk_person: Any) -> None:
        client.force_login(helpdesk_person)
        change = a_change()
        text = client.get(reverse("mirror-drift")).content.decode()
        assert "Kim" in text
        assert 'name="what"' not in text
        for name in ("mirror-drift-settle", "mirror-drift-restore"):
            assert client.post(reverse(name), {"change": str(change.pk)}).status_code == 403

    def test_needs_as_many_queries_for_30_as_for_3(self, page: Client) -> None:
        counts = []
        for more in (3, 27):
            for _ in range(more):
                a_change()
            page.get(reverse("mirror-drift"))
            with CaptureQueriesContext(connection) as queries:
                page.get(reverse("mirror-drift"))
            counts.append(len(queries))
        assert counts[0] == counts[1]


@pytest.fixture
def api(user_administrator: Any) -> APIClient:
    client = APIClient()
    client.force_login(user_administrator)
    return client


class TestApi:
    def test_lists_and_filters(self, api: APIClient) -> None:
        change = a_change()
        a_change(settlement="accepted")
        assert [one["id"] for one in api.get("/api/v1/drift/").json()["results"]] == [change.pk]
        assert len(api.get("/api/v1/drift/?state=all").json()["results"]) == 2
        assert api.get("/api/v1/drift/?state=nonsense").status_code == 400
        assert api.get(f"/api/v1/drift/{change.pk}/").json()["attribute"] == "title"

    def test_accepts_and_opens_again(self, api: APIClient) -> None:
        change = a_change()
        body = {"changes": [change.pk], "reason": "right"}
        assert api.post("/api/v1/drift/accept/", body, format="json").json() == {"settled": 1}
        assert api.post("/api/v1/drift/accept/", body, format="json").json() == {"settled": 0}
        assert api.post("/api/v1/drift/reopen/", {"filter": {"q": "Kim"}}, format="json").json() == {"settled": 1}

    @pytest.mark.parametrize(
        "body",
        [{}, {"changes": ["x"]}, {"changes": [1], "filter": {"q": "x"}}, {"filter": {}}, {"filter": {"nope": 1}}],
    )
    def test_refuses_what_means_nothing(self, api: APIClient, body: dict[str, Any]) -> None:
        assert api.post("/api/v1/drift/accept/", body, format="json").status_code == 422

    def test_plans_a_restoring_and_says_what_cant_be(
        self, api: APIClient, directory: Directory, enabled: MakePerson, outside: Outside
    ) -> None:
        kim = enabled("kim", msRTCSIP_Line="Clerk")
        mirror.replicate(directory)
        outside(kim, "msRTCSIP-Line", ["Clerk"], ["Manager"])
        (drift,) = seen(directory, kim)
        lost = a_change()
        body: dict[str, Any] = {"changes": [drift.pk, lost.pk]}
        refused = api.post("/api/v1/drift/restore/?dry_run=true", body, format="json")
        assert refused.status_code == 422
        assert "drift-not-restorable" in json.dumps(refused.json())
        body["only_possible"] = True
        assert len(api.post("/api/v1/drift/restore/?dry_run=true", body, format="json").json()["changes"]) == 1
        assert api.post("/api/v1/drift/restore/", body, format="json").status_code == 202
