"""Guessing passwords becomes slow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin.accounts import throttle
from ocsadmin.accounts.errors import TooManyTries
from ocsadmin.accounts.limits import Limits
from ocsadmin.accounts.models import Account, AuditEvent, SignInAttempt

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def fail(times: int, *, name: str = "useradmin", address: str = "192.0.2.1", minutes_ago: float = 0) -> None:
    moment = timezone.now() - timedelta(minutes=minutes_ago)
    for _ in range(times):
        throttle.begin(name=name, address=address, now=moment, limits=Limits(tries=5, wait=900))


class TestTooManyTries:
    def test_are_refused_with_the_time_to_wait(self) -> None:
        fail(5, minutes_ago=5)
        with pytest.raises(TooManyTries, match="Wait 10 minutes"):
            fail(1)

    def test_count_all_forms_of_a_name_as_one(self) -> None:
        fail(3, name="useradmin")
        fail(2, name=r"CONTOSO\UserAdmin")
        with pytest.raises(TooManyTries):
            fail(1, name="useradmin@contoso.com")

    def test_do_not_stop_others_at_the_same_address(self) -> None:
        fail(5)
        fail(1, name="serveradmin")

    def test_do_not_stop_the_person_at_another_address(self) -> None:
        fail(5)
        fail(1, address="192.0.2.2")

    def test_of_one_name_from_many_addresses_are_refused(self) -> None:
        for number in range(20):
            fail(1, address=f"192.0.2.{number}")
        with pytest.raises(TooManyTries):
            fail(1, address="192.0.2.99")

    def test_of_many_names_from_one_address_are_refused(self) -> None:
        for number in range(50):
            fail(1, name=f"person{number}")
        with pytest.raises(TooManyTries):
            fail(1, name="one more")

    def test_are_forgotten_after_the_wait(self) -> None:
        fail(5, minutes_ago=16)
        fail(1)

    def test_that_were_refused_do_not_make_the_wait_longer(self) -> None:
        fail(5)
        for _ in range(3):
            with pytest.raises(TooManyTries):
                fail(1)
        assert SignInAttempt.objects.count() == 5


class TestThrottleOnTheSignInPage:
    def test_refuses_even_the_right_password(
        self, post_sign_in: Callable[..., Any], local_admin: Account, client: Client
    ) -> None:
        for _ in range(5):
            post_sign_in("local:admin", "wrong")
        response = post_sign_in("local:admin", "a long local password")
        assert response.status_code == 429
        assert "There were too many failed tries" in response.content.decode()
        assert AuditEvent.objects.filter(what="sign-in-throttled").count() == 1
        assert client.get(reverse("dashboard")).status_code == 302

    def test_forgets_failures_once_the_password_was_right(
        self, post_sign_in: Callable[..., Any], local_admin: Account
    ) -> None:
        for _ in range(4):
            post_sign_in("local:admin", "wrong")
        assert post_sign_in("local:admin", "a long local password").status_code == 302
        assert not SignInAttempt.objects.exists()
