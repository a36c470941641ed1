"""Tests by declaration of use cases about pools and servers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pytest

from ocsadmin import mirror
from ocsadmin.accounts.models import Account
from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import to_json
from tests.use_cases.declared import Example, UseCaseTests

from .worlds import picture, written

KINDS = ["pool", "server", "server_role", "computer", "trusted_service"]


def guid_of(dn: DN, directory: Directory) -> str:
    entry = directory.get(dn, ("objectGUID",))
    assert entry is not None
    return str(entry.guid)


class PoolUseCaseTests(UseCaseTests):
    """What stands is all of the deployment. What the plan adds may be there already, what goes may have changed.

    ``lasting``: what a job made would outlive the test, so it is undone. Else the example's own pool goes as a whole.
    """

    pytestmark = pytest.mark.django_db(transaction=True)
    lasting: ClassVar[bool] = False

    @pytest.fixture(autouse=True)
    def mirrored(self, request: pytest.FixtureRequest, directory: Directory) -> None:
        """Faces know pools and servers from the mirror."""
        if "example" in request.fixturenames:
            request.getfixturevalue("example")
            mirror.replicate(directory, only=KINDS)

    @pytest.fixture(autouse=True)
    def tidy(self, directory: Directory) -> Iterator[None]:
        self.added: list[DN] = []
        self.done: dict[int, tuple[Job, Account]] = {}
        yield
        for dn in self.added:
            directory.delete(dn)
        for job, account in list(self.done.values()) if self.lasting else ():
            self.carried_out(gate.undo_plan(job, directory=directory), account, directory, undo_of=job)

    def carried_out(self, plan: Plan, account: Account, directory: Directory, **how: Any) -> Job:
        job = super().carried_out(plan, account, directory, **how)
        undone: Job | None = how.get("undo_of")
        if undone is None:
            self.done[job.pk] = (job, account)
        else:
            self.done.pop(undone.pk)
        return job

    def answers(self, example: Example) -> Mapping[str, dict[str, Any]]:
        place = "/".join([str(to_json(example).get("pool", "")), *getattr(example, "servers", ())])
        sure = {"replicated": True, "firewall": True, "stopped": True}
        return {slug: {**page, **sure, "place": place} for slug, page in super().answers(example).items()}

    def standing(self, example: Example, directory: Directory) -> Any:
        return picture(directory)

    def disturb(self, plan: Plan, directory: Directory) -> None:
        for change in plan.changes:
            if change.kind == "directory.add":
                written([change], directory)
                self.added.append(DN.parse(change.target))
                return
            if change.kind == "directory.delete":
                directory.modify(DN.parse(change.target), [AttributeChange("description", (), ("Of someone else",))])
                return
        super().disturb(plan, directory)
