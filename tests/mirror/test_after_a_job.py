"""A job that ends has its changes read back at once."""

from __future__ import annotations

from typing import Any

import pytest

from ocsadmin.directory import Directory
from ocsadmin.jobs import ended
from ocsadmin.jobs.models import Job
from ocsadmin.mirror import receivers, tasks
from ocsadmin.mirror.models import ReplicationRun
from tests.messages import Messages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _connected() -> None:
    receivers.connect()


class TestAJobThatEnds:
    def test_asks_for_a_delta(self, messages: Messages, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            ended.publish(Job.objects.create(title="Give Kim a title", created_by_name="Kim").pk)
        assert messages.taken() == [(tasks.replicate.name, {"mode": "delta"})]

    @pytest.mark.usefixtures("silent_broker")
    def test_is_not_harmed_by_a_broker_that_does_not_answer(self, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            ended.publish(Job.objects.create(title="Give Kim a title", created_by_name="Kim").pk)


class TestTasks:
    def test_let_arguments_of_newer_callers_pass(self, directory: Directory) -> None:
        tasks.replicate(mode="delta", requested_by="Kim", colour="green")
        assert ReplicationRun.objects.get().requested_by == "Kim"

    def test_replicate_what_is_due(self, directory: Directory) -> None:
        tasks.replicate_if_due()
        assert ReplicationRun.objects.get().mode == "full"
