"""Diagnosis, timeline and saved searches for someone who may look at the people of one town alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocsadmin.accounts.delegation import undelegated
from ocsadmin.accounts.models import Account
from ocsadmin.demo.forest import Forest
from users import saved_searches
from users.models import User
from users.saved_searches import SavedSearchSpec

from . import delegated_world
from .delegated_world import GROUP, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(forest: Forest) -> World:
    return delegated_world.make()


@pytest.fixture
def limited(world: World, account_with: Callable[..., Account]) -> Account:
    delegated_world.delegate(world, hidden_fields=["telephone", "sip_address"])
    return account_with("RTCUniversalUserAdmins", GROUP)


@pytest.fixture
def page(limited: Account) -> Client:
    client = Client()
    client.force_login(limited)
    return client


def addresses(person: User) -> list[str]:
    pages = [reverse(name, args=[person.guid]) for name in ("user-diagnosis", "user-timeline", "user-timeline-csv")]
    return [*pages, *(f"/api/v1/users/{person.guid}/{name}/" for name in ("timeline", "diagnosis"))]


class TestOutside:
    def test_nobody_is_there(self, world: World, page: Client) -> None:
        for person in (world.olga, world.paul):
            for address in addresses(person):
                assert page.get(address).status_code == 404, address

    def test_whoever_is_inside_is(self, world: World, page: Client) -> None:
        for address in addresses(world.kim):
            assert page.get(address).status_code == 200, address


class TestHidden:
    def test_neither_timeline_nor_diagnosis_tells_a_hidden_field(
        self, world: World, page: Client, administrator: Any
    ) -> None:
        delegated_world.traces(world, by=administrator)
        for address in addresses(world.kim):
            told = page.get(address).content.decode()
            assert "5550-1111" not in told, address
            assert "telephoneNumber" not in told, address
            assert world.kim.sip_uri not in told, address
        assert "msRTCSIP-UserEnabled" in page.get(reverse("user-timeline", args=[world.kim.guid])).content.decode()


class TestSharedSearch:
    def test_finds_whom_the_one_who_opens_it_may_see(
        self, world: World, page: Client, user_administrator: Account
    ) -> None:
        undelegated.decide(see_everyone=True, acting_user="a test", source="")
        search = saved_searches.create(SavedSearchSpec("Active", "account_disabled=false", "all"), user_administrator)
        client = Client()
        client.force_login(user_administrator)
        counts = [one.get(f"/api/v1/saved-searches/{search.key}/count/").json()["count"] for one in (client, page)]
        assert counts == [5, len(world.inside)]
