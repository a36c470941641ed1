"""What differs between a plan that was shown and the plan as it is now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from ocsadmin.directory import DN
from ocsadmin.jobs import shown
from ocsadmin.jobs.models import ShownPlan
from ocsadmin.plans import conflicts
from ocsadmin.plans.changes import Change, add, modify
from ocsadmin.plans.conflicts import Conflict

from .conftest import Account, plan_of

KIM, LEE = uuid4(), uuid4()
FLAG = "msRTCSIP-UserEnabled"


def switched(guid: UUID, before: Any = "FALSE", after: Any = "TRUE", dn: str = "CN=Kim,DC=contoso,DC=com") -> Change:
    return modify("Enable Kim", DN.parse(dn), guid=guid, before={FLAG: before}, after={FLAG: after})


def between(before: list[Change], after: list[Change]) -> list[tuple[Any, ...]]:
    found = conflicts.of_plans(plan_of(*before), plan_of(*after))
    return [(one.row, one.attribute, one.seen, one.shown, one.now) for one in found]


class TestOfPlans:
    def test_finds_nothing_between_equal_plans(self) -> None:
        assert between([switched(KIM), switched(LEE)], [switched(KIM), switched(LEE)]) == []

    def test_names_the_value_that_stands_there_now(self) -> None:
        assert between([switched(KIM)], [switched(KIM, before=())]) == [("changed", FLAG, True, ("FALSE",), ())]

    def test_names_the_value_that_would_be_written_now(self) -> None:
        found = between([switched(KIM, before=(), after="FALSE")], [switched(KIM, before=(), after="TRUE")])
        assert found == [("changed", FLAG, False, ("FALSE",), ("TRUE",))]

    def test_names_rows_that_are_gone_and_those_that_were_added(self) -> None:
        assert between([switched(KIM)], [switched(LEE)]) == [
            ("gone", "", False, (), ()),
            ("added", "", False, (), ()),
        ]

    def test_tells_rows_of_one_object_apart(self) -> None:
        second = switched(KIM, before="TRUE", after="FALSE")
        assert between([switched(KIM), second], [switched(KIM)]) == [("gone", "", False, (), ())]

    def test_says_that_an_object_was_moved(self) -> None:
        elsewhere = switched(KIM, dn="CN=Kim,OU=Sales,DC=contoso,DC=com")
        (found,) = conflicts.of_plans(plan_of(switched(KIM)), plan_of(elsewhere))
        assert (found.row, found.attribute) == ("changed", "")
        assert "CN=Kim,DC=contoso,DC=com" in found.text

    def test_knows_new_objects_by_their_names(self) -> None:
        dn = DN.parse("CN=New,DC=contoso,DC=com")
        one, other = (add("Create it", dn, {"cn": "New", "sn": value}) for value in ("a", "b"))
        assert between([one], [other]) == [("changed", "sn", False, ("a",), ("b",))]

    def test_says_what_the_plan_is_where_the_shown_one_is_not_kept(self) -> None:
        (found,) = conflicts.of_plans(None, plan_of(switched(KIM)))
        assert (found.row, found.target) == ("now", "CN=Kim,DC=contoso,DC=com")
        assert "not kept" in found.text

    def test_writes_octets_as_json_can_hold_them(self) -> None:
        told = Conflict("changed", "t", "CN=x", "a", shown=(b"\x00",), now=("b",)).to_json()
        assert (told["shown"], told["now"]) == ([{"base64": "AA=="}], ["b"])


@pytest.mark.django_db
class TestShownPlans:
    def test_are_found_by_who_saw_them_only(self, administrator: Account, helpdesk_person: Account) -> None:
        plan = plan_of(switched(KIM))
        shown.keep(plan, administrator)
        shown.keep(plan, administrator)
        assert shown.find(plan.hash, administrator) == plan
        assert shown.find(plan.hash, helpdesk_person) is None
        assert ShownPlan.objects.count() == 1

    def test_are_not_kept_where_they_are_empty_or_too_large(self, administrator: Account) -> None:
        shown.keep(plan_of(), administrator)
        shown.keep(plan_of(*[switched(KIM)] * (shown.MOST_CHANGES + 1)), administrator)
        assert not ShownPlan.objects.exists()

    def test_go_after_a_week(self, administrator: Account) -> None:
        shown.keep(plan_of(switched(KIM)), administrator)
        assert shown.remove_expired(timezone.now() + timedelta(days=6)) == 0
        assert shown.remove_expired(timezone.now() + timedelta(days=8)) == 1
