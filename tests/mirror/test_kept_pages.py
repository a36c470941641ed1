"""What every face says of objects that are not found or not readable."""

from __future__ import annotations

from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ocsadmin import mirror
from ocsadmin.accounts.models import Account
from ocsadmin.demo.forest import Forest
from ocsadmin.directory import DN, Directory
from ocsadmin.mirror import release
from ocsadmin.mirror.models import KeptObject, MirrorChange, ReplicationState
from tests.messages import Messages

from .hiding import deleted_objects_hidden
from .testapp.models import Person

pytestmark = pytest.mark.django_db
State = KeptObject.State


def a_mark(**values: Any) -> KeptObject:
    now = timezone.now()
    given = {"kind": "test_person", "guid": uuid4(), "dn": "CN=Kim,OU=Finance,DC=contoso,DC=com", "name": "Kim <b>"}
    state = {"state": State.NOT_READABLE, "unit": "OU=Finance,DC=contoso,DC=com", "right": "List Contents"}
    return KeptObject.objects.create(since=now, looked_at=now, **{**given, **state, **values})


@pytest.fixture
def page(client: Client, administrator: Account) -> Client:
    client.force_login(administrator)
    return client


class TestTheList:
    def test_names_unit_and_right(self, page: Client) -> None:
        a_mark()
        html = page.get(reverse("mirror-kept")).content.decode()
        assert "not readable: unit OU=Finance,DC=contoso,DC=com, right List Contents is missing" in html
        assert "Kim &lt;b&gt;" in html

    def test_needs_as_many_queries_for_30_as_for_3(self, page: Client) -> None:
        page.get(reverse("mirror-kept"))
        [a_mark() for _ in range(3)]
        with CaptureQueriesContext(connection) as few:
            page.get(reverse("mirror-kept"))
        [a_mark() for _ in range(27)]
        with CaptureQueriesContext(connection) as many:
            page.get(reverse("mirror-kept"))
        assert len(many) == len(few)

    def test_is_refused_without_rights(self, client: Client, person_without_rights: Account) -> None:
        client.force_login(person_without_rights)
        assert client.get(reverse("mirror-kept")).status_code == 403

    def test_asks_a_worker_to_take_out(self, page: Client, messages: Messages) -> None:
        mark = a_mark()
        page.post(reverse("mirror-take-out"), {"object": [mark.pk]})
        assert messages.taken()[-1][1]["keys"] == [mark.pk]

    def test_lets_nobody_take_out_who_may_only_look(self, client: Client, helpdesk_person: Account) -> None:
        client.force_login(helpdesk_person)
        assert client.post(reverse("mirror-take-out"), {"object": ["1"]}).status_code == 403


class TestNeedsAttention:
    def test_counts_them(self, page: Client, directory: Directory) -> None:
        mirror.replicate(directory)
        assert "Nothing waits for you" in page.get("/?panel=attention").content.decode()
        a_mark()
        html = page.get("/?panel=attention").content.decode()
        assert "1 object not found or not readable" in html
        assert "Nothing waits for you" not in html
        assert "Up to date" not in page.get(reverse("mirror-runs")).content.decode()

    def test_says_that_deleted_objects_can_not_be_seen(self, page: Client, directory: Directory) -> None:
        mirror.replicate(directory)
        ReplicationState.objects.update(deleted_hidden=["DC=contoso,DC=com"])
        for address in ("/?panel=attention", reverse("mirror-runs")):
            html = page.get(address).content.decode()
            assert "may not read CN=Deleted Objects,DC=contoso,DC=com" in html, address


class TestRest:
    def test_lists_and_filters(self, page: Client) -> None:
        mark, _ = a_mark(), a_mark(state=State.NOT_FOUND, unit="", right="")
        found = page.get("/api/v1/kept-objects/?state=not-readable").json()["results"]
        assert [(one["id"], one["unit"]) for one in found] == [(mark.pk, "OU=Finance,DC=contoso,DC=com")]

    def test_takes_out(self, page: Client, messages: Messages) -> None:
        mark = a_mark()
        answer = page.post("/api/v1/kept-objects/take-out/", {"objects": [mark.pk]}, content_type="application/json")
        assert (answer.status_code, answer.json()) == (202, {"asked": 1})
        assert messages.taken()[-1][1]["keys"] == [mark.pk]


class TestTakingOut:
    def test_takes_what_is_not_found_and_keeps_what_is(
        self, directory: Directory, domain_admin: Directory, scratch_ou: DN, make_person: Any, guid_of: Any
    ) -> None:
        there: UUID = guid_of(make_person("There"))
        mirror.replicate(directory)
        gone = Person.objects.exclude(guid=there).first()
        assert gone is not None
        lost = uuid4()
        Person.objects.filter(pk=gone.pk).update(guid=lost)  # no object has this GUID
        marks = [a_mark(guid=one, state=State.NOT_FOUND, unit="", right="") for one in (there, lost)]
        run = release.take_out([mark.pk for mark in marks], directory, requested_by="Kim")
        assert (run.requested_by, run.total["deleted"]) == ("Kim", 1)
        assert Person.objects.filter(guid=there).exists()
        assert not Person.objects.filter(guid=lost).exists()
        assert not KeptObject.objects.exists()
        assert MirrorChange.objects.get(guid=lost).action == "deleted"


class TestCommands:
    def test_replicate_says_what_it_can_not_see(self, forest: Forest, directory: Directory) -> None:
        out = StringIO()
        with deleted_objects_hidden(forest, directory.forest.configuration):
            call_command("replicate", "--full", stdout=out)
        assert f"may not read CN=Deleted Objects,{directory.forest.configuration}" in out.getvalue()

    def test_not_found_lists_them(self) -> None:
        a_mark()
        out = StringIO()
        call_command("not_found", stdout=out)
        assert "right List Contents is missing" in out.getvalue()
