"""Everything that happened to a person in one list: jobs, changes made outside, and what the directory remembers."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin import mirror
from ocsadmin.directory import AttributeChange, Directory
from ocsadmin.directory.replication_metadata import ReplicationMetadata, Stamp
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job
from ocsadmin.jobs.runner import run
from ocsadmin.mirror.models import MirrorChange
from users.disable_users.use_case import DISABLE_USERS
from users.models import User
from users.people.spec import PeopleSpec
from users.timeline import Event, Question, Source, timeline_of
from users.timeline.stamps import with_stamps

from . import factories

pytestmark = pytest.mark.django_db
MakePerson = Callable[..., UUID]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def kim(enabled: MakePerson, directory: Directory) -> UUID:
    """Someone who is enabled, and in the mirror."""
    guid = enabled("kim")
    mirror.read_now("user", guid, directory)
    return guid


@pytest.fixture
def helpdesk(helpdesk_person: Any) -> Client:
    client = Client()
    client.force_login(helpdesk_person)
    return client


def change(guid: UUID, domain_admin: Directory, **values: str) -> None:
    """Someone changes a person behind the console."""
    entry = domain_admin.get_by_guid(guid, ("objectGUID",))
    assert entry is not None
    changes = [AttributeChange(name, add=(value,), replace=True) for name, value in values.items()]
    domain_admin.modify(entry.dn, changes)


def disabled_by_a_job(guid: UUID, directory: Directory, account: Any, reason: str = "") -> Job:
    plan = DISABLE_USERS.planned(spec=PeopleSpec((guid,)), directory=directory)
    job = gate.submit(plan, acting_user=account, directory=directory, reason=reason)
    run(job_id=job.pk, directory=directory)
    return job


def about(events: list[Event], attribute: str) -> list[Event]:
    return [event for event in events if any(one.name == attribute for one in event.attributes)]


class TestTimelineOf:
    def test_a_job_tells_who_why_before_and_after_and_the_directory_where(
        self, kim: UUID, directory: Directory, user_administrator: Any
    ) -> None:
        job = disabled_by_a_job(kim, directory, user_administrator, "left the company")
        mirror.read_now("user", kim, directory)
        (event,) = about(timeline_of(kim, directory).events, "msRTCSIP-UserEnabled")
        (attribute,) = (one for one in event.attributes if one.name == "msRTCSIP-UserEnabled")
        assert (event.source, event.who, event.reason) == (Source.JOB, str(user_administrator), "left the company")
        assert (attribute.before, attribute.after) == (("TRUE",), ("FALSE",))
        assert attribute.controller == "dc1.contoso.com"
        assert attribute.version >= 2
        assert event.url == reverse("job", args=[job.pk])

    def test_a_change_made_outside_is_told_with_values_moment_and_place(
        self, kim: UUID, directory: Directory, domain_admin: Directory
    ) -> None:
        change(kim, domain_admin, telephoneNumber="+1 425 555 0100")
        mirror.read_now("user", kim, directory)
        (event,) = about(timeline_of(kim, directory).events, "telephoneNumber")
        assert event.source is Source.OUTSIDE
        assert event.attributes[0].after == ("+1 425 555 0100",)
        assert event.controller == "dc1.contoso.com"
        assert event.when <= (event.seen_at or event.when) + timedelta(seconds=2)

    def test_what_replication_has_not_seen_the_directory_remembers(
        self, kim: UUID, directory: Directory, domain_admin: Directory
    ) -> None:
        change(kim, domain_admin, description="a secret visit")
        change(kim, domain_admin, description="another one")
        (event,) = about(timeline_of(kim, directory).events, "description")
        assert event.source is Source.DIRECTORY
        (attribute,) = event.attributes
        assert not attribute.known
        assert attribute.version >= 2

    def test_begins_with_the_creation(self, kim: UUID, directory: Directory) -> None:
        last = timeline_of(kim, directory).events[-1]
        assert last.what == "Created in the directory"
        assert last.controller == "dc1.contoso.com"

    def test_tells_a_new_password_and_a_move_by_name(
        self, kim: UUID, directory: Directory, domain_admin: Directory
    ) -> None:
        entry = domain_admin.get_by_guid(kim, ("objectGUID",))
        assert entry is not None
        password = AttributeChange("unicodePwd", add=('"Passw0rd!2010"'.encode("utf-16-le"),), replace=True)
        domain_admin.modify(entry.dn, [password])
        unit = entry.dn.parent.child("OU", "Elsewhere")
        domain_admin.add(unit, {"objectClass": ["organizationalUnit"]})
        domain_admin.rename(entry.dn, unit.child("CN", entry.dn.name))
        mirror.read_now("user", kim, directory)
        texts = [event.what for event in timeline_of(kim, directory).events]
        assert "Password set" in texts
        assert f"Moved from {entry.dn.parent.name} to Elsewhere" in texts

    def test_filters(self, kim: UUID, directory: Directory, domain_admin: Directory, user_administrator: Any) -> None:
        disabled_by_a_job(kim, directory, user_administrator)
        change(kim, domain_admin, title="Chief")
        mirror.read_now("user", kim, directory)
        for source in Source:
            assert {one.source for one in timeline_of(kim, directory, Question(source=source)).events} == {source}
        assert about(timeline_of(kim, directory, Question(text="chief")).events, "title")
        assert not timeline_of(kim, directory, Question(since=timezone.now() + timedelta(days=1))).events
        assert not timeline_of(kim, directory, Question(until=timezone.now() - timedelta(days=1))).events

    def test_a_silent_directory_leaves_what_is_ours(
        self, kim: UUID, directory: Directory, user_administrator: Any, request: pytest.FixtureRequest
    ) -> None:
        from ocsadmin import parts

        disabled_by_a_job(kim, directory, user_administrator)
        request.getfixturevalue("silent_directory")
        found = timeline_of(kim, parts.directory())
        assert found.silent is not None
        assert about(found.events, "msRTCSIP-UserEnabled")

    def test_asks_as_often_for_three_events_as_for_thirty(
        self, kim: UUID, directory: Directory, django_assert_num_queries: Any
    ) -> None:
        for _number in range(30):
            MirrorChange.objects.create(
                kind="user", guid=kim, dn="", name="Kim", action="changed", attribute="title", when=timezone.now()
            )
        with django_assert_num_queries(2):
            timeline_of(kim, directory)


class TestStamps:
    NOW = timezone.now()
    CONTROLLER = uuid.uuid4()

    def stamp(self, attribute: str, minutes: float, version: int = 2) -> Stamp:
        return Stamp(attribute, version, self.NOW + timedelta(minutes=minutes), self.CONTROLLER, 7, "dc2.contoso.com")

    def laid(self, events: list[Event], *stamps: Stamp) -> list[Event]:
        return with_stamps(events, ReplicationMetadata(uuid.uuid4(), stamps), ())

    def job(self, minutes: float = 0) -> Event:
        from users.timeline import Attribute

        when = self.NOW + timedelta(minutes=minutes)
        return Event(when, Source.JOB, "Disable", (Attribute("msRTCSIP-UserEnabled", ("TRUE",), ("FALSE",)),))

    def test_a_later_write_is_another_event(self) -> None:
        found = self.laid([self.job()], self.stamp("msrtcsip-userenabled", 30, 3))
        assert [one.source for one in found] == [Source.JOB, Source.DIRECTORY]
        assert found[0].attributes[0].version == 0

    def test_clocks_may_differ_a_little(self) -> None:
        (found,) = self.laid([self.job()], self.stamp("msRTCSIP-UserEnabled", -1))
        assert found.attributes[0].controller == "dc2.contoso.com"

    def test_what_is_hidden_is_not_told(self) -> None:
        metadata = ReplicationMetadata(uuid.uuid4(), (self.stamp("mobile", 0),))
        assert with_stamps([], metadata, {"mobile"}) == []


class TestPages:
    def test_shows_filters_and_events(
        self, kim: UUID, helpdesk: Client, directory: Directory, domain_admin: Directory
    ) -> None:
        change(kim, domain_admin, title="<b>Boss</b>")
        mirror.read_now("user", kim, directory)
        page = helpdesk.get(reverse("user-timeline", args=[kim])).content.decode()
        assert "&lt;b&gt;Boss&lt;/b&gt;" in page
        assert "<b>Boss" not in page
        assert "Created in the directory" in page
        part = helpdesk.get(reverse("user-timeline", args=[kim]), {"text": "no such"}, headers=HTMX).content.decode()
        assert part.startswith('<div id="timeline"')
        assert "Nothing that fits" in part

    def test_a_filter_that_cannot_be_read_is_said_and_left_out(self, kim: UUID, helpdesk: Client) -> None:
        page = helpdesk.get(reverse("user-timeline", args=[kim]), {"since": "yesterday", "source": "x"})
        assert page.status_code == 200
        assert "It was left out" in page.content.decode()

    def test_gives_a_csv_without_formulas(
        self, kim: UUID, helpdesk: Client, directory: Directory, domain_admin: Directory
    ) -> None:
        change(kim, domain_admin, title="=cmd()")
        mirror.read_now("user", kim, directory)
        answer = helpdesk.get(reverse("user-timeline-csv", args=[kim]), {"source": "outside"})
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        (row,) = (row for row in rows if row["Attribute"] == "title")
        assert row["After"] == "'=cmd()"
        assert row["Controller"] == "dc1.contoso.com"

    def test_who_may_not_look_at_people_sees_nothing(self, kim: UUID, person_without_rights: Any) -> None:
        client = Client()
        client.force_login(person_without_rights)
        for name in ("user-timeline", "user-timeline-csv"):
            assert client.get(reverse(name, args=[kim])).status_code == 403

    def test_nobody_has_this_guid(self, helpdesk: Client) -> None:
        assert helpdesk.get(reverse("user-timeline", args=[UUID(int=7)])).status_code == 404


class TestREST:
    def test_tells_events_page_by_page(self, kim: UUID, helpdesk: Client) -> None:
        body = helpdesk.get(f"/api/v1/users/{kim}/timeline/", {"source": "directory"}).json()
        assert body["count"] >= 1
        assert body["results"][-1]["what"] == "Created in the directory"
        rest = helpdesk.get(f"/api/v1/users/{kim}/timeline/", {"offset": str(body["count"] + 9), "limit": "1"}).json()
        assert rest["results"] == []

    @pytest.mark.parametrize("query", [{"limit": "0"}, {"source": "x"}, {"since": "yesterday"}, {"colour": "red"}])
    def test_refuses_what_it_does_not_know(self, kim: UUID, helpdesk: Client, query: dict[str, str]) -> None:
        assert helpdesk.get(f"/api/v1/users/{kim}/timeline/", query).status_code == 400

    def test_finds_only_people_of_the_mirror(self, helpdesk: Client, db: None, forest: Any) -> None:
        assert factories.user("Kim").pk
        assert helpdesk.get(f"/api/v1/users/{uuid.uuid4()}/timeline/").status_code == 404
        assert User.objects.count() == 1
