"""Looks at hosts and name servers leave threads for those who look at none."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ocsadmin.accounts.models import Account
from ocsadmin.checks.beside import MOST, TooManyLooks, beside
from ocsadmin.serve import web
from tests.pools.factories import PoolFactory, ServerFactory

LOOKS_ELSEWHERE = {
    "ocsadmin/checks/beside.py",
    "ocsadmin/checks/sip/instant_message.py",  # the other end of one conversation
    "ocsadmin/accounts/lockout.py",  # the domain controllers, with a time limit of their own
    "ocsadmin/jobs/runner/this_run.py",  # workers alone
    "pools/validation/runner.py",
    "certificates/probing/carrying_out.py",
}


@pytest.fixture
def busy() -> Iterator[None]:
    """Others look, as many as may."""
    with ExitStack() as several:
        for _ in range(MOST):
            several.enter_context(beside(1, "busy"))
        yield


class TestLooks:
    def test_are_refused_when_too_many_are_made(self, busy: None) -> None:
        begun = time.monotonic()
        with pytest.raises(TooManyLooks, match=f"{MOST} times at once") as refused, beside(1, "one"):
            pass
        assert refused.value.status == 503
        assert time.monotonic() - begun < 3

    def test_go_on_when_others_are_done(self) -> None:
        for _ in range(2 * MOST):
            with beside(2, "one") as threads:
                assert list(threads.map(abs, [-1, -2])) == [1, 2]
            with pytest.raises(ZeroDivisionError), beside(1, "one"):
                raise ZeroDivisionError

    def test_wait_a_moment_for_one_that_ends(self) -> None:
        with ExitStack() as several:
            for _ in range(MOST - 1):
                several.enter_context(beside(1, "busy"))
            let_go, held = threading.Event(), threading.Event()

            def hold() -> None:
                with beside(1, "short"):
                    held.set()
                    let_go.wait(10)

            other = threading.Thread(target=hold)
            other.start()
            assert held.wait(10)
            let_go.set()
            with beside(1, "last"):
                pass
            other.join()

    def test_leave_most_threads_to_the_pages(self) -> None:
        assert web.threads >= MOST * 4

    def test_are_begun_in_one_place_only(self) -> None:
        """Whatever else starts threads says why it may."""
        rooms = [Path(settings.BASE_DIR) / room for room in ("ocsadmin", "pools", "users", "certificates")]
        found = {
            str(file.relative_to(settings.BASE_DIR))
            for room in rooms
            for file in room.rglob("*.py")
            if "ThreadPoolExecutor(" in file.read_text()
        }
        assert found == LOOKS_ELSEWHERE


@pytest.mark.django_db
class TestPages:
    def test_say_that_too_many_look(self, busy: None, administrator: Account) -> None:
        client = Client()
        client.force_login(administrator)
        pool = PoolFactory()
        ServerFactory(pool=pool)
        answer = client.post(reverse("pool-services-look", args=[pool.guid]))
        assert answer.status_code == 503
        assert "Nothing was asked for you." in answer.content.decode()
        assert client.get(reverse("pool-list")).status_code == 200
