"""Tests by declaration: what holds for every use case, on every face that it declares.

A test class of a use case names it, and gives one example; see :class:`UseCaseTests`.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from ocsadmin import mirror
from ocsadmin.accounts.models import Account
from ocsadmin.acting import right_names
from ocsadmin.directory import AttributeChange, Directory
from ocsadmin.directory.values import Wire
from ocsadmin.jobs import gate
from ocsadmin.jobs.guards import ConfirmationMissing
from ocsadmin.jobs.models import Job, Result
from ocsadmin.jobs.people import settle
from ocsadmin.jobs.runner import run
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import UseCase, all_use_cases, from_json, to_json
from ocsadmin.use_cases.words import asked_for
from ocsadmin.wizards import drafts
from pools.models import Pool
from tests.leaks import where_stored
from users.models import User

GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
Example = Any
"""A spec of the use case."""


class UseCaseTests:
    """``use_case`` is what is tested; the fixture ``example`` answers a spec that changes something.

    ``many``     a fixture that answers ``count → spec``, where a use case is about many objects.
    ``standing`` what the directory says of what the example changes, to compare it before and after.
    ``secrets``  words of the example that may be stored nowhere.
    """

    use_case: ClassVar[UseCase]
    secrets: ClassVar[tuple[str, ...]] = ()
    undone: ClassVar[bool] = True
    """False where undoing can't bring everything back."""
    writes: ClassVar[bool] = True
    """False where all is done on hosts, and nothing of the directory is seen."""

    @pytest.fixture
    def example(self) -> Example:
        raise TypeError(f"{type(self).__name__} gives no example.")

    def standing(self, example: Example, directory: Directory) -> Any:
        raise TypeError(f"{type(self).__name__} does not say what it changes.")

    @pytest.fixture
    def allowed(self, account_with: Callable[..., Account]) -> Account:
        """Someone in just the groups that the right takes."""
        return account_with(*self.use_case.permission.ways_here()[0])

    @pytest.fixture(params=["help desk", "nobody", "one group too few"])
    def refused(self, request: pytest.FixtureRequest, account_with: Callable[..., Account]) -> Account:
        """Someone who lacks the right."""
        ways = self.use_case.permission.ways_here()
        groups = {
            "help desk": [settings.HELPDESK_GROUP],
            "nobody": [],
            "one group too few": sorted(ways[0])[1:],
        }[request.param]
        if any(way <= set(groups) for way in ways):
            pytest.skip("This group has the right.")
        return account_with(*groups)

    def plan(self, example: Example, directory: Directory) -> Plan:
        return self.use_case.planned(spec=example, directory=directory)

    def carried_out(self, plan: Plan, account: Account, directory: Directory, **how: Any) -> Job:
        """The job, done; steps that wait for people are taken as done."""
        typed = plan.confirmation.text if plan.confirmation else ""
        job = gate.submit(plan, acting_user=account, directory=directory, confirmed=typed, **how)
        run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        while job.state == "waiting_for_people":
            for row in job.rows.open_to_people():
                settle(row, result=Result.SUCCESS, message="Done.")
            run(job_id=job.pk, directory=directory)
            job.refresh_from_db()
        assert job.state == "done", [(row.title, row.message) for row in job.rows.all()]
        return job

    # What stands where

    def test_is_on_the_contents_page(self) -> None:
        assert self.use_case in all_use_cases()

    def test_says_its_fields_in_json_and_back(self, example: Example) -> None:
        assert from_json(self.use_case.spec, json.loads(json.dumps(to_json(example)))) == example

    # Rights, on every face

    def test_offers_its_wizard_to_those_who_may(self, client: Client, allowed: Account) -> None:
        assert self._wizard(client, allowed) == 200

    def test_refuses_its_wizard_to_others(self, client: Client, refused: Account) -> None:
        assert self._wizard(client, refused) == 403

    def test_lets_those_who_may_call_it(self, allowed: Account, example: Example) -> None:
        answer = self._call(allowed, example, dry_run=True)
        assert answer.status_code == 200, answer.content

    def test_refuses_calls_of_others(self, refused: Account, example: Example) -> None:
        for dry_run in (True, False):
            assert self._call(refused, example, dry_run=dry_run).status_code == 403
        assert not Job.objects.exists()

    def test_refuses_files_of_others(self, client: Client, refused: Account) -> None:
        if self.use_case.csv is None:
            pytest.skip("It takes no files.")
        client.force_login(refused)
        address = reverse("user-csv-template", args=[self.use_case.name])
        assert client.get(address).status_code == 403
        api = _api(refused)
        answer = api.post(
            f"/api/v1/users/csv/?operation={self.use_case.name}", "account\nkim\n", content_type="text/csv"
        )
        assert answer.status_code == 403

    def test_takes_files_of_those_who_may(self, client: Client, allowed: Account) -> None:
        if self.use_case.csv is None:
            pytest.skip("It takes no files.")
        client.force_login(allowed)
        assert client.get(reverse("user-csv-template", args=[self.use_case.name])).status_code == 200

    def test_refuses_commands_of_others(
        self, refused: Account, example: Example, directory: Directory, tmp_path: Path
    ) -> None:
        with pytest.raises(CommandError):
            self._apply(self._planned_by_command(example, tmp_path), refused, tmp_path, directory)
        assert not Job.objects.exists()

    def test_does_commands_of_those_who_may(
        self, allowed: Account, example: Example, directory: Directory, tmp_path: Path
    ) -> None:
        self._apply(self._planned_by_command(example, tmp_path), allowed, tmp_path, directory)
        assert Job.objects.get().operation == self.use_case.name

    # One plan on every face

    def test_plans_the_same_on_every_face(
        self, allowed: Account, example: Example, directory: Directory, tmp_path: Path
    ) -> None:
        plan = self.plan(example, directory)
        assert (plan.operation, plan.permission) == (self.use_case.name, self.use_case.needs)
        assert plan.spec == to_json(example)
        assert self._planned_by_command(example, tmp_path)["hash"] == plan.hash
        if self.use_case.rest is not None:
            assert self._call(allowed, example, dry_run=True).json()["hash"] == plan.hash
        if self.use_case.wizard is not None:
            made, problems = drafts.make_plan(self._draft(allowed, example), allowed)
            assert not problems
            assert made is not None
            assert made.hash == plan.hash

    def test_does_what_the_dry_run_showed(self, allowed: Account, example: Example, directory: Directory) -> None:
        if self.use_case.rest is None:
            pytest.skip("It is not offered by REST.")
        shown = self._call(allowed, example, dry_run=True).json()
        answer = self._call(allowed, example, plan_hash=shown["hash"], confirm=_typed(shown))
        assert answer.status_code == 202, answer.content
        assert Job.objects.get().plan_hash == shown["hash"] == self.plan(example, directory).hash

    def test_wants_its_confirmation_on_every_face(
        self, allowed: Account, example: Example, directory: Directory, tmp_path: Path
    ) -> None:
        plan = self.plan(example, directory)
        if plan.confirmation is None:
            pytest.skip("Nothing has to be typed.")
        with pytest.raises(ConfirmationMissing):
            gate.submit(plan, acting_user=allowed, directory=directory, confirmed="something else")
        answer = self._call(allowed, example)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/confirmation-missing")
        for edited in (plan.to_json(), {**plan.to_json(), "confirmation": None}):
            with pytest.raises(CommandError, match=plan.confirmation.text):
                self._apply(edited, allowed, tmp_path, directory, confirm="")
        assert not Job.objects.exists()

    # What was seen, what is taken back, what is not told

    def test_refuses_a_plan_that_is_stale(self, allowed: Account, example: Example, directory: Directory) -> None:
        if not self.writes:
            pytest.skip("It sees nothing that could change.")
        plan = self.plan(example, directory)
        self.disturb(plan, directory)
        typed = plan.confirmation.text if plan.confirmation else ""
        with pytest.raises(gate.PlanStale) as caught:
            gate.submit(plan, acting_user=allowed, directory=directory, confirmed=typed)
        assert caught.value.differences
        assert len(caught.value.conflicts) == len(caught.value.differences)
        assert not Job.objects.exists()

    def test_is_undone_to_the_byte(self, allowed: Account, example: Example, directory: Directory) -> None:
        if not self.undone or not self.writes:
            pytest.skip("Undoing it can't bring everything back.")
        before = self.standing(example, directory)
        job = self.carried_out(self.plan(example, directory), allowed, directory)
        assert self.standing(example, directory) != before
        self.carried_out(gate.undo_plan(job, directory=directory), allowed, directory, undo_of=job)
        assert self.standing(example, directory) == before

    def test_asks_the_database_no_more_for_many(
        self, request: pytest.FixtureRequest, allowed: Account, directory: Directory
    ) -> None:
        if "many" not in dir(self):
            pytest.skip("It is about one object.")
        many: Callable[[int], Example] = request.getfixturevalue("many")
        counts = []
        for count in (3, 30):
            example = many(count)
            self._call(allowed, example, dry_run=True)  # what is asked once for the process
            with CaptureQueriesContext(connection) as asked:
                answer = self._call(allowed, example, dry_run=True)
            assert answer.status_code == 200, answer.content
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_tells_what_was_asked_for_on_every_face(
        self, client: Client, allowed: Account, example: Example, directory: Directory
    ) -> None:
        if guids := set(re.findall(GUID, json.dumps(to_json(example)))):
            mirror.replicate(directory, mode="full")
        mirrored = {str(one) for model in (Pool, User) for one in _known(model, guids)}
        job = self.carried_out(self.plan(example, directory), allowed, directory)
        told = asked_for(self.use_case.name, to_json(example))
        assert told
        assert not [guid for guid in mirrored if guid in json.dumps(told)]
        if not allowed.may(right_names.VIEW_JOBS):
            return
        answer = _api(allowed).get(f"/api/v1/jobs/{job.pk}/").json()
        assert [(one["label"], one["value"]) for one in answer["asked_for"]] == told
        client.force_login(allowed)
        page = html.unescape(client.get(job.get_absolute_url()).content.decode())
        assert all(value in page for _label, value in told)

    def test_stores_no_secret(self, allowed: Account, example: Example, directory: Directory) -> None:
        plan = self.plan(example, directory)
        text = json.dumps(plan.to_json())
        self.carried_out(plan, allowed, directory)
        for secret in (*self.secrets, settings.LDAP_PASSWORD):
            assert secret not in text
            assert where_stored(secret) == []

    # How the faces are spoken to

    def disturb(self, plan: Plan, directory: Directory) -> None:
        """Change what the plan saw, as someone else would: a value that it neither saw nor would write."""
        for change in plan.changes:
            for name in change.after if change.kind == "directory.modify" and change.guid else ():
                now, after = tuple(change.before.get(name, ())), tuple(change.after[name])
                other = _other(_text(now), _text(after))
                entry = directory.get_by_guid(change.guid, ("cn",)) if change.guid and other is not None else None
                if entry is not None and other is not None:
                    directory.modify(entry.dn, [AttributeChange(name, now, other)])
                    return
        raise AssertionError(f"Nothing of {plan.title} can be disturbed; say how.")

    def body(self, example: Example) -> dict[str, Any]:
        """The body of a call."""
        names = self.use_case.rest.names if self.use_case.rest else ""
        return {name: value for name, value in to_json(example).items() if name != names}

    def row_of(self, example: Example) -> str:
        """The GUID of the object in the address, where the use case is offered on one."""
        rest = self.use_case.rest
        return str(to_json(example)[rest.names]) if rest else ""

    def _call(self, account: Account, example: Example, *, dry_run: bool = False, **beside: str) -> Any:
        rest = self.use_case.rest
        if rest is None:
            pytest.skip("It is not offered by REST.")
        one = f"{self.row_of(example)}/" if rest.detail else ""
        address = f"/api/v1/{rest.on}/{one}{rest.path}{'/' if rest.path else ''}"
        send = getattr(_api(account), rest.method)
        given = {name: text for name, text in beside.items() if text}
        return send(f"{address}?dry_run={str(dry_run).lower()}", {**self.body(example), **given}, format="json")

    def _wizard(self, client: Client, account: Account) -> int:
        if self.use_case.wizard is None:
            pytest.skip("It has no wizard.")
        client.force_login(account)
        return client.get(reverse("wizard-start", args=[self.use_case.name])).status_code

    def answers(self, example: Example) -> Mapping[str, dict[str, Any]]:
        """Slug → what the pages of the wizard answer."""
        wizard = self.use_case.wizard
        assert wizard is not None
        return {page.slug: to_json(example) for page in wizard.pages}

    def _draft(self, account: Account, example: Example) -> Any:
        return drafts.begin(self.use_case.name, acting_user=account, answers=dict(self.answers(example)))

    def _planned_by_command(self, example: Example, folder: Path) -> dict[str, Any]:
        spec, out = folder / "spec.json", StringIO()
        spec.write_text(json.dumps(to_json(example)))
        call_command("plan", self.use_case.name, str(spec), stdout=out)
        made: dict[str, Any] = json.loads(out.getvalue())
        return made

    def _apply(
        self, plan: dict[str, Any], account: Account, folder: Path, directory: Directory, confirm: str | None = None
    ) -> None:
        file = folder / "plan.json"
        file.write_text(json.dumps(plan))
        typed = _typed(plan) if confirm is None else confirm
        call_command("apply_plan", str(file), account=account.username, confirm=typed, yes=True, stdout=StringIO())


def _known(model: type[Pool] | type[User], guids: set[str]) -> list[object]:
    """Those of these GUIDs whose objects the mirror has, so that they have names."""
    return list(model.objects.filter(guid__in=guids).values_list("guid", flat=True))


def _api(account: Account) -> APIClient:
    client = APIClient()
    client.force_login(account)
    return client


def _typed(plan: Mapping[str, Any]) -> str:
    return str((plan.get("confirmation") or {}).get("text", ""))


def _other(now: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...] | None:
    """A value that is neither: of a switch the third of on, off and nothing; else nothing."""
    switch = {now, after} & {("TRUE",), ("FALSE",)}
    those: list[tuple[str, ...]] = [("TRUE",), ("FALSE",), ()] if switch else [()]
    return next((one for one in those if one not in (now, after)), None)


def _text(values: Any) -> tuple[str, ...]:
    return tuple(str(_plain(one)).upper() for one in values)


def _plain(value: Wire) -> object:
    return value.decode() if isinstance(value, bytes) else value
